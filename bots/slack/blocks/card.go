package blocks

import (
	"fmt"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// Card draws a ticket for the staff's channel: what it is, until when somebody
// must answer, and what they may do. The letter is a desk.ThreadLetter.
func Card(l desk.Letter, set Settings) Message {
	n := notice{Letter: l, set: set, shared: true}
	n.Trusted = true
	n.card()
	return n.message()
}

// ReducedCard draws a ticket where somebody reads along who may not see it: its
// number and its status only.
func ReducedCard(l desk.Letter) Message {
	n := notice{Letter: l, shared: true}
	n.Letter.Ticket.Subject = ""
	what := status(l.Ticket.Status)
	n.say(fmt.Sprintf("%s: %s", l.Ticket.ID, what))
	n.mrkdwn(bold("Ticket "+l.Ticket.ID.String()) + " · " + what)
	n.small("Not everybody in this channel is linked staff, so nothing more is shown here.")
	n.row("", n.button("Show me", commandf("show %d", l.Ticket.ID)))
	return n.message()
}

func status(s core.Status) string { return esc1(strings.ReplaceAll(string(s), "_", " ")) }

// mostCard is how much of a text a card shows.
const mostCard = 300

func (n *notice) card() {
	t := n.Ticket
	n.say(fmt.Sprintf("%s %s (%s)", t.ID, cut(line(t.Subject), 80), strings.ReplaceAll(string(t.Status), "_", " ")))
	n.mrkdwn(bold(fmt.Sprintf("%s %s", t.ID, cut(line(t.Subject), mostHeader))))
	n.small(strings.Join(n.cardFacts(), " · "))
	if m := n.opening(); m != nil && t.Status != core.Closed {
		n.said(strings.Join(strings.Fields(cut(m.Text, mostCard)), " "), mostCard)
	}
	n.cardButtons()
}

func (n *notice) cardFacts() []string {
	t := n.Ticket
	who := bold(n.name(t.Requester))
	switch {
	case t.Community():
		who += ", community"
	case n.Plan.Name != "":
		who += ", " + esc1(n.organization()) + " (" + esc1(n.Plan.Name) + ")"
	default:
		who += ", " + esc1(n.organization())
	}
	facts := []string{who, status(t.Status)}
	if t.Priority != core.DefaultPriority {
		facts = append(facts, bold(string(t.Priority)))
	}
	if t.Assignee != 0 {
		facts = append(facts, "with "+bold(n.name(t.Assignee)))
	} else if t.Status != core.Closed {
		facts = append(facts, "unassigned")
	}
	if due := n.due(); !due.IsZero() && t.Answered.IsZero() && t.Status != core.Closed {
		facts = append(facts, "first answer by "+moment(due))
	}
	return facts
}

// cardButtons are for all who read the card; what one may do is decided when
// they do it.
func (n *notice) cardButtons() {
	t := n.Ticket
	show := n.button("Show", commandf("show %d", t.ID))
	if t.Status == core.Closed {
		n.row("", n.button("Reopen", commandf("reopen %d", t.ID)), show)
		return
	}
	var take *slackapi.ButtonBlockElement
	if t.Assignee == 0 {
		take = n.button("Take it", commandf("assign %d me", t.ID))
		take.Style = slackapi.StylePrimary
	}
	n.row("", take, n.button("Reply", commandf("reply %d …", t.ID)), show)
	n.row(commandf("assign %d", t.ID), n.people("Assign to"), n.menu("Status", n.statuses(), ""), n.menu("Priority", n.priorities(), ""))
}

func (n *notice) statuses() []bots.Option {
	var out []bots.Option
	for _, s := range core.Statuses {
		if core.CheckStatus(n.Ticket.Status, s, n.Ticket.Assignee != 0) == nil {
			out = append(out, bots.Option{Label: bots.Words(string(s)), Command: commandf("status %d %s", n.Ticket.ID, s), Chosen: s == n.Ticket.Status})
		}
	}
	return out
}

func (n *notice) priorities() []bots.Option {
	var out []bots.Option
	for _, p := range core.Priorities {
		out = append(out, bots.Option{Label: bots.Words(string(p)), Command: commandf("priority %d %s", n.Ticket.ID, p), Chosen: p == n.Ticket.Priority})
	}
	return out
}
