package drawtest

import (
	"time"

	"usher/bots"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// Login is the ticket of most goldens, as it stands after a day.
func Login() core.Ticket {
	return core.Ticket{ID: 12, Subject: "Login fails after the upgrade", Category: "authentication", Status: core.InProgress, Priority: core.High,
		Privacy: core.Private, Organization: 1, Creator: 1, Requester: 1, Assignee: 4, Created: Noon, Updated: after(3 * time.Hour), Answered: after(2 * time.Hour)}
}

func fresh() core.Ticket {
	t := Login()
	t.Status, t.Assignee, t.Answered, t.Updated = core.New, 0, time.Time{}, Noon
	return t
}

// Question is a ticket of the community.
func Question() core.Ticket {
	return core.Ticket{ID: 14, Subject: "How do I log out of all sessions?", Category: "logout", Status: core.New, Priority: core.Normal, Privacy: core.Public,
		Creator: 3, Requester: 3, PublicAt: after(10 * time.Minute), Created: Noon, Updated: Noon}
}

// Said is a message of Login.
func Said(number int, by core.Person, at time.Time, text string) core.Message {
	return core.Message{ID: core.MessageID(number), Ticket: 12, Number: number, Author: by.ID, Channel: core.Mail, Privacy: core.Inherit, Text: text, At: at}
}

// View is the ticket as those who see all of it.
func View(may ...core.Action) desk.View {
	return desk.View{Ticket: Login(), Organization: acme, Plan: team, People: people, Alerts: []core.Person{Alice, Sam}, CC: []core.Person{carl}, May: may, Addresses: true}
}

func choicesOf(a core.Actor, may ...core.Action) []bots.Choice {
	return bots.Choices(View(may...), a, []string{"authentication", "authorization", "installation", "logout", "other", "outages", "upgrade"})
}

func dataOf(t core.Ticket) command.Ticket {
	return command.Ticket{Number: command.Number(t.ID), Subject: t.Subject, Status: string(t.Status), Priority: string(t.Priority), Privacy: string(t.Privacy),
		Category: command.Maybe(t.Category), Creator: "alice@acme.example", Requester: "alice@acme.example", Created: command.When(t.Created), Updated: command.When(t.Updated)}
}
