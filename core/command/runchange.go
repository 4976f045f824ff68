package command

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// changing is what changes a ticket and shows what became of it.
func (j job) changing() func(context.Context) (Answer, error) {
	switch {
	case j.Verb == "cc":
		return j.copies
	case j.Verb == "close" && j.Body != "":
		return j.lastWord
	}
	change := j.change()
	if change == nil {
		return nil
	}
	return func(ctx context.Context) (Answer, error) {
		out, err := change(ctx)
		if core.KindOf(err) == core.Confirm {
			return confirm(ruleOf(err), core.Explain(err), fmt.Sprintf("privacy %d public yes", j.Ticket)), nil
		} else if err != nil {
			return Answer{}, err
		}
		return j.changed(ctx, out, j.became(out.Ticket))
	}
}

// change is the one operation of the desk that the verb stands for, nil for
// another verb. Commands and #words share it.
func (j job) change() func(context.Context) (desk.Outcome, error) {
	switch j.Verb {
	case "close":
		return func(ctx context.Context) (desk.Outcome, error) {
			return j.desk.SetStatus(ctx, j.by, j.Ticket, core.Closed)
		}
	case "reopen":
		return func(ctx context.Context) (desk.Outcome, error) { return j.desk.Reopen(ctx, j.by, j.Ticket) }
	case "status":
		return func(ctx context.Context) (desk.Outcome, error) {
			return j.desk.SetStatus(ctx, j.by, j.Ticket, j.Status)
		}
	case "priority":
		return func(ctx context.Context) (desk.Outcome, error) {
			return j.desk.SetPriority(ctx, j.by, j.Ticket, j.Priority)
		}
	case "privacy":
		return func(ctx context.Context) (desk.Outcome, error) {
			return j.desk.SetPrivacy(ctx, j.by, j.Ticket, j.Privacy, j.Yes)
		}
	case "category":
		return func(ctx context.Context) (desk.Outcome, error) {
			return j.desk.SetCategory(ctx, j.by, j.Ticket, j.Category)
		}
	case "subject":
		return func(ctx context.Context) (desk.Outcome, error) {
			return j.desk.SetSubject(ctx, j.by, j.Ticket, j.Subject)
		}
	case "withdraw":
		return func(ctx context.Context) (desk.Outcome, error) { return j.desk.Withdraw(ctx, j.by, j.Ticket) }
	case "alerts":
		return j.setAlert
	case "assign":
		return j.assign
	}
	return nil
}

func (j job) setAlert(ctx context.Context) (desk.Outcome, error) {
	if err := j.personal("Alerts are a person's"); err != nil {
		return desk.Outcome{}, err
	}
	return j.desk.SetAlert(ctx, j.by, j.Ticket, j.On)
}

func (j job) assign(ctx context.Context) (desk.Outcome, error) {
	address := j.Person
	switch address {
	case Me:
		if err := j.personal("Tickets go to people"); err != nil {
			return desk.Outcome{}, err
		}
		address = j.by.Actor.Person.Primary
	case Nobody:
		address = ""
	}
	return j.desk.Assign(ctx, j.by, j.Ticket, address)
}

// became says in a sentence how a changed ticket is now.
func (j job) became(t core.Ticket) string {
	switch j.Verb {
	case "priority":
		return fmt.Sprintf("%s has priority %s.", t.ID, t.Priority)
	case "privacy":
		if t.Privacy == core.Public {
			return fmt.Sprintf("%s is public: everybody can read it.", t.ID)
		}
		return fmt.Sprintf("%s is private.", t.ID)
	case "category":
		return fmt.Sprintf("%s is filed under %s.", t.ID, t.Category)
	case "subject":
		return fmt.Sprintf("%s is now called: %s", t.ID, t.Subject)
	case "withdraw":
		return fmt.Sprintf("%s is withdrawn and closed. Only staff and you can still see it.", t.ID)
	case "alerts":
		if j.On {
			return fmt.Sprintf("You will be told of news of %s.", t.ID)
		}
		return fmt.Sprintf("You will be told no more of %s. `alerts %d on` turns that round.", t.ID, t.ID)
	}
	return fmt.Sprintf("%s is %s.", t.ID, status(t.Status))
}

// status is a status as people read it.
func status(s core.Status) string { return strings.ReplaceAll(string(s), "_", " ") }

// changed answers with a sentence, what was left out, and the ticket as data.
func (j job) changed(ctx context.Context, out desk.Outcome, text string) (Answer, error) {
	a, _, err := j.changedBy(ctx, out, text)
	return a, err
}

// changedBy is changed, with the names of who is in the ticket.
func (j job) changedBy(ctx context.Context, out desk.Outcome, text string) (Answer, desk.Roster, error) {
	if j.Verb == "assign" {
		text = fmt.Sprintf("%s is assigned to nobody.", out.Ticket.ID)
	}
	var a Answer
	rule := ""
	v, names, err := j.load(ctx, out.Ticket.ID)
	switch {
	case err == nil:
		if p, ok := v.People[v.Ticket.Assignee]; ok && j.Verb == "assign" {
			text = fmt.Sprintf("%s is assigned to %s.", v.Ticket.ID, p.Display())
		}
		t := j.ticketData(v, names)
		a.Data.Ticket, a.View, rule = &t, &v, j.rule(v)
	case core.KindOf(err) != core.NotFound: // gone from the actor's sight by what they did
		return Answer{}, names, err
	}
	if out.Repeated {
		text = "This was done already. " + text
	}
	a.OK = true
	a.add(Paragraph{text})
	if a.leftOut(out.Left); a.Rule == "" {
		a.Rule = rule
	}
	return a, names, nil
}

// lastWord closes a ticket with a reply. Where only the reply is allowed it
// stays, and the answer is not OK.
func (j job) lastWord(ctx context.Context) (Answer, error) {
	out, err := j.desk.Reply(ctx, j.by, desk.Replying{Ticket: j.Ticket, Text: j.Body, Status: core.Closed, Files: j.Attach})
	if err != nil {
		return Answer{}, err
	}
	if out.Ticket.Status == core.Closed || out.Repeated {
		return j.changed(ctx, out, fmt.Sprintf("Your text is on %s, which is %s.", out.Ticket.ID, status(out.Ticket.Status)))
	}
	a, err := j.changed(ctx, out, fmt.Sprintf("Your text is on %s, but it stays %s.", out.Ticket.ID, status(out.Ticket.Status)))
	a.OK = false
	return a, err
}

// copies adds to or takes from a ticket's cc. What one address is refused does
// not stop the next.
func (j job) copies(ctx context.Context) (Answer, error) {
	all := Answer{OK: true}
	var last Answer
	err := j.each(len(j.Addresses), func(i int, by desk.By) error {
		out, err := j.copy(ctx, by, j.Addresses[i])
		if err == nil {
			text := fmt.Sprintf("%s gets the mails of %s from now on.", j.Addresses[i], j.Ticket)
			switch {
			case j.Op == Remove:
				text = fmt.Sprintf("%s is no longer copied on %s.", j.Addresses[i], j.Ticket)
			case len(out.Left) > 0:
				text = fmt.Sprintf("%s was left out.", j.Addresses[i])
			}
			last, err = j.changed(ctx, out, text)
			last.OK = len(out.Left) == 0
		} else if len(j.Addresses) > 1 && !again(err) {
			last, err = Refusal(err), nil
		}
		all.append(last)
		return err
	})
	all.Data = last.Data
	return all, err
}

func (j job) copy(ctx context.Context, by desk.By, address string) (desk.Outcome, error) {
	if j.Op == Remove {
		return j.desk.RemoveCC(ctx, by, j.Ticket, address)
	}
	return j.desk.AddCC(ctx, by, j.Ticket, address)
}

// append adds one of several results. The first that is not OK gives the rule.
func (a *Answer) append(b Answer) {
	a.add(b.Blocks...)
	if a.Rule == "" || a.OK && !b.OK {
		a.Rule = b.Rule
	}
	a.OK = a.OK && b.OK
}
