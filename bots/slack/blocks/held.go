package blocks

import (
	"fmt"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// Held draws a mail that waits for the staff's decision.
func Held(mail core.InboundID, h desk.Held) Message {
	var n notice
	n.held(int64(mail), h)
	return n.message()
}

// HeldDecided draws it once it was decided: text says what became of it, and who
// decided.
func HeldDecided(h desk.Held, text string) Message {
	var n notice
	text = strings.TrimSuffix(text, ".")
	n.say(text)
	n.mrkdwn(esc1(text) + ".")
	n.small(strings.Join(nonEmpty(n.sender(h), esc1(bots.Cut(h.Subject, 150))), " · "))
	return n.message()
}

func nonEmpty(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// held asks the staff what becomes of a mail. What it says is nobody's proven
// word.
func (n *notice) held(mail int64, h desk.Held) {
	n.say(fmt.Sprintf("Mail %d waits for a decision: %s", mail, bots.Cut(bots.Line(h.Subject), 60)))
	n.mrkdwn(bold(fmt.Sprintf("Mail %d waits for a decision", mail)))
	from := "Said to be from"
	if h.Proven || h.From == "" {
		from = "From"
	}
	fs := []field{{from, n.sender(h)}, {"Subject", esc1(bots.Cut(h.Subject, 150))}, {"Came", moment(h.At)}, {"Held because", esc1(bots.Cut(h.Why, 250))}}
	if h.Files > 0 {
		fs = append(fs, field{"Files", fmt.Sprint(h.Files)})
	}
	if h.Would != "" {
		fs = append(fs, field{"If released", esc1(bots.Capital(bots.Cut(h.Would, 250)))})
	}
	n.fields(fs)
	if h.Text != "" {
		n.said(h.Text, mostCard)
	}
	n.decisions(mail, h)
}

func (n *notice) sender(h desk.Held) string {
	switch {
	case h.From == "":
		return "No sender"
	case h.Name == "":
		return esc1(bots.Cut(h.From, 120))
	}
	return esc1(bots.Cut(h.Name, 80) + " <" + bots.Cut(h.From, 120) + ">")
}

// decisions are the three ends of a held mail. Without a sender it can only be
// thrown away.
func (n *notice) decisions(mail int64, h desk.Held) {
	discard := n.calm(bots.DiscardMail(core.InboundID(mail)))
	if h.From == "" {
		n.row("", discard)
		return
	}
	release := n.button("Release", commandf("inbound release %d", mail))
	release.Style = slackapi.StylePrimary
	n.row("", release, n.button("Refuse", commandf("inbound refuse %d …", mail)), discard)
	if !h.Answerable {
		n.small("Nobody is told if it is refused: the answer could go to somebody who never wrote it.")
	}
}
