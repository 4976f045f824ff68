package blocks

import (
	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
)

// Help is what most people need to know, with the way to the rest. The emoji is
// the one that opens tickets.
func Help(a core.Actor, emoji string) Message {
	var s sheet
	s.title("What you can do here")
	s.lines(usual(a))
	s.mrkdwn("To make a ticket of any message, put :" + emoji + ": on it, or choose *Open a ticket* from its menu. The app's *Home* shows all your tickets.")
	open := s.button("Open a ticket", "open"+bots.Rest)
	open.Style = slackapi.StylePrimary
	s.row("", open, s.button("My tickets", "list mine open"), s.menu("All commands about…", bots.HelpTopics(a), ""))
	return s.message()
}

// usual are the commands that people need most, each with what it does.
func usual(a core.Actor) []string {
	var out []string
	for _, u := range bots.UsualFor(a) {
		out = append(out, code(typed(u.Example))+"  "+u.Does)
	}
	return out
}
