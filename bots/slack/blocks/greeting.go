package blocks

import (
	slackapi "github.com/slack-go/slack"
)

// Greeting is for whom the desk does not know yet: how to link, and a way to ask
// for help without.
func Greeting(name string, community bool) Message {
	var s sheet
	s.title("Hello, this is " + orDesk(name))
	text := "I don't know yet who you are. Link your work address once, and your tickets are here."
	if community {
		text += " A community ticket, which everybody can read, needs no address."
	}
	s.para(text)
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
	if name = line(name); name == "" {
		return "the support desk"
	}
	return cut(name, 80)
}

// Linked welcomes somebody whose account is linked now.
func Linked(name, address string) Message {
	var s sheet
	s.say("Your account is linked.")
	who := bold(cut(orSomebody(name), 80))
	if address != "" {
		who += " (" + esc1(cut(address, 200)) + ")"
	}
	s.mrkdwn("Welcome, " + who + ". Your account is linked: what you do here is done as you.")
	b := s.button("Open a ticket", "open …")
	b.Style = slackapi.StylePrimary
	s.row("", b, s.button("My tickets", "list mine"), s.button("Help", "help"))
	return s.message()
}

func orSomebody(who string) string {
	if who = line(who); who == "" {
		return "somebody"
	}
	return cut(who, 80)
}
