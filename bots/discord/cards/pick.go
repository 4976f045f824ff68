package cards

import (
	"cmp"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/slash"
	"usher/core"
)

// PickTicket asks which of these tickets a command is about. Without any it asks
// for the number.
func PickTicket(line string, ts []core.Ticket) Message {
	var s sheet
	verb, _, _ := strings.Cut(line, " ")
	var list []discordgo.SelectMenuOption
	for _, t := range ts {
		list = append(list, option(t.ID.String()+" "+bots.Line(t.Subject), value(lacking(line, t.ID)), strings.ReplaceAll(string(t.Status), "_", " ")))
	}
	m := selecting(pick+":ticket", "Choose…", list)
	if m == nil {
		s.say("You have no ticket for that. `search` finds others.")
		s.row(button("Search", "search"+bots.Rest))
		return s.message()
	}
	s.sayDrawn("Which ticket? For one that is not here: " + code(slash.Typed(verb+" N")))
	s.row(m)
	return s.message()
}

// lacking is a command with the number that it lacked.
func lacking(line string, t core.TicketID) bots.Choice {
	if line == slash.Transcript {
		return bots.Choice{Command: commandf("%s %d", slash.Transcript, t)}
	}
	return bots.Lacking(line, t)
}

// Pick is a menu for the last word of a command that a modal asks for worse or not
// at all, and whether there is one. The values of its choices are words of the line,
// in quotes where they need them.
func Pick(a Asking) (Message, bool) {
	var s sheet
	what := a.picking()
	if what == "" {
		return Message{}, false
	}
	var list []discordgo.SelectMenuOption
	for _, c := range a.Choices {
		o := option(cmp.Or(c.Label, c.Value), c.Value, "")
		o.Default = c.Value == a.Chosen
		list = append(list, o)
	}
	m := selecting(fill+":"+a.Line, "Choose…", list)
	if m == nil {
		s.say("There is nobody and nothing to choose here.")
		return s.message(), true
	}
	s.say(what + aboutOf(a))
	s.row(m)
	if a.Done.Verb == "assign" {
		s.row(pressed(discordgo.SecondaryButton, "Somebody else…", Type, a.Line))
	}
	return s.message(), true
}

func aboutOf(a Asking) string {
	if a.About == "" {
		return ""
	}
	return " · " + a.Done.Ticket.String() + " " + bots.Cut(bots.Line(a.About), 150)
}
