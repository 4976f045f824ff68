package core_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"usher/core"
)

var actions = []core.Action{
	core.SeeTicket, core.OpenPublic, core.OpenPrivate, core.SetPriority, core.AttachFile, core.OpenFor, core.ReplyTo,
	core.SetStatus, core.CloseTicket, core.Reopen, core.MakePrivate, core.MakePublic, core.SetCategory,
	core.SetSubject, core.Assign, core.WriteNote, core.AddCC, core.RemoveCC, core.Subscribe, core.Withdraw,
	core.ListCompany, core.CompanyAlert, core.NewAlert, core.Contacts, core.Partners, core.Roles, core.Administer,
	core.HandleMail, core.ReleaseMail, core.ReadArticle, core.RemoveMember,
}

// weaker are the cells where DESIGN gives a weaker relation what a stronger
// one lacks. They can't happen on one ticket unless a person has but one of the
// two relations.
var weaker = map[string]bool{
	"list company: entitled over staff":   true, // a dash: staff see every ticket
	"list company: partner over staff":    true,
	"alerts company: entitled over staff": true, // a dash: staff have alerts on new tickets
	"alerts company: partner over staff":  true,
	"contacts: entitled over staff":       true, // owners, while staff must be admins
	"partners: entitled over staff":       true,
	"roles: entitled over staff":          true,
	"remove member: entitled over staff":  true,
}

func anyTicket(t *rapid.T) *core.Ticket {
	return &core.Ticket{
		ID:           7,
		Organization: rapid.SampledFrom([]core.OrganizationID{0, acme, acme + 1}).Draw(t, "organization"),
		Privacy:      rapid.SampledFrom([]core.Privacy{core.Public, core.Private, ""}).Draw(t, "privacy"),
		Creator:      rapid.SampledFrom([]core.PersonID{0, ann, bob}).Draw(t, "creator"),
		Requester:    rapid.SampledFrom([]core.PersonID{0, ann, bob}).Draw(t, "requester"),
		Withdrawn:    rapid.Bool().Draw(t, "withdrawn"),
		PublicAt:     now.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "public at")) * time.Minute),
	}
}

func anyMessage(t *rapid.T) *core.Message {
	return &core.Message{
		Author:   rapid.SampledFrom([]core.PersonID{0, agent, ann, bob}).Draw(t, "author"),
		Privacy:  rapid.SampledFrom([]core.Privacy{core.Inherit, core.Public, core.Private, ""}).Draw(t, "message privacy"),
		Internal: rapid.Bool().Draw(t, "internal"),
	}
}

func anyActor(t *rapid.T) core.Actor {
	a := core.Actor{
		Person: core.Person{ID: rapid.SampledFrom([]core.PersonID{0, ann}).Draw(t, "person"),
			Staff: rapid.SampledFrom([]core.StaffRole{core.NotStaff, core.NotStaff, core.Agent, core.Admin}).Draw(t, "staff")},
		Trust: rapid.SampledFrom([]core.Trust{"", core.TrustFailed, core.TrustPlain, core.TrustProven}).Draw(t, "trust"),
	}
	if rapid.Bool().Draw(t, "member") {
		a.Memberships = member(rapid.SampledFrom([]core.Role{core.Member, core.BillingManager, core.Owner}).Draw(t, "role"),
			rapid.Bool().Draw(t, "granted")).Memberships
	}
	if rapid.Bool().Draw(t, "partner") {
		a.Customers = []core.OrganizationID{acme + 1}
	}
	return a
}

func anyQuestion(t *rapid.T) core.Question {
	q := core.Question{Actor: anyActor(t), Action: rapid.SampledFrom(actions).Draw(t, "action"),
		CC: rapid.Bool().Draw(t, "cc"), Community: rapid.Bool().Draw(t, "community"), Now: now}
	q.Plan = core.Plan{Name: "some", Private: rapid.Bool().Draw(t, "plan private"),
		Priority: rapid.Bool().Draw(t, "plan priority"), AttachmentMB: rapid.IntRange(0, 1).Draw(t, "plan files")}
	if rapid.Bool().Draw(t, "with ticket") {
		q.Ticket = anyTicket(t)
		if rapid.Bool().Draw(t, "with message") {
			q.Message = anyMessage(t)
		}
	}
	id := rapid.SampledFrom([]core.OrganizationID{0, acme, acme + 1}).Draw(t, "question organization")
	if q.Ticket != nil {
		id = q.Ticket.Organization
	}
	if id != 0 {
		q.Organization = &core.Organization{ID: id, Name: "Some Name"}
	}
	if rapid.Bool().Draw(t, "with subject") {
		q = forWhom(q, rapid.SampledFrom([]core.PersonID{ann, bob}).Draw(t, "subject"), rapid.Bool().Draw(t, "subject in"))
	}
	return q
}

func TestNothingLeaks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := anyQuestion(t)
		v := core.Decide(q)
		r := core.RelationTo(q)
		if v.Allowed && q.Message != nil && q.Message.Internal && r != core.Staff {
			t.Fatalf("%s may %s an internal message", r, q.Action)
		}
		if v.Allowed && q.Ticket != nil && r >= core.Anyone && q.Ticket.Privacy != core.Public {
			t.Fatalf("%s may %s a private ticket", r, q.Action)
		}
		if v.Allowed && r == core.Stranger {
			t.Fatalf("a stranger may %s", q.Action)
		}
		if v.Allowed && r == core.Staff && q.Actor.Trust != core.TrustProven {
			t.Fatalf("%s without proof acts as staff", q.Actor.Trust)
		}
		if v.Allowed && v.Hidden || v.Confirm && !v.Allowed || v.Hidden && q.Ticket == nil || v.Rule == "" || v.Words == "" {
			t.Fatalf("verdict contradicts itself: %+v", v)
		}
		see := q
		see.Action, see.Message = core.SeeTicket, nil
		if sees := core.Decide(see).Allowed; q.Ticket != nil && v.Hidden == sees {
			t.Fatalf("hidden = %t of a ticket whose sight is %t", v.Hidden, sees)
		}
	})
}

// only asks the same question with the relation r and no stronger one, and
// reports whether that relation can be had there at all.
func only(q core.Question, r core.Relation) (core.Question, bool) {
	if q.Ticket != nil {
		t := *q.Ticket
		t.Creator, t.Requester = bob, bob
		q.Ticket = &t
	}
	q = as(q, r)
	return q, core.RelationTo(q) == r
}

func TestStrongerMayWhatWeakerMay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := anyQuestion(t)
		for r := core.Staff; r < core.Stranger; r++ {
			strong, ok := only(q, r)
			if !ok || core.Decide(strong).Allowed {
				continue
			}
			for w := r + 1; w <= core.Stranger; w++ {
				weak, ok := only(q, w)
				if w == core.Entitled {
					weak.Actor = member(core.Owner, false)
				}
				cell := fmt.Sprintf("%s: %s over %s", q.Action, w, r)
				if ok && core.Decide(weak).Allowed && !weaker[cell] {
					t.Fatalf("%s: %+v", cell, q)
				}
			}
		}
	})
}

func TestWeakerCellsAreReal(t *testing.T) {
	for cell := range weaker {
		found := false
		for _, action := range actions {
			for w := core.Entitled; w <= core.Partner; w++ {
				weak, _ := only(without(org, action), w)
				if w == core.Entitled {
					weak.Actor = member(core.Owner, false)
				}
				strong := as(without(org, action), core.Staff)
				found = found || fmt.Sprintf("%s: %s over staff", action, w) == cell &&
					core.Decide(weak).Allowed && !core.Decide(strong).Allowed
			}
		}
		if !found {
			t.Errorf("%q is listed, and not so", cell)
		}
	}
}

func TestScopeSaysWhatDecideSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, x, cc := anyActor(t), anyTicket(t), rapid.Bool().Draw(t, "cc")
		decided := core.Decide(core.Question{Actor: a, Action: core.SeeTicket, Ticket: x, CC: cc, Now: now}).Allowed
		if got := core.ScopeOf(a, now).Includes(*x, cc); got != decided {
			t.Fatalf("Includes = %t, Decide = %t", got, decided)
		}
	})
}

func TestScopeOfSystem(t *testing.T) {
	if !core.ScopeOf(core.System(), now).Includes(*ticket(acme, core.Private), false) {
		t.Error("the system does not see a private ticket")
	}
}
