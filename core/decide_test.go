package core_test

import (
	"strings"
	"testing"
	"time"

	"usher/core"
)

const (
	acme  core.OrganizationID = 10 // the customer
	agent core.PersonID       = 1
	ann   core.PersonID       = 2 // the one who acts
	bob   core.PersonID       = 3 // somebody else
)

var (
	now    = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	org    = &core.Organization{ID: acme, Name: "Acme", Plan: "team"}
	team   = core.DefaultCatalogue()["team"]
	nobody = core.DefaultCatalogue()[core.CommunityPlan]
)

// person is ann, proven, with nothing else.
func person() core.Actor {
	return core.Actor{Person: core.Person{ID: ann, Name: "Ann"}, Trust: core.TrustProven}
}

func member(role core.Role, granted bool) core.Actor {
	a := person()
	a.Memberships = []core.Membership{{Organization: acme, Person: ann, Role: role, Granted: granted}}
	return a
}

func staff(role core.StaffRole) core.Actor {
	a := person()
	a.Person.Staff = role
	return a
}

func partner() core.Actor {
	a := person()
	a.Customers = []core.OrganizationID{acme}
	return a
}

func stranger() core.Actor {
	a := person()
	a.Trust = core.TrustFailed
	return a
}

// as gives the question the relation r to the ticket, or to Acme without one.
func as(q core.Question, r core.Relation) core.Question {
	switch r {
	case core.Staff:
		q.Actor = staff(core.Agent)
	case core.Entitled:
		q.Actor = member(core.Member, true)
	case core.Partner:
		q.Actor = partner()
	case core.Own, core.CCd, core.Anyone:
		q.Actor = person()
	case core.Stranger:
		q.Actor = stranger()
	}
	q.CC = r == core.CCd
	if q.Ticket != nil && r == core.Own {
		t := *q.Ticket
		t.Creator = ann
		q.Ticket = &t
	}
	return q
}

func ticket(o core.OrganizationID, p core.Privacy) *core.Ticket {
	return &core.Ticket{ID: 7, Organization: o, Privacy: p, Creator: bob, Requester: bob, Status: core.New}
}

// of asks about a ticket of Acme's or, with zero, of the community.
func of(o core.OrganizationID, p core.Privacy, action core.Action) core.Question {
	q := core.Question{Action: action, Ticket: ticket(o, p), Plan: nobody, Community: true, Now: now}
	if o != 0 {
		q.Organization, q.Plan = org, team
	}
	return q
}

func without(o *core.Organization, action core.Action) core.Question {
	q := core.Question{Action: action, Organization: o, Plan: nobody, Community: true, Now: now}
	if o != nil {
		q.Plan = team
	}
	return q
}

func with(q core.Question, m core.Message) core.Question {
	q.Message = &m
	return q
}

func forWhom(q core.Question, p core.PersonID, in bool) core.Question {
	q.Subject, q.SubjectIn = &core.Person{ID: p}, in
	return q
}

// The columns: staff, entitled, partner, own, cc, anyone, stranger. y allows, c
// asks to confirm, n refuses, h hides, and a dot stands where the relation
// can't be had.
func TestDecide(t *testing.T) {
	private := core.Message{Author: bob, Privacy: core.Private}
	own := core.Message{Author: ann, Privacy: core.Private}
	internal := core.Message{Author: ann, Internal: true}
	const public = core.Public
	for _, c := range []struct {
		name string
		q    core.Question
		want string
	}{
		{"see public of Acme", of(acme, public, core.SeeTicket), "yyy.yyh"},
		{"see public of the community", of(0, public, core.SeeTicket), "y..yyyh"},
		{"see private of Acme", of(acme, core.Private, core.SeeTicket), "yyy.yhh"},
		{"see private of the community", of(0, core.Private, core.SeeTicket), "y..yyhh"},
		{"see a public message of a private ticket", with(of(acme, core.Private, core.SeeTicket), core.Message{Privacy: public}), "yyy.yhh"},
		{"see private message", with(of(acme, public, core.SeeTicket), private), "yyy.ynh"},
		{"see private message in the community", with(of(0, public, core.SeeTicket), private), "y..yynh"},
		{"see own private message", with(of(acme, public, core.SeeTicket), own), "yyy.yyh"},
		{"see own message of a private ticket", with(of(acme, core.Private, core.SeeTicket), own), "yyy.yhh"},
		{"see internal message", with(of(acme, public, core.SeeTicket), internal), "ynn.nnh"},
		{"see internal message in the community", with(of(0, public, core.SeeTicket), internal), "y..nnnh"},
		{"open public for Acme", without(org, core.OpenPublic), "yyy..nn"},
		{"open public in the community", without(nil, core.OpenPublic), "y....yn"},
		{"open private for Acme", without(org, core.OpenPrivate), "yyy..nn"},
		{"open private in the community", without(nil, core.OpenPrivate), "y....nn"},
		{"priority when opening", without(org, core.SetPriority), "yyy..nn"},
		{"files when opening", without(org, core.AttachFile), "yyy..nn"},
		{"files when opening in the community", without(nil, core.AttachFile), "y....nn"},
		{"files with a reply", of(acme, public, core.AttachFile), "yyy.ynh"},
		{"files with a reply in the community", of(0, public, core.AttachFile), "y..nnnh"},
		{"open for a member", forWhom(without(org, core.OpenFor), bob, true), "yyy..nn"},
		{"open for an outsider", forWhom(without(org, core.OpenFor), bob, false), "ynn..nn"},
		{"open for somebody in the community", forWhom(without(nil, core.OpenFor), bob, false), "y....nn"},
		{"reply to public", of(acme, public, core.ReplyTo), "yyy.yyh"},
		{"reply to private", of(acme, core.Private, core.ReplyTo), "yyy.yhh"},
		{"reply to private in the community", of(0, core.Private, core.ReplyTo), "y..yyhh"},
		{"reply to public in the community", of(0, public, core.ReplyTo), "y..yyyh"},
		{"reply to an internal note", with(of(acme, public, core.ReplyTo), internal), "ynn.nnh"},
		{"status", of(acme, public, core.SetStatus), "yyy.nnh"},
		{"status in the community", of(0, public, core.SetStatus), "y..nnnh"},
		{"close", of(acme, public, core.CloseTicket), "yyy.nnh"},
		{"close in the community", of(0, public, core.CloseTicket), "y..ynnh"},
		{"reopen", of(acme, core.Private, core.Reopen), "yyy.nhh"},
		{"reopen in the community", of(0, public, core.Reopen), "y..ynnh"},
		{"priority", of(acme, public, core.SetPriority), "yyy.nnh"},
		{"priority in the community", of(0, public, core.SetPriority), "y..nnnh"},
		{"make private", of(acme, public, core.MakePrivate), "yyy.nnh"},
		{"make private in the community", of(0, public, core.MakePrivate), "y..nnnh"},
		{"make public", of(acme, core.Private, core.MakePublic), "ccc.nhh"},
		{"category", of(acme, public, core.SetCategory), "yyy.nnh"},
		{"category in the community", of(0, public, core.SetCategory), "y..ynnh"},
		{"subject in the community", of(0, public, core.SetSubject), "y..ynnh"},
		{"assign", of(acme, public, core.Assign), "ynn.nnh"},
		{"note in the community", of(0, public, core.WriteNote), "y..nnnh"},
		{"add cc", of(acme, public, core.AddCC), "yyy.nnh"},
		{"add cc in the community", of(0, public, core.AddCC), "y..ynnh"},
		{"remove another's cc", forWhom(of(acme, public, core.RemoveCC), bob, false), "yyy.nnh"},
		{"remove one's own cc", forWhom(of(acme, public, core.RemoveCC), ann, false), "yyy.ynh"},
		{"alerts of public", of(acme, public, core.Subscribe), "yyy.yyh"},
		{"alerts of private", of(acme, core.Private, core.Subscribe), "yyy.yhh"},
		{"company list", without(org, core.ListCompany), "nyy..nn"},
		{"company alerts", without(org, core.CompanyAlert), "nyy..nn"},
		{"contacts", without(org, core.Contacts), "nnn..nn"},
		{"partners", without(org, core.Partners), "nnn..nn"},
		{"roles", without(org, core.Roles), "nnn..nn"},
		{"administer", without(nil, core.Administer), "n....nn"},
		{"remove a member", forWhom(without(org, core.RemoveMember), bob, true), "nnn..nn"},
		{"withdraw", of(0, public, core.Withdraw), "y..ynnh"},
		{"withdraw of Acme", of(acme, public, core.Withdraw), "ynn.nnh"},
		{"alerts of new tickets", without(nil, core.NewAlert), "y....nn"},
		{"incoming mails", without(nil, core.HandleMail), "y....nn"},
		{"release a mail", without(nil, core.ReleaseMail), "y....nn"},
		{"an action without its ticket", without(nil, core.ReplyTo), "n....nn"},
		{"an action nobody knows", of(acme, public, "dance"), "nnn.nnh"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i, want := range c.want {
				r := core.Relation(i + 1)
				if want == '.' {
					continue
				}
				q := as(c.q, r)
				if got := core.RelationTo(q); got != r {
					t.Fatalf("RelationTo(%s) = %s, want %s", r, got, r)
				}
				v := core.Decide(q)
				if got := letter(v); got != want {
					t.Errorf("Decide(%s) = %c (%s), want %c", r, got, v.Rule, want)
				}
				checkVerdict(t, v)
			}
		})
	}
}

func letter(v core.Verdict) rune {
	switch {
	case v.Confirm:
		return 'c'
	case v.Allowed:
		return 'y'
	case v.Hidden:
		return 'h'
	}
	return 'n'
}

func checkVerdict(t *testing.T, v core.Verdict) {
	t.Helper()
	if v.Rule == "" || v.Words == "" || strings.ContainsAny(v.Words, "{}") {
		t.Errorf("verdict without rule or words: %+v", v)
	}
	if err := v.Err(7); (err == nil) != v.Allowed {
		t.Errorf("Err = %v of %+v", err, v)
	}
}

func TestDecideAccounts(t *testing.T) {
	owner, plain := member(core.Owner, false), member(core.Owner, false)
	plain.Trust = core.TrustPlain
	plainAdmin := staff(core.Admin)
	plainAdmin.Trust = core.TrustPlain
	agentOwner := member(core.Owner, false)
	agentOwner.Person.Staff = core.Agent
	for _, c := range []struct {
		name   string
		actor  core.Actor
		action core.Action
		rule   string // of the verdict
	}{
		{"system", core.System(), core.Administer, "staff"},
		{"admin", staff(core.Admin), core.Administer, "staff"},
		{"agent", staff(core.Agent), core.Administer, core.RuleAdmins},
		{"agent and contacts", staff(core.Agent), core.Contacts, core.RuleAdmins},
		{"admin and roles", staff(core.Admin), core.Roles, "staff"},
		{"unproven admin", plainAdmin, core.Administer, core.RuleProof},
		{"owner", owner, core.Contacts, "entitled"},
		{"owner and partners", owner, core.Partners, "entitled"},
		{"owner and roles", owner, core.Roles, "entitled"},
		{"owner and the desk", owner, core.Administer, core.RuleAdmins},
		{"unproven owner", plain, core.Contacts, core.RuleProof},
		{"unproven owner and partners", plain, core.Partners, core.RuleProof},
		{"unproven owner and roles", plain, core.Roles, core.RuleProof},
		{"agent who is an owner", agentOwner, core.Contacts, "entitled"},
		{"billing manager", member(core.BillingManager, false), core.Contacts, core.RuleOwners},
		{"named contact", member(core.Member, true), core.Roles, core.RuleOwners},
		{"member", member(core.Member, false), core.Contacts, core.RuleOwners},
		{"partner", partner(), core.Partners, core.RuleOwners},
		{"outsider", person(), core.Contacts, core.RuleNoOrganization},
		{"stranger", stranger(), core.Contacts, core.RuleNoOrganization},
		{"nobody at all", core.Actor{}, core.Contacts, core.RuleNoOrganization},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := without(org, c.action)
			q.Actor = c.actor
			v := core.Decide(q)
			checkVerdict(t, v)
			if v.Rule != c.rule {
				t.Errorf("Decide(%s) = %q, want %q", c.action, v.Rule, c.rule)
			}
		})
	}
}

// Leaving is everybody's own right; taking out another is the owners'.
func TestDecideRemoveMember(t *testing.T) {
	plain, guest := member(core.Member, false), person()
	unproven := member(core.Member, false)
	unproven.Trust = core.TrustPlain
	agentMember := member(core.Member, false)
	agentMember.Person.Staff = core.Agent
	for _, c := range []struct {
		name   string
		actor  core.Actor
		whom   core.PersonID
		rule   string
		allows bool
	}{
		{"owner takes another out", member(core.Owner, false), bob, "entitled", true},
		{"owner leaves", member(core.Owner, false), ann, "entitled", true},
		{"billing manager takes another out", member(core.BillingManager, false), bob, core.RuleOwners, false},
		{"billing manager leaves", member(core.BillingManager, false), ann, "entitled", true},
		{"contact takes another out", member(core.Member, true), bob, core.RuleOwners, false},
		{"contact leaves", member(core.Member, true), ann, "entitled", true},
		{"member takes another out", plain, bob, core.RuleOwners, false},
		{"member takes nobody out", plain, 0, core.RuleOwners, false},
		{"member leaves", plain, ann, "anyone", true},
		{"unproven member leaves", unproven, ann, core.RuleProof, false},
		{"partner takes somebody out", partner(), bob, core.RuleOwners, false},
		{"partner leaves the customer", partner(), ann, core.RuleOwners, false},
		{"admin takes somebody out", staff(core.Admin), bob, "staff", true},
		{"agent takes somebody out", staff(core.Agent), bob, core.RuleAdmins, false},
		{"agent who is a member leaves", agentMember, ann, "anyone", true},
		{"outsider takes somebody out", guest, bob, core.RuleNoOrganization, false},
		{"outsider leaves", guest, ann, core.RuleNoOrganization, false},
		{"stranger", stranger(), ann, core.RuleNoOrganization, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := forWhom(without(org, core.RemoveMember), c.whom, true)
			q.Actor = c.actor
			v := core.Decide(q)
			checkVerdict(t, v)
			if v.Rule != c.rule || v.Allowed != c.allows {
				t.Errorf("Decide = %t, %q, want %t, %q", v.Allowed, v.Rule, c.allows, c.rule)
			}
		})
	}
}

func TestDecideRules(t *testing.T) {
	noFrills := core.Plan{Name: "bare"}
	closed := as(without(nil, core.OpenPublic), core.Anyone)
	closed.Community = false
	closedReply := as(of(acme, core.Public, core.ReplyTo), core.Anyone)
	closedReply.Community = false
	barePlan := func(q core.Question) core.Question {
		q = as(q, core.Entitled)
		q.Plan = noFrills
		return q
	}
	unentitled := without(org, core.OpenPrivate)
	unentitled.Actor = member(core.Member, false)
	for _, c := range []struct {
		name string
		q    core.Question
		rule string
		say  string
	}{
		{"a member opens private", unentitled, core.RuleEntitlement, "An owner of Acme can add you"},
		{"anyone opens private", as(without(nil, core.OpenPrivate), core.Anyone), core.RuleEntitlement, "named contact of an organization"},
		{"closed community, reply", closedReply, core.RuleClosed, "customers only"},
		{"closed community", closed, core.RuleClosed, "customers only"},
		{"stranger opens", as(without(nil, core.OpenPublic), core.Stranger), core.RuleHeld, "Reply to the confirmation"},
		{"plan without private", barePlan(without(org, core.OpenPrivate)), core.RulePlanPrivate, "bare plan of Acme"},
		{"plan without priority", barePlan(of(acme, core.Public, core.SetPriority)), core.RulePlanPriority, "bare plan of Acme"},
		{"plan without files", barePlan(of(acme, core.Public, core.AttachFile)), core.RulePlanFiles, "bare plan of Acme"},
		{"cc changes priority", as(of(acme, core.Public, core.SetPriority), core.CCd), core.RuleEntitlement, "organization whose ticket this is"},
		{"own priority", as(of(0, core.Public, core.SetPriority), core.Own), core.RuleCommunity, "`withdraw 7`"},
		{"own status", as(of(0, core.Public, core.SetStatus), core.Own), core.RuleCloseOwn, "`close 7`"},
		{"own note", as(of(0, core.Public, core.WriteNote), core.Own), core.RuleStaff, "Only staff"},
		{"cc removes another", as(of(acme, core.Public, core.RemoveCC), core.CCd), core.RuleRemoveSelf, "#7"},
		{"entitled opens for an outsider", as(without(org, core.OpenFor), core.Entitled), core.RuleColleague, "Acme"},
		{"partner opens for an outsider", as(without(org, core.OpenFor), core.Partner), core.RuleCustomer, "Acme"},
		{"staff and the company list", as(without(org, core.ListCompany), core.Staff), core.RuleSeesAll, "org:NAME"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := core.Decide(c.q)
			if v.Rule != c.rule || !strings.Contains(v.Words, c.say) || v.Allowed {
				t.Errorf("Decide = %+v, want rule %q and words with %q", v, c.rule, c.say)
			}
		})
	}
}

// How to take a ticket back is said to whose it is.
func TestCommunityWords(t *testing.T) {
	for r, want := range map[core.Relation]bool{core.Own: true, core.Anyone: false, core.CCd: false} {
		v := core.Decide(as(of(0, core.Public, core.AttachFile), r))
		if v.Rule != core.RuleCommunity || strings.Contains(v.Words, "withdraw") != want {
			t.Errorf("Decide as %s = %s %q, want `withdraw` in it: %v", r, v.Rule, v.Words, want)
		}
	}
}

func TestDecideNamesNobodyToOutsiders(t *testing.T) {
	for _, r := range []core.Relation{core.CCd, core.Anyone} {
		for _, action := range actions {
			v := core.Decide(as(of(acme, core.Public, action), r))
			if strings.Contains(v.Words, "Acme") || strings.Contains(v.Words, "team") {
				t.Errorf("Decide(%s, %s) = %q names the organization or its plan", r, action, v.Words)
			}
		}
	}
	v := core.Decide(as(without(org, core.ListCompany), core.Anyone))
	if got, want := v.Err(0).Error(), core.NoOrganization().Error(); got != want {
		t.Errorf("an outsider reads %q, want %q", got, want)
	}
}

func TestDecideVisibility(t *testing.T) {
	delayed, withdrawn, lost := of(0, core.Public, core.SeeTicket), of(0, core.Public, core.SeeTicket), of(acme, core.Private, core.SeeTicket)
	delayed.Ticket.PublicAt = now.Add(time.Second)
	withdrawn.Ticket.Withdrawn = true
	lost.Ticket.Creator, lost.Ticket.Requester = ann, ann
	onTime := of(0, core.Public, core.SeeTicket)
	onTime.Ticket.PublicAt = now
	plainStaff := of(acme, core.Private, core.SeeTicket)
	plainStaff.Actor = staff(core.Agent)
	plainStaff.Actor.Trust = core.TrustPlain
	for _, c := range []struct {
		name string
		q    core.Question
		want rune
		rule string
	}{
		{"before its time", as(delayed, core.Anyone), 'h', core.RuleNotYet},
		{"before its time, own", as(delayed, core.Own), 'y', "creator or requester"},
		{"before its time, cc", as(delayed, core.CCd), 'y', "cc"},
		{"before its time, staff", as(delayed, core.Staff), 'y', "staff"},
		{"at its time", as(onTime, core.Anyone), 'y', "anyone"},
		{"withdrawn", as(withdrawn, core.Anyone), 'h', core.RuleWithdrawn},
		{"withdrawn, own", as(withdrawn, core.Own), 'y', "creator or requester"},
		{"creator without entitlement", as(lost, core.Anyone), 'h', core.RulePrivate},
		{"staff without proof", plainStaff, 'h', core.RuleProof},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := core.Decide(c.q)
			if letter(v) != c.want || v.Rule != c.rule {
				t.Errorf("Decide = %c (%s), want %c (%s)", letter(v), v.Rule, c.want, c.rule)
			}
			if v.Hidden && v.Err(7).Error() != core.NoTicket(7).Error() {
				t.Errorf("Err = %v, want that of a ticket that is not there", v.Err(7))
			}
		})
	}
}

func TestDecideSeveralRelations(t *testing.T) {
	q := as(of(0, core.Public, core.RemoveCC), core.Own)
	q.CC, q.Subject = true, &core.Person{ID: bob}
	if v := core.Decide(q); !v.Allowed || v.Rule != "creator or requester" {
		t.Errorf("an owner on cc = %+v, want allowed as creator", v)
	}
	q = as(without(org, core.ListCompany), core.Staff)
	q.Actor.Memberships = member(core.Member, true).Memberships
	if v := core.Decide(q); !v.Allowed || v.Rule != "entitled" {
		t.Errorf("staff who is a contact = %+v, want allowed as entitled", v)
	}
}

// An agent who may release a forged mail must not become an administrator by it.
func TestDecideReleases(t *testing.T) {
	for _, c := range []struct {
		name   string
		actor  core.Actor
		sender core.StaffRole
		rule   string // of the verdict
	}{
		{"agent, a customer's", staff(core.Agent), core.NotStaff, "staff"},
		{"agent, an agent's", staff(core.Agent), core.Agent, "staff"},
		{"agent, an administrator's", staff(core.Agent), core.Admin, core.RuleAdmins},
		{"administrator, an administrator's", staff(core.Admin), core.Admin, "staff"},
		{"system, an administrator's", core.System(), core.Admin, "staff"},
		{"person, an administrator's", person(), core.Admin, core.RuleStaff},
	} {
		q := core.Question{Actor: c.actor, Action: core.ReleaseMail, Subject: &core.Person{ID: bob, Staff: c.sender}, Now: now}
		v := core.Decide(q)
		if v.Rule != c.rule {
			t.Errorf("%s: %q, want %q", c.name, v.Rule, c.rule)
		}
		checkVerdict(t, v)
	}
}
