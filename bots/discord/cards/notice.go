package cards

import (
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// Settings are what drawings need to know of the desk.
type Settings = bots.Settings

// Notice draws what somebody is told in their own conversation with the desk.
func Notice(l desk.Letter, set Settings) Message { return told(l, set, false) }

// SharedNotice draws what a thread is told that several people read: who wrote
// and what, without anybody's own buttons.
func SharedNotice(l desk.Letter, set Settings) Message { return told(l, set, true) }

func told(l desk.Letter, set Settings, shared bool) Message {
	n := notice{Telling: bots.Telling{Letter: l, Settings: set, Shared: shared}}
	n.color = tint(l.Ticket.Status, l.Ticket.Priority)
	n.footer = footer(l.Ticket.ID, l.Notice.ID)
	n.draw()
	return n.message()
}

// footer says which ticket a post is about and which notice it is, by which both
// are found again.
func footer(t core.TicketID, n core.NoticeID) string {
	var parts []string
	if t != 0 {
		parts = append(parts, t.String())
	}
	if n != 0 {
		parts = append(parts, fmt.Sprintf("notice %d", n))
	}
	return strings.Join(parts, " · ")
}

// Told reads the footer of a post of the desk's own: which ticket it is about, and
// which notice it is. Zero is none.
func Told(m *discordgo.Message) (t core.TicketID, n core.NoticeID) {
	if m == nil {
		return 0, 0
	}
	for _, e := range m.Embeds {
		if e.Footer == nil || lists(e.Footer.Text) {
			continue
		}
		for _, part := range strings.Split(e.Footer.Text, " · ") {
			var id int64
			if _, err := fmt.Sscanf(part, "notice %d", &id); err == nil {
				n = core.NoticeID(id)
			} else if _, err := fmt.Sscanf(part, "#%d", &id); err == nil {
				t = core.TicketID(id)
			}
		}
	}
	return t, n
}

// notice is a letter being drawn.
type notice struct {
	sheet
	bots.Telling
	more []bots.Option
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
		n.color = Inside
		if h := n.Told.Held; h != nil {
			n.held(n.Told.Inbound, *h)
			return
		}
		n.paras("A mail waits for a decision. `inbound list` shows it.")
	default:
		n.color = Plain
		n.ready()
	}
	if !n.Shared {
		n.buttons()
	}
}

// ready brings words that are ready.
func (n *notice) ready() {
	n.title(n.Told.Subject)
	n.paras(n.Told.Text)
	n.left()
}

// left says what was asked for and not done.
func (n *notice) left() {
	left := n.Left()
	if len(left) == 0 {
		return
	}
	n.para("Not everything could be done as you asked:")
	for _, text := range left {
		for _, p := range bots.Pieces(text, mostValue-10, words) {
			n.text("• " + p)
		}
	}
}

// about names the ticket, in a sentence.
func (n *notice) about() string {
	return n.Ticket.ID.String() + " " + esc1(bots.Cut(bots.Line(n.Ticket.Subject), 100))
}

// items tells what happened to a ticket, in order.
func (n *notice) items() {
	for _, i := range n.Items {
		if i.Message == nil {
			n.changed(i)
			continue
		}
		if !n.Shared && n.content == "" {
			n.sayDrawn(bold(n.Name(i.Message.Author)) + " on " + n.about())
		}
		n.wrote(*i.Message)
		n.under(esc1(bots.Capital(strings.Join(n.Changed(i), " · "))))
	}
}

// under puts small print below the last embed.
func (n *notice) under(text string) {
	if text == "" || len(n.embeds) == 0 {
		return
	}
	e := n.embeds[len(n.embeds)-1]
	if text = "\n" + small(text); bots.Length(e.Description)+bots.Length(text) <= mostDescription && n.takes(bots.Length(text)) {
		e.Description += text
	}
}

// mostNotice is how much of a message a notice brings: mostly all of it.
const mostNotice = 2000

// wrote is a message with its author. That a note is for staff only must not be
// missed.
func (n *notice) wrote(m core.Message) {
	from := n.Name(m.Author)
	if through := m.Channel.Title(); through != "" && m.Channel != core.Discord {
		from += " · by " + through
	}
	mark := n.Marked(m)
	cut := n.said(from, mark, m.Text, time.Time{}, mostNotice)
	if e := n.embeds[len(n.embeds)-1]; !m.Internal {
		e.Color = int(tint(n.Ticket.Status, n.Ticket.Priority))
	}
	n.files(m)
	if cut {
		n.goesOn(m)
	}
}

// goesOn says how to read the rest of a message.
func (n *notice) goesOn(m core.Message) {
	rest := bots.ReadOn(n.Ticket.ID, m.Number)
	if n.Shared {
		n.under("It goes on: " + words("`"+rest+"`"))
		return
	}
	n.under("It goes on.")
	n.more = append(n.more, bots.Option{Label: "Read on", Command: rest})
}

// mostSent is how many files are named with the command that sends them.
const mostSent = 5

// files are a message's, named below it. Where nobody reads along they are in a
// menu too, else with the command that sends each.
func (n *notice) files(m core.Message) {
	var fs []command.File
	var ways []string
	for _, f := range m.Attachments {
		fs = append(fs, command.File{Name: f.Name, Size: f.Blob.Size, Command: commandf("file %d %d", n.Ticket.ID, f.Number)})
		ways = append(ways, words(commandf("`file %d %d`", n.Ticket.ID, f.Number)))
	}
	n.attached(fs)
	if n.Shared && len(ways) > 0 {
		n.under("To get it: " + strings.Join(ways[:min(len(ways), mostSent)], ", "))
	}
	n.more = append(n.more, files(fs)...)
}

// changed is a line: who, what.
func (n *notice) changed(i desk.Item) {
	what := esc1(n.InShort(i))
	switch {
	case !n.Shared && n.content == "" && i.Actor != 0:
		n.sayDrawn(bold(n.Name(i.Actor)) + " on " + n.about())
		what = bots.Capital(what)
	case i.Actor != 0:
		what = bold(n.Name(i.Actor)) + ": " + what
	case !n.Shared && n.content == "":
		n.sayDrawn(n.about())
		what = bots.Capital(what)
	}
	n.text(what)
	if c := n.Closing(i); c != "" {
		n.text(small(words(c)))
	}
}

// buttons are what the reader most likely does next, and a menu of what the notice
// only names.
func (n *notice) buttons() {
	var list []control
	for _, c := range n.Next() {
		list = append(list, calm(c))
	}
	if len(n.more) == 1 {
		list = append(list, button(n.more[0].Label, n.more[0].Command))
		n.more = nil
	}
	n.row(list...)
	what := "Files and more…"
	if n.First() {
		what = "Read…"
	}
	n.row(menu("more", what, n.more))
}
