package drawtest

import (
	"usher/core"
	"usher/core/command"
)

func ok(bs ...command.Block) command.Answer { return command.Answer{OK: true, Blocks: bs} }

// answers are those that are drawn by themselves.
func answers() map[string]command.Answer {
	fresh := dataOf(fresh())
	opened := ok(command.Paragraph{Text: "Ticket #12 is open: Login fails after the upgrade"},
		command.Fields{{Label: "Organization", Value: "Acme"}, {Label: "Plan", Value: "team"}, {Label: "Priority", Value: "high"}, {Label: "First answer", Value: "by 2026-03-02 18:00 UTC"},
			{Label: "Privacy", Value: "private"}, {Label: "Category", Value: "authentication"}},
		command.Hint{Text: "dump.tar (31.0 MB) was left out: files may have 7 MB each on the team plan of Acme. An owner can ask the desk for another plan; an administrator sets it."},
		command.Paragraph{Text: "These may already help:"}, command.List{"Log in again after an upgrade: `article show 3`\nAfter an upgrade, clear the session table: usher sessions clear", "#7 Login page stays blank: `show 7`"})
	opened.Data.Ticket = &fresh
	changed := ok(command.Paragraph{Text: "#12 has priority high."})
	changed.Data.Ticket = &fresh
	_, typo := command.Parse("priority 12 hihg", command.Env{})
	ask := command.Answer{Rule: "public asks first", Data: command.Data{Confirm: "privacy 12 public yes"},
		Blocks: []command.Block{command.Confirm{Question: "Everybody will be able to read #12 and its messages, save those that are themselves private. Please confirm.", Command: "privacy 12 public yes"}}}
	return map[string]command.Answer{
		"opened": opened, "changed": changed, "confirm": ask, "typo": command.Refusal(typo),
		"refused": command.Refusal(core.Errorf(core.Refused, "There is no ticket #7 that you can see. `list mine` shows yours.")),
		"seats": command.Refusal(core.Errorf(core.Refused, "All 6 seats of Acme are taken, so dan@acme.example can't be added. "+
			"Another seat is 199 USD a month: an administrator of the desk sets it up. Or make room with `contacts remove ADDRESS`.")),
		"help": command.Help("", command.Who{Owner: true}), "helpopen": command.Help("open", command.Who{}),
		"stats": stats(), "plan": plan(), "contacts": contacts(), "whoami": whoami(), "article": article(), "org": organization(), "why": why(),
	}
}

func why() command.Answer {
	return ok(command.Heading{Text: "What you may do with #12"}, command.Table{
		Columns: []command.Column{{Title: "Action"}, {Title: "Allowed"}, {Title: "Rule"}, {Title: "Why"}},
		Rows: [][]string{{"see", "yes", "entitled", "You are a named contact of Acme."}, {"reply", "yes", "entitled", "You are a named contact of Acme."},
			{"assign", "no", "staff only", "Only staff can assign tickets."}, {"close", "yes", "entitled", "You are a named contact of Acme."}}})
}

func stats() command.Answer {
	weeks := command.Chart{Title: "Opened", Of: "tickets", Along: "week, from Monday"}
	for i, n := range []float64{2, 0, 4, 3, 7, 1, 0, 0, 5, 9, 2, 3} {
		weeks.Bars = append(weeks.Bars, command.Bar{Label: Noon.AddDate(0, 0, 7*(i-11)).Format("2006-01-02"), Value: n})
	}
	return ok(command.Heading{Text: "Tickets of Acme: 36 in all"},
		command.Chart{Title: "Status", Of: "tickets", Bars: []command.Bar{{Label: "new", Value: 2}, {Label: "assigned", Value: 1}, {Label: "in progress", Value: 6}, {Label: "pending", Value: 3}, {Label: "closed", Value: 24}}},
		command.Chart{Title: "Priority", Of: "tickets", Bars: []command.Bar{{Label: "low", Value: 4}, {Label: "normal", Value: 22}, {Label: "high", Value: 8}, {Label: "urgent", Value: 2}}},
		command.Chart{Title: "First answer, last 12 weeks", Bars: []command.Bar{{Label: "fastest", Value: 4, Shown: "4 min"}, {Label: "median", Value: 126, Shown: "2.1 h"}, {Label: "slowest", Value: 480, Shown: "8.0 h"}}},
		weeks)
}

func plan() command.Answer {
	return ok(command.Heading{Text: "Acme"}, command.Fields{{Label: "Plan", Value: "team"}, {Label: "Seats", Value: "3 of 6 seats taken, 1 by an invitation"}, {Label: "Private tickets", Value: "yes"},
		{Label: "Priorities", Value: "yes"}, {Label: "Files", Value: "up to 7 MB each"}, {Label: "First answer, urgent", Value: "within 3 hours"}, {Label: "First answer, high", Value: "within 6 hours"},
		{Label: "First answer, normal", Value: "within 8 business hours"}, {Label: "First answer, low", Value: "within 8 business hours"}})
}

func contacts() command.Answer {
	return ok(command.Heading{Text: "Contacts of Acme"}, command.Table{Columns: []command.Column{{Title: "Name"}, {Title: "Address"}, {Title: "Role"}, {Title: "Contact"}}, Rows: [][]string{
		{"Olga Owner", "olga@acme.example", "owner", "yes"}, {"Alice Adams", "alice@acme.example", "member", "yes"}, {"bill", "bill@acme.example", "billing manager", "invited"}}},
		command.Hint{Text: "3 of 6 seats taken, 1 by an invitation."})
}

func whoami() command.Answer {
	return ok(command.Heading{Text: "Alice Adams"}, command.Fields{{Label: "Name", Value: "Alice Adams"}, {Label: "Addresses", Value: "alice@acme.example, alice@home.example (not proven yet)"}},
		command.Table{Columns: []command.Column{{Title: "Organization"}, {Title: "Role"}, {Title: "Contact"}, {Title: "Plan"}}, Rows: [][]string{{"Acme (main)", "member", "yes", "team"}, {"Initech", "member", "no: an owner can add you", "basic"}}},
		command.Fields{{Label: "Acts for", Value: "Globex, Hooli"}},
		command.Hint{Text: "`org NAME` makes another the main one: it counts where neither org:NAME nor the address that you write from tells."})
}

func organization() command.Answer {
	return ok(command.Heading{Text: "Acme"}, command.Fields{{Label: "Plan", Value: "team"}, {Label: "Seats", Value: "3 of 6 seats taken"}, {Label: "Domains", Value: "acme.example"}},
		command.Table{Columns: []command.Column{{Title: "Name"}, {Title: "Address"}, {Title: "Role"}, {Title: "Contact"}, {Title: "Since"}, {Title: "Given by"}},
			Rows: [][]string{{"Olga Owner", "olga@acme.example", "owner", "yes", "2026-03-02", "the system administrator"}, {"Mel Member", "mel@acme.example", "member", "no", "2026-03-02", ""}}},
		command.Heading{Text: "History"}, command.Table{Columns: []command.Column{{Title: "When"}, {Title: "What"}, {Title: "By"}, {Title: "Through"}},
			Rows: [][]string{{"2026-03-02 12:00 UTC", "took the entitlement from mel@acme.example", "Olga Owner (olga@acme.example)", "mail"}, {"2026-03-02 12:00 UTC", "set the plan to team", "the system administrator", "shell"}}})
}

func article() command.Answer {
	return ok(command.Heading{Text: "Log in again after an upgrade"}, command.Hint{Text: "Article 3, authentication, 2026-03-02"}, command.Page{Text: "# When you see LDAP-51\n\nAfter an upgrade the **session table** may hold old keys.\n" +
		"Clear it, then see [the notes](https://docs.example/5.2?a=1&b=2).\n\n1. Stop the service.\n2. Run `usher sessions clear`.\n   It takes a minute.\n3. Start it again.\n\n" +
		"```\n$ usher sessions clear\n3 sessions gone\n```\n\n> Old *clients* may need <a restart>.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"})
}
