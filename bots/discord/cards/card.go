package cards

import (
	"strings"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// Card draws a ticket for the staff's channel: what it is, until when somebody
// must answer, and what they may do. The letter is a desk.ThreadLetter.
func Card(l desk.Letter, set Settings) Message {
	l.Trusted = true
	n := notice{Telling: bots.Telling{Letter: l, Settings: set, Shared: true}}
	n.color = tint(l.Ticket.Status, l.Ticket.Priority)
	n.footer = footer(l.Ticket.ID, l.Notice.ID)
	n.card()
	return n.message()
}

// ReducedCard draws a ticket where somebody reads along who may not see it: its
// number and its status only.
func ReducedCard(l desk.Letter) Message {
	var s sheet
	s.color = tint(l.Ticket.Status, core.DefaultPriority)
	s.footer = footer(l.Ticket.ID, l.Notice.ID)
	s.title("Ticket " + l.Ticket.ID.String())
	s.text(bold(bots.Words(string(l.Ticket.Status))))
	s.text(small("Not everybody in this channel is linked staff, so nothing more is shown here."))
	s.row(button("Show me", commandf("show %d", l.Ticket.ID)))
	return s.message()
}

// mostCard is how much of a text a card shows.
const mostCard = 300

func (n *notice) card() {
	t := n.Ticket
	n.title(t.ID.String() + " " + t.Subject)
	n.text(n.who())
	n.text(strings.Join(n.standing(), " · "))
	if m := n.Opening(); m != nil && t.Status != core.Closed {
		if text := bots.Cut(bots.Line(m.Text), mostCard); text != "" {
			n.para(quoted(esc1(text)))
		}
	}
	n.cardControls()
}

// who is whose ticket it is.
func (n *notice) who() string {
	t := n.Ticket
	who := bold(n.Name(t.Requester)) + ", " + esc1(n.Customer())
	if t.Category != "" {
		who += " · " + esc1(bots.Cut(t.Category, 60))
	}
	return who
}

// standing is how it stands with the ticket.
func (n *notice) standing() []string {
	t := n.Ticket
	facts := []string{bots.Words(string(t.Status))}
	if t.Priority != core.DefaultPriority {
		facts = append(facts, bold(string(t.Priority)))
	}
	if t.Assignee != 0 {
		facts = append(facts, "with "+bold(n.Name(t.Assignee)))
	} else if t.Status != core.Closed {
		facts = append(facts, "unassigned")
	}
	if due := n.Due(); !due.IsZero() {
		facts = append(facts, "first answer by "+moment(due)+", "+ago(due))
	}
	return facts
}

// cardControls are for all who read the card; what one may do is decided when
// they do it.
func (n *notice) cardControls() {
	t := n.Ticket
	show := button("Show", commandf("show %d", t.ID))
	if t.Status == core.Closed {
		n.row(button("Reopen", commandf("reopen %d", t.ID)), show)
		return
	}
	var take control
	if t.Assignee == 0 {
		take = primary("Take it", commandf("assign %d me", t.ID))
	}
	n.row(take, button("Reply", commandf("reply %d", t.ID)+bots.Rest), show, button("Assign", commandf("assign %d", t.ID)+bots.Rest), button("Close", commandf("close %d", t.ID)))
	n.row(menu("status", "Status", named(bots.Choice{Label: "Status", Options: n.Statuses()})))
	n.row(menu("priority", "Priority", named(bots.Choice{Label: "Priority", Options: n.Priorities()})))
}
