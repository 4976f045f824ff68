package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// staffed is a place with an administrator, a customer and its owner.
func staffed(t *testing.T) *place {
	t.Helper()
	p := settle(t, minimal)
	p.done("do", "staff add sam@desk.example admin")
	p.done("do", "org add Acme plan:team domain:acme.example")
	p.done("do", "owners add alice@acme.example org:Acme")
	return p
}

type answered struct {
	OK     bool
	Rule   *string
	Text   string
	Ticket *struct {
		Number           int
		Subject, Creator string
		Messages         []struct{ Text string }
	}
	Tickets  []struct{ Number int }
	Contacts []struct{ Address string }
}

func TestDoAsTheSystemAndAsPeople(t *testing.T) {
	p := staffed(t)
	a := read[answered](t, p.done("do", "--as", "alice@acme.example", "--json", "contacts add bob@acme.example"))
	if !a.OK || len(a.Contacts) != 2 {
		t.Errorf("contacts add = %+v, want two contacts", a)
	}
	r := p.run("do", "--as", "bob@acme.example", "contacts add eve@acme.example")
	r.want(t, exitFailed)
	if r.err == "" || r.out != "" {
		t.Errorf("a refused command said %q and %q, want the reason on stderr only", r.out, r.err)
	}
	r = p.run("do", "--as", "bob@acme.example", "--json", "contacts add eve@acme.example")
	r.want(t, exitFailed)
	if a := read[answered](t, r.out); a.OK || a.Rule == nil || a.Text == "" {
		t.Errorf("a refused command --json = %+v, want not ok, with rule and text", a)
	}
}

func TestDoOpensOnce(t *testing.T) {
	p := staffed(t)
	open := func() answered {
		r := p.feed("open It burns\nFirst line.\n\nLast line.\n", "do", "--as", "alice@acme.example", "--source", "once", "--json", "-")
		r.want(t, exitDone)
		return read[answered](t, r.out)
	}
	first, second := open(), open()
	for _, a := range []answered{first, second} {
		if a.Ticket == nil || a.Ticket.Number != 1 || a.Ticket.Subject != "It burns" || a.Ticket.Creator != "alice@acme.example" {
			t.Fatalf("open = %+v, want ticket 1 of alice both times", a)
		}
	}
	if m := first.Ticket.Messages; len(m) != 1 || m[0].Text != "First line.\n\nLast line." {
		t.Errorf("messages = %+v, want the text below the first line", m)
	}
	if a := read[answered](t, p.done("do", "--json", "list")); len(a.Tickets) != 1 {
		t.Errorf("list = %+v, want the one ticket", a.Tickets)
	}
}

func TestDoRefuses(t *testing.T) {
	p := staffed(t)
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"nobody":             {[]string{"--as", "eve@evil.example", "list"}, "Nobody here has the address"},
		"no such ticket":     {[]string{"show 7"}, "#7"},
		"no file in it":      {[]string{"--out", p.path("f"), "whoami"}, "--out is for commands that give a file"},
		"twice there":        {[]string{"org add ACME plan:team"}, "There is an organization called"},
		"no such partner":    {[]string{"partners add Nowhere org:Acme yes"}, "Nowhere"},
		"a place of no list": {[]string{"list next:abc"}, "Ask for the list again"},
		"bad address":        {[]string{"--as", "\xff@x", "list"}, "Nobody here has the address"},
		"nearly a verb":      {[]string{"org shwo Acme"}, "Or did you mean"},
		"somebody's ticket":  {[]string{"--as", "alice@acme.example", "note 1 psst"}, ""},
		"an admin's command": {[]string{"--as", "alice@acme.example", "staff add eve@evil.example"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := p.run(append([]string{"do"}, c.args...)...)
			r.want(t, exitFailed, c.says)
			if strings.TrimSpace(r.err) == "" {
				t.Errorf("do %q said nothing on stderr, want a reason", c.args)
			}
		})
	}
	r := p.run("do", "--json", "--as", "eve@evil.example", "list")
	if a := read[answered](t, r.out); a.OK || a.Text == "" {
		t.Errorf("do --json as nobody = %+v, want an object that says why", a)
	}
	big := p.feed(strings.Repeat("x", commandMost+1), "do", "-")
	big.want(t, exitFailed, "bytes")
}

func TestExport(t *testing.T) {
	p := staffed(t)
	p.done("do", "--as", "alice@acme.example", "open It burns")
	for range 30 {
		p.done("do", "--as", "alice@acme.example", "reply 1 still")
	}
	p.done("do", "--as", "sam@desk.example", "note 1 psst")
	a := read[struct {
		Number   int
		Messages []struct{ Internal bool }
		Events   []struct{ What string }
	}](t, p.done("ticket", "export", "#1"))
	if a.Number != 1 || len(a.Messages) != 32 || !a.Messages[31].Internal || len(a.Events) < 32 {
		t.Errorf("export = number %d, %d messages, %d events, want all 32 with the note, and theirs", a.Number, len(a.Messages), len(a.Events))
	}
	p.run("ticket", "export", "2").want(t, exitFailed, "#2")
	if out := p.done("ticket", "export", "1", "--dir", p.path("taken")); out == "" {
		t.Error("export --dir printed nothing, want the ticket too")
	}
	if _, err := os.Stat(p.path("taken")); err != nil {
		t.Errorf("export --dir: %v, want the folder", err)
	}
}

func TestDoAttachesFiles(t *testing.T) {
	p := staffed(t)
	log, note := p.write("app.log", "line one"), p.write("note.txt", "do not forget")
	p.done("do", "--as", "alice@acme.example", "--file", log, "--file", note, "open It burns")
	for k, want := range map[string]string{"file 1 1": "line one", "file 1 2": "do not forget"} {
		if got := p.done("do", "--out", "-", k); got != want {
			t.Errorf("%s = %q, want %q", k, got, want)
		}
	}
	p.run("do", "file 1 2").want(t, exitDone, "note.txt", "--out PATH")
	p.run("do", "--file", log, "list").want(t, exitFailed, "not for list")
	p.run("do", "--as", "alice@acme.example", "--file", p.path("none"), "reply 1 see there").want(t, exitFailed, "none")
	if a := read[answered](t, p.done("do", "--json", "show 1")); len(a.Ticket.Messages) != 1 {
		t.Errorf("messages = %+v, want no reply without its file", a.Ticket.Messages)
	}
}

func TestDoStats(t *testing.T) {
	p := staffed(t)
	p.done("do", "--as", "alice@acme.example", "open Login fails priority:high")
	text := p.done("do", "--as", "alice@acme.example", "--out", p.path("stats.png"), "stats company")
	if !strings.Contains(text, "Tickets of Acme: one ticket in all") || !strings.Contains(text, "high  1  ██") && !strings.Contains(text, "high    1  ██") {
		t.Errorf("stats = %s", text)
	}
	if png, err := os.ReadFile(p.path("stats.png")); err != nil || !bytes.HasPrefix(png, []byte("\x89PNG")) {
		t.Errorf("stats --out wrote %.10q, %v, want a PNG", png, err)
	}
	a := read[struct {
		Stats struct {
			Organization               *string
			Total                      int
			Status, Priority, Category map[string]int
			Weeks                      []struct {
				Start          string
				Opened, Closed int
			}
			FirstAnswer *struct{ Median int } `json:"first_answer"`
		}
	}](t, p.done("do", "--json", "stats org:Acme")).Stats
	if a.Organization == nil || *a.Organization != "Acme" || a.Total != 1 || a.Status["new"] != 1 || len(a.Status) != 5 || a.Priority["high"] != 1 ||
		a.Category["other"] != 1 || len(a.Weeks) != 12 || a.Weeks[11].Opened != 1 || a.FirstAnswer != nil {
		t.Errorf("stats --json = %+v", a)
	}
}

// What was not understood is wrong usage: nothing was tried.
func TestDoMisspoken(t *testing.T) {
	p := staffed(t)
	for line, says := range map[string]string{
		"":                                            "There is no command here",
		"frobnicate":                                  "`help` shows",
		"prioritty 1 high":                            "Did you mean `priority 1 high`?",
		"list prioritty:high":                         "Did you mean `priority:high`?",
		"list created:after:2026-13-40":               "Write it as 2026-01-31",
		"contacts ad bob@acme.example":                "Did you mean `contacts add`?",
		"contacts add bob":                            "Write it as bob@example.org",
		"open A org:Acme org:Globex":                  "`org:` is given twice",
		"partners add Globex until 2020-01-01":        "is past",
		"show 0":                                      "Write it as 12 or #12",
		"show #abc":                                   "Write it as 12 or #12",
		"show 99999999999999999999":                   "Write it as 12 or #12",
		"show \xff\xfe\x1b[2J\x07":                    "is not a ticket's number",
		"priority " + strings.Repeat("9", 100_000):    "is not a ticket's number",
		strings.Repeat("very long ", 10_000) + "line": "is not a command",
	} {
		r := p.run("do", "--", line)
		r.want(t, exitUsage, says)
		if strings.ContainsAny(r.err, "\x1b\x07") || !utf8.ValidString(r.err) || len(r.err) > 1000 {
			t.Errorf("do %.40q said %.2000q, want a harmless, short reason", line, r.err)
		}
		if a := read[answered](t, p.run("do", "--json", "--", line).out); a.OK || a.Text == "" {
			t.Errorf("do --json %.40q = %+v, want not ok with the reason", line, a)
		}
	}
	if a := read[answered](t, p.done("do", "--json", "list")); len(a.Tickets) != 0 {
		t.Errorf("wrong commands opened %d tickets", len(a.Tickets))
	}
}
