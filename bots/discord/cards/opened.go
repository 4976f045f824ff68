package cards

import (
	"strings"

	"usher/bots"
	"usher/core"
)

// firstAnswer tells those who opened a ticket, and for whom it is, how it stands.
// That others will read it comes before anything else.
func (n *notice) firstAnswer() {
	t := n.Ticket
	n.sayDrawn(bold(n.Thanks()))
	n.title(t.Subject)
	if n.Delayed() {
		text := "**This will be public:** from " + moment(t.PublicAt) + " everybody can read it, with your name and without your address."
		if n.Can(core.Withdraw) {
			text += " “Take it back” ends that."
		}
		n.para(text)
	}
	if due := n.Due(); !due.IsZero() {
		n.para("First answer by " + moment(due) + ", " + ago(due) + ".")
	}
	n.hint(n.Verdict())
	n.left()
	n.similar()
	if m := n.Opening(); m != nil && m.Author != n.To.ID {
		n.wrote(*m)
	}
}

// similar lists what may help at once.
func (n *notice) similar() {
	found := n.Similar()
	if len(found) == 0 {
		return
	}
	n.para("**This may help meanwhile**")
	n.more = append(n.more, n.offered(found)...)
}

// Similar offers what may already help, so that no ticket is needed.
func Similar(found []bots.Similar) Message {
	var s sheet
	s.title("These may already help")
	s.row(menu("read", "Read…", s.offered(found)))
	return s.message()
}

// offered names what may help, and returns what shows it.
func (s *sheet) offered(found []bots.Similar) []bots.Option {
	var read []bots.Option
	for _, f := range found {
		s.text(withBelow(marksArticle(f.Command)+bold(bots.Cut(f.Title, 150)), f.Excerpt))
		read = append(read, bots.Option{Label: bots.Showing(f.Command) + ": " + bots.Line(f.Title), Command: f.Command})
	}
	return read
}

// opened tells others of a new ticket.
func (n *notice) opened() {
	t := n.Ticket
	if !n.Shared {
		n.sayDrawn("New ticket " + bold(bots.Cut(t.ID.String()+" "+bots.Line(t.Subject), 200)))
	} else {
		n.title(t.ID.String() + " " + t.Subject)
	}
	parts := []string{esc1(bots.Capital(n.By()))}
	if n.Trusted || n.Notice.Reason == core.AsCompany {
		parts = append(parts, n.facts()...)
	}
	n.text(strings.Join(parts, " · "))
	m := n.Opening()
	if m == nil {
		return
	}
	ps := bots.Pieces(m.Text, 1200, esc)
	for _, p := range ps[:min(len(ps), 1)] {
		n.para(p)
	}
	n.files(*m)
	if len(ps) > 1 {
		n.goesOn(*m)
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
		list = append(list, "first answer by "+moment(due)+", "+ago(due))
	}
	return list
}
