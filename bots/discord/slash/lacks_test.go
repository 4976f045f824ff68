package slash

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"usher/core"
	"usher/core/command"
)

func TestLacks(t *testing.T) {
	for _, c := range []struct {
		typed  string
		values opts
		line   string
		lacks  []string
		of12   string // the same once the ticket is known; empty: it is about none
	}{
		{"ticket open", nil, "open …", []string{"subject"}, ""},
		{"ticket open", opts{"priority": "high", "subject": " "}, "open priority:high …", []string{"subject"}, ""},
		{"ticket reply", opts{"ticket": "12"}, "reply 12 …", []string{"text"}, "reply 12 …"},
		{"ticket reply", opts{"ticket": "12", "status": "pending"}, "reply 12 status:pending …", []string{"text"}, "reply 12 status:pending …"},
		{"ticket reply", opts{"text": "It works"}, "reply …", []string{"ticket"}, "reply 12\nIt works"},
		{"ticket close", nil, "close …", []string{"ticket"}, "close 12"},
		{"ticket status", nil, "status …", []string{"ticket", "status"}, "status 12 …"},
		{"ticket status", opts{"status": "pending"}, "status …", []string{"ticket"}, "status 12 pending"},
		{"ticket cc add", opts{"ticket": "12"}, "cc 12 add …", []string{"address"}, "cc 12 add …"},
		{"ticket cc add", opts{"address": "bob@x.example"}, "cc …", []string{"ticket"}, "cc 12 add bob@x.example"},
		{"ticket alerts", opts{"ticket": "12"}, "alerts 12 …", []string{"set"}, "alerts 12 …"},
		{"ticket alerts", opts{"set": "off"}, "alerts …", []string{"ticket"}, "alerts 12 off"},
		{"ticket why", opts{"action": "reply"}, "why …", []string{"ticket"}, "why 12 reply"},
		{"ticket search", opts{"status": "open"}, "search status:open …", []string{"words"}, ""},
		{"ticket transcript", nil, "transcript …", []string{"ticket"}, "transcript 12"},
		{"support contacts add", opts{"org": "Acme"}, "contacts add org:Acme …", []string{"address"}, ""},
		{"support link", nil, "link …", []string{"address"}, ""},
		{"support verify", nil, "verify …", []string{"code"}, ""},
	} {
		s, err := Read(typedAs(t, c.typed, c.values, ""))
		if err != nil || s.Line != c.line || !slices.Equal(s.Lacks, c.lacks) {
			t.Errorf("/%s %v = %q lacking %v, %v, want %q lacking %v", c.typed, c.values, s.Line, s.Lacks, err, c.line, c.lacks)
		}
		if got := s.Of(12); c.of12 != "" && got.Text() != strings.TrimSuffix(c.of12, " …") || got.Missing("ticket") {
			t.Errorf("/%s %v of ticket 12 = %q, want %q", c.typed, c.values, got.Text(), c.of12)
		}
	}
}

// TestLackingIsUnderstood holds that the grammar understands a line that lacks its
// end, so that a form can ask for the rest of it.
func TestLackingIsUnderstood(t *testing.T) {
	s, err := Read(typedAs(t, "support contacts add", opts{"org": "Acme Inc"}, ""))
	if err != nil {
		t.Fatal(err)
	}
	c, err := command.Parse(s.Text(), env())
	if err == nil || c.Verb != "contacts" || c.Op != command.Add || c.Org != "Acme Inc" {
		t.Errorf("Parse(%q) = %+v, %v, want all but the address, and an error", s.Text(), c, err)
	}
}

func TestWrong(t *testing.T) {
	for _, c := range []struct {
		typed  string
		values opts
		want   string
	}{
		{"ticket why", opts{"ticket": "12", "person": "reply"}, "`person` is no address"},
		{"ticket assign", opts{"ticket": "12", "to": "Bob"}, "`to` is no address"},
		{"ticket status", opts{"ticket": "12", "status": "gone"}, "`status` is none of its choices"},
		{"ticket list", opts{"sort": "colour"}, "`sort` is none of its choices"},
		{"ticket subject", opts{"ticket": "12", "subject": `a" b' c» d” e’ f“ g`}, "too many kinds of quotes"},
		{"ticket subject", opts{"ticket": "12", "subject": strings.Repeat("ä", 600)}, "too long"},
		{"ticket show", opts{"ticket": 12}, "older form"},
		{"ticket stats", opts{"company": "yes"}, "older form"},
	} {
		s, err := Read(typedAs(t, c.typed, c.values, ""))
		var e *core.Error
		if !errors.As(err, &e) || e.Kind != core.Invalid || !strings.Contains(e.Text, c.want) {
			t.Errorf("/%s %v = %q, %v, want an error with %q", c.typed, c.values, s.Line, err, c.want)
		}
	}
	data := typedAs(t, "ticket show", opts{"ticket": "12"}, "")
	data.Options[0].Name = "gone"
	if _, err := Read(data); core.KindOf(err) != core.Invalid {
		t.Errorf("a subcommand that is gone = %v, want it said", err)
	}
}
