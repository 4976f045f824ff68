package command_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/core"
	"usher/core/command"
)

// env is a Tuesday noon in Berlin, in winter time.
func env(t testing.TB) command.Env {
	t.Helper()
	zone := time.FixedZone("CET", 3600)
	return command.Env{Now: time.Date(2026, 2, 3, 11, 0, 0, 0, time.UTC), Zone: zone,
		Categories: []string{"single sign-on", "upgrade", "feature request", "authentication", "other"}}
}

func TestParse(t *testing.T) {
	two := 2
	cases := []struct {
		name, line string
		want       command.Command
	}{
		{"subject", "open Login fails", command.Command{Verb: "open", Subject: "Login fails"}},
		{"subject and text", "open Login fails\n\nSince  noon.\n  x = 1\n", command.Command{Verb: "open", Subject: "Login fails", Body: "Since  noon.\n  x = 1"}},
		{"indented text", "open A\n  one\n    two\n  three", command.Command{Verb: "open", Subject: "A", Body: "one\n  two\nthree"}},
		{"options after", "open Login fails priority:high private cc:a@x.example,B@x.example", command.Command{Verb: "open", Subject: "Login fails",
			Priority: core.High, Privacy: core.Private, CC: []string{"a@x.example", "b@x.example"}}},
		{"options before", `open for:Bob@Acme.example org:"Acme Corp" Login fails`, command.Command{Verb: "open", Subject: "Login fails", For: "bob@acme.example", Org: "Acme Corp"}},
		{"category with blanks", "open Login fails category:single sign-on priority:low", command.Command{Verb: "open", Subject: "Login fails", Category: "single sign-on", Priority: core.Low}},
		{"category in other letters", "open A category:Single-Sign-On", command.Command{Verb: "open", Subject: "A", Category: "single sign-on"}},
		{"a bare public is text", "open Make my wiki public", command.Command{Verb: "open", Subject: "Make my wiki public"}},
		{"a quoted private is text", `open "Make my wiki private"`, command.Command{Verb: "open", Subject: "Make my wiki private"}},
		{"options in the middle are text", "open Field for:bob@x.example is shown twice", command.Command{Verb: "open", Subject: "Field for:bob@x.example is shown twice"}},
		{"apostrophes", `open Can't open the 12" screen's menu`, command.Command{Verb: "open", Subject: `Can't open the 12" screen's menu`}},
		{"quotes inside", `open The "Save" button`, command.Command{Verb: "open", Subject: `The "Save" button`}},
		{"curly quotes", "open “Login fails”", command.Command{Verb: "open", Subject: "Login fails"}},
		{"a web address is no option", "open See https://x.example/private:1", command.Command{Verb: "open", Subject: "See https://x.example/private:1"}},
		{"no subject", "open", command.Command{Verb: "open"}},
		{"door and slash", "/ticket show #12", command.Command{Verb: "show", Ticket: 12}},
		{"door with a colon", "support: contacts", command.Command{Verb: "contacts"}},
		{"slash alone", "/show 12", command.Command{Verb: "show", Ticket: 12}},
		{"bare number", "#12", command.Command{Verb: "show", Ticket: 12}},
		{"capitals", "Close #12 Thanks!", command.Command{Verb: "close", Ticket: 12, Body: "Thanks!"}},
		{"close without text", "close 12", command.Command{Verb: "close", Ticket: 12}},
		{"reply keeps blanks", "reply 12:  It  works\nnow", command.Command{Verb: "reply", Ticket: 12, Body: "It  works\nnow"}},
		{"reply below", "reply 12\nIt works", command.Command{Verb: "reply", Ticket: 12, Body: "It works"}},
		{"reply with options", "reply 12 status:pending privacy:private Try again", command.Command{Verb: "reply", Ticket: 12, Status: core.Pending, Privacy: core.Private, Body: "Try again"}},
		{"reply begins with private", "reply 12 Private mode helps", command.Command{Verb: "reply", Ticket: 12, Body: "Private mode helps"}},
		{"status with blank", "status 12 in progress", command.Command{Verb: "status", Ticket: 12, Status: core.InProgress}},
		{"category rest of line", "category 12 Single Sign-On", command.Command{Verb: "category", Ticket: 12, Category: "single sign-on"}},
		{"privacy confirmed", "privacy 12 public yes", command.Command{Verb: "privacy", Ticket: 12, Privacy: core.Public, Yes: true}},
		{"cc several", "cc 12 add a@x.example, b@x.example", command.Command{Verb: "cc", Ticket: 12, Op: command.Add, Addresses: []string{"a@x.example", "b@x.example"}}},
		{"alerts", "alerts 12 off", command.Command{Verb: "alerts", Ticket: 12}},
		{"alerts alone", "alerts", command.Command{Verb: "list", Filter: core.Filter{View: core.ViewAlerts}}},
		{"alerts company", "alerts company on org:Acme", command.Command{Verb: "alerts company", On: true, Org: "Acme"}},
		{"alerts new", "alerts new on", command.Command{Verb: "alerts new", On: true}},
		{"inbound", "inbound", command.Command{Verb: "inbound"}},
		{"inbound by end", "inbound list held, Failed", command.Command{Verb: "inbound", Ends: []core.Disposition{core.Held, core.Failed}}},
		{"inbound release", "usher inbound release #7", command.Command{Verb: "inbound release", Mail: 7}},
		{"inbound refuse", "inbound refuse 7 We buy nothing.\n  Sorry.", command.Command{Verb: "inbound refuse", Mail: 7, Body: "We buy nothing.\nSorry."}},
		{"alerts via", "alerts via Slack", command.Command{Verb: "alerts via", Via: []core.Channel{core.Slack}}},
		{"alerts via several", "alerts via mail, slack", command.Command{Verb: "alerts via", Via: []core.Channel{core.Mail, core.Slack}}},
		{"alerts via none", "alerts via auto", command.Command{Verb: "alerts via"}},
		{"unlink", "unlink", command.Command{Verb: "unlink"}},
		{"unlink one", "unlink Slack", command.Command{Verb: "unlink", Network: core.Slack}},
		{"assign me", "assign 12 me", command.Command{Verb: "assign", Ticket: 12, Person: command.Me}},
		{"assign nobody", "assign 12 nobody", command.Command{Verb: "assign", Ticket: 12, Person: command.Nobody}},
		{"file", "file 12 3", command.Command{Verb: "file", Ticket: 12, File: 3}},
		{"follow-up", "follow-up 12 Again\nBroken", command.Command{Verb: "follow-up", Ticket: 12, Subject: "Again", Body: "Broken"}},
		{"follow up", "follow up 12 Again", command.Command{Verb: "follow-up", Ticket: 12, Subject: "Again"}},
		{"why", "why 12", command.Command{Verb: "why", Ticket: 12}},
		{"why action person", "why 12 make public bob@x.example", command.Command{Verb: "why", Ticket: 12, Action: core.MakePublic, Person: "bob@x.example"}},
		{"why verb", "why 12 show me", command.Command{Verb: "why", Ticket: 12, Action: core.SeeTicket, Person: command.Me}},
		{"partners until today", "partners add Globex UNTIL today", command.Command{Verb: "partners", Op: command.Add, Name: "Globex", Until: time.Date(2026, 2, 3, 23, 0, 0, 0, time.UTC)}},
		{"show from", "show 12 from:40", command.Command{Verb: "show", Ticket: 12, From: 40}},
		{"stats", "stats company", command.Command{Verb: "stats", Company: true}},
		{"verify", "verify 123 456", command.Command{Verb: "verify", Code: "123 456"}},
		{"help", "help org add", command.Command{Verb: "help", Topic: "org add"}},
		{"contacts remove", "contacts remove bob@x.example yes", command.Command{Verb: "contacts", Op: command.Remove, Addresses: []string{"bob@x.example"}, Yes: true}},
		{"contacts of one", `contacts org:"Acme Corp" add bob@x.example`, command.Command{Verb: "contacts", Op: command.Add, Addresses: []string{"bob@x.example"}, Org: "Acme Corp"}},
		{"partners until takes in the day", "partners add Big Partner until 2026-12-31", command.Command{Verb: "partners", Op: command.Add, Name: "Big Partner",
			Until: time.Date(2026, 12, 31, 23, 0, 0, 0, time.UTC)}},
		{"org", "org Acme Corp", command.Command{Verb: "org", Name: "Acme Corp"}},
		{"org add", "org add Acme Corp plan:Team domain:acme.example domain:@acme.test seats:2", command.Command{Verb: "org add", Name: "Acme Corp", Plan: "team",
			Domains: []string{"acme.example", "acme.test"}, Seats: &two}},
		{"org of an odd name", `org "Add Ltd"`, command.Command{Verb: "org", Name: "Add Ltd"}},
		{"org domain", "org domain Add Ltd remove acme.example", command.Command{Verb: "org domain", Name: "Add Ltd", Op: command.Remove, Domains: []string{"acme.example"}}},
		{"org set", "org set Acme seats:2", command.Command{Verb: "org set", Name: "Acme", Seats: &two}},
		{"staff admin", "staff add erin@desk.example admin", command.Command{Verb: "staff", Op: command.Add, Addresses: []string{"erin@desk.example"}, Admin: true}},
		{"person merge", "person merge a@x.example b@x.example", command.Command{Verb: "person merge", Addresses: []string{"a@x.example", "b@x.example"}}},
		{"person forget", "person forget a@x.example yes", command.Command{Verb: "person forget", Addresses: []string{"a@x.example"}, Yes: true}},
		{"article", "article add How to\nDo it.", command.Command{Verb: "article add", Subject: "How to", Body: "Do it."}},
		{"article with options", "article add Log in public category:single sign-on\n1. Do it\n   - well", command.Command{Verb: "article add", Subject: "Log in",
			Public: new(true), Category: "single sign-on", Body: "1. Do it\n   - well"}},
		{"article begins with an option", "article add Staff rooms staff\nX", command.Command{Verb: "article add", Subject: "Staff rooms", Public: new(false), Body: "X"}},
		{"article ends like an option", "article add A guide for staff category:upgrade\nX", command.Command{Verb: "article add", Subject: "A guide for staff", Category: "upgrade", Body: "X"}},
		{"article in quotes ends with one", "article add \"Make it public\"\nX", command.Command{Verb: "article add", Subject: "Make it public", Body: "X"}},
		{"article set", "article set 3 public title:\"New title\"", command.Command{Verb: "article set", Article: "3", Public: new(true), Subject: "New title"}},
		{"article set text", "article set sso/okta\nNew", command.Command{Verb: "article set", Article: "sso/okta", Body: "New"}},
		{"articles", "articles", command.Command{Verb: "article list"}},
		{"article list words", `article list "single sign" on`, command.Command{Verb: "article list", Filter: core.Filter{Words: `"single sign" on`}}},
		{"article show", "article show sso/okta", command.Command{Verb: "article show", Article: "sso/okta"}},
		{"article remove", "article remove 3 yes", command.Command{Verb: "article remove", Article: "3", Yes: true}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := command.Parse(c.line, env(t))
			if err != nil {
				t.Fatalf("Parse(%q) failed: %v", c.line, err)
			}
			got.Line = ""
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("Parse(%q), -want +got:\n%s", c.line, d)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	cases := []struct{ line, want string }{
		{"", "There is no command here. `help` shows what I understand."},
		{"/ticket", "There is no command here. `help` shows what I understand."},
		{"prio 12 high", "`prio` is not a command. Did you mean `priority 12 high`?"},
		{"pritority 12 high", "`pritority` is not a command. Did you mean `priority 12 high`?"},
		{"orgadd Acme", "`orgadd` is not a command. Did you mean `org add NAME plan:PLAN|none [domain:D]… [seats:N] [renews:DATE]`?"},
		{"person forgt a@x.example", "`person` is not a command. Did you mean `person forget a@x.example`?"},
		{"opn Login fails", "`opn` is not a command. Did you mean `open Login fails`?"},
		{"frobnicate", "`frobnicate` is not a command. `help` shows what I understand."},
		{"priority 12 hihg", "`priority 12 hihg`: `hihg` is not a priority. Did you mean `high`? Use low, normal, high or urgent."},
		{"priority", "`priority`: which ticket? Write `priority N high`."},
		{"priority 12", "`priority 12`: which priority? Write `priority N high`."},
		{"show twelve", "`show twelve`: `twelve` is not a ticket's number. Write it as 12 or #12."},
		{"show 0", "`show 0`: `0` is not a ticket's number. Write it as 12 or #12."},
		{"show 99999999999999999999", "`show 99999999999999999999`: `99999999999999999999` is not a ticket's number. Write it as 12 or #12."},
		{"reopen 12 please", "`reopen 12 please`: `please` is too much. Write `reopen N`."},
		{"show 12\nhello", "`show 12`: no text goes below this line. Write `show N [from:K]`."},
		{"reply 12", "`reply 12`: what is the text? Write `reply N text`."},
		{"category 12 cats", "`category 12 cats`: `cats` is not a category. Use single sign-on, upgrade, feature request, authentication or other."},
		{"cc 12 bob@x.example", "`cc 12 bob@x.example`: `bob@x.example` is not add or remove. Write `cc N add|remove address`."},
		{"cc 12 add bob", "`cc 12 add bob`: `bob` is not an address. Write it as bob@example.org."},
		{"cc 12 add bob@acme", "`cc 12 add bob@acme`: `bob@acme` is not an address: `acme` lacks its ending. Write it as bob@example.org."},
		{"open Login fails priority:hihg", "`open Login fails priority:hihg`: `hihg` is not a priority. Did you mean `high`? Use low, normal, high or urgent."},
		{"open Login fails prio:high", "`open Login fails prio:high`: `prio:` is not an option. Did you mean `priority:high`?"},
		{"inbound relaese 7", "`inbound relaese 7`: there is no `inbound relaese`. Did you mean `inbound release MAIL`?"},
		{"inbound show seven", "`inbound show seven`: `seven` is not a mail's number. `inbound list` shows them."},
		{"list opne", "`list opne`: `opne` is not a view or a filter. Did you mean `open`? Use mine, company, open, closed, alerts, assigned, unassigned or overdue; or a filter such as `status:pending`."},
		{"list state:open", "`list state:open`: `state:` is not a filter. Did you mean `status:open`?"},
		{"list colour:red", "`list colour:red`: `colour:` is not a filter. Use status:, category:, priority:, by:, org:, created:, updated:, sort: or next:."},
		{"list mine company", "`list mine company`: choose one of mine and company."},
		{"list sort:size", "`list sort:size`: `size` is not an order. Use number, updated, created, priority, status or subject."},
		{"list created:soon", "`list created:soon`: `soon` is not a time. Use today, yesterday, 7d, month, last-month, year, after:2026-01-31, before:2026-01-31, 2026-01-31 or 2026-01-01..2026-01-31."},
		{"article add", "`article add`: what is its title? Write `article add title [public|staff] [category:…]`."},
		{"article add How to", "`article add How to`: an article needs text, on the lines below its title."},
		{"article add How to category:cats\nX", "`article add How to category:cats`: `cats` is not a category. Use single sign-on, upgrade, feature request, authentication or other."},
		{"article set 3", "`article set 3`: what is to change? Write `article set K [public|staff] [category:…] [title:…]`."},
		{"article set 3 frozen", "`article set 3 frozen`: `frozen` is too much. Write `article set K [public|staff] [category:…] [title:…]`."},
		{"article show", "`article show`: which article? Write `article show K`."},
		{"search status:open", "`search status:open`: which words? Write `search words [filters]`."},
		{"partners add Globex until soon", "`partners add Globex until soon`: `soon` is not a date. Write it as 2026-01-31."},
		{"org add Acme", "`org add Acme`: which plan? Write `org add NAME plan:PLAN|none [domain:D]… [seats:N] [renews:DATE]`."},
		{"org set Acme seats:-1", "`org set Acme seats:-1`: `-1` is not a number of seats. Write a number from 0 to 10000."},
		{"list urgent", "`list urgent`: `urgent` is not a view or a filter. Did you mean `priority:urgent`? Use mine, company, open, closed, alerts, assigned, unassigned or overdue; or a filter such as `status:pending`."},
		{"list prioritty:high", "`list prioritty:high`: `prioritty:` is not a filter. Did you mean `priority:high`?"},
		{"list status:pendign", "`list status:pendign`: `pendign` is not a status. Did you mean `pending`? Use open, new, assigned, in_progress, pending or closed."},
		{"search login prioritty:high", "`search login prioritty:high`: `prioritty:` is not a filter. Did you mean `priority:high`? Words to look for go in quotes where they have a colon."},
		{"list org:Acme org:Globex", "`list org:Acme org:Globex`: `org:` is given twice. Write it once."},
		{"list sort:number sort:status", "`list sort:number sort:status`: `sort:` is given twice. Write it once."},
		{"list by:me by:bob@x.example", "`list by:me by:bob@x.example`: `by:` is given twice. Write it once."},
		{"list created:after:2026-13-40", "`list created:after:2026-13-40`: `2026-13-40` is not a date. Write it as 2026-01-31."},
		{"list created:2026-02-02..2026-02-01", "`list created:2026-02-02..2026-02-01`: `2026-02-02..2026-02-01` ends before it begins."},
		{"list updated:", "`list updated:`: nothing follows `updated:`."},
		{"open A org:Acme priority:high org:Globex", "`open A org:Acme priority:high org:Globex`: `org:` is given twice. Write it once."},
		{"open A priority:low priority:high", "`open A priority:low priority:high`: `priority:` is given twice. Write it once."},
		{"open A private privacy:public", "`open A private privacy:public`: `privacy:` is given twice. Write it once."},
		{"contacts add b@x.example org:A org:B", "`contacts add b@x.example org:A org:B`: `org:` is given twice. Write it once."},
		{"stats org:Acme org:Globex", "`stats org:Acme org:Globex`: `org:` is given twice. Write it once."},
		{"org Acme org:Globex", "`org Acme org:Globex`: the organization is named twice. Write its name once."},
		{"org set Acme plan:team plan:basic", "`org set Acme plan:team plan:basic`: `plan:` is given twice. Write it once."},
		{"partners add Globex until 2026-02-02", "`partners add Globex until 2026-02-02`: `2026-02-02` is past. Name a day to come, such as 2027-02-03."},
		{"contacts ad bob@x.example", "`contacts ad bob@x.example`: `ad` is not add or remove. Did you mean `contacts add`? Write `contacts [add|remove address] [org:NAME]`."},
		{"contacts bob@x.example", "`contacts bob@x.example`: `bob@x.example` is not add or remove. Write `contacts [add|remove address] [org:NAME]`."},
		{"alerts compny on", "`alerts compny on`: there is no `alerts compny`. Did you mean `alerts company on|off`?"},
		{"show #abc", "`show #abc`: `#abc` is not a ticket's number. Write it as 12 or #12."},
		{"show", "`show`: which ticket? Write `show N [from:K]`."},
		{"show \xff\xfe", "`show \ufffd\ufffd`: `\ufffd\ufffd` is not a ticket's number. Write it as 12 or #12."},
		{"`rm\x1b[2J`", "`rm [2J` is not a command. `help` shows what I understand."},
	}
	for _, c := range cases {
		_, err := command.Parse(c.line, env(t))
		if core.KindOf(err) != core.Invalid || core.Explain(err) != c.want {
			t.Errorf("Parse(%q) = %s %q, want %q", c.line, core.KindOf(err), core.Explain(err), c.want)
		}
	}
}

func TestParseErrorKeepsWhatWasUnderstood(t *testing.T) {
	c, err := command.Parse("reply 12", env(t))
	if err == nil || c.Verb != "reply" || c.Ticket != 12 {
		t.Errorf(`Parse("reply 12") = %+v, %v, want reply 12 and an error`, c, err)
	}
}

func TestVerbsExplainThemselves(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range command.Verbs(command.Who{Admin: true}) {
		c, err := command.Parse(v.Example, env(t))
		if err != nil || c.Verb != v.Name {
			t.Errorf("Parse(%q) = %q, %v, want %q", v.Example, c.Verb, err, v.Name)
		}
		if v.Group == "" || v.Help == "" || seen[v.Name] || len(v.Form) < len(v.Name) || v.Form[:len(v.Name)] != v.Name {
			t.Errorf("verb %+v lacks its group, help or form, or is there twice", v)
		}
		seen[v.Name] = true
	}
}
