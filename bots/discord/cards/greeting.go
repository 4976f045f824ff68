package cards

import (
	"cmp"

	"usher/bots"
	"usher/core"
)

// Greeting is for whom the desk does not know yet: how to link, and a way to ask
// for help without.
func Greeting(name string, community bool) Message {
	var s sheet
	s.title("Hello, this is " + cmp.Or(bots.Cut(bots.Line(name), 80), "the support desk"))
	s.paras(bots.Stranger(community))
	list := []control{primary("Link my address", "link"+bots.Rest)}
	if community {
		list = append(list, button("Open a community ticket", "open"+bots.Rest))
	}
	s.row(append(list, button("Enter a code", "verify"+bots.Rest))...)
	return s.message()
}

// CodeSent follows the request for a code: text says where it went.
func CodeSent(text string) Message {
	var s sheet
	s.say(text)
	s.row(primary("Enter the code", "verify"+bots.Rest), button("Another address", "link"+bots.Rest))
	return s.message()
}

// NotReached says first that what somebody wrote is no message of its ticket, and
// then why.
func NotReached(why Message) Message {
	m := why
	m.Content = fit("What you wrote did not reach the desk.\n"+why.Content, mostContent)
	return m
}

// Linked welcomes somebody whose account is linked now.
func Linked(name, address string) Message {
	var s sheet
	who := bold(bots.Cut(cmp.Or(bots.Line(name), "somebody"), 80))
	if address != "" {
		who += " (" + esc1(bots.Cut(address, 200)) + ")"
	}
	s.sayDrawn("Welcome, " + who + ". Your account is linked: what you do here is done as you.")
	s.row(primary("Open a ticket", "open"+bots.Rest), button("My tickets", "list mine"), button("Help", "help"))
	return s.message()
}

// LinkedAlready says whose the account is.
func LinkedAlready(p core.Person) Message {
	var s sheet
	s.say("Your account is linked already, to " + p.Primary + ".")
	s.row(button("Link another address", "link"+bots.Rest), button("Who am I?", "whoami"))
	return s.message()
}
