package cards

import (
	"fmt"
	"strings"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// Held draws a mail that waits for the staff's decision. The notice, if there is
// one, is by which its post is found again.
func Held(mail core.InboundID, h desk.Held, id core.NoticeID) Message {
	var n notice
	n.color, n.footer = Inside, footer(0, id)
	n.held(int64(mail), h)
	return n.message()
}

// HeldDecided draws it once it was decided: text says what became of it, and who
// decided.
func HeldDecided(h desk.Held, text string, id core.NoticeID) Message {
	var n notice
	n.color, n.footer = Ended, footer(0, id)
	n.text(bold(bots.Cut(strings.TrimSuffix(text, "."), 300) + "."))
	parts := []string{n.sender(h)}
	if s := esc1(bots.Cut(h.Subject, 150)); s != "" {
		parts = append(parts, s)
	}
	n.text(small(strings.Join(parts, " · ")))
	return n.message()
}

// held asks the staff what becomes of a mail. What it says is nobody's proven
// word.
func (n *notice) held(mail int64, h desk.Held) {
	n.title(fmt.Sprintf("Mail %d waits for a decision", mail))
	from := "Said to be from"
	if h.Proven {
		from = "From"
	}
	from += " **" + n.sender(h) + "**"
	if h.From == "" {
		from = "It names no sender"
	}
	n.text(from + " · " + ago(h.At))
	subject := bold(bots.Cut(h.Subject, 150))
	if h.Files > 0 {
		subject = strings.TrimPrefix(subject+" · 📎 "+bots.Counted(h.Files, "file"), " · ")
	}
	n.text(subject)
	if text := bots.Cut(bots.Line(h.Text), mostCard); text != "" {
		n.text(quoted(esc1(text)))
	}
	n.fields([]field{{"Held because", esc1(bots.Cut(h.Why, 250))}, {"If released", esc1(bots.Capital(bots.Cut(h.Would, 250)))}})
	n.decisions(core.InboundID(mail), h)
}

func (n *notice) sender(h desk.Held) string {
	switch {
	case h.From == "":
		return "No sender"
	case h.Name == "":
		return esc1(bots.Cut(h.From, 120))
	}
	return esc1(bots.Cut(h.Name, 80) + " (" + bots.Cut(h.From, 120) + ")")
}

// decisions are the three ends of a held mail. Without a sender it can only be
// thrown away.
func (n *notice) decisions(mail core.InboundID, h desk.Held) {
	discard := calm(bots.DiscardMail(mail))
	if h.From == "" {
		n.row(discard)
		return
	}
	n.row(primary("Release", commandf("inbound release %d", mail)), button("Refuse", commandf("inbound refuse %d", mail)+bots.Rest), discard)
	if !h.Answerable {
		n.text(small("Nobody is told if it is refused: the answer could go to somebody who never wrote it."))
	}
}
