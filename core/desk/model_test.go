package desk_test

import (
	"slices"
	"time"

	"usher/core"
)

// model is DESIGN section 3 told once more, from its text and without core: the
// random test holds the desk against it. People and organizations are names,
// the community is the organization "".
type model struct {
	now     time.Time
	staff   map[string]string // agent or admin
	orgs    map[string]*modelOrg
	grants  []modelGrant
	tickets map[core.TicketID]*modelTicket
}

type modelOrg struct {
	plan      string
	extra     int
	certified bool
	members   map[string]modelMember
}

type modelMember struct {
	role    string // owner, billing manager, member
	granted bool
}

type modelGrant struct {
	customer, partner string
	until             time.Time
}

type modelTicket struct {
	org, creator, requester string
	private, withdrawn      bool
	publicAt                time.Time
	closed                  time.Time // zero while it is not
	cc                      []string
	messages                []modelMessage
}

type modelMessage struct {
	author, word      string
	private, internal bool
}

// modelPlans are seats, MB a file, and whether there are private tickets and
// priorities.
var modelPlans = map[string]struct {
	seats, mb         int
	private, priority bool
}{
	"": {}, "basic": {4, 1, true, true}, "team": {6, 7, true, true}, "premium": {6, 20, true, true}, "poor": {2, 0, false, false},
}

// who acts: a person, by how they are proven.
type who struct {
	name  string
	trust core.Trust
}

func (w who) known() bool  { return w.trust != core.TrustFailed }
func (w who) proven() bool { return w.trust == core.TrustProven }

func (m *model) isStaff(w who) bool { return w.proven() && m.staff[w.name] != "" }
func (m *model) isAdmin(w who) bool { return w.proven() && m.staff[w.name] == "admin" }

func (x modelMember) entitled() bool {
	return x.granted || x.role == "owner" || x.role == "billing manager"
}

func (m *model) entitled(w who, org string) bool {
	o := m.orgs[org]
	return w.known() && o != nil && o.members[w.name].entitled()
}

func (m *model) partner(w who, org string) bool {
	return slices.ContainsFunc(m.grants, func(g modelGrant) bool {
		return org != "" && g.customer == org && m.live(g) && m.orgs[g.partner].certified && m.entitled(w, g.partner)
	})
}

func (m *model) live(g modelGrant) bool { return g.until.IsZero() || m.now.Before(g.until) }

// acts is whether somebody may act for an organization.
func (m *model) acts(w who, org string) bool {
	return m.isStaff(w) || m.entitled(w, org) || m.partner(w, org)
}

func (m *model) owns(w who, t *modelTicket) bool {
	return w.known() && t.org == "" && (t.creator == w.name || t.requester == w.name)
}

func (m *model) copied(w who, t *modelTicket) bool { return w.known() && slices.Contains(t.cc, w.name) }

// public is whether everybody can read a ticket by now.
func (m *model) public(t *modelTicket) bool {
	return !t.private && !t.withdrawn && !m.now.Before(t.publicAt)
}

// inside is whether somebody is of a ticket's own people.
func (m *model) inside(w who, t *modelTicket) bool {
	return m.acts(w, t.org) || m.owns(w, t) || m.copied(w, t)
}

func (m *model) sees(w who, t *modelTicket) bool { return m.inside(w, t) || w.known() && m.public(t) }

func (m *model) reads(w who, t *modelTicket, x modelMessage) bool {
	switch {
	case x.internal:
		return m.isStaff(w)
	case m.inside(w, t):
		return true
	}
	return w.known() && m.public(t) && (!x.private || x.author == w.name)
}

// does is the tables' rows about a ticket that somebody sees.
func (m *model) does(w who, a core.Action, t *modelTicket) bool {
	plan := modelPlans[m.plan(t.org)]
	strong := m.acts(w, t.org)
	switch a {
	case core.ReplyTo, core.Subscribe:
		return true
	case core.SetStatus:
		return strong
	case core.CloseTicket, core.Reopen, core.SetCategory, core.SetSubject, core.AddCC:
		return strong || m.owns(w, t)
	case core.SetPriority:
		return m.isStaff(w) || strong && plan.priority
	case core.MakePrivate:
		return m.isStaff(w) || strong && plan.private
	case core.MakePublic:
		return strong
	case core.AttachFile:
		return m.isStaff(w) || (strong || m.copied(w, t)) && plan.mb > 0
	case core.Assign, core.WriteNote:
		return m.isStaff(w)
	case core.Withdraw:
		return m.isStaff(w) || m.owns(w, t)
	}
	panic("the model does not know " + a)
}

func (m *model) plan(org string) string {
	if o := m.orgs[org]; o != nil {
		return o.plan
	}
	return ""
}

// manages is whether somebody may change an organization's contacts, roles and
// partners.
func (m *model) manages(w who, org string) bool {
	return m.isAdmin(w) || w.proven() && m.orgs[org].members[w.name].role == "owner"
}

func (o *modelOrg) entitledCount() int {
	n := 0
	for _, x := range o.members {
		if x.entitled() {
			n++
		}
	}
	return n
}

func (o *modelOrg) owners() int {
	n := 0
	for _, x := range o.members {
		if x.role == "owner" {
			n++
		}
	}
	return n
}

// fits is whether there is a seat for somebody who has none. Partners that are
// no customers have no limit.
func (o *modelOrg) fits(name string) bool {
	return o.plan == "" || o.members[name].entitled() || o.entitledCount() < modelPlans[o.plan].seats+o.extra
}

// leave ends what an entitlement gave: the cc on the organization's private
// tickets and private messages, and on those of its customers.
func (m *model) leave(name, org string) {
	m.uncopy(name, org)
	for _, g := range m.grants {
		if g.partner == org {
			m.part(g.customer, name)
		}
	}
}

func (m *model) uncopy(name, org string) {
	private := func(x modelMessage) bool { return x.private && !x.internal }
	for _, t := range m.tickets {
		if t.org == org && (t.private || slices.ContainsFunc(t.messages, private)) {
			t.cc = without(t.cc, name)
		}
	}
}

// part ends what somebody got as a partner's contact, if they act for the
// customer no more.
func (m *model) part(customer, name string) {
	if !m.isMember(name, customer) && !m.partner(who{name, core.TrustProven}, customer) {
		m.uncopy(name, customer)
	}
}

func (m *model) partAll(customer, partner string) {
	for name := range m.orgs[partner].members {
		m.part(customer, name)
	}
}

// expire ends the grants whose time has come.
func (m *model) expire() {
	over := func(g modelGrant) bool { return !m.live(g) }
	for _, g := range m.grants {
		if over(g) {
			m.partAll(g.customer, g.partner)
		}
	}
	m.grants = slices.DeleteFunc(m.grants, over)
}

// modelOpening is what somebody asks for in a new ticket.
type modelOpening struct {
	org, requester, privacy string // empty: nothing said
	priority                core.Priority
	size                    int64 // of a file; zero: none
	cc                      []string
}

// opened is the ticket that the rules make of it, with its priority and whether
// the file is in; nil if nothing may be opened. org is where the desk put it,
// which is checked against where it may be.
func (m *model) opened(w who, o modelOpening, org string) (t *modelTicket, p core.Priority, file bool) {
	if !w.known() {
		return nil, "", false
	}
	strong, plan := m.isStaff(w) || m.acts(w, org) && org != "", modelPlans[m.plan(org)]
	t = &modelTicket{org: org, creator: w.name, requester: w.name}
	if o.requester != "" && o.requester != w.name && (m.isStaff(w) || strong && m.isMember(o.requester, org)) {
		t.requester = o.requester
	}
	t.private = plan.private
	switch {
	case o.privacy == "public":
		t.private = false
	case o.privacy == "private" && (m.isStaff(w) || strong && plan.private):
		t.private = true
	}
	p = core.Normal
	if o.priority != "" && (m.isStaff(w) || strong && plan.priority) {
		p = o.priority
	}
	if !t.private && (org == "" || o.privacy != "public") {
		t.publicAt = m.now.Add(10 * time.Minute)
	}
	file = o.size > 0 && (m.isStaff(w) || strong && plan.mb > 0 && o.size <= int64(plan.mb)*megabyte)
	for _, name := range o.cc {
		m.copy(t, name)
	}
	if t.org != "" && t.requester != t.creator && !m.acts(who{t.requester, core.TrustProven}, t.org) {
		t.cc = append(t.cc, t.requester)
	}
	return t, p, file
}

func (m *model) isMember(name, org string) bool {
	o := m.orgs[org]
	if o == nil {
		return false
	}
	_, ok := o.members[name]
	return ok
}

// copy puts somebody on cc: not staff, nor the ticket's own people, and three
// at most, as the fixture's settings say.
func (m *model) copy(t *modelTicket, name string) {
	if m.staff[name] == "" && name != t.creator && name != t.requester && !slices.Contains(t.cc, name) && len(t.cc) < 3 {
		t.cc = append(t.cc, name)
	}
}

// mayBelong is whether a new ticket may be of that organization: the one that
// was named if its author acts for it; else, on behalf of somebody, one of
// theirs; else one of the author's own; else the community.
func (m *model) mayBelong(w who, o modelOpening, org string) bool {
	if o.org != "" && m.acts(w, o.org) {
		return org == o.org
	}
	if o.requester != "" && o.requester != w.name {
		for name := range m.orgs {
			shared := m.isMember(o.requester, name) && (m.isStaff(w) && m.entitled(who{o.requester, core.TrustProven}, name) || !m.isStaff(w) && m.acts(w, name))
			if shared && org == name {
				return true
			} else if shared {
				o.org = "?" // one of them at least
			}
		}
		if o.org == "?" {
			return false
		}
	}
	own := false
	for name := range m.orgs {
		own = own || m.entitled(w, name)
	}
	return own && m.entitled(w, org) || !own && org == ""
}
