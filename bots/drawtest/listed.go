package drawtest

import (
	"time"

	"usher/core/command"
)

// Listed is a page of tickets, with what asks for the next one, if any.
func Listed(next string, orgs bool) command.Answer {
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
		k := command.Ticket{Number: command.Number(r.n), Subject: r.subject, Status: r.status, Priority: r.priority, Updated: command.When(Noon.Add(-r.ago))}
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

func alerts() command.Answer {
	a := Listed("", false)
	t := a.Blocks[0].(command.Table)
	t.Columns = []command.Column{{Title: "No.", Right: true}, {Title: "Status"}, {Title: "Subject", Cut: true}, {Title: "Updated"}, {Title: "To stop its alerts"}}
	of := command.Table{Columns: []command.Column{{Title: "You are told of"}, {Title: ""}, {Title: "To change that"}},
		Rows: [][]string{{"every new ticket of Acme", "off", "alerts company on org:Acme"}}}
	a.Blocks = []command.Block{of, t}
	return a
}

func searchedFor() command.Answer {
	a := Listed("", false)
	a.Data.Tickets = a.Data.Tickets[:2]
	a.Data.Articles = []command.Article{{Number: 3}}
	a.Blocks = []command.Block{
		command.Heading{Text: "Articles"}, command.List{"Log in again after an upgrade: `article show 3`\nAfter an «upgrade», clear the session table: usher sessions clear"},
		command.Heading{Text: "Tickets"}, command.List{"#12 Login fails after the upgrade (in progress, 2026-03-02)\nnobody in the office can «log in»", "#31 Outage in Frankfurt (new, 2026-03-02)\n«login» is down for all of Frankfurt"}}
	return a
}
