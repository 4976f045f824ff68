package cards

import (
	"usher/bots"
	"usher/bots/discord/slash"
	"usher/core"
)

// Help is what most people need to know, with the way to the rest.
func Help(a core.Actor) Message {
	var s sheet
	s.title("What you can do here")
	s.lines(usual(a))
	s.para("To make a ticket of any message, choose **Apps › Open a ticket** from its menu.")
	s.text("To answer a message of the desk, press its **Reply** button, or reply to it as to anybody's.")
	s.row(primary("Open a ticket", "open"+bots.Rest), button("My tickets", "list mine open"))
	s.row(menu("help", "All commands about…", bots.HelpTopics(a)))
	return s.message()
}

// usual are the commands that people need most, each with what it does.
func usual(a core.Actor) []string {
	var out []string
	for _, u := range bots.UsualFor(a) {
		out = append(out, code(slash.Typed(u.Line))+" "+u.Does)
	}
	return out
}
