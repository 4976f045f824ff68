package command_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"usher/core"
	"usher/core/command"
)

func TestWords(t *testing.T) {
	type C = command.Command
	cases := []struct {
		name, text, rest string
		want             []C
	}{
		{"none", "Hello\n\n#1 problem\n", "Hello\n\n#1 problem\n", nil},
		{"top", "#status pending\n\nPlease wait.\n", "Please wait.", []C{{Verb: "status", Status: core.Pending}}},
		{"bottom", "Thanks!\n\n#close\n", "Thanks!", []C{{Verb: "close"}}},
		{"unknown above, known below", "#high\n#priority high\ntext\n#close", "#high\n#priority high\ntext", []C{{Verb: "close"}}},
		{"all of it", "#close\n\n#private\n", "", []C{{Verb: "close"}, {Verb: "privacy", Privacy: core.Private}}},
		{"both ends", "#public\ntext\n\n#assign me\n#internal", "text",
			[]C{{Verb: "privacy", Privacy: core.Public}, {Verb: "assign", Person: command.Me}, {Verb: "internal"}}},
		{"middle stays", "one\n#close\ntwo", "one\n#close\ntwo", nil},
		{"unknown ends the run", "#close\n#hashtag\n#private\ntext", "#hashtag\n#private\ntext", []C{{Verb: "close"}}},
		{"number", "#1 problem is the login\n#2 is the logout", "#1 problem is the login\n#2 is the logout", nil},
		{"heading", "# Close\ntext", "# Close\ntext", nil},
		{"capitals and dot", "#Close.\ntext", "text", []C{{Verb: "close"}}},
		{"several in a line", "text\n#status in progress #priority high", "text",
			[]C{{Verb: "status", Status: core.InProgress}, {Verb: "priority", Priority: core.High}}},
		{"unknown among several", "text\n#close #now", "text\n#close #now", nil},
		{"crlf", "#close\r\n\r\nDone.\r\nBye\r\n", "Done.\r\nBye", []C{{Verb: "close"}}},
		{"arguments", "#category Single Sign-On\n#cc a@x.example, b@x.example\n#cc remove c@x.example\n#alerts off\n#for Bob@acme.example\n#org Acme Corp\n#withdraw\n#reopen", "",
			[]C{{Verb: "category", Category: "single sign-on"}, {Verb: "cc", Op: command.Add, Addresses: []string{"a@x.example", "b@x.example"}},
				{Verb: "cc", Op: command.Remove, Addresses: []string{"c@x.example"}}, {Verb: "alerts"}, {Verb: "for", For: "bob@acme.example"},
				{Verb: "org", Org: "Acme Corp"}, {Verb: "withdraw"}, {Verb: "reopen"}}},
		{"empty", "", "", nil},
		{"quoted", "> #close\ntext", "> #close\ntext", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rest, got := command.Words(c.text, env(t))
			for i := range got {
				got[i].Line = ""
			}
			if d := cmp.Diff(c.want, got); d != "" || rest != c.rest {
				t.Errorf("Words(%q) = %q, want %q; -want +got:\n%s", c.text, rest, c.rest, d)
			}
		})
	}
}

func TestWordsWithBadArguments(t *testing.T) {
	cases := []struct{ name, text, rest, err string }{
		{"status", "#status pendign\n#priority high\n\ntext", "#status pendign\n\ntext",
			"`#status pendign`: `pendign` is not a status. Use new, assigned, in_progress, pending or closed."},
		{"none", "text\n#priority", "text\n#priority", "`#priority`: which priority? Write `#priority high`."},
		{"too much", "#close the door\ntext", "#close the door\ntext", "`#close the door`: `the` is too much. Write `#close`."},
		{"address", "#cc bob\ntext", "#cc bob\ntext", "`#cc bob`: `bob` is not an address. Write it as bob@example.org."},
	}
	for _, c := range cases {
		rest, got := command.Words(c.text, env(t))
		bad := slices.IndexFunc(got, func(c command.Command) bool { return c.Err != nil })
		if bad < 0 {
			t.Errorf("%s: Words(%q) = %+v, want an error", c.name, c.text, got)
		} else if said := core.Explain(got[bad].Err); said != c.err || rest != c.rest {
			t.Errorf("%s: Words(%q) = %q, %q, want %q, %q", c.name, c.text, rest, said, c.rest, c.err)
		}
	}
}

func TestWordsAreBounded(t *testing.T) {
	text := strings.Repeat("#close\n", 25) + "text"
	if rest, got := command.Words(text, env(t)); len(got) != 20 || rest != strings.Repeat("#close\n", 5)+"text" {
		t.Errorf("Words of 25 lines = %q, %d commands, want 20", rest, len(got))
	}
}

func TestIsYes(t *testing.T) {
	for _, s := range []string{"yes", "Yes.\n", "YES!", " *yes* ", "Yes, please.", "ja", "Ja, bitte!", "oui", "Sí", "ok", "Okay 👍"} {
		if !command.IsYes(s) {
			t.Errorf("IsYes(%q) = false, want true", s)
		}
	}
	for _, s := range []string{"", "no", "yes?", "yes but", "> yes", "not yes", "Yes\n\nBob", "yesterday", "y e s"} {
		if command.IsYes(s) {
			t.Errorf("IsYes(%q) = true, want false", s)
		}
	}
}

func TestAllows(t *testing.T) {
	for _, s := range []string{"#allow", " #Allow. \n", "#allow\n\nThanks,\nAlice", "\n#allow\r\nok"} {
		if !command.Allows(s) {
			t.Errorf("Allows(%q) = false, want true", s)
		}
	}
	for _, s := range []string{"", "allow", "#allow her", "no\n#allow", "> #allow", "#allowed", "Don't #allow"} {
		if command.Allows(s) {
			t.Errorf("Allows(%q) = true, want false", s)
		}
	}
	if text, words := command.Words("#allow\nHello", command.Env{}); text != "#allow\nHello" || len(words) != 0 {
		t.Errorf("Words = %q, %v, want #allow to stay text", text, words)
	}
}

func TestLines(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"one a line", "list mine\n\nshow 12\r\n", []string{"list mine", "show 12"}},
		{"signature", "list mine\n-- \nBob\nshow 12", []string{"list mine"}},
		{"indented text", "open A\n  one\n\n    two\nshow 12", []string{"open A\n  one\n\n    two", "show 12"}},
		{"barred text", "reply 12\n| one\n|two\nlist", []string{"reply 12\none\ntwo", "list"}},
		{"indented command", "list mine\n  show 12", []string{"list mine", "show 12"}},
		{"all indented", "  show 12\n  show 13", []string{"show 12", "show 13"}},
		{"nothing", "\n \n", nil},
		{"unbreakable blanks", "\u00a0show 12\u00a0", []string{"show 12"}},
	}
	for _, c := range cases {
		if got := command.Lines(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: Lines(%q) = %q, want %q", c.name, c.text, got, c.want)
		}
	}
}
