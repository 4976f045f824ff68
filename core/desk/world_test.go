package desk_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

// monday is when every test starts.
var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// clock is a clock that stands still until a test moves it.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is a desk with a few people: Sam (agent) and Ada (admin) answer; Acme
// has the team plan, the owner Alice, the named contact Bob and Carl, a member
// without an entitlement; Globex has the basic plan and the owner Gina; Pat is
// a contact of the certified partner Parta, which acts for Acme; Zoe is of the
// community.
type world struct {
	*desk.Desk
	t     *testing.T
	store *store.Store
	clock *clock
	count int
}

var addresses = map[string]string{
	"sam": "sam@desk.example", "ada": "ada@desk.example", "alice": "alice@acme.example", "bob": "bob@acme.example",
	"carl": "carl@acme.example", "gina": "gina@globex.example", "pat": "pat@parta.example", "zoe": "zoe@home.example",
}

var everybody = []string{"sam", "ada", "alice", "bob", "carl", "gina", "pat", "zoe"}

func settings() desk.Settings {
	return desk.Settings{
		Name: "Desk", Secret: []byte("0123456789abcdef"), Community: true, PublicDelay: 10 * time.Minute, ReopenDays: 14,
		Bundle: 20 * time.Second, Categories: []string{"upgrade", "single sign-on", "other"}, Plans: core.DefaultCatalogue(),
		MaxCC: 3, SeatPrice: core.SeatPrice, HourlyCap: 20, Addresses: []string{"support@desk.example", "help@desk.example"},
	}
}

// each runs a test in a fresh world on each database.
func each(t *testing.T, f func(w *world), change ...func(*desk.Settings)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { f(newDesk(t, s, change...)) })
}

func newDesk(t *testing.T, s *store.Store, change ...func(*desk.Settings)) *world {
	t.Helper()
	set := settings()
	for _, c := range change {
		c(&set)
	}
	w := &world{t: t, store: s, clock: &clock{now: monday}}
	w.Desk = desk.New(s, set, w.clock.Now)
	ctx, sys := t.Context(), desk.By{Actor: core.System(), Channel: core.Shell}
	w.ok(w.Start(ctx))
	for _, name := range everybody {
		_, err := w.Identify(ctx, strings.ToUpper(name[:1])+name[1:], addresses[name], nil, core.TrustProven, false)
		w.ok(err)
	}
	w.done(w.SetStaff(ctx, sys, "Sam", addresses["sam"], core.Agent))
	w.done(w.SetStaff(ctx, sys, "Ada", addresses["ada"], core.Admin))
	for _, o := range []desk.NewOrganization{
		{Name: "Acme", Plan: "team", Domains: []string{"acme.example"}}, {Name: "Globex", Plan: "basic"}, {Name: "Parta"},
	} {
		w.done(w.AddOrganization(ctx, sys, o))
	}
	w.done(w.SetCertified(ctx, sys, "Parta", true))
	w.done(w.AddRole(ctx, sys, "Acme", addresses["alice"], core.Owner))
	w.done(w.AddRole(ctx, sys, "Globex", addresses["gina"], core.Owner))
	w.done(w.AddRole(ctx, sys, "Parta", addresses["pat"], core.Owner))
	w.done(w.AddContact(ctx, sys, "Acme", addresses["bob"]))
	w.done(w.AddContact(ctx, sys, "Acme", addresses["carl"]))
	w.done(w.RemoveContact(ctx, sys, "Acme", addresses["carl"]))
	_, _, err := w.GrantPartner(ctx, w.by("alice"), "Acme", "Parta", time.Time{})
	w.ok(err)
	w.forget()
	return w
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// done is ok for calls that return something too.
func (w *world) done(_ any, err error) {
	w.t.Helper()
	w.ok(err)
}

func (w *world) ctx() context.Context { return w.t.Context() }

// actor is a person of the fixture, or of any address, as things stand.
func (w *world) actor(name string) core.Actor {
	w.t.Helper()
	if name == "system" {
		return core.System()
	}
	address, ok := addresses[name]
	if !ok {
		address = name
	}
	a, err := w.Actor(w.ctx(), address, core.TrustProven)
	w.ok(err)
	return a
}

// by is the person acting by a mail that nobody sent before.
func (w *world) by(name string) desk.By {
	w.t.Helper()
	w.count++
	id := fmt.Sprintf("m%d@test.example", w.count)
	return desk.By{Actor: w.actor(name), Source: core.Source("test:" + id), Channel: core.Mail, MessageID: id}
}

func (w *world) system() desk.By { return desk.By{Actor: core.System(), Channel: core.Shell} }

func (w *world) open(name string, o desk.Opening) desk.Outcome {
	w.t.Helper()
	out, err := w.Open(w.ctx(), w.by(name), o)
	w.ok(err)
	return out
}

// quiet opens a ticket and forgets who was told.
func (w *world) quiet(name string, o desk.Opening) core.TicketID {
	w.t.Helper()
	out := w.open(name, o)
	w.forget()
	return out.Ticket.ID
}

func (w *world) reply(name string, r desk.Replying) desk.Outcome {
	w.t.Helper()
	out, err := w.Reply(w.ctx(), w.by(name), r)
	w.ok(err)
	return out
}

func (w *world) ticket(id core.TicketID) core.Ticket {
	w.t.Helper()
	v, err := w.Show(w.ctx(), core.System(), id)
	w.ok(err)
	return v.Ticket
}

// name is a person as tests write them: by the local part.
func (w *world) name(id core.PersonID) string {
	w.t.Helper()
	if id == 0 {
		return "nobody"
	}
	var p core.Person
	w.ok(w.store.View(w.ctx(), func(tx *store.Tx) error {
		var err error
		p, err = tx.Person(w.ctx(), id)
		return err
	}))
	local, _, _ := strings.Cut(p.Primary, "@")
	return local
}

func (w *world) queued() []core.Notice {
	w.t.Helper()
	list, err := w.Outbox(w.ctx(), core.Queued)
	w.ok(err)
	slices.Reverse(list)
	return list
}

// forget drops what is queued.
func (w *world) forget() {
	w.t.Helper()
	for _, n := range w.queued() {
		w.ok(w.Retry(w.ctx(), n.ID, core.Dropped))
	}
}

// told checks that exactly these notices were queued since the last time:
// kind, recipient, reason and the number of the message, zero without one.
func (w *world) told(want ...string) {
	w.t.Helper()
	var got []string
	for _, n := range w.queued() {
		number := 0
		if n.Message != 0 {
			w.ok(w.store.View(w.ctx(), func(tx *store.Tx) error {
				m, err := tx.Message(w.ctx(), n.Message)
				number = m.Number
				return err
			}))
		}
		got = append(got, fmt.Sprintf("%s %s %s %d", n.Kind, w.name(n.Person), n.Reason, number))
	}
	w.forget()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("told\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// happened checks the last events of a ticket: what, from>to, by whom.
func (w *world) happened(id core.TicketID, want ...string) {
	w.t.Helper()
	v, err := w.Show(w.ctx(), core.System(), id)
	w.ok(err)
	var got []string
	for _, e := range v.Events {
		got = append(got, fmt.Sprintf("%s %s>%s %s", e.What, e.From, e.To, w.name(e.Actor)))
	}
	got = got[max(0, len(got)-len(want)):]
	if !slices.Equal(got, want) {
		w.t.Errorf("events of %s\n\t%s\nwant\n\t%s", id, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func rules(vs []core.Verdict) string {
	var out []string
	for _, v := range vs {
		out = append(out, v.Rule)
	}
	return strings.Join(out, ", ")
}

// refused checks the kind and the rule of an error.
func (w *world) refused(err error, kind core.Kind, rule string) {
	w.t.Helper()
	var e *core.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Rule != rule {
		w.t.Errorf("error %v (%v, %s), want %s, %s", err, core.KindOf(err), ruleIn(err), kind, rule)
	}
}

func ruleIn(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		return e.Rule
	}
	return ""
}

func (w *world) copies(id core.TicketID) string {
	w.t.Helper()
	v, err := w.Show(w.ctx(), core.System(), id)
	w.ok(err)
	var out []string
	for _, p := range v.CC {
		out = append(out, w.name(p.ID))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (w *world) alerted(id core.TicketID) string {
	w.t.Helper()
	v, err := w.Show(w.ctx(), core.System(), id)
	w.ok(err)
	var out []string
	for _, p := range v.Alerts {
		out = append(out, w.name(p.ID))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func file(name string, size int64) core.Attachment {
	return core.Attachment{Name: name, Type: "text/plain", Blob: core.Blob{SHA256: strings.Repeat("a", 64), Size: size}}
}

const megabyte = 1_000_000
