package cards

import (
	"time"

	"usher/bots"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// The people and places of the golden files, at a fixed time.

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return noon.Add(d) }

var (
	alice = core.Person{ID: 1, Name: "Alice Adams", Primary: "alice@acme.example"}
	olga  = core.Person{ID: 2, Name: "Olga Owner", Primary: "olga@acme.example"}
	carl  = core.Person{ID: 3, Name: "Carl", Primary: "carl@home.example"}
	sam   = core.Person{ID: 4, Name: "Sam Agent", Primary: "sam@desk.example", Staff: core.Agent}
	erin  = core.Person{ID: 5, Name: "Erin Moss", Primary: "erin@desk.example", Staff: core.Agent}

	people = map[core.PersonID]core.Person{1: alice, 2: olga, 3: carl, 4: sam, 5: erin}

	acme = core.Organization{ID: 1, Name: "Acme", Plan: "team"}
	team = core.DefaultCatalogue()["team"]
	set  = Settings{Name: "Gluu Support", ReopenDays: 14, Hours: core.BusinessHours{Location: time.UTC, From: 9 * time.Hour, To: 18 * time.Hour,
		Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}}}
)

func customer() core.Actor {
	return core.Actor{Person: alice, Trust: core.TrustProven, Memberships: []core.Membership{{Organization: 1, Person: 1, Role: core.Member, Granted: true}}}
}

func agent() core.Actor { return core.Actor{Person: sam, Trust: core.TrustProven} }

const trouble = "Since the upgrade this morning nobody in the office can log in. The page says that something went wrong and shows the code LDAP-51.\n\n" +
	"We restarted the service twice; that did not help. About 300 people are waiting, so please hurry."

// login is the ticket of most goldens, as it stands after a day.
func login() core.Ticket {
	return core.Ticket{ID: 12, Subject: "Login fails after the upgrade", Category: "authentication", Status: core.InProgress, Priority: core.High,
		Privacy: core.Private, Organization: 1, Creator: 1, Requester: 1, Assignee: 4, Created: noon, Updated: after(3 * time.Hour), Answered: after(2 * time.Hour)}
}

func fresh() core.Ticket {
	t := login()
	t.Status, t.Assignee, t.Answered, t.Updated = core.New, 0, time.Time{}, noon
	return t
}

func question() core.Ticket {
	return core.Ticket{ID: 14, Subject: "How do I log out of all sessions?", Category: "logout", Status: core.New, Priority: core.Normal, Privacy: core.Public,
		Creator: 3, Requester: 3, PublicAt: after(10 * time.Minute), Created: noon, Updated: noon}
}

func said(number int, by core.Person, at time.Time, text string) core.Message {
	return core.Message{ID: core.MessageID(number), Ticket: 12, Number: number, Author: by.ID, Channel: core.Mail, Privacy: core.Inherit, Text: text, At: at}
}

// loginView is the ticket as those who see all of it.
func loginView(a core.Actor, may ...core.Action) desk.View {
	return desk.View{Ticket: login(), Organization: acme, Plan: team, People: people, Alerts: []core.Person{alice, sam}, CC: []core.Person{carl}, May: may, Addresses: true}
}

func choicesOf(a core.Actor, may ...core.Action) []bots.Choice {
	return bots.Choices(loginView(a, may...), a, []string{"authentication", "authorization", "installation", "logout", "other", "outages", "upgrade"})
}

var (
	customerMay = []core.Action{core.ReplyTo, core.SetStatus, core.CloseTicket, core.Reopen, core.SetPriority, core.MakePublic, core.SetCategory, core.SetSubject,
		core.AddCC, core.Subscribe}
	agentMay = append([]core.Action{core.WriteNote, core.Assign}, customerMay...)
)

func dataOf(t core.Ticket) command.Ticket {
	return command.Ticket{Number: command.Number(t.ID), Subject: t.Subject, Status: string(t.Status), Priority: string(t.Priority), Privacy: string(t.Privacy),
		Category: command.Maybe(t.Category), Creator: "alice@acme.example", Requester: "alice@acme.example", Created: command.When(t.Created), Updated: command.When(t.Updated)}
}

// shown is the answer to show 12: texts become its messages, in turns of Alice
// and Sam.
func shown(texts ...string) command.Answer {
	t := dataOf(login())
	t.Organization = "Acme"
	a := command.Answer{OK: true, Blocks: []command.Block{
		command.Heading{Text: "#12 Login fails after the upgrade"},
		command.Fields{{Label: "Status", Value: "in progress"}, {Label: "Priority", Value: "high"}, {Label: "Privacy", Value: "private"},
			{Label: "Category", Value: "authentication"}, {Label: "Organization", Value: "Acme"}, {Label: "Opened by", Value: "Alice Adams"},
			{Label: "Assigned to", Value: "Sam Agent"}, {Label: "Opened", Value: "2026-03-02 12:00 UTC"}, {Label: "Updated", Value: "2026-03-02 15:00 UTC"},
			{Label: "Closed"}, {Label: "Copied", Value: "carl@home.example"}, {Label: "Alerts", Value: "alice@acme.example, sam@desk.example"}},
	}}
	for i, text := range texts {
		by := []core.Person{alice, sam}[i%2]
		q := command.Quote{Number: i + 1, Author: by.Name, At: after(time.Duration(i) * time.Hour), Text: text}
		if i == 0 {
			q.Files = []command.File{{Name: "server.log", Size: 12345, Command: "file 12 1"}, {Name: "error page.png", Size: 1_400_000, Command: "file 12 2"}}
		}
		a.Blocks = append(a.Blocks, q)
		t.Messages = append(t.Messages, command.Message{Number: i + 1, Author: command.Maybe(by.Primary), Text: text, At: command.When(q.At)})
	}
	a.Blocks = append(a.Blocks, command.Heading{Text: "What happened"}, command.Table{Columns: make([]command.Column, 3), Rows: [][]string{
		{"2026-03-02 12:00 UTC", "cc added: carl@home.example", "Alice Adams"}, {"2026-03-02 14:00 UTC", "status: new → in progress", "Sam Agent"},
		{"2026-03-02 14:00 UTC", "assignee: sam@desk.example", "Sam Agent"}, {"2026-03-02 15:00 UTC", "priority: normal → high", "Sam Agent"}}},
		command.Actions{{Label: "Reply", Command: "reply 12 …"}, {Label: "Close", Command: "close 12"}})
	t.Events = []command.Event{{At: command.When(after(2 * time.Hour)), What: "status"}, {At: command.When(after(3 * time.Hour)), What: "priority"}}
	a.Data.Ticket = &t
	return a
}

var talk = []string{trouble, "Thank you, Alice. Which version did you upgrade from, and do you see LDAP-51 in the log of the server too?", "From 5.1 to 5.2. Yes: every second line of it."}

// listed is a page of tickets.
func listed(next string, orgs bool) command.Answer {
	rows := []struct {
		n                         int64
		subject, status, priority string
		ago                       time.Duration
	}{
		{12, "Login fails after the upgrade", "in_progress", "high", time.Hour}, {31, "Outage in Frankfurt", "new", "urgent", 2 * time.Hour},
		{30, "SAML assertion rejected: audience mismatch on *.acme.example", "pending", "normal", 26 * time.Hour},
		{28, "Please add <b>two</b> more seats & send the invoice", "assigned", "low", 50 * time.Hour},
		{9, "ログインできません。アップグレードの後に画面が真っ白になり、何も表示されなくなりました", "closed", "normal", 400 * time.Hour},
	}
	t := command.Table{Columns: []command.Column{{Title: "No.", Right: true}, {Title: "Status"}, {Title: "Priority"}, {Title: "Subject", Cut: true}, {Title: "Updated"}}}
	a := command.Answer{OK: true, Data: command.Data{Tickets: []command.Ticket{}, Next: new(command.Maybe)}}
	for i, r := range rows {
		t.Rows = append(t.Rows, []string{"", r.status, r.priority, r.subject, ""})
		k := command.Ticket{Number: command.Number(r.n), Subject: r.subject, Status: r.status, Priority: r.priority, Updated: command.When(noon.Add(-r.ago))}
		if orgs {
			k.Organization = command.Maybe([]string{"Acme", "Globex", "Acme", "", "Initech"}[i])
		}
		a.Data.Tickets = append(a.Data.Tickets, k)
	}
	a.Blocks = append(a.Blocks, t)
	if next != "" {
		*a.Data.Next = command.Maybe(next)
		a.Blocks = append(a.Blocks, command.Hint{Text: "These are 5 of 57. This line gets the next ones:"}, command.Actions{{Label: "More", Command: next}})
	}
	return a
}

// letter is one about the ticket, to Alice.
func letter(kind core.NoticeKind, why core.Reason, items ...desk.Item) desk.Letter {
	return desk.Letter{Notice: core.Notice{ID: 341, Kind: kind, Channel: core.Discord, Reason: why, Ticket: 12, Created: noon}, To: alice, Ticket: login(),
		Organization: acme, Plan: team, People: people, Items: items, May: customerMay, Addresses: true}
}

func of(t core.Ticket, l desk.Letter) desk.Letter {
	l.Ticket, l.Notice.Ticket = t, t.ID
	if t.Community() {
		l.Organization, l.Plan = core.Organization{}, core.DefaultCatalogue()[core.CommunityPlan]
	}
	return l
}

func forStaff(l desk.Letter) desk.Letter {
	l.To, l.Trusted, l.May = sam, true, agentMay
	return l
}

func replied(m core.Message, changes ...desk.Changed) desk.Item {
	return desk.Item{Kind: core.NoticeReplied, Message: &m, Changes: changes, Actor: m.Author}
}

// acmeAccount is Acme's contract to an owner, or to somebody else.
func acmeAccount(owner bool) bots.Account {
	org := core.Organization{ID: 1, Name: "Acme", Plan: "team", Renews: noon.AddDate(0, 9, 0)}
	plan := core.DefaultCatalogue()["team"]
	acc := bots.Account{Account: desk.Account{Contract: core.Contract{Organization: org, Plan: plan, Seats: core.SeatCount{Included: 6, Used: 3, Pending: 1}}}, Others: 2}
	end := func(verb, rest, label, question string) bots.Choice {
		if !owner {
			return bots.Choice{}
		}
		return bots.Choice{Verb: verb, Label: label, Command: verb + " remove " + rest + " org:Acme", Style: bots.Danger, Confirm: question}
	}
	acc.Contacts = []bots.Contact{
		{Name: "Alice Ash", Address: "alice@acme.example", Role: core.Owner},
		{Name: "Bill Birch", Address: "bill@acme.example", Role: core.BillingManager, End: end("billing", "bill@acme.example", "Remove as billing manager",
			"Bill Birch (bill@acme.example) will no longer be a billing manager, nor a contact unless you add them as one.")},
		{Name: "Bob <Oak>", Address: "bob@acme.example", Role: core.Member, End: end("contacts", "bob@acme.example", "Remove",
			"Bob (bob@acme.example) will no longer be a contact. They can open no more tickets for Acme, nor see its private ones, from that moment on.")},
		{Name: "dan", Address: "dan@elsewhere.example", Role: core.Member, Invited: true, End: end("contacts", "dan@elsewhere.example", "End the invitation",
			"The invitation of dan@elsewhere.example ends, and the seat is free for somebody else.")},
	}
	acc.Partners = []bots.Partner{
		{Name: "Parta", Since: noon.AddDate(0, -2, 0), Until: noon.AddDate(0, 6, 0), Acts: true, End: end("partners", "Parta", "End it",
			"Parta can no longer act for Acme: its people lose sight of all private tickets, from that moment on.")},
		{Name: "Wood & Co", Since: noon.AddDate(-1, 0, 0), End: end("partners", "Wood & Co", "End it", "Wood & Co can no longer act for Acme.")},
	}
	if owner {
		for _, c := range [][2]string{{"contacts", "Add a contact"}, {"owners", "Add an owner"}, {"billing", "Add a billing manager"}, {"partners", "Let a partner act for you"}} {
			acc.Add = append(acc.Add, bots.Choice{Verb: c[0], Label: c[1], Command: c[0] + " add org:Acme" + bots.Rest})
		}
	}
	return acc
}
