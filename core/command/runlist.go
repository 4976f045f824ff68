package command

import (
	"context"
	"strconv"
	"strings"

	"usher/core"
	"usher/core/desk"
)

func (j job) list(ctx context.Context) (Answer, error) {
	f, names := j.selection()
	tickets, next, err := j.desk.List(ctx, j.by.Actor, f, names)
	if err != nil {
		return Answer{}, err
	}
	roster, err := j.desk.Roster(ctx, j.by.Actor, tickets...)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{OK: true, Data: Data{Tickets: []Ticket{}}}
	if len(tickets) == 0 {
		a.add(Paragraph{"There are no such tickets that you can see."})
		return a, nil
	}
	a.add(j.table(tickets, roster))
	for _, t := range tickets {
		a.Data.Tickets = append(a.Data.Tickets, ticketLine(t, roster))
	}
	j.page(&a, next)
	return a, nil
}

// selection is the filter with the names that have to be looked up.
func (j job) selection() (core.Filter, desk.Names) {
	f, n := j.Filter, desk.Names{By: j.Names.By, Organization: j.Names.Org}
	if f.Limit == 0 {
		f.Limit = j.runner.set.Page
	}
	if n.By == Me {
		n.By, f.By = "", j.by.Actor.Person.ID
		if j.by.Actor.System {
			f.By = -1 // the system is nobody
		}
	}
	return f, n
}

func (j job) table(tickets []core.Ticket, names desk.Roster) Table {
	staff := j.by.Actor.ActsAsStaff()
	t := Table{Columns: []Column{{Title: "No.", Right: true}, {Title: "Status"}, {Title: "Priority"}, {Title: "Subject", Cut: true}, {Title: "Updated"}}}
	if staff {
		t.Columns = append(t.Columns, Column{Title: "From", Cut: true})
	}
	for _, k := range tickets {
		row := []string{strconv.FormatInt(int64(k.ID), 10), status(k.Status), string(k.Priority), k.Subject, j.day(k.Updated)}
		if staff {
			from := names.Organization(k.Organization)
			if from == "" {
				from = names.Display(k.Requester)
			}
			row = append(row, from)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// page names the command for the next page.
func (j job) page(a *Answer, next string) {
	a.Data.Next = new(Maybe)
	if next == "" {
		return
	}
	command := j.nextPage(next)
	*a.Data.Next = Maybe(command)
	a.add(Actions{{"More", command}})
}

// nextPage is the command as typed, with the cursor.
func (j job) nextPage(cursor string) string {
	var words []string
	for _, t := range split(j.Line) {
		if t.key != "next" || t.quoted {
			words = append(words, j.Line[t.from:t.to])
		}
	}
	if len(words) == 0 {
		words = []string{j.Verb}
	}
	return strings.Join(append(words, "next:"+cursor), " ")
}
