package drawtest

import (
	"time"

	"usher/core"
	"usher/core/command"
)

const trouble = "Since the upgrade this morning nobody in the office can log in. The page says that something went wrong and shows the code LDAP-51.\n\n" +
	"We restarted the service twice; that did not help. About 300 people are waiting, so please hurry."

// Talk is what Alice and Sam say to each other in Login.
var Talk = []string{trouble, "Thank you, Alice. Which version did you upgrade from, and do you see LDAP-51 in the log of the server too?", "From 5.1 to 5.2. Yes: every second line of it."}

// Shown is the answer to show 12: texts become its messages, in turns of Alice
// and Sam.
func Shown(texts ...string) command.Answer {
	t := dataOf(Login())
	t.Organization = "Acme"
	a := command.Answer{OK: true, Blocks: []command.Block{
		command.Heading{Text: "#12 Login fails after the upgrade"},
		command.Fields{{Label: "Status", Value: "in progress"}, {Label: "Priority", Value: "high"}, {Label: "Privacy", Value: "private"},
			{Label: "Category", Value: "authentication"}, {Label: "Organization", Value: "Acme"}, {Label: "Opened by", Value: "Alice Adams"},
			{Label: "Assigned to", Value: "Sam Agent"}, {Label: "Opened", Value: "2026-03-02 12:00 UTC"}, {Label: "Updated", Value: "2026-03-02 15:00 UTC"},
			{Label: "Closed"}, {Label: "Copied", Value: "carl@home.example"}, {Label: "Alerts", Value: "alice@acme.example, sam@desk.example"}},
	}}
	for i, text := range texts {
		by := []core.Person{Alice, Sam}[i%2]
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
