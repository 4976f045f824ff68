package command

import (
	"context"
	"fmt"
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
	if j.Filter.View == core.ViewAlerts && f.After == "" {
		if err := j.alertState(ctx, &a); err != nil {
			return Answer{}, err
		}
	}
	if len(tickets) == 0 {
		a.add(Paragraph{"There are no such tickets that you can see."})
		return a, nil
	}
	if j.Filter.View == core.ViewAlerts {
		a.add(j.alertTable(tickets))
	} else {
		a.add(j.table(tickets, roster))
	}
	for _, t := range tickets {
		a.Data.Tickets = append(a.Data.Tickets, ticketLine(t, roster))
	}
	if err := j.page(ctx, &a, next); err != nil {
		return Answer{}, err
	}
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

// page says how many there are in all where there is more than a page, and
// names the command for the next one.
func (j job) page(ctx context.Context, a *Answer, next string) error {
	a.Data.Next = new(Maybe)
	if next == "" && j.Filter.After == "" {
		return nil
	}
	f, names := j.selection()
	n, err := j.desk.Count(ctx, j.by.Actor, f, names)
	if err != nil {
		return err
	}
	all := strconv.Itoa(n)
	if n > 10_000 {
		all = "more than 10,000"
	}
	shown := fmt.Sprintf("These are %d of %s.", len(a.Data.Tickets), all)
	if next == "" {
		a.add(Hint{shown + " There are no more after these."})
		return nil
	}
	command := j.nextPage(next)
	*a.Data.Next = Maybe(command)
	a.add(Hint{shown + " This line gets the next ones:"}, Actions{{"More", command}})
	return nil
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
