package command_test

import (
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

// text is an answer drawn wide, its lines as they come.
func text(a command.Answer) string { return command.Text(a, 1000) }

// by does a command as somebody by mail.
func (w *world) byMail(who, line string) command.Answer {
	w.t.Helper()
	a, err := w.run.RunText(w.t.Context(), w.desk, desk.By{Actor: w.actor(who), Channel: core.Mail, Source: core.Source("mail:" + line)}, line)
	if err != nil || !a.OK {
		w.t.Fatalf("%s by mail: %q = %s, %v", who, line, text(a), err)
	}
	return a
}

// lines checks that an answer has lines with all words of each want, in that
// order from the top.
func (w *world) lines(a command.Answer, want ...string) {
	w.t.Helper()
	rest := strings.Split(text(a), "\n")
	for _, words := range want {
		found := false
		for i, l := range rest {
			if strings.Contains(strings.Join(strings.Fields(l), " "), words) {
				rest, found = rest[i+1:], true
				break
			}
		}
		if !found {
			w.t.Fatalf("no line %q below the ones before in\n%s", words, text(a))
		}
	}
}

func TestHistory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.now = noon.Add(time.Hour)
		w.byMail("olga@acme.example", "contacts add mel@acme.example")
		w.byMail("olga@acme.example", "owners add alice@acme.example")
		w.byMail("olga@acme.example", "partners remove Globex")
		w.byMail("olga@acme.example", "partners add Globex until 2026-12-31 yes")
		w.ok("ada@desk.example", "org set Acme plan:premium seats:2")
		w.ok("ada@desk.example", "org domain Acme add acme.test")
		w.ok("ada@desk.example", "org domain Acme remove acme.test yes")
		const olga, ada = "Olga Owner (olga@acme.example)", "Ada Admin (ada@desk.example)"
		a := w.ok("system", "org show Acme")
		w.lines(a,
			"Alice Adams alice@acme.example owner yes 2026-03-02 "+olga,
			"Mel Member mel@acme.example member yes 2026-03-02 "+olga,
			"History",
			"2026-03-02 13:00 UTC removed the domain acme.test "+ada+" shell",
			"added the domain acme.test "+ada,
			"changed the bought seats from 0 to 2 "+ada,
			"changed the plan from team to premium "+ada,
			"let Globex act for it until", "ended that Globex acts for it "+olga+" mail",
			"made alice@acme.example an owner "+olga+" mail",
			"gave mel@acme.example the entitlement "+olga+" mail",
			"2026-03-02 12:00 UTC took the entitlement from mel@acme.example the system administrator shell",
			"set the plan to team", "added the organization the system administrator shell")
		e := object(t, a)["events"].([]any)[0].(map[string]any)
		if e["actor"] != "ada@desk.example" || e["what"] != "domain removed" || e["from"] != "acme.test" || e["at"] != "2026-03-02T13:00:00Z" {
			t.Errorf("the newest event is %v", e)
		}

		w.lines(w.ok("olga@acme.example", "org"), "History", "removed the domain acme.test Ada Admin shell", "gave mel@acme.example the entitlement "+olga)
		if got := text(w.ok("olga@acme.example", "org")); strings.Contains(got, "ada@desk.example") {
			t.Errorf("an owner sees an address of the staff:\n%s", got)
		}
		for _, who := range []string{"mel@acme.example", "bill@acme.example", "sam@desk.example"} {
			command := "org Acme"
			if a := w.ok(who, command); strings.Contains(text(a), "History") || a.Data.Events != nil {
				t.Errorf("%s reads the history of Acme:\n%s", who, text(a))
			}
		}

		w.ok("system", "org set Acme seats:0")
		for range 16 {
			w.ok("system", "org domain Acme add many.test")
			w.ok("system", "org domain Acme remove many.test yes")
		}
		a = w.ok("ada@desk.example", "org show Acme")
		if got := len(a.Data.Events); got != 30 {
			t.Errorf("%d events of Acme, want 30", got)
		}
		w.lines(a, "removed the domain many.test", "older.")
	})
}

func TestPersonShow(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	w.tickets()
	w.ok("system", "staff add sam@desk.example admin")
	w.ok("system", "staff remove sam@desk.example")
	w.ok("system", "staff add sam@desk.example")
	w.lines(w.ok("ada@desk.example", "person show sam@desk.example"), "Last wrote never", "Open tickets 0", "History",
		"put sam@desk.example on the staff as agent", "took sam@desk.example off the staff", "made sam@desk.example admin on the staff, agent before",
		"put sam@desk.example on the staff as agent the system administrator shell")
	a := w.ok("ada@desk.example", "person show alice@acme.example")
	w.lines(a, "alice@acme.example", "Acme member yes team", "Known since 2026-03-02", "Last wrote 2026-03-02 12:00 UTC", "Open tickets 1",
		"gave alice@acme.example the entitlement Acme the system administrator shell")
	if o := object(t, a)["person"].(map[string]any); o["open_tickets"] != 1.0 || o["last_wrote"] != "2026-03-02T12:00:00Z" {
		t.Errorf("person = %v, want one open ticket", o)
	}
	if a := w.do("olga@acme.example", "person show alice@acme.example"); a.OK || a.Rule != core.RuleStaff {
		t.Errorf("an owner asks for somebody's history: %s", text(a))
	}
}

func TestPersonMergeAsks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets()
		const merge = "person merge carl@home.example mel@acme.example"
		a := w.do("ada@desk.example", merge)
		if a.OK || a.Data.Confirm != merge+" yes" || !strings.Contains(text(a), "Carl (carl@home.example) and Mel Member (mel@acme.example) will be one person") {
			t.Fatalf("merge without a yes = %s", text(a))
		}
		if got := w.ok("carl@home.example", "whoami"); !strings.Contains(text(got), "Carl") {
			t.Fatalf("to be asked changed something:\n%s", text(got))
		}
		w.lines(w.ok("ada@desk.example", a.Data.Confirm), "Carl (carl@home.example) is Mel Member (mel@acme.example) now: tickets")
		w.lines(w.ok("carl@home.example", "whoami"), "Mel Member", "carl@home.example, mel@acme.example", "Acme member")
		w.lines(w.ok("carl@home.example", "list mine"), "How do I log out?")
		w.lines(w.ok("ada@desk.example", "person show carl@home.example"), "joined carl@home.example into mel@acme.example Ada Admin (ada@desk.example) shell")
		for _, c := range []struct{ text, says string }{
			{merge + " yes", "same person already"},
			{"person merge mel@acme.example sam@desk.example yes", "is on the staff as agent"},
			{"person merge mel@acme.example mel@acme.example yes", "same address"},
		} {
			if a := w.do("ada@desk.example", c.text); a.OK || !strings.Contains(text(a), c.says) {
				t.Errorf("%s = %s, want %q", c.text, text(a), c.says)
			}
		}
		if a := w.do("sam@desk.example", "person merge mel@acme.example pat@globex.example"); a.OK || a.Rule != core.RuleAdmins || a.Data.Confirm != "" {
			t.Errorf("an agent is asked to confirm a merge: %s", text(a))
		}
	})
}

func TestPersonForgetAsks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets()
		w.ok("alice@acme.example", "reply 1 It still does.")
		const forget = "person forget alice@acme.example"
		a := w.do("ada@desk.example", forget)
		if a.OK || a.Data.Confirm != forget+" yes" || !strings.Contains(text(a), "cannot be undone") || !strings.Contains(text(a), "somebody wrote into the text of a ticket") {
			t.Fatalf("forget without a yes = %s", text(a))
		}
		w.lines(w.ok("ada@desk.example", "show 1"), "alice@acme.example")
		w.lines(w.ok("ada@desk.example", a.Data.Confirm), "is removed", "addresses 1", "memberships 1", "alerts 1")
		a = w.ok("ada@desk.example", "show 1")
		w.lines(a, "someone", "It does since today.", "someone", "It still does.")
		if got := strings.ToLower(text(a)); strings.Contains(got, "alice") {
			t.Errorf("the ticket still names her:\n%s", got)
		}
		if got, err := command.JSON(a); err != nil || strings.Contains(strings.ToLower(string(got)), "alice") {
			t.Errorf("the ticket's JSON still names her: %s, %v", got, err)
		}
		w.lines(w.ok("system", "org show Acme"), "removed someone from the members Ada Admin (ada@desk.example) shell", "gave someone the entitlement")
		for _, c := range []struct{ text, says string }{
			{forget + " yes", "Nobody here has the address"},
			{"person forget olga@acme.example", "last owner of Acme"},
			{"person forget sam@desk.example", "`staff remove sam@desk.example` first"},
		} {
			if a := w.do("ada@desk.example", c.text); a.OK || !strings.Contains(text(a), c.says) {
				t.Errorf("%s = %s, want %q", c.text, text(a), c.says)
			}
		}
	})
}
