package bots_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/bots"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

// board is a desk whose dashboards are looked at: Acme (team) with the owner
// Alice and the contacts Bob and Cid, who is in Globex too; Pat of the certified
// partner Parta; the agent Sam; and Zoe of the community.
type board struct {
	*desk.Desk
	t   *testing.T
	run *command.Runner
	now time.Time
}

const (
	aliceAt, bobAt, cidAt, patAt = "alice@acme.example", "bob@acme.example", "cid@acme.example", "pat@parta.example"
	samAt, zoeAt                 = "sam@desk.example", "zoe@home.example"
)

func newBoard(t *testing.T) *board {
	t.Helper()
	b := &board{t: t, run: command.New(command.Options{}), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	b.Desk = desk.New(storetest.Open(t, store.SQLite), desk.Settings{
		Name: "Desk", Secret: []byte("0123456789abcdef"), Community: true, Categories: []string{"upgrade", "other"},
		Plans: core.DefaultCatalogue(), MaxCC: 3, SeatPrice: core.SeatPrice, HourlyCap: 100, Addresses: []string{"support@desk.example"},
	}, func() time.Time { return b.now })
	if err := b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{aliceAt, bobAt, cidAt, patAt, samAt, zoeAt} {
		name, _, _ := strings.Cut(who, "@")
		if _, err := b.Identify(t.Context(), strings.ToUpper(name[:1])+name[1:], who, nil, core.TrustProven, false); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{
		"staff add " + samAt, "org add Acme plan:team domain:acme.example", "org add Globex plan:basic", "org add Parta plan:none",
		"org certify Parta", "owners add alice@acme.example org:Acme", "owners add pat@parta.example org:Parta",
		"contacts add cid@acme.example org:Globex", "contacts add cid@acme.example org:Acme", "contacts add bob@acme.example org:Acme",
	} {
		b.ok("", line)
	}
	b.ok(aliceAt, "partners add Parta until 2026-12-31 yes")
	return b
}

func (b *board) actor(who string) core.Actor {
	b.t.Helper()
	if who == "" {
		return core.System()
	}
	a, err := b.Actor(b.t.Context(), who, core.TrustProven)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

// does runs a line as somebody and returns what they read.
func (b *board) does(who, line string) (string, bool) {
	b.t.Helper()
	a, err := b.run.RunText(b.t.Context(), b.Desk, desk.By{Actor: b.actor(who), Channel: core.Slack}, line)
	if err != nil {
		b.t.Fatal(err)
	}
	return command.Text(a, 1000), a.OK
}

func (b *board) ok(who, line string) {
	b.t.Helper()
	if text, ok := b.does(who, line); !ok {
		b.t.Fatalf("%s, by %s: %s", line, who, text)
	}
}

func (b *board) look(who string, l bots.Look) bots.Dashboard {
	b.t.Helper()
	d, err := bots.LoadDashboard(b.t.Context(), b.Desk, b.run, b.actor(who), l)
	if err != nil {
		b.t.Fatalf("dashboard of %s at %s: %v", who, l, err)
	}
	return d
}

// counts are the tabs with how many tickets each has.
func counts(d bots.Dashboard) (out []string) {
	for _, t := range d.Tabs {
		out = append(out, fmt.Sprintf("%s %d", t.Label, t.Count))
	}
	return out
}

func numbers(d bots.Dashboard) (out []int) {
	for _, r := range d.Rows {
		out = append(out, int(r.ID))
	}
	return out
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestDashboardShowsToEachTheirOwn(t *testing.T) {
	b := newBoard(t)
	b.ok(aliceAt, "open Down priority:urgent\nx") // 1
	b.ok(bobAt, "open Slow\nx")                   // 2
	b.ok(zoeAt, "open Hello\nx")                  // 3
	b.ok(cidAt, "open Odd org:Globex\nx")         // 4
	b.ok(bobAt, "open Done\nx")                   // 5
	b.ok(bobAt, "close 5")
	b.ok(samAt, "assign 2 me")
	b.now = b.now.Add(4 * time.Hour)
	for who, want := range map[string][]string{
		aliceAt: {"My open 1", "My closed 0", "Company 3", "Alerts 1"},
		bobAt:   {"My open 1", "My closed 1", "Company 3", "Alerts 2"},
		cidAt:   {"My open 1", "My closed 0", "Company 4", "Alerts 1"},
		patAt:   {"My open 0", "My closed 0", "Company 3", "Alerts 0"},
		zoeAt:   {"My open 1", "My closed 0", "Alerts 1"},
		samAt:   {"Assigned to me 1", "Unassigned 3", "Overdue 1", "By priority 4", "All 5"},
	} {
		equal(t, "tabs of "+who, counts(b.look(who, bots.Look{})), want)
	}
	overdue := b.look(samAt, bots.Look{Tab: "overdue"})
	equal(t, "overdue", numbers(overdue), []int{1})
	if r := overdue.Rows[0]; !r.Due.Before(b.now) || r.From != "Acme" {
		t.Errorf("the overdue ticket is of %q and due at %s, want Acme's, due before %s", r.From, r.Due, b.now)
	}
	equal(t, "Cid's company tickets of Globex", numbers(b.look(cidAt, bots.Look{Tab: "company", Org: "Globex"})), []int{4})
	equal(t, "Bob's, of an organization that is not his", len(b.look(bobAt, bots.Look{Tab: "company", Org: "Globex"}).Rows), 3)
	equal(t, "Sam's, of one that is not there", numbers(b.look(samAt, bots.Look{Tab: "all", Org: "Nobody Inc"})), nil)
	equal(t, "urgent ones", numbers(b.look(samAt, bots.Look{Tab: "all", Priority: core.Urgent})), []int{1})
	equal(t, "by priority", numbers(b.look(samAt, bots.Look{Tab: "priority"}))[0], 1)
}

func TestDashboardPages(t *testing.T) {
	b := newBoard(t)
	for i := range 2*bots.PageSize + 3 {
		b.ok(bobAt, fmt.Sprintf("open Matter %d\nx", i+1))
		b.now = b.now.Add(time.Minute)
	}
	first := b.look(bobAt, bots.Look{})
	equal(t, "first page", numbers(first), []int{23, 22, 21, 20, 19, 18, 17, 16, 15, 14})
	second := b.look(bobAt, first.Look.Next(first.Next))
	third := b.look(bobAt, second.Look.Next(second.Next))
	equal(t, "last page", numbers(third), []int{3, 2, 1})
	if third.Next != "" || third.Total != 23 {
		t.Errorf("the last of 23 goes on at %q, of %d", third.Next, third.Total)
	}
	back := b.look(bobAt, bots.ReadLook(third.Look.Back().String()))
	equal(t, "back", numbers(back), numbers(second))
	equal(t, "back again", numbers(b.look(bobAt, back.Look.Back())), numbers(first))
	stale := third.Look
	stale.Sort = core.BySubject
	equal(t, "a page of another order, at its first", len(b.look(bobAt, stale).Rows), bots.PageSize)
	bad := bots.Look{Sort: "upside down", Status: "asleep", Tab: "attic", Page: "cellar"}
	equal(t, "of what is not there", numbers(b.look(bobAt, bad)), numbers(first))
}

// TestLookStaysShort goes a long way: the beginning of it is forgotten.
func TestLookStaysShort(t *testing.T) {
	l := bots.Look{Org: "Acme"}
	for i := range 500 {
		l = bots.ReadLook(l.Next(strings.Repeat("x", 90) + fmt.Sprint(i)).String())
		if n := len(l.String()); n > 2900 {
			t.Fatalf("page %d takes %d bytes to remember", i, n)
		}
	}
	equal(t, "pages gone", l.Nth, 500)
	for i := 0; l.Nth > 0; i++ {
		if l = bots.ReadLook(l.Back().String()); i > 500 {
			t.Fatal("never back at the beginning")
		}
	}
	if l.Org != "Acme" || len(l.After) != 0 {
		t.Errorf("back at %+v, want the first page for Acme", l)
	}
}

func TestContractOffersOwnersOnly(t *testing.T) {
	b := newBoard(t)
	b.ok(aliceAt, "contacts add dan@elsewhere.example")
	offers := func(who string) (out []string) {
		d := b.look(who, bots.Look{Page: bots.ContractPage, Org: map[string]string{cidAt: "Acme", samAt: "Acme"}[who]})
		if d.Account == nil {
			return []string{"no account: " + d.Why}
		}
		for _, c := range d.Account.Contacts {
			if out = append(out, c.Name+" "+string(c.Role)); c.End.Command != "" {
				out = append(out, c.End.Command)
			}
		}
		for _, p := range d.Account.Partners {
			if out = append(out, p.Name); p.End.Command != "" {
				out = append(out, p.End.Command)
			}
		}
		for _, c := range d.Account.Add {
			out = append(out, c.Command)
		}
		return out
	}
	people := []string{"Alice owner", "Cid member", "Bob member", "dan member", "Parta"}
	equal(t, "Bob's", sorted(offers(bobAt)), sorted(people))
	equal(t, "Cid's, who chose Acme", sorted(offers(cidAt)), sorted(people))
	equal(t, "Sam's, who is no administrator", sorted(offers(samAt)), sorted(people))
	equal(t, "Alice's", sorted(offers(aliceAt)), sorted(append(slices.Clone(people),
		"contacts remove cid@acme.example org:Acme", "contacts remove bob@acme.example org:Acme",
		"contacts remove dan@elsewhere.example org:Acme", "partners remove Parta org:Acme",
		"contacts add org:Acme"+bots.Rest, "owners add org:Acme"+bots.Rest, "billing add org:Acme"+bots.Rest, "partners add org:Acme"+bots.Rest)))
	if got := offers(patAt); len(got) == 0 || strings.Contains(strings.Join(got, " "), "bob") {
		t.Errorf("the partner's contact sees %q", got)
	}
	if text, ok := b.does(bobAt, "contacts remove cid@acme.example org:Acme"); ok || !strings.Contains(text, "owner") {
		t.Errorf("Bob removes a contact, which only owners may: %s", text)
	}
	for _, line := range []string{"contacts remove bob@acme.example org:Acme", "owners add cid@acme.example org:Acme", "partners remove Parta org:Acme"} {
		b.ok(aliceAt, line)
	}
	if got := offers(aliceAt); !slices.Contains(got, "Cid owner") || slices.Contains(got, "Bob member") || slices.Contains(got, "Parta") ||
		!slices.Contains(got, "owners remove alice@acme.example org:Acme yes") {
		t.Errorf("then she is offered %q", got)
	}
	b.ok(aliceAt, "owners remove cid@acme.example org:Acme yes")
}

func sorted(s []string) []string { slices.Sort(s); return s }
