package command_test

import (
	"strings"
	"testing"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

// mail runs a command mail as the mail door does, in one transaction.
func (w *world) mail(who string, source core.Source, text string) command.Answer {
	w.t.Helper()
	var a command.Answer
	by := desk.By{Actor: w.actor(who), Source: source, Channel: core.Mail, MessageID: "m@acme.example"}
	err := w.desk.Together(w.t.Context(), func(d *desk.Desk) error {
		var err error
		a, err = w.run.RunLines(w.t.Context(), d, by, text)
		return err
	})
	if err != nil {
		w.t.Fatalf("RunLines(%q) = %v", text, err)
	}
	return a
}

func TestRunLines(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets()
		text := "priority 1 high\nprioritty 1 low\nshow 3\nopen Another one\n    with text\nassign 1 me\nstatus 1 pending\n--\nclose 1"
		a := w.mail("alice@acme.example", "mail:1", text)
		golden(t, "run-lines.txt", command.Text(a, 80))
		if a.OK || a.Rule != core.RuleNoTicket || a.Data.Ticket != nil {
			t.Errorf("RunLines = OK %v, rule %q, ticket %v, want the first refusal's rule and no data", a.OK, a.Rule, a.Data.Ticket)
		}
		if got := w.ok("alice@acme.example", "show 1").Data.Ticket; got.Priority != "high" || got.Status != "pending" {
			t.Errorf("ticket 1 = %s, %s, want high, pending: refused lines undo nothing", got.Priority, got.Status)
		}
		again := w.mail("alice@acme.example", "mail:1", text)
		if n := strings.Count(command.Text(again, 80), "This was done already."); n != 3 {
			t.Errorf("the same mail again = %s, want 3 lines done already", command.Text(again, 80))
		}
		if a := w.do("alice@acme.example", "show 5"); a.OK {
			t.Errorf("the same mail opened a second ticket: %s", command.Text(a, 80))
		}
		if a := w.mail("alice@acme.example", "mail:2", "\n--\nAlice"); a.OK || !strings.Contains(command.Text(a, 80), "no command in this mail") {
			t.Errorf("an empty mail = %s", command.Text(a, 80))
		}
		long := w.mail("alice@acme.example", "mail:3", strings.Repeat("whoami\n", 60))
		if long.OK || !strings.Contains(command.Text(long, 80), "10 more lines were left out") {
			t.Errorf("60 lines: OK %v, want the last 10 left out", long.OK)
		}
	})
}

func TestRunLinesActsWithTheRightsOfTheMoment(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	if _, err := w.desk.Identify(t.Context(), "Ines", "ines@initech.example", nil, core.TrustProven, false); err != nil {
		t.Fatal(err)
	}
	a := w.mail("two@beta.example", "mail:1", "owners remove two@beta.example org:Initech yes\ncontacts add c@initech.example org:Initech")
	if a.OK || a.Rule != core.RuleOwners {
		t.Errorf("who is no owner any more got OK %v, rule %q: %s", a.OK, a.Rule, command.Text(a, 80))
	}
}

func TestYesByMail(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets()
		a := w.mail("olga@acme.example", "mail:1", "privacy 1 public\nwhoami\npartners add Globex until 2026-12-31")
		if a.OK || a.Pending == 0 || a.Data.Confirm != "privacy 1 public yes\npartners add Globex until 2026-12-31 yes" {
			t.Fatalf("RunLines = OK %v, pending %d, confirm %q", a.OK, a.Pending, a.Data.Confirm)
		}
		if got := w.ok("olga@acme.example", "show 1").Data.Ticket.Privacy; got != "private" {
			t.Fatalf("ticket 1 is %s before the yes", got)
		}
		carl, olga := w.actor("carl@home.example").Person.ID, w.actor("olga@acme.example").Person.ID
		if _, err := w.desk.TakePending(t.Context(), carl, a.Pending); core.KindOf(err) != core.NotFound {
			t.Errorf("TakePending of somebody else's = %v, want NotFound", err)
		}
		commands, err := w.desk.TakePending(t.Context(), olga, a.Pending)
		if err != nil {
			t.Fatal(err)
		}
		if b := w.mail("olga@acme.example", "mail:2", commands); !b.OK || b.Pending != 0 {
			t.Errorf("the confirmed commands = %s", command.Text(b, 80))
		}
		if got := w.ok("olga@acme.example", "show 1").Data.Ticket.Privacy; got != "public" {
			t.Errorf("ticket 1 is %s after the yes, want public", got)
		}
		if _, err := w.desk.TakePending(t.Context(), olga, a.Pending); core.KindOf(err) != core.NotFound {
			t.Errorf("TakePending twice = %v, want NotFound", err)
		}
	})
}

func TestConfirmAsksOnlyWhoMay(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	for _, c := range []struct{ who, text, rule string }{
		{"alice@acme.example", "partners add Globex", core.RuleOwners},
		{"carl@home.example", "partners add Globex org:Acme", core.RuleNoOrganization},
		{"alice@acme.example", "owners remove olga@acme.example", core.RuleOwners},
	} {
		if a := w.do(c.who, c.text); a.OK || a.Rule != c.rule || a.Data.Confirm != "" {
			t.Errorf("%s: %s = rule %q, confirm %q, want rule %q and no question", c.who, c.text, a.Rule, a.Data.Confirm, c.rule)
		}
	}
	w.ok("olga@acme.example", "owners add alice@acme.example")
	a := w.do("olga@acme.example", "owners remove alice@acme.example")
	if a.Data.Confirm != "owners remove alice@acme.example yes" {
		t.Fatalf("confirm = %q", a.Data.Confirm)
	}
	if n := len(w.ok("olga@acme.example", "owners").Data.Contacts); n != 2 {
		t.Errorf("%d owners before the yes, want 2", n)
	}
	if n := len(w.ok("olga@acme.example", a.Data.Confirm).Data.Contacts); n == 0 {
		t.Error("the answer to the yes has no contacts")
	}
	if n := len(w.ok("olga@acme.example", "owners").Data.Contacts); n != 1 {
		t.Errorf("%d owners after the yes, want 1", n)
	}
}

func TestApply(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets()
		_, words := command.Words("#priority high #category upgrade\n#assign me\n#public\n#cc x@x.example\n#internal\n#status frozen\n#close\nHello", w.run.Env(w.desk))
		by := desk.By{Actor: w.actor("alice@acme.example"), Source: "mail:1", Channel: core.Mail}
		for _, run := range []string{"first", "second"} {
			left, err := w.run.Apply(t.Context(), w.desk, by, 1, words)
			if err != nil {
				t.Fatal(err)
			}
			var rules []string
			for _, v := range left {
				rules = append(rules, v.Rule)
			}
			if got, want := strings.Join(rules, ", "), core.RuleStaff+", entitled, not understood"; got != want {
				t.Errorf("%s Apply left out %q, want %q", run, got, want)
			}
			if len(left) == 3 && (!left[1].Confirm || !strings.Contains(left[1].Words, "privacy 1 public yes")) {
				t.Errorf("#public = %+v, want to be asked", left[1])
			}
		}
		got := w.ok("alice@acme.example", "show 1").Data.Ticket
		if got.Priority != "high" || got.Category != "upgrade" || got.Status != "closed" || got.Privacy != "private" || len(got.CC) != 2 {
			t.Errorf("ticket 1 = %s, %s, %s, %s, cc %v", got.Priority, got.Category, got.Status, got.Privacy, got.CC)
		}
	})
}

func TestTheSameSourceTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets()
		for i, c := range []struct{ who, text string }{
			{"alice@acme.example", "open Once"}, {"alice@acme.example", "reply 1 Once"}, {"alice@acme.example", "cc 1 add x@x.example, y@y.example"},
			{"olga@acme.example", "contacts add z@acme.example"}, {"olga@acme.example", "contacts remove z@acme.example"},
			{"olga@acme.example", "partners add Globex yes"}, {"olga@acme.example", "partners remove Globex"},
			{"system", "org add Once plan:team"}, {"system", "org set Once seats:3"}, {"system", "org domain Once add once.example"},
			{"system", "org certify Once"}, {"system", "staff add once@desk.example"}, {"alice@acme.example", "alerts company on"},
			{"system", "article add Once public\nText."}, {"system", "article set 1 staff"}, {"system", "article remove 1 yes"},
		} {
			by := desk.By{Actor: w.actor(c.who), Source: core.Source("slack:" + string(rune('a'+i))), Channel: core.Slack}
			first, err := w.run.RunText(t.Context(), w.desk, by, c.text)
			if err != nil || !first.OK {
				t.Fatalf("%s = %s, %v", c.text, command.Text(first, 80), err)
			}
			second, err := w.run.RunText(t.Context(), w.desk, by, c.text)
			want, _, _ := strings.Cut(command.Text(first, 80), "\n")
			if got := command.Text(second, 80); err != nil || !second.OK || !strings.HasPrefix(got, want) && !strings.Contains(got, "done already") {
				t.Errorf("%s again = %s, %v, want as before: %s", c.text, got, err, want)
			}
		}
		if got := w.ok("alice@acme.example", "show 1").Data.Ticket; len(got.Messages) != 2 {
			t.Errorf("ticket 1 has %d messages, want 2", len(got.Messages))
		}
	})
}
