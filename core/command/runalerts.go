package command

import (
	"context"
	"fmt"
	"strconv"

	"usher/core"
)

// alertState tells of the alerts that are of no single ticket, and how to change
// each.
func (j job) alertState(ctx context.Context, a *Answer) error {
	s, err := j.desk.AlertState(ctx, j.by.Actor)
	if err != nil {
		return err
	}
	t := Table{Columns: []Column{{Title: "You are told of"}, {Title: ""}, {Title: "To change that"}}}
	if s.Staff {
		t.Rows = append(t.Rows, []string{"every new ticket", onOff(s.New), "alerts new " + onOff(!s.New)})
	}
	for _, c := range s.Companies {
		t.Rows = append(t.Rows, []string{"every new ticket of " + c.Organization.Name, onOff(c.On),
			fmt.Sprintf("alerts company %s org:%s", onOff(!c.On), c.Organization.Quoted())})
	}
	if len(t.Rows) > 0 {
		a.add(t)
	}
	if p := j.by.Actor.Person; p.ID != 0 && len(j.desk.Settings().Networks) > 0 {
		a.add(Hint{"You are told " + toldBy(p.Via, p.Primary) + ". `alerts via` changes that, see `help alerts via`."})
	}
	return nil
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// alertTable is tickets whose alerts are on, each with what stops them.
func (j job) alertTable(tickets []core.Ticket) Table {
	t := Table{Columns: []Column{{Title: "No.", Right: true}, {Title: "Status"}, {Title: "Subject", Cut: true}, {Title: "Updated"}, {Title: "To stop its alerts"}}}
	for _, k := range tickets {
		n := strconv.FormatInt(int64(k.ID), 10)
		t.Rows = append(t.Rows, []string{n, status(k.Status), k.Subject, j.day(k.Updated), "alerts " + n + " off"})
	}
	return t
}
