package blocks

import (
	slackapi "github.com/slack-go/slack"

	"usher/bots"
)

// Greeting is for whom the desk does not know yet: how to link, and a way to ask
// for help without.
func Greeting(name string, community bool) Message {
	var s sheet
	s.title("Hello, this is " + orDesk(name))
	s.para(bots.Stranger(community))
	b := s.button("Link my address", "link …")
	b.Style = slackapi.StylePrimary
	var open *slackapi.ButtonBlockElement
	if community {
		open = s.button("Open a community ticket", "open …")
	}
	s.row("", b, open)
	return s.message()
}

// NotReached says first that what somebody wrote in a thread is no message of its
// ticket, and then why.
func NotReached(why Message) Message {
	const text = "What you wrote here did not reach the desk."
	return Message{Text: text, Blocks: append([]slackapi.Block{section(text)}, why.Blocks...)}
}

func orDesk(name string) string {
	if name = bots.Line(name); name == "" {
		return "the support desk"
	}
	return bots.Cut(name, 80)
}

// Linked welcomes somebody whose account is linked now.
func Linked(name, address string) Message {
	var s sheet
	s.say("Your account is linked.")
	who := bold(bots.Cut(orSomebody(name), 80))
	if address != "" {
		who += " (" + esc1(bots.Cut(address, 200)) + ")"
	}
	s.mrkdwn("Welcome, " + who + ". Your account is linked: what you do here is done as you.")
	b := s.button("Open a ticket", "open …")
	b.Style = slackapi.StylePrimary
	s.row("", b, s.button("My tickets", "list mine"), s.button("Help", "help"))
	return s.message()
}

func orSomebody(who string) string {
	if who = bots.Line(who); who == "" {
		return "somebody"
	}
	return bots.Cut(who, 80)
}
