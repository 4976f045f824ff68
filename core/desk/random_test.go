package desk_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

// randomSteps is how many operations a run does; USHER_MODEL_SEED and
// USHER_MODEL_STEPS choose others.
const (
	randomSeed  = 3
	randomSteps = 2500
)

// TestDeskAgreesWithModel has random people do random things through the desk,
// and the model beside it.
func TestDeskAgreesWithModel(t *testing.T) {
	seed, steps := fromEnv("USHER_MODEL_SEED", randomSeed), fromEnv("USHER_MODEL_STEPS", randomSteps)
	poor := core.Plan{Name: "poor", Seats: 2, OwnersUseSeats: true}
	each(t, func(w *world) {
		r := newRandom(w, uint64(seed))
		for r.step = range steps {
			r.operation()
			r.checkNotices()
			r.look()
			if r.step%100 == 99 || r.step == steps-1 {
				r.lookEverywhere()
			}
			if w.t.Failed() {
				w.t.Fatalf("seed %d, step %d: %s", seed, r.step, r.doing)
			}
		}
		w.t.Logf("seed %d: %d operations, %d of them allowed; %d tickets; %d looks", seed, steps, r.allowed, len(r.model.tickets), r.looks)
	}, func(s *desk.Settings) { s.Plans["poor"] = poor })
}

func fromEnv(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

type random struct {
	*world
	*rand.Rand
	model          *model
	people, orgs   []string
	ids            []core.TicketID
	step           int
	doing          string // the operation, for the failure's text
	allowed, looks int
}

// newRandom takes the fixture's world and a few more: Quill, a certified partner
// and customer of Kim's, and Dime of Lou's with a poor plan.
func newRandom(w *world, seed uint64) *random {
	r := &random{world: w, Rand: rand.New(rand.NewPCG(seed, 0)), people: slices.Clone(everybody)}
	for _, name := range []string{"hal", "ivy", "jon", "kim", "lou"} {
		r.people = append(r.people, name)
		w.done(w.Identify(w.ctx(), name, r.address(name), nil, core.TrustProven, false))
	}
	w.done(w.AddOrganization(w.ctx(), w.system(), desk.NewOrganization{Name: "Quill", Plan: "premium"}))
	w.done(w.SetCertified(w.ctx(), w.system(), "Quill", true))
	w.done(w.AddRole(w.ctx(), w.system(), "Quill", r.address("kim"), core.Owner))
	w.done(w.AddOrganization(w.ctx(), w.system(), desk.NewOrganization{Name: "Dime", Plan: "poor"}))
	w.done(w.AddRole(w.ctx(), w.system(), "Dime", r.address("lou"), core.Owner))
	w.forget()
	owner := func(name string) modelMember { return modelMember{role: "owner"} }
	r.orgs = []string{"Acme", "Globex", "Parta", "Quill", "Dime"}
	r.model = &model{
		now: monday, staff: map[string]string{"sam": "agent", "ada": "admin"}, tickets: map[core.TicketID]*modelTicket{},
		grants: []modelGrant{{customer: "Acme", partner: "Parta"}},
		orgs: map[string]*modelOrg{
			"Acme": {plan: "team", members: map[string]modelMember{
				"alice": owner("alice"), "bob": {role: "member", granted: true}, "carl": {role: "member"}}},
			"Globex": {plan: "basic", members: map[string]modelMember{"gina": owner("gina")}},
			"Parta":  {certified: true, members: map[string]modelMember{"pat": owner("pat")}},
			"Quill":  {plan: "premium", certified: true, members: map[string]modelMember{"kim": owner("kim")}},
			"Dime":   {plan: "poor", members: map[string]modelMember{"lou": owner("lou")}},
		},
	}
	return r
}

func (r *random) address(name string) string {
	if a, ok := addresses[name]; ok {
		return a
	}
	return name + "@misc.example"
}

func pick[T any](r *random, list []T) T { return list[r.IntN(len(list))] }

// chance is true n times in a hundred.
func (r *random) chance(n int) bool { return r.IntN(100) < n }

// somebody acts: mostly proven.
func (r *random) somebody() who {
	w := who{pick(r, r.people), core.TrustProven}
	if r.chance(8) {
		w.trust = core.TrustPlain
	} else if r.chance(3) {
		w.trust = core.TrustFailed
	}
	return w
}

func (r *random) actorOf(w who) core.Actor {
	a := r.actor(r.address(w.name))
	a.Trust = w.trust
	return a
}

func (r *random) does(w who) desk.By {
	by := r.by(r.address(w.name))
	by.Actor.Trust = w.trust
	return by
}

func (r *random) operation() {
	switch n := r.IntN(100); {
	case n < 15 || len(r.ids) == 0:
		r.opens()
	case n < 35:
		r.replies()
	case n < 60:
		r.changes()
	case n < 70:
		r.copies()
	case n < 73:
		r.company()
	case n < 80:
		r.contact()
	case n < 82:
		r.member()
	case n < 87:
		r.role()
	case n < 91:
		r.partnership()
	case n < 94:
		r.contract()
	default:
		d := []time.Duration{time.Minute, 11 * time.Minute, 5 * time.Hour, 30 * time.Hour, 4 * 24 * time.Hour}[r.IntN(5)]
		r.doing = "pass " + d.String()
		r.clock.pass(d)
		r.model.now = r.model.now.Add(d)
		r.ok(r.AnnounceEnds(r.ctx()))
		r.model.expire()
	}
}

// agree checks an operation's error against what the model says of its author.
func (r *random) agree(err error, allowed bool) bool {
	r.t.Helper()
	switch kind := core.KindOf(err); {
	case allowed && err != nil && kind != core.Invalid:
		r.t.Errorf("%s: %v, and the model allows it", r.doing, err)
	case !allowed && err == nil:
		r.t.Errorf("%s: done, and the model refuses it", r.doing)
	case !allowed && kind != core.Refused && kind != core.NotFound && kind != core.Invalid:
		r.t.Errorf("%s: %v", r.doing, err)
	}
	if err == nil {
		r.allowed++
	}
	return err == nil
}

// agreeOn is agree about a ticket: whoever may not see it is told that it is
// not there.
func (r *random) agreeOn(err error, w who, t *modelTicket, may bool) bool {
	r.t.Helper()
	if !r.model.sees(w, t) {
		if err == nil || ruleIn(err) != core.RuleNoTicket {
			r.t.Errorf("%s: %v, and they may not see the ticket", r.doing, err)
		}
		return false
	}
	return r.agree(err, may)
}

func (r *random) ticketOf(what string) (who, core.TicketID, *modelTicket) {
	w, id := r.somebody(), pick(r, r.ids)
	if r.chance(50) {
		id = pick(r, r.ids[max(0, len(r.ids)-8):]) // more on a few
	}
	r.doing = fmt.Sprintf("%s (%s): %s %d", w.name, w.trust, what, id)
	return w, id, r.model.tickets[id]
}

func (r *random) opens() {
	w := r.somebody()
	o := modelOpening{privacy: pick(r, []string{"", "", "public", "private"})}
	if r.chance(30) {
		o.org = pick(r, r.orgs)
	}
	if r.chance(25) {
		o.requester = pick(r, r.people)
	}
	if r.chance(40) {
		o.priority = pick(r, core.Priorities[:])
	}
	if r.chance(30) {
		o.size = int64(r.IntN(22)) * megabyte
	}
	for range r.IntN(6) - 3 {
		o.cc = append(o.cc, pick(r, r.people))
	}
	r.doing = fmt.Sprintf("%s (%s): open %+v", w.name, w.trust, o)
	r.open(w, o, 0, func(by desk.By) (desk.Outcome, error) {
		d := desk.Opening{
			Subject: fmt.Sprintf("subject%d", r.step), Text: r.word(), Organization: o.org, Privacy: core.Privacy(o.privacy), Priority: o.priority,
			CC: r.all(o.cc),
		}
		if o.requester != "" {
			d.For = r.address(o.requester)
		}
		if o.size > 0 {
			d.Files = []core.Attachment{file("f.txt", o.size)}
		}
		return r.Open(r.ctx(), by, d)
	})
}

func (r *random) word() string { return fmt.Sprintf("word%dx", r.step) }

func (r *random) all(names []string) (out []string) {
	for _, n := range names {
		out = append(out, r.address(n))
	}
	return out
}

// open has the desk open a ticket, in whatever way, and the model too. The
// organization is the desk's choice among those that may be.
func (r *random) open(w who, o modelOpening, follows core.TicketID, do func(by desk.By) (desk.Outcome, error)) {
	out, err := do(r.does(w))
	if !r.agree(err, w.known()) {
		return
	}
	got := out.Ticket
	org := r.organizationName(got.Organization)
	if follows == 0 && !r.model.mayBelong(w, o, org) {
		r.t.Errorf("%s: is of %q", r.doing, org)
	}
	want, priority, file := r.model.opened(w, o, org)
	r.model.tickets[got.ID] = want
	r.ids = append(r.ids, got.ID)
	want.messages = []modelMessage{{author: w.name, word: r.word()}}
	if file != (len(out.Message.Attachments) > 0) || priority != got.Priority || want.private != (got.Privacy == core.Private) {
		r.t.Errorf("%s: is %s, %s, %d files; want private %v, %s, file %v", r.doing, got.Privacy, got.Priority, len(out.Message.Attachments), want.private, priority, file)
	}
	if name := r.personName(got.Requester); name != want.requester {
		r.t.Errorf("%s: is for %s, want %s", r.doing, name, want.requester)
	}
}

func (r *random) organizationName(id core.OrganizationID) string {
	if id == 0 {
		return ""
	}
	for _, name := range r.orgs {
		if a, err := r.Account(r.ctx(), core.System(), name); err == nil && a.Organization.ID == id {
			return name
		}
	}
	return "?"
}

func (r *random) personName(id core.PersonID) string { return r.name(id) }

func (r *random) replies() {
	w, id, t := r.ticketOf("reply")
	x := modelMessage{author: w.name, word: r.word(), private: r.chance(25), internal: r.chance(20)}
	d := desk.Replying{Ticket: id, Text: r.word(), Internal: x.internal}
	if x.private {
		d.Privacy = core.Private
	}
	if r.chance(20) {
		d.Files = []core.Attachment{file("f.txt", int64(1+r.IntN(22))*megabyte)}
	}
	r.doing += fmt.Sprintf(" %+v", x)
	if !r.model.sees(w, t) {
		_, err := r.Reply(r.ctx(), r.does(w), d)
		r.agreeOn(err, w, t, true)
		return
	}
	staff := r.model.isStaff(w)
	if x.internal && !staff {
		x.internal, x.private = false, true
	}
	late := !t.closed.IsZero() && r.model.now.After(t.closed.Add(14*24*time.Hour))
	strong, plan := r.model.acts(w, t.org) && t.org != "", modelPlans[r.model.plan(t.org)]
	if late && !staff && (r.model.public(t) || strong && plan.private) {
		r.follows(w, t, d)
		return
	}
	out, err := r.Reply(r.ctx(), r.does(w), d)
	if !r.agree(err, true) {
		return
	}
	t.messages = append(t.messages, x)
	if !x.internal && !staff && r.model.does(w, core.Reopen, t) {
		t.closed = time.Time{}
	}
	fits := len(d.Files) > 0 && (staff || d.Files[0].Blob.Size <= int64(plan.mb)*megabyte)
	if want := fits && r.model.does(w, core.AttachFile, t); want != (len(out.Message.Attachments) > 0) {
		r.t.Errorf("%s: %d files, want %v", r.doing, len(out.Message.Attachments), want)
	}
}

// follows is a reply that comes too late: a ticket of its author's own.
func (r *random) follows(w who, t *modelTicket, d desk.Replying) {
	o := modelOpening{}
	if t.private {
		o.privacy = "private"
	}
	if len(d.Files) > 0 {
		o.size = d.Files[0].Blob.Size
	}
	if r.model.acts(w, t.org) {
		o.org = t.org
	}
	r.open(w, o, d.Ticket, func(by desk.By) (desk.Outcome, error) { return r.Reply(r.ctx(), by, d) })
}

func (r *random) changes() {
	a := pick(r, []core.Action{
		core.SetStatus, core.CloseTicket, core.CloseTicket, core.Reopen, core.SetPriority, core.MakePrivate, core.MakePublic,
		core.SetCategory, core.SetSubject, core.Assign, core.Withdraw, core.Subscribe,
	})
	w, id, t := r.ticketOf(string(a))
	ctx, by := r.ctx(), r.does(w)
	var err error
	var to core.Status
	switch a {
	case core.SetStatus:
		to = core.InProgress
		_, err = r.SetStatus(ctx, by, id, to)
	case core.CloseTicket:
		to = core.Closed
		_, err = r.SetStatus(ctx, by, id, to)
	case core.Reopen:
		to = core.New
		_, err = r.Reopen(ctx, by, id)
	case core.SetPriority:
		_, err = r.SetPriority(ctx, by, id, pick(r, core.Priorities[:]))
	case core.MakePrivate:
		_, err = r.SetPrivacy(ctx, by, id, core.Private, true)
	case core.MakePublic:
		_, err = r.SetPrivacy(ctx, by, id, core.Public, true)
	case core.SetCategory:
		_, err = r.SetCategory(ctx, by, id, "upgrade")
	case core.SetSubject:
		_, err = r.SetSubject(ctx, by, id, fmt.Sprintf("renamed%d", r.step))
	case core.Assign:
		_, err = r.Assign(ctx, by, id, addresses["sam"])
	case core.Withdraw:
		_, err = r.Withdraw(ctx, by, id)
	case core.Subscribe:
		_, err = r.SetAlert(ctx, by, id, false)
	}
	may := r.model.sees(w, t) && r.model.does(w, a, t)
	if !r.agreeOn(err, w, t, may) {
		return
	}
	switch a {
	case core.MakePrivate:
		t.private = true
	case core.MakePublic:
		t.private = false
	case core.Withdraw:
		t.withdrawn, to = true, core.Closed
	case core.Subscribe:
		t.cc = without(t.cc, w.name) // who wants to hear no more is no longer copied
	}
	if to == core.Closed && t.closed.IsZero() {
		t.closed = r.model.now
	} else if to != core.Closed && to != "" {
		t.closed = time.Time{}
	}
}

func without(list []string, name string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == name })
}

func (r *random) copies() {
	w, id, t := r.ticketOf("cc")
	whom := pick(r, r.people)
	if r.chance(20) {
		whom = w.name
	}
	if r.chance(60) {
		r.doing += " add " + whom
		_, err := r.AddCC(r.ctx(), r.does(w), id, r.address(whom))
		if r.agreeOn(err, w, t, r.model.does(w, core.AddCC, t)) {
			r.model.copy(t, whom)
		}
		return
	}
	r.doing += " remove " + whom
	_, err := r.RemoveCC(r.ctx(), r.does(w), id, r.address(whom))
	may := r.model.does(w, core.AddCC, t) || whom == w.name && r.model.copied(w, t)
	if r.agreeOn(err, w, t, may) {
		t.cc = without(t.cc, whom)
	}
}

// company lists an organization's tickets and asks to hear of all new ones.
func (r *random) company() {
	w, org := r.somebody(), pick(r, r.orgs)
	r.doing = fmt.Sprintf("%s (%s): alerts company %s", w.name, w.trust, org)
	_, err := r.SetCompanyAlert(r.ctx(), r.does(w), org, r.chance(70))
	r.agree(err, r.model.entitled(w, org) || r.model.partner(w, org))
}
