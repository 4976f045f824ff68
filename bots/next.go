package bots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// Next is what the reader of a letter most likely does next: three at most.
func (t Telling) Next() []Choice {
	k := t.Ticket
	if k.ID == 0 || t.Told.Pending != 0 || t.Shared {
		return nil
	}
	var list []Choice
	add := func(verb, label, line string) {
		list = append(list, Choice{Verb: verb, Label: label, Command: fmt.Sprintf(line, k.ID)})
	}
	switch {
	case !t.Can(core.ReplyTo):
	case t.lastInternal():
		add("note", "Answer with a note", "note %d"+Rest)
	default:
		add("reply", "Reply", "reply %d"+Rest)
	}
	for i := range list {
		list[i].Style = Primary
	}
	add("show", "Show", "show %d")
	switch opened := t.Notice.Kind == core.NoticeOpened; {
	case opened && t.Can(core.Withdraw) && k.Community() && !k.Withdrawn && t.First():
		list = append(list, TakeBack(k.ID))
	case opened && t.Can(core.Assign) && k.Assignee == 0:
		add("assign", "Take it", "assign %d me")
	case t.Notice.Kind == core.NoticeReplied && t.Can(core.CloseTicket) && k.Status != core.Closed:
		add("close", "Close", "close %d")
	case t.Notice.Kind == core.NoticeChanged && t.Can(core.Reopen) && k.Status == core.Closed:
		add("reopen", "Reopen", "reopen %d")
	case t.Can(core.Subscribe) && slices.Contains([]core.Reason{core.AsAlert, core.AsCC, core.AsCompany}, t.Notice.Reason):
		add("alerts", "Alerts off", "alerts %d off")
	}
	return list
}

func (t Telling) lastInternal() bool {
	for _, i := range slices.Backward(t.Items) {
		if i.Message != nil {
			return i.Message.Internal
		}
	}
	return false
}

// TakeBack withdraws a ticket. The question says what follows.
func TakeBack(id core.TicketID) Choice {
	return Choice{Verb: "withdraw", Label: "Take it back", Command: fmt.Sprintf("withdraw %d", id), Style: Danger,
		Confirm: fmt.Sprintf("%s will be closed, and only staff and you will still see it.", id)}
}

// Lacking is a command about a ticket that lacked its number, with it.
func Lacking(line string, id core.TicketID) Choice {
	verb, rest, _ := strings.Cut(line, " ")
	c := Choice{Verb: verb, Command: fmt.Sprintf("%s %d", verb, id) + Rest}
	switch verb {
	case "show", "file":
		c.Command = fmt.Sprintf("show %d", id)
	case "withdraw":
		return TakeBack(id)
	case "reopen", "why":
		c.Command = fmt.Sprintf("%s %d", verb, id)
	case "cc":
		c.Command = strings.TrimSpace(fmt.Sprintf("cc %d %s", id, cmp.Or(rest, "add"))) + Rest
	}
	return c
}

// Statuses are those that the ticket may be moved to.
func (t Telling) Statuses() []Option {
	return worded(t.Ticket.ID, "status", statusesOf(desk.View{Ticket: t.Ticket}), t.Ticket.Status)
}

// Priorities are those that the ticket may have.
func (t Telling) Priorities() []Option {
	return worded(t.Ticket.ID, "priority", core.Priorities[:], t.Ticket.Priority)
}

func worded[T ~string](id core.TicketID, verb string, words []T, now T) []Option {
	var out []Option
	for _, w := range words {
		out = append(out, Option{Label: Words(string(w)), Command: fmt.Sprintf("%s %d %s", verb, id, w), Chosen: w == now})
	}
	return out
}

// DiscardMail throws a held mail away. The question says what follows.
func DiscardMail(id core.InboundID) Choice {
	return Choice{Verb: "inbound discard", Label: "Discard", Command: fmt.Sprintf("inbound discard %d", id), Style: Danger,
		Confirm: fmt.Sprintf("Mail %d is not dealt with, and nobody is told.", id)}
}
