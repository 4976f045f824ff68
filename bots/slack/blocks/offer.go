package blocks

import (
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core/command"
)

// Offer asks whether what somebody wrote to the desk, which is no command, is to
// become a ticket. The form brings what fits in a button.
func Offer(text string) Message {
	return offer(bots.OfferTicket, text)
}

// OfferPublic is Offer for what was said to few, and would be in a ticket that
// everybody can read.
func OfferPublic(text string) Message {
	return offer(bots.OfferPublic, text)
}

func offer(why, text string) Message {
	var s sheet
	s.para(why)
	b := s.button("Open a ticket with this", opensWith(text))
	b.Style = slackapi.StylePrimary
	s.row("", b, s.button("My tickets", "list mine"), s.button("Help", "help"))
	return s.message()
}

// mostOffered is how much of a text the form brings.
const mostOffered = 1500

// opensWith is the command that opens a ticket with a text: its first line is the
// subject.
func opensWith(text string) string {
	text = strings.TrimSpace(command.Plain(text))
	if text == "" {
		return "open" + bots.Rest
	}
	subject, _, _ := strings.Cut(text, "\n")
	return "open " + bots.Cut(bots.Line(subject), 120) + "\n" + bots.Cut(text, mostOffered) + bots.Rest
}
