package blocks

import (
	"fmt"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/core"
)

// opening is the message that a ticket was opened with.
func (n *notice) opening() *core.Message {
	for _, i := range n.Items {
		if i.Message != nil {
			return i.Message
		}
	}
	return nil
}

// firstAnswer tells those who opened a ticket, and for whom it is, how it stands.
// That others will read it comes before anything else.
func (n *notice) firstAnswer() {
	t := n.Ticket
	n.say(n.thanks() + ": " + t.Subject)
	n.title(n.thanks())
	n.mrkdwn(n.goesPublic())
	n.mrkdwn(esc1(cut(t.Subject, 300)))
	if due := n.due(); !due.IsZero() && t.Answered.IsZero() {
		n.mrkdwn("First answer by " + moment(due) + ".")
	}
	n.small(words(n.verdict()))
	n.left()
	if m := n.opening(); m != nil && m.Author != n.To.ID {
		n.wrote(*m)
	}
	n.similar()
}

// thanks names the ticket, and who it is from or for.
func (n *notice) thanks() string {
	t := n.Ticket
	switch {
	case t.Creator != t.Requester && n.To.ID == t.Requester:
		return fmt.Sprintf("%s opened ticket %s for you", n.name(t.Creator), t.ID)
	case t.Creator != t.Requester:
		return fmt.Sprintf("Ticket %s is open for %s", t.ID, n.name(t.Requester))
	case t.FollowUpOf != 0:
		return fmt.Sprintf("Ticket %s is open and follows up %s", t.ID, t.FollowUpOf)
	}
	return fmt.Sprintf("Ticket %s is open", t.ID)
}

func (n *notice) goesPublic() string {
	if !n.delayed() {
		return ""
	}
	text := "*This will be public:* from " + moment(n.Ticket.PublicAt) + " everybody can read it, with your name and without your address."
	if n.may(core.Withdraw) {
		text += " “Take it back” ends that."
	}
	return text
}

// delayed reports that everybody will be able to read the ticket, and cannot yet.
func (n *notice) delayed() bool {
	t := n.Ticket
	return t.Privacy == core.Public && !t.Withdrawn && t.PublicAt.After(n.Notice.Created)
}

// readers says who can read the ticket.
func (n *notice) readers() string {
	switch t := n.Ticket; {
	case n.delayed():
		return ""
	case t.Withdrawn:
		return "Only its own people and our staff can read it."
	case t.Privacy == core.Public:
		return "Everybody can read it."
	case t.Community():
		return "Only you and our staff can read it."
	}
	return "Contacts of " + n.organization() + ", its partners and our staff can read it."
}

func (n *notice) organization() string {
	if n.Organization.Name == "" {
		return "your organization"
	}
	return line(n.Organization.Name)
}

// due is when a first answer is promised; zero if none is.
func (n *notice) due() time.Time {
	return n.Plan.Targets[n.Ticket.Priority].Due(n.Ticket.Created, n.set.Hours)
}

// verdict says in a line by what right the reader has support, and who else can
// read the ticket.
func (n *notice) verdict() string {
	var parts []string
	switch {
	case n.Trusted:
	case n.Ticket.Community():
		parts = append(parts, "A community ticket: no priority, no files and no promised time of answer.")
	case n.Standing.Allowed:
		parts = append(parts, n.Standing.Words)
	}
	if !n.Ticket.Community() && n.Plan.Name != "" && n.Organization.Plan != "" {
		parts = append(parts, "Plan: "+n.Plan.Name+".")
	}
	return strings.Join(nonEmpty(append(parts, n.Told.Whose, n.readers())...), " ")
}

// mostSimilar is how many things are named that may help at once.
const mostSimilar = 3

// similar lists what may help at once: articles first, for they are answers.
func (n *notice) similar() {
	type thing struct{ text, command string }
	var list []thing
	for _, a := range n.Articles {
		list = append(list, thing{bold(cut(line(a.Title), 150)) + "\n" + esc1(a.Excerpt(120)), commandf("article show %d", a.ID)})
	}
	for _, t := range n.Tickets {
		list = append(list, thing{esc1(fmt.Sprintf("%s %s", t.ID, cut(line(t.Subject), 150))), commandf("show %d", t.ID)})
	}
	if len(list) == 0 || n.shared {
		return
	}
	n.divider()
	n.small("This may help meanwhile")
	for _, t := range list[:min(len(list), mostSimilar)] {
		var b slackapi.BlockElement = n.button(opening(t.command), t.command)
		n.beside(t.text, b)
	}
}

// opened tells others of a new ticket.
func (n *notice) opened() {
	t := n.Ticket
	what := "opened by " + n.name(t.Creator)
	if t.Requester != t.Creator {
		what += " for " + n.name(t.Requester)
	}
	n.heading(what)
	parts := []string{esc1(what)}
	if n.Trusted || n.Notice.Reason == core.AsCompany {
		parts = append(parts, n.facts()...)
	}
	n.small(strings.Join(parts, " · "))
	if m := n.opening(); m != nil {
		if n.said(m.Text, mostQuote) {
			n.goesOn(*m)
		}
		n.attached(*m)
	}
}

// facts are what somebody needs who is to work on the ticket.
func (n *notice) facts() []string {
	t := n.Ticket
	var list []string
	switch {
	case t.Community():
		list = append(list, "community")
	case n.Trusted && n.Plan.Name != "":
		list = append(list, esc1(n.organization())+" ("+esc1(n.Plan.Name)+")")
	default:
		list = append(list, esc1(n.organization()))
	}
	if t.Priority != core.DefaultPriority {
		list = append(list, esc1(string(t.Priority)))
	}
	if due := n.due(); !due.IsZero() && t.Answered.IsZero() {
		list = append(list, "first answer by "+moment(due))
	}
	return list
}
