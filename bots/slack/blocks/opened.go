package blocks

import (
	"strings"

	"usher/bots"
	"usher/core"
)

// firstAnswer tells those who opened a ticket, and for whom it is, how it stands.
// That others will read it comes before anything else.
func (n *notice) firstAnswer() {
	t := n.Ticket
	n.say(n.Thanks() + ": " + t.Subject)
	n.title(n.Thanks())
	n.mrkdwn(n.goesPublic())
	n.mrkdwn(esc1(bots.Cut(t.Subject, 300)))
	if due := n.Due(); !due.IsZero() {
		n.mrkdwn("First answer by " + moment(due) + ".")
	}
	n.small(words(n.Verdict()))
	n.left()
	if m := n.Opening(); m != nil && m.Author != n.To.ID {
		n.wrote(*m)
	}
	n.similar()
}

func (n *notice) goesPublic() string {
	if !n.Delayed() {
		return ""
	}
	text := "*This will be public:* from " + moment(n.Ticket.PublicAt) + " everybody can read it, with your name and without your address."
	if n.Can(core.Withdraw) {
		text += " “Take it back” ends that."
	}
	return text
}

// similar lists what may help at once.
func (n *notice) similar() {
	found := n.Similar()
	if len(found) == 0 {
		return
	}
	n.divider()
	n.small("This may help meanwhile")
	for _, f := range found {
		n.beside(similarTo(f), n.button(bots.Showing(f.Command), f.Command))
	}
}

// similarTo is one of what may help, with the beginning of an article.
func similarTo(f bots.Similar) string { return withBelow(bold(bots.Cut(f.Title, 150)), f.Excerpt) }

// opened tells others of a new ticket.
func (n *notice) opened() {
	n.heading(n.By())
	parts := []string{esc1(bots.Capital(n.By()))}
	if n.Trusted || n.Notice.Reason == core.AsCompany {
		parts = append(parts, n.facts()...)
	}
	n.mrkdwn(strings.Join(parts, " · "))
	if m := n.Opening(); m != nil {
		if n.said(m.Text, mostQuote) {
			n.goesOn(*m)
		}
		n.attached(*m)
	}
}

// facts are what somebody needs who is to work on the ticket.
func (n *notice) facts() []string {
	t := n.Ticket
	list := []string{esc1(n.Customer())}
	if t.Priority != core.DefaultPriority {
		list = append(list, bold(string(t.Priority)))
	}
	if due := n.Due(); !due.IsZero() {
		list = append(list, "first answer by "+moment(due))
	}
	return list
}
