package notify

import (
	"fmt"
	"strings"

	"usher/core"
)

// firstAnswer is the mail to those who opened a ticket and for whom it is. That
// others will read what they wrote comes before anything else.
func (w *letter) firstAnswer(p *page) {
	if w.delayed() {
		text := "This will be public: from " + w.when(w.Ticket.PublicAt) + " everybody can read it, with your name and without your address."
		if w.may(core.Withdraw) {
			text += " To take it back, reply with the line `#withdraw`."
		}
		p.add(strong(text))
	}
	p.add(para(w.thanks()))
	if s := w.readers(); s != "" {
		p.add(para(s))
	}
	if s := w.verdict(); s != "" {
		p.add(para(s))
	}
	w.left(p, w.Told.Left)
	if i := w.opening(); i != nil && i.Author != w.To.ID {
		p.add(para(w.name(i.Author) + " wrote:"))
		w.message(p, i)
	}
	w.similar(p)
}

func (w *letter) opening() *core.Message {
	for _, i := range w.Items {
		if i.Message != nil {
			return i.Message
		}
	}
	return nil
}

// thanks names the ticket, and who it is from or for.
func (w *letter) thanks() string {
	t := w.Ticket
	text := fmt.Sprintf("Thank you, your mail is now ticket %s.", t.ID)
	switch m := w.opening(); {
	case t.Creator != t.Requester && w.To.ID == t.Requester:
		text = fmt.Sprintf("%s opened ticket %s for you.", w.name(t.Creator), t.ID)
	case t.Creator != t.Requester:
		text = fmt.Sprintf("Ticket %s is open for %s.", t.ID, w.name(t.Requester))
	case m == nil || m.Channel != core.Mail:
		text = fmt.Sprintf("Thank you, ticket %s is open.", t.ID)
	}
	if t.FollowUpOf != 0 {
		text += fmt.Sprintf(" It follows up ticket %s.", t.FollowUpOf)
	}
	return text
}

// readers says who can read the ticket.
func (w *letter) readers() string {
	switch t := w.Ticket; {
	case w.delayed():
		return ""
	case t.Withdrawn:
		return "It was withdrawn: only you, people on cc and our staff can read it."
	case t.Privacy == core.Public && w.may(core.MakePrivate):
		return "It is public: everybody can read it. The line `#private` in a reply changes that."
	case t.Privacy == core.Public:
		return "It is public: everybody can read it."
	case t.Community():
		return "It is private: only you, people on cc and our staff can read it."
	}
	return "It is private: only the contacts of " + w.organization() + " and of its partners, people on cc and our staff can read it."
}

func (w *letter) organization() string {
	if w.Organization.Name == "" {
		return "your organization"
	}
	return line(w.Organization.Name)
}

// verdict says by what right the recipient has support, and what that gives.
func (w *letter) verdict() string {
	if w.Ticket.Community() {
		if w.Trusted {
			return ""
		}
		text := "It is a community ticket, which belongs to no organization with support: it has no priority, no files and no promised time of answer. "
		if w.Told.Whose != "" {
			return text + w.Told.Whose
		}
		return text + "If your organization has support, one of its owners can make you a contact."
	}
	var text []string
	who := capital(w.organization())
	if !w.Trusted && w.Standing.Allowed && strings.Contains(w.Standing.Words, w.organization()) {
		text, who = append(text, w.Standing.Words), "It"
	}
	if w.Plan.Name != "" && w.Organization.Plan != "" {
		text = append(text, fmt.Sprintf("%s has the %s plan.", who, w.Plan.Name))
	}
	if s := w.target(); s != "" {
		text = append(text, fmt.Sprintf("With priority %s we aim to answer %s.", w.Ticket.Priority, s))
	}
	if w.Told.Whose != "" {
		text = append(text, w.Told.Whose)
	}
	return strings.Join(text, " ")
}

// left says what was asked for and not done, with the rule and who can change
// it: that is in each verdict's words.
func (w *letter) left(p *page, left []core.Verdict) {
	if len(left) == 0 {
		return
	}
	list := make(points, len(left))
	for i, v := range left {
		list[i] = v.Words
	}
	p.add(strong("Not everything could be done as you asked:"), list)
}

const (
	similarMost = 3
	excerpt     = 300 // runes of an article
)

// similar lists what may help at once, and how to read it: articles first, for
// they are answers.
func (w *letter) similar(p *page) {
	var list points
	for _, a := range w.Articles {
		list = append(list, line(a.Title)+": "+a.Excerpt(excerpt)+w.toRead("article show %d", int64(a.ID)))
	}
	for _, t := range w.Tickets {
		list = append(list, fmt.Sprintf("Ticket %s: %s", t.ID, line(t.Subject))+w.toRead("show %d", int64(t.ID)))
	}
	if len(list) == 0 {
		return
	}
	title := "This may help meanwhile:"
	if w.set.CommandAddress != "" {
		title = fmt.Sprintf("This may help meanwhile. To read one, mail the command beside it to %s:", w.set.CommandAddress)
	}
	p.add(para(title), list[:min(len(list), similarMost)])
}

// toRead is the command that shows something, where commands can be mailed.
func (w *letter) toRead(format string, id int64) string {
	if w.set.CommandAddress == "" {
		return ""
	}
	return " (`" + fmt.Sprintf(format, id) + "`)"
}

// opened tells others of a new ticket.
func (w *letter) opened(p *page) {
	t := w.Ticket
	text := w.fullName(t.Creator) + " opened ticket " + t.ID.String()
	if t.Requester != t.Creator {
		text += " for " + w.fullName(t.Requester)
	}
	p.add(para(text + ": " + w.title()))
	if list := w.facts(); len(list) > 0 {
		p.add(list)
	}
	if m := w.opening(); m != nil {
		w.message(p, m)
	}
}

// facts are what somebody needs who is to work on the ticket. Those on cc need
// none of it.
func (w *letter) facts() points {
	t := w.Ticket
	if !w.Trusted && w.Notice.Reason != core.AsCompany {
		return nil
	}
	list := points{"Organization: none, a community ticket"}
	if !t.Community() {
		list[0] = "Organization: " + w.organization()
		if w.Trusted {
			list[0] += ", " + w.Plan.Name + " plan"
		}
	}
	priority := "Priority: " + string(t.Priority)
	if s := w.target(); s != "" {
		priority += "; first answer " + s
	}
	list = append(list, priority)
	if t.Category != "" {
		list = append(list, "Category: "+t.Category)
	}
	if w.delayed() {
		return append(list, "Public from "+w.when(t.PublicAt))
	}
	return append(list, capital(string(t.Privacy)))
}

func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// cut keeps the beginning of s.
func cut(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return strings.TrimSpace(string(r[:runes-1])) + "…"
	}
	return s
}
