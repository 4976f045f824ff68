package command_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

func TestAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.tickets()
		w.attach("alice@acme.example", "reply 1 Here is the log.", "log.txt", 12345)
		w.now = noon.Add(3 * time.Hour)
		w.ok("sam@desk.example", "reply 1 Which version do you run?")
		w.ok("sam@desk.example", "note 1 Like the one of last week.")
		w.ok("sam@desk.example", "status 1 pending")
		w.ok("alice@acme.example", "open Second")
		for _, c := range []struct{ name, who, text string }{
			{"run-show-agent", "sam@desk.example", "show 1"},
			{"run-show-owner", "olga@acme.example", "show 1"},
			{"run-show-partner", "pat@globex.example", "show 1"},
			{"run-show-anybody", "alice@acme.example", "show 2"},
			{"run-list", "alice@acme.example", "list mine sort:number"},
			{"run-list-staff", "sam@desk.example", "list org:Acme"},
			{"run-search", "alice@acme.example", "search version"},
			{"run-contacts", "olga@acme.example", "contacts"},
			{"run-whoami", "pat@globex.example", "whoami"},
			{"run-plan", "olga@acme.example", "plan"},
			{"run-org", "olga@acme.example", "org"},
			{"run-partners", "olga@acme.example", "partners"},
			{"run-why", "carl@home.example", "why 1"},
			{"run-stats", "olga@acme.example", "stats company"},
			{"run-file", "olga@acme.example", "file 1 1"},
			{"run-staff", "ada@desk.example", "staff"},
		} {
			a := w.ok(c.who, c.text)
			golden(t, c.name+".txt", command.Text(a, 100))
			b, err := command.JSON(a)
			if err != nil {
				t.Fatalf("JSON(%s) failed: %v", c.name, err)
			}
			golden(t, c.name+".json", string(b))
		}
	})
}

// attach runs a command that brings a file along.
func (w *world) attach(who, text, name string, size int64) command.Answer {
	w.t.Helper()
	c, err := command.Parse(text, w.run.Env(w.desk))
	if err != nil {
		w.t.Fatal(err)
	}
	c.Attach = []core.Attachment{{Name: name, Type: "text/plain", Blob: core.Blob{SHA256: strings.Repeat("ab", 32), Size: size}}}
	a, err := w.run.Run(w.t.Context(), w.desk, desk.By{Actor: w.actor(who), Source: "test:attach", Channel: core.Slack}, c)
	if err != nil || !a.OK {
		w.t.Fatalf("Run(%q) = %+v, %v", text, a, err)
	}
	return a
}

// object decodes an answer as programs get it.
func object(t *testing.T, a command.Answer) map[string]any {
	t.Helper()
	b, err := command.JSON(a)
	if err != nil {
		t.Fatal(err)
	}
	var o map[string]any
	if err := json.Unmarshal(b, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func keys(v any) string {
	m, _ := v.(map[string]any)
	return strings.Join(slices.Sorted(maps.Keys(m)), " ")
}

func TestJSONShape(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	w.tickets()
	o := object(t, w.attach("alice@acme.example", "reply 1 Here is the log.", "log.txt", 12345))
	ticket := o["ticket"].(map[string]any)
	message := ticket["messages"].([]any)[1].(map[string]any)
	for _, c := range []struct {
		what      string
		got, want string
	}{
		{"answer", keys(o), "ok rule text ticket"},
		{"ticket", keys(ticket), "alerts assignee category cc closed created creator events follow_up_of messages number organization priority privacy requester status subject updated"},
		{"message", keys(message), "at attachments author internal number privacy source text"},
		{"attachment", keys(message["attachments"].([]any)[0]), "name sha256 size type"},
		{"event", keys(ticket["events"].([]any)[0]), "actor at from to what"},
		{"list", keys(object(t, w.ok("system", "list"))), "next ok rule text tickets"},
		{"contacts", keys(object(t, w.ok("system", "contacts org:Acme"))), "contacts ok organization rule text"},
		{"partners", keys(object(t, w.ok("system", "partners org:Acme"))), "customers ok partners rule text"},
		{"staff", keys(object(t, w.ok("system", "staff"))), "ok rule staff text"},
		{"person", keys(object(t, w.ok("system", "person show alice@acme.example"))), "events ok person rule text"},
		{"organization", keys(object(t, w.ok("system", "org show Acme"))), "contacts events ok organization rule text"},
		{"event of an organization", keys(object(t, w.ok("system", "org show Acme"))["events"].([]any)[0]), "actor at from person to what"},
		{"refusal", keys(object(t, w.do("carl@home.example", "show 99"))), "ok rule text"},
	} {
		if c.got != c.want {
			t.Errorf("keys of %s = %s, want %s", c.what, c.got, c.want)
		}
	}
	if message["source"] != "test:attach" || message["author"] != "alice@acme.example" || ticket["created"] != "2026-03-02T12:00:00Z" {
		t.Errorf("message = %v of ticket created %v, want source test:attach, author alice@acme.example, 2026-03-02T12:00:00Z", message, ticket["created"])
	}
}

func TestPages(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	w.tickets()
	w.ok("sam@desk.example", "open Fourth for:alice@acme.example")
	w.ok("sam@desk.example", "open Fifth for:alice@acme.example")
	var seen []command.Number
	next := "/ticket list open sort:-number"
	for range 5 {
		a := w.ok("sam@desk.example", next)
		for _, k := range a.Data.Tickets {
			seen = append(seen, k.Number)
		}
		if next = string(*a.Data.Next); next == "" {
			break
		}
		if strings.Count(next, "next:") != 1 || !strings.HasPrefix(next, "/ticket list open sort:-number next:") {
			t.Fatalf("next = %q, want the same command with one cursor", next)
		}
	}
	if want := []command.Number{1, 2, 3, 4, 5}; !slices.Equal(seen, want) {
		t.Errorf("pages held %v, want %v", seen, want)
	}
}
