package blocks

import (
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
	"usher/core/command"
)

// Help is what most people need to know, with the way to the rest. The emoji is
// the one that opens tickets.
func Help(a core.Actor, emoji string) Message {
	var s sheet
	s.title("What you can do here")
	s.lines(usual(a))
	s.mrkdwn("A ticket of any message: put :" + emoji + ": on it, or choose *Open a ticket* from its menu. The app's *Home* shows all your tickets.")
	var groups []bots.Option
	for _, g := range command.Groups(whoHelps(a)) {
		groups = append(groups, bots.Option{Label: string(g), Command: "help " + strings.ToLower(string(g))})
	}
	open := s.button("Open a ticket", "open"+bots.Rest)
	open.Style = slackapi.StylePrimary
	s.row("", open, s.button("My tickets", "list mine open"), s.menu("All commands about…", groups, ""))
	return s.message()
}

// usual are the commands that people need most, each with what it does.
func usual(a core.Actor) []string {
	list := [][2]string{
		{"open", "a new ticket, by a form"},
		{"list", "tickets, with filters"},
		{"show 12", "a ticket, with buttons for what you may do"},
		{"reply 12", "write to it"},
		{"search login", "articles and tickets with that word"},
		{"alerts", "what you are told of, and where"},
	}
	if a.ActsAsStaff() {
		list = append(list, [2]string{"list unassigned", "what waits for somebody"}, [2]string{"note 12", "write what only staff can read"})
	} else {
		list = append(list, [2]string{"plan", "your support contract"}, [2]string{"contacts", "who may use it"})
	}
	var out []string
	for _, l := range list {
		out = append(out, code(typed(l[0]))+"  "+l[1])
	}
	return out
}

// whoHelps is the actor as help wants to know them.
func whoHelps(a core.Actor) command.Who {
	return command.Who{Staff: a.ActsAsStaff(), Admin: a.ActsAsAdmin(), Owner: slices.ContainsFunc(a.Memberships, func(m core.Membership) bool {
		return m.Role == core.Owner
	})}
}
