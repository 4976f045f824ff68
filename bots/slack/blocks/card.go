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
	l.Trusted = true
	n := notice{Telling: bots.Telling{Letter: l, Settings: set, Shared: true}}
	n.card()
	return n.message()
}

// ReducedCard draws a ticket where somebody reads along who may not see it: its
// number and its status only.
func ReducedCard(l desk.Letter) Message {
	var s sheet
	what := status(l.Ticket.Status)
	s.say(fmt.Sprintf("%s: %s", l.Ticket.ID, what))
	s.mrkdwn(bold("Ticket "+l.Ticket.ID.String()) + " · " + what)
	s.small("Not everybody in this channel is linked staff, so nothing more is shown here.")
	s.row("", s.button("Show me", commandf("show %d", l.Ticket.ID)))
	return s.message()
}

func status(s core.Status) string { return esc1(strings.ReplaceAll(string(s), "_", " ")) }

// mostCard is how much of a text a card shows.
const mostCard = 300

func (n *notice) card() {
	t := n.Ticket
	n.say(fmt.Sprintf("%s %s (%s)", t.ID, bots.Cut(bots.Line(t.Subject), 80), strings.ReplaceAll(string(t.Status), "_", " ")))
	n.mrkdwn(bold(fmt.Sprintf("%s %s", t.ID, bots.Cut(bots.Line(t.Subject), mostHeader))))
	n.small(strings.Join(n.cardFacts(), " · "))
	if m := n.Opening(); m != nil && t.Status != core.Closed {
		n.said(strings.Join(strings.Fields(bots.Cut(m.Text, mostCard)), " "), mostCard)
	}
	n.cardButtons()
}

func (n *notice) cardFacts() []string {
	t := n.Ticket
	facts := []string{bold(n.Name(t.Requester)) + ", " + esc1(n.Customer()), status(t.Status)}
	if t.Priority != core.DefaultPriority {
		facts = append(facts, bold(string(t.Priority)))
	}
	if t.Assignee != 0 {
		facts = append(facts, "with "+bold(n.Name(t.Assignee)))
	} else if t.Status != core.Closed {
		facts = append(facts, "unassigned")
	}
	if due := n.Due(); !due.IsZero() {
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
	n.row(commandf("assign %d", t.ID), n.people("Assign to"), n.menu("Status", n.Statuses(), ""), n.menu("Priority", n.Priorities(), ""))
}
