package blocks

import (
	"fmt"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// Settings are what drawings need to know of the desk.
type Settings = bots.Settings

// Notice draws what somebody is told in their own conversation with the desk.
func Notice(l desk.Letter, set Settings) Message {
	n := notice{Telling: bots.Telling{Letter: l, Settings: set}}
	n.draw()
	return n.message()
}

// SharedNotice draws what a thread is told that several people read: who wrote
// and what, without anybody's own buttons. It begins with a mention of those users
// who would not notice it, and so do the words of its notification.
func SharedNotice(l desk.Letter, set Settings, users ...string) Message {
	n := notice{Telling: bots.Telling{Letter: l, Settings: set, Shared: true}}
	calls := mentions(users...)
	n.mrkdwn(calls)
	n.draw()
	m := n.message()
	m.Text = strings.TrimSpace(calls + " " + m.Text)
	return m
}

// notice is a letter being drawn.
type notice struct {
	sheet
	bots.Telling
}

func (n *notice) draw() {
	switch n.Notice.Kind {
	case core.NoticeOpened:
		if n.First() {
			n.firstAnswer()
		} else {
			n.opened()
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
	n.buttons()
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
	if left := n.Left(); len(left) > 0 {
		n.para(strings.Join(append([]string{"Not everything could be done as you asked:"}, left...), "\n• "))
	}
}

// heading names the ticket. It is a line as any other, for threads are full of
// them.
func (n *notice) heading(what string) {
	t := n.Ticket
	n.say(strings.TrimSpace(fmt.Sprintf("%s %s", t.ID, bots.Cut(bots.Line(t.Subject), 60))) + ": " + what)
	n.mrkdwn(bold(fmt.Sprintf("%s %s", t.ID, bots.Cut(bots.Line(t.Subject), mostHeader))))
}

// items tells what happened to a ticket, in order.
func (n *notice) items() {
	for _, i := range n.Items {
		if i.Message != nil {
			n.wrote(*i.Message)
			n.small(esc1(bots.Capital(strings.Join(n.Changed(i), " · "))))
			continue
		}
		n.changed(i)
	}
}

// wrote is a message with its author. That a note is for staff only must not be
// missed.
func (n *notice) wrote(m core.Message) {
	who := n.Name(m.Author)
	n.say(fmt.Sprintf("%s on %s %s: %s", who, n.Ticket.ID, bots.Cut(bots.Line(n.Ticket.Subject), 40), bots.Cut(bots.Line(m.Text), 60)))
	head := bold(who) + " on " + n.Ticket.ID.String()
	if !n.Shared {
		head += " " + esc1(bots.Cut(n.Ticket.Subject, 100))
	}
	if mark := n.Marked(m); mark != "" {
		head += " · " + mark
	}
	n.small(head)
	if n.said(m.Text, mostNotice) {
		n.goesOn(m)
	}
	n.attached(m)
}

// goesOn says how to read the rest of a message.
func (n *notice) goesOn(m core.Message) {
	rest := bots.ReadOn(n.Ticket.ID, m.Number)
	if n.Shared {
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
		names = append(names, fmt.Sprintf("%s (%s) `/ticket file %d %d`", esc1(bots.Cut(f.Name, 80)), bots.Size(f.Blob.Size), n.Ticket.ID, f.Number))
	}
	if n.Shared && len(names) > 0 {
		n.small("Files: " + strings.Join(names[:min(len(names), 20)], ", "))
		return
	}
	n.files(fs)
}

// changed is one line: who, what.
func (n *notice) changed(i desk.Item) {
	what := esc1(n.InShort(i))
	n.say(n.Ticket.ID.String() + " " + bots.Cut(bots.Line(n.Ticket.Subject), 40) + ": " + n.InShort(i))
	head := "Ticket " + n.Ticket.ID.String()
	if !n.Shared {
		head = n.Ticket.ID.String() + " " + bots.Cut(n.Ticket.Subject, 100)
	}
	if i.Actor != 0 {
		what = bold(n.Name(i.Actor)) + ": " + what
	}
	n.mrkdwn(bold(head) + "\n" + what)
	n.small(words(n.Closing(i)))
}

// buttons are what the reader most likely does next.
func (n *notice) buttons() {
	var list []slackapi.BlockElement
	for _, c := range n.Next() {
		list = append(list, n.calm(c))
	}
	n.row("", list...)
}
