package command

import (
	"context"
	"fmt"

	"usher/core"
)

// why says what Decide says, of one action or of all.
func (j job) why(ctx context.Context) (Answer, error) {
	actions := []core.Action{j.Action}
	if j.Action == "" {
		actions = []core.Action{core.SeeTicket, core.ReplyTo, core.CloseTicket, core.SetStatus, core.Reopen, core.SetPriority, core.SetCategory,
			core.SetSubject, core.MakePrivate, core.MakePublic, core.AddCC, core.Subscribe, core.AttachFile, core.Withdraw, core.Assign, core.WriteNote}
	}
	of := j.Person
	if of == Me {
		of = ""
	}
	a := Answer{OK: true}
	t := Table{Columns: []Column{{Title: "Action"}, {Title: "Allowed"}, {Title: "Rule"}, {Title: "Why"}}}
	for _, action := range actions {
		v, err := j.desk.Why(ctx, j.by.Actor, j.Ticket, action, of)
		if err != nil {
			return Answer{}, err
		}
		if j.Action != "" {
			a.Rule = v.Rule
		}
		t.Rows = append(t.Rows, []string{string(action), yesNo(v.Allowed), v.Rule, v.Words})
	}
	if j.Action == "" {
		a.add(Heading{j.whose(of)}, t)
		return a, nil
	}
	row := t.Rows[0]
	a.add(Heading{j.whose(of)}, Fields{{"Action", row[0]}, {"Allowed", row[1]}, {"Rule", row[2]}, {"Why", row[3]}})
	return a, nil
}

func (j job) whose(of string) string {
	if of == "" {
		return fmt.Sprintf("What you may do with %s", j.Ticket)
	}
	return fmt.Sprintf("What %s may do with %s, in words to them", of, j.Ticket)
}
