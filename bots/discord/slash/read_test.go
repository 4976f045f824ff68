package slash

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/core"
	"usher/core/command"
)

type cmd = command.Command

// cases are each subcommand with each of its options at least once, and the line
// that it is.
func cases() []struct {
	typed  string
	values opts
	text   string
	want   cmd
} {
	two, none, public := 2, time.Time{}, true
	midnight := time.Date(2027, 1, 1, 0, 0, 0, 0, env().Zone)
	last := time.Date(2026, 12, 31, 0, 0, 0, 0, env().Zone)
	bob := []string{"bob@x.example"}
	return []struct {
		typed  string
		values opts
		text   string
		want   cmd
	}{
		{"ticket open", opts{"subject": "Login fails", "text": "Since noon.\n  x = 1", "category": "feature", "priority": "high", "privacy": "private", "org": "Acme Inc",
			"for": "bob@x.example", "cc": "a@x.example, b@x.example", "file": "91", "file2": "92", "file3": "93"},
			"open \"Login fails\" category:\"feature\" priority:high privacy:private org:\"Acme Inc\" for:bob@x.example cc:\"a@x.example, b@x.example\"\nSince noon.\n  x = 1",
			cmd{Verb: "open", Subject: "Login fails", Body: "Since noon.\n  x = 1", Category: "feature", Priority: core.High, Privacy: core.Private,
				Org: "Acme Inc", For: "bob@x.example", CC: []string{"a@x.example", "b@x.example"}}},
		{"ticket open", opts{"text": "It fails"}, "open\nIt fails", cmd{Verb: "open", Body: "It fails"}},
		{"ticket show", opts{"ticket": "12", "from": 3}, "show 12 from:3", cmd{Verb: "show", Ticket: 12, From: 3}},
		{"ticket show", opts{"ticket": "#12 Login fails"}, "show 12", cmd{Verb: "show", Ticket: 12}},
		{"ticket list", nil, "list", cmd{Verb: "list"}},
		{"ticket list", opts{"view": "company", "status": "open", "priority": "urgent", "category": "single sign-on", "by": "me", "org": "Acme", "created": "30d", "updated": "after:2026-01-31", "sort": "-created"},
			`list company status:open priority:urgent category:"single sign-on" by:me org:Acme created:30d updated:after:2026-01-31 sort:-created`,
			cmd{Verb: "list", Names: command.FilterNames{By: command.Me, Org: "Acme"}, Filter: core.Filter{View: core.ViewCompany,
				Status: []core.Status{core.New, core.Assigned, core.InProgress, core.Pending}, Priority: []core.Priority{core.Urgent}, Category: []string{"single sign-on"},
				Created: core.Span{From: env().Now.In(env().Zone).AddDate(0, 0, -30)}, Updated: core.Span{From: time.Date(2026, 1, 31, 0, 0, 0, 0, env().Zone)},
				Sort: core.ByCreated, Reverse: true}}},
		{"ticket search", opts{"words": `can't "log in" status:open`, "status": "pending", "priority": "low", "category": "upgrade", "by": "Bob · bob@x.example", "org": "Acme", "created": "after:2026-01-31", "updated": "before:2026-01-31", "sort": "number"},
			`search status:pending priority:low category:"upgrade" by:bob@x.example org:Acme created:after:2026-01-31 updated:before:2026-01-31 sort:number can't "log in" "status:open"`,
			cmd{Verb: "search", Names: command.FilterNames{By: "bob@x.example", Org: "Acme"}, Filter: core.Filter{Words: `can't "log in" "status:open"`, Status: []core.Status{core.Pending},
				Priority: []core.Priority{core.Low}, Category: []string{"upgrade"}, Created: core.Span{From: time.Date(2026, 1, 31, 0, 0, 0, 0, env().Zone)},
				Updated: core.Span{To: time.Date(2026, 1, 31, 0, 0, 0, 0, env().Zone)}, Sort: core.ByNumber}}},
		{"ticket reply", opts{"ticket": "12", "text": "private: status:closed", "status": "pending", "privacy": "private", "cc": "a@x.example", "file": "91", "file2": "92", "file3": "93"},
			"reply 12 status:pending privacy:private cc:a@x.example\nprivate: status:closed",
			cmd{Verb: "reply", Ticket: 12, Body: "private: status:closed", Status: core.Pending, Privacy: core.Private, CC: []string{"a@x.example"}}},
		{"ticket note", opts{"ticket": "12", "text": "The same as 9?"}, "note 12\nThe same as 9?", cmd{Verb: "note", Ticket: 12, Body: "The same as 9?"}},
		{"ticket follow-up", opts{"ticket": "12", "subject": "Again", "text": "As before", "file": "91", "file2": "92", "file3": "93"}, "follow-up 12 \"Again\"\nAs before",
			cmd{Verb: "follow-up", Ticket: 12, Subject: "Again", Body: "As before"}},
		{"ticket file", opts{"ticket": "12", "number": 2}, "file 12 2", cmd{Verb: "file", Ticket: 12, File: 2}},
		{"ticket transcript", opts{"ticket": "12"}, "transcript 12", cmd{}},
		{"ticket why", opts{"ticket": "12", "action": "add cc", "person": "bob@x.example"}, "why 12 add cc bob@x.example", cmd{Verb: "why", Ticket: 12, Action: core.AddCC, Person: "bob@x.example"}},
		{"ticket stats", opts{"company": true, "org": "Acme"}, "stats company org:Acme", cmd{Verb: "stats", Company: true, Org: "Acme"}},
		{"ticket stats", opts{"company": false}, "stats", cmd{Verb: "stats"}},
		{"ticket help", opts{"about": "org add"}, `help "org add"`, cmd{Verb: "help", Topic: "org add"}},
		{"ticket close", opts{"ticket": "12", "text": "Solved", "file": "91", "file2": "92", "file3": "93"}, "close 12\nSolved", cmd{Verb: "close", Ticket: 12, Body: "Solved"}},
		{"ticket reopen", opts{"ticket": "#12"}, "reopen #12", cmd{Verb: "reopen", Ticket: 12}},
		{"ticket status", opts{"ticket": "12", "status": "in_progress"}, "status 12 in_progress", cmd{Verb: "status", Ticket: 12, Status: core.InProgress}},
		{"ticket priority", opts{"ticket": "12", "priority": "low"}, "priority 12 low", cmd{Verb: "priority", Ticket: 12, Priority: core.Low}},
		{"ticket privacy", opts{"ticket": "12", "privacy": "public"}, "privacy 12 public", cmd{Verb: "privacy", Ticket: 12, Privacy: core.Public}},
		{"ticket category", opts{"ticket": "12", "category": "single sign-on"}, `category 12 "single sign-on"`, cmd{Verb: "category", Ticket: 12, Category: "single sign-on"}},
		{"ticket subject", opts{"ticket": "12", "subject": `The "Save" button`}, `subject 12 'The "Save" button'`, cmd{Verb: "subject", Ticket: 12, Subject: `The "Save" button`}},
		{"ticket cc add", opts{"ticket": "12", "address": "bob@x.example"}, "cc 12 add bob@x.example", cmd{Verb: "cc", Ticket: 12, Op: command.Add, Addresses: bob}},
		{"ticket cc remove", opts{"ticket": "12", "address": "bob@x.example"}, "cc 12 remove bob@x.example", cmd{Verb: "cc", Ticket: 12, Op: command.Remove, Addresses: bob}},
		{"ticket alerts", nil, "alerts", cmd{Verb: "list", Filter: core.Filter{View: core.ViewAlerts}}},
		{"ticket alerts", opts{"ticket": "12", "set": "on"}, "alerts 12 on", cmd{Verb: "alerts", Ticket: 12, On: true}},
		{"ticket withdraw", opts{"ticket": "12"}, "withdraw 12", cmd{Verb: "withdraw", Ticket: 12}},
		{"ticket assign", opts{"ticket": "12", "to": "Nobody"}, "assign 12 nobody", cmd{Verb: "assign", Ticket: 12, Person: command.Nobody}},
		{"ticket assign", opts{"ticket": "12", "to": "bob@x.example"}, "assign 12 bob@x.example", cmd{Verb: "assign", Ticket: 12, Person: "bob@x.example"}},

		{"support whoami", nil, "whoami", cmd{Verb: "whoami"}},
		{"support link", opts{"address": "bob@x.example"}, "link bob@x.example", cmd{Verb: "link", Addresses: bob}},
		{"support verify", opts{"code": "1234 5678"}, `verify "1234 5678"`, cmd{Verb: "verify", Code: "1234 5678"}},
		{"support unlink", nil, "unlink", cmd{Verb: "unlink"}},
		{"support unlink", opts{"network": "slack"}, "unlink slack", cmd{Verb: "unlink", Network: core.Slack}},
		{"support help", opts{"about": "filters: how to choose tickets"}, `help "filters"`, cmd{Verb: "help", Topic: "filters"}},
		{"support alerts company", opts{"set": "on", "org": "Acme"}, "alerts company on org:Acme", cmd{Verb: "alerts company", On: true, Org: "Acme"}},
		{"support alerts new", opts{"set": "off"}, "alerts new off", cmd{Verb: "alerts new"}},
		{"support alerts via", opts{"where": "mail,discord"}, "alerts via mail,discord", cmd{Verb: "alerts via", Via: []core.Channel{core.Mail, core.Discord}}},
		{"support plan", opts{"org": "Acme"}, "plan org:Acme", cmd{Verb: "plan", Org: "Acme"}},
		{"support contacts list", opts{"org": "Acme"}, "contacts org:Acme", cmd{Verb: "contacts", Org: "Acme"}},
		{"support contacts add", opts{"address": "bob@x.example, a@x.example", "org": "yes"}, `contacts add "bob@x.example, a@x.example" org:yes`,
			cmd{Verb: "contacts", Op: command.Add, Addresses: []string{"bob@x.example", "a@x.example"}, Org: "yes"}},
		{"support contacts remove", opts{"address": "bob@x.example", "org": "Acme"}, "contacts remove bob@x.example org:Acme", cmd{Verb: "contacts", Op: command.Remove, Addresses: bob, Org: "Acme"}},
		{"support owners list", opts{"org": "Acme"}, "owners org:Acme", cmd{Verb: "owners", Org: "Acme"}},
		{"support owners add", opts{"address": "bob@x.example", "org": "Acme"}, "owners add bob@x.example org:Acme", cmd{Verb: "owners", Op: command.Add, Addresses: bob, Org: "Acme"}},
		{"support owners remove", opts{"address": "bob@x.example", "org": "Acme"}, "owners remove bob@x.example org:Acme", cmd{Verb: "owners", Op: command.Remove, Addresses: bob, Org: "Acme"}},
		{"support billing list", opts{"org": "Acme"}, "billing org:Acme", cmd{Verb: "billing", Org: "Acme"}},
		{"support billing add", opts{"address": "bob@x.example", "org": "Acme"}, "billing add bob@x.example org:Acme", cmd{Verb: "billing", Op: command.Add, Addresses: bob, Org: "Acme"}},
		{"support billing remove", opts{"address": "bob@x.example", "org": "Acme"}, "billing remove bob@x.example org:Acme", cmd{Verb: "billing", Op: command.Remove, Addresses: bob, Org: "Acme"}},
		{"support members list", opts{"org": "Acme"}, "members org:Acme", cmd{Verb: "members", Org: "Acme"}},
		{"support members remove", opts{"address": "bob@x.example", "org": "Acme"}, "members remove bob@x.example org:Acme", cmd{Verb: "members", Op: command.Remove, Addresses: bob, Org: "Acme"}},
		{"support members leave", opts{"org": "Acme"}, "members remove me org:Acme", cmd{Verb: "members", Op: command.Remove, Person: command.Me, Org: "Acme"}},
		{"support partners list", opts{"org": "Acme"}, "partners org:Acme", cmd{Verb: "partners", Org: "Acme"}},
		{"support partners add", opts{"partner": "Globex until now", "until": "2026-12-31: In a year", "org": "Acme"}, `partners add "Globex until now" until 2026-12-31 org:Acme`,
			cmd{Verb: "partners", Op: command.Add, Name: "Globex until now", Until: midnight, Org: "Acme"}},
		{"support partners remove", opts{"partner": "Yes", "org": "Acme"}, `partners remove "Yes" org:Acme`, cmd{Verb: "partners", Op: command.Remove, Name: "Yes", Org: "Acme"}},
		{"support article list", opts{"words": "log in"}, `article list "log in"`, cmd{Verb: "article list", Filter: core.Filter{Words: "log in"}}},
		{"support article show", opts{"article": "#3 How to log in"}, "article show 3", cmd{Verb: "article show", Article: "3"}},
		{"support article show", opts{"article": "how-to"}, `article show "how-to"`, cmd{Verb: "article show", Article: "how-to"}},
		{"support article add", opts{"title": "A guide for", "text": "# Open\n\nthe page", "readers": "public", "category": "feature"}, "article add \"A guide for\" public category:\"feature\"\n# Open\n\nthe page",
			cmd{Verb: "article add", Subject: "A guide for", Body: "# Open\n\nthe page", Public: &public, Category: "feature"}},
		{"support article set", opts{"article": "3", "readers": "public", "category": "feature", "title": "public", "text": "New"}, "article set 3 public category:\"feature\" title:public\nNew",
			cmd{Verb: "article set", Article: "3", Subject: "public", Body: "New", Public: &public, Category: "feature"}},
		{"support article remove", opts{"article": "3"}, "article remove 3", cmd{Verb: "article remove", Article: "3"}},
		{"support inbound list", nil, "inbound", cmd{Verb: "inbound"}},
		{"support inbound list", opts{"ended": "refused"}, "inbound refused", cmd{Verb: "inbound", Ends: []core.Disposition{core.RefusedIn}}},
		{"support inbound show", opts{"mail": "7"}, "inbound show 7", cmd{Verb: "inbound show", Mail: 7}},
		{"support inbound release", opts{"mail": "7"}, "inbound release 7", cmd{Verb: "inbound release", Mail: 7}},
		{"support inbound refuse", opts{"mail": "7", "reason": "We buy nothing."}, "inbound refuse 7\nWe buy nothing.", cmd{Verb: "inbound refuse", Mail: 7, Body: "We buy nothing."}},
		{"support inbound discard", opts{"mail": "7"}, "inbound discard 7", cmd{Verb: "inbound discard", Mail: 7}},
		{"support org view", nil, "org", cmd{Verb: "org"}},
		{"support org view", opts{"name": "add"}, `org "add"`, cmd{Verb: "org", Name: "add"}},
		{"support org show", opts{"name": "Acme Inc"}, `org show "Acme Inc"`, cmd{Verb: "org show", Name: "Acme Inc"}},
		{"support org add", opts{"name": "plan:free", "plan": "premium", "domain": "x.example, y.example", "seats": 2, "renews": "none"},
			`org add "plan:free" plan:premium domain:x.example domain:y.example seats:2 renews:none`,
			cmd{Verb: "org add", Name: "plan:free", Plan: "premium", Domains: []string{"x.example", "y.example"}, Seats: &two, Renews: &none}},
		{"support org set", opts{"name": "Acme", "plan": "team", "seats": 2, "renews": "2026-12-31"}, `org set "Acme" plan:team seats:2 renews:2026-12-31`,
			cmd{Verb: "org set", Name: "Acme", Plan: "team", Seats: &two, Renews: &last}},
		{"support org domain", opts{"name": "remove", "change": "add", "domain": "x.example"}, `org domain "remove" add x.example`,
			cmd{Verb: "org domain", Name: "remove", Op: command.Add, Domains: []string{"x.example"}}},
		{"support org certify", opts{"name": "Globex"}, `org certify "Globex"`, cmd{Verb: "org certify", Name: "Globex"}},
		{"support org uncertify", opts{"name": "yes"}, `org uncertify "yes"`, cmd{Verb: "org uncertify", Name: "yes"}},
		{"support staff list", nil, "staff", cmd{Verb: "staff"}},
		{"support staff add", opts{"address": "bob@x.example", "role": "admin"}, "staff add bob@x.example admin", cmd{Verb: "staff", Op: command.Add, Addresses: bob, Admin: true}},
		{"support staff remove", opts{"address": "bob@x.example"}, "staff remove bob@x.example", cmd{Verb: "staff", Op: command.Remove, Addresses: bob}},
		{"support person show", opts{"address": "discord:/123"}, `person show "discord:/123"`, cmd{Verb: "person show", Addresses: []string{"discord:/123"}}},
		{"support person merge", opts{"address": "bob@x.example", "into": "b@y.example"}, "person merge bob@x.example b@y.example",
			cmd{Verb: "person merge", Addresses: []string{"bob@x.example", "b@y.example"}}},
		{"support person forget", opts{"address": "bob@x.example"}, "person forget bob@x.example", cmd{Verb: "person forget", Addresses: bob}},
		{"support panel", nil, "panel", cmd{}},
	}
}

func TestRead(t *testing.T) {
	for _, c := range cases() {
		s, err := Read(typedAs(t, c.typed, c.values, ""))
		if err != nil || s.Text() != c.text || len(s.Lacks) > 0 {
			t.Errorf("/%s %v = %q lacking %v, %v, want %q", c.typed, c.values, s.Text(), s.Lacks, err, c.text)
			continue
		}
		if s.Verb == Transcript || s.Verb == Panel {
			continue
		}
		got, err := command.Parse(s.Text(), env())
		if got.Line = ""; err != nil || !cmp.Equal(got, c.want) {
			t.Errorf("/%s %v is %q: %v\n%s", c.typed, c.values, s.Text(), err, cmp.Diff(c.want, got))
		}
		if _, files := c.values["file"]; files && !slices.Equal(s.Files, []string{"91", "92", "93"}) {
			t.Errorf("/%s %v has the files %v, want all three in order", c.typed, c.values, s.Files)
		}
	}
}

// TestCasesAreComplete holds that the cases leave out no subcommand and no option.
func TestCasesAreComplete(t *testing.T) {
	used := map[string]bool{}
	for _, c := range cases() {
		used[c.typed] = true
		for name := range maps.Keys(c.values) {
			used[c.typed+" "+name] = true
		}
	}
	for _, d := range doors {
		for _, e := range d.entries {
			at := d.name + " " + e.path
			if !used[at] {
				t.Errorf("/%s has no case", at)
			}
			for _, o := range e.options {
				if !used[at+" "+o.name] {
					t.Errorf("no case of /%s has %s", at, o.name)
				}
			}
		}
	}
}

// TestEveryVerb holds that all of the grammar can be said in Discord.
func TestEveryVerb(t *testing.T) {
	said := map[string]bool{}
	for _, d := range doors {
		for _, e := range d.entries {
			said[e.verb] = true
			if _, known := verbs()[e.verb]; !known && e.verb != Transcript && e.verb != Panel {
				t.Errorf("/%s %s is %q, which the grammar does not know", d.name, e.path, e.verb)
			}
		}
	}
	for name := range verbs() {
		if !said[name] {
			t.Errorf("no subcommand says %q", name)
		}
	}
}
