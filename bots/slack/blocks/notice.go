package blocks

import (
	"fmt"
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// Settings are what drawings need to know of the desk.
type Settings struct {
	Name       string // of the desk
	Hours      core.BusinessHours
	ReopenDays int
}

// Notice draws what somebody is told in their own conversation with the desk.
func Notice(l desk.Letter, set Settings) Message {
	n := notice{Letter: l, set: set}
	n.draw()
	return n.message()
}

// SharedNotice draws what a thread is told that several people read: who wrote
// and what, without anybody's own buttons.
func SharedNotice(l desk.Letter, set Settings) Message {
	n := notice{Letter: l, set: set, shared: true}
	n.draw()
	return n.message()
}

// notice is a letter being drawn.
type notice struct {
	sheet
	desk.Letter
	set    Settings
	shared bool
}

func (n *notice) draw() {
	switch n.Notice.Kind {
	case core.NoticeOpened:
		if n.shared || !n.first() {
			n.opened()
		} else {
			n.firstAnswer()
		}
	case core.NoticeReplied, core.NoticeChanged:
		n.items()
	case core.NoticeHeld:
		if h := n.Told.Held; h != nil {
			n.held(n.Told.Inbound, *h)
			return
		}
		n.para("A mail waits for a decision. `inbound list` shows it.")
	default:
		n.told()
	}
	if !n.shared {
		n.buttons()
	}
}

// first reports whether this is the answer to those who opened the ticket.
func (n *notice) first() bool {
	return n.Notice.Reason == core.AsRequester || n.Notice.Reason == core.AsCreator
}

// told brings words that are ready.
func (n *notice) told() {
	if s := n.Told.Subject; s != "" {
		n.title(s)
	}
	n.para(n.Told.Text)
	n.left()
}

// left says what was asked for and not done.
func (n *notice) left() {
	if len(n.Told.Left) == 0 {
		return
	}
	list := []string{"Not everything could be done as you asked:"}
	for _, v := range n.Told.Left {
		list = append(list, "• "+v.Words)
	}
	n.para(strings.Join(list, "\n"))
}

// heading names the ticket. It is a line as any other, for threads are full of
// them.
func (n *notice) heading(what string) {
	t := n.Ticket
	n.say(strings.TrimSpace(fmt.Sprintf("%s %s", t.ID, cut(line(t.Subject), 60))) + ": " + what)
	n.mrkdwn(bold(fmt.Sprintf("%s %s", t.ID, cut(line(t.Subject), mostHeader))))
}

// items tells what happened to a ticket, in order.
func (n *notice) items() {
	for _, i := range n.Items {
		if i.Message != nil {
			n.wrote(*i.Message)
			n.small(strings.Join(n.changes(i.Changes), " · "))
			continue
		}
		n.changed(i)
	}
}

// wrote is a message with its author. That a note is for staff only must not be
// missed.
func (n *notice) wrote(m core.Message) {
	who := n.name(m.Author)
	n.say(fmt.Sprintf("%s on %s %s: %s", who, n.Ticket.ID, cut(line(n.Ticket.Subject), 40), cut(line(m.Text), 60)))
	note := ""
	switch {
	case m.Internal:
		note = "internal note, for staff only"
	case m.Privacy == core.Private && n.Ticket.Privacy == core.Public:
		note = "private reply"
	}
	head := bold(who) + " on " + n.Ticket.ID.String()
	if !n.shared {
		head += " " + esc1(cut(n.Ticket.Subject, 100))
	}
	if note != "" {
		head += " · " + note
	}
	n.small(head)
	if n.said(m.Text, mostNotice) {
		n.goesOn(m)
	}
	n.attached(m)
}

// goesOn says how to read the rest of a message.
func (n *notice) goesOn(m core.Message) {
	rest := commandf("show %d from:%d", n.Ticket.ID, m.Number)
	if n.shared {
		n.hint("… `/ticket " + rest + "` shows the rest.")
		return
	}
	n.cutOff(rest)
}

// mostNotice is how much of a message a notice brings: nearly always all of it.
const mostNotice = 6000

// attached are a message's files: buttons that send them, or their names and
// commands where others read along.
func (n *notice) attached(m core.Message) {
	var names []string
	var fs []command.File
	for _, f := range m.Attachments {
		fs = append(fs, command.File{Name: f.Name, Size: f.Blob.Size, Command: commandf("file %d %d", n.Ticket.ID, f.Number)})
		names = append(names, fmt.Sprintf("%s (%s) `/ticket file %d %d`", esc1(cut(f.Name, 80)), size(f.Blob.Size), n.Ticket.ID, f.Number))
	}
	if n.shared && len(names) > 0 {
		n.small("Files: " + strings.Join(names[:min(len(names), 20)], ", "))
		return
	}
	n.files(fs)
}

// changed is one line: who, what.
func (n *notice) changed(i desk.Item) {
	what := esc1(n.inShort(i))
	n.say(n.Ticket.ID.String() + " " + cut(line(n.Ticket.Subject), 40) + ": " + n.inShort(i))
	head := "Ticket " + n.Ticket.ID.String()
	if !n.shared {
		head = n.Ticket.ID.String() + " " + cut(n.Ticket.Subject, 100)
	}
	if i.Actor != 0 {
		what = bold(n.name(i.Actor)) + ": " + what
	}
	n.mrkdwn(bold(head) + "\n" + what)
	n.small(words(n.closing(i)))
}

func (n *notice) inShort(i desk.Item) string {
	var out []string
	for _, c := range i.Changes {
		if c.What == core.AssigneeSet && i.Actor != 0 && c.To == n.People[i.Actor].Primary {
			out = append(out, "took it")
		} else if s := n.change(c); s != "" {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return "changed"
	}
	return strings.Join(out, ", ")
}

func (n *notice) changes(list []desk.Changed) []string {
	var out []string
	for _, c := range list {
		if s := n.change(c); s != "" {
			out = append(out, esc1(s))
		}
	}
	return out
}

func (n *notice) change(c desk.Changed) string {
	switch c.What {
	case core.StatusChanged:
		return "now " + strings.ReplaceAll(c.To, "_", " ")
	case core.PrioritySet:
		return "priority " + c.To
	case core.CategorySet:
		return "filed under " + c.To
	case core.SubjectSet:
		return "now called “" + cut(line(c.To), 100) + "”"
	case core.AssigneeSet:
		return "assigned to " + n.addressee(c.To)
	case core.WasWithdrawn:
		return "withdrawn: only its own people and our staff can read it now"
	case core.PrivacySet:
		if c.To == string(core.Public) {
			return "public: everybody can read it now"
		}
		return "private: only its own people and our staff can read it now"
	}
	return ""
}

// closing says what a reply to a ticket that was just closed does.
func (n *notice) closing(i desk.Item) string {
	closed := slices.ContainsFunc(i.Changes, func(c desk.Changed) bool { return c.What == core.StatusChanged && c.To == string(core.Closed) })
	if !closed || n.Ticket.Status != core.Closed || n.Ticket.Withdrawn || n.shared || !n.may(core.ReplyTo) {
		return ""
	}
	if n.set.ReopenDays <= 0 {
		return "Not settled? A reply opens a new ticket that follows it up."
	}
	return "Not settled? A reply opens it again."
}

// buttons are what the reader most likely does next: three at most.
func (n *notice) buttons() {
	t := n.Ticket
	if t.ID == 0 || n.Told.Pending != 0 {
		return
	}
	var list []slackapi.BlockElement
	if n.may(core.ReplyTo) {
		b := n.button("Reply", commandf("reply %d …", t.ID))
		if n.lastInternal() {
			b = n.button("Answer with a note", commandf("note %d …", t.ID))
		}
		list = append(list, b)
	}
	list = append(list, n.button("Show", commandf("show %d", t.ID)))
	switch {
	case n.Notice.Kind == core.NoticeOpened && n.may(core.Withdraw) && t.Community() && !t.Withdrawn && n.first():
		list = append(list, n.button("Take it back", commandf("withdraw %d", t.ID)))
	case n.Notice.Kind == core.NoticeOpened && n.may(core.Assign) && t.Assignee == 0:
		list = append(list, n.button("Take it", commandf("assign %d me", t.ID)))
	case n.Notice.Kind == core.NoticeReplied && n.may(core.CloseTicket) && t.Status != core.Closed:
		list = append(list, n.button("Close", commandf("close %d", t.ID)))
	case n.Notice.Kind == core.NoticeChanged && n.may(core.Reopen) && t.Status == core.Closed:
		list = append(list, n.button("Reopen", commandf("reopen %d", t.ID)))
	case n.may(core.Subscribe) && slices.Contains([]core.Reason{core.AsAlert, core.AsCC, core.AsCompany}, n.Notice.Reason):
		list = append(list, n.button("Alerts off", commandf("alerts %d off", t.ID)))
	}
	n.row("", list...)
}

func (n *notice) lastInternal() bool {
	for _, i := range slices.Backward(n.Items) {
		if i.Message != nil {
			return i.Message.Internal
		}
	}
	return false
}

func (n *notice) may(a core.Action) bool { return slices.Contains(n.May, a) }

// name is how others see a person.
func (n *notice) name(id core.PersonID) string {
	if p, ok := n.People[id]; ok {
		if s := line(p.Display()); s != "" {
			return cut(s, 80)
		}
	}
	return "Somebody"
}

// addressee is the name of whose address it is, for not everybody may see
// addresses.
func (n *notice) addressee(address string) string {
	if address == "" {
		return "nobody"
	}
	for _, p := range n.People {
		if p.Primary == address {
			return cut(line(p.Display()), 80)
		}
	}
	if n.Addresses && !n.shared {
		return address
	}
	return "somebody else"
}
