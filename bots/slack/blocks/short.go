package blocks

import (
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
)

// PickTickets is the action of a menu of tickets that is filled while one types.
// Its block_id is the command that lacks the ticket's number.
const PickTickets = "pick:tickets"

// Menu is for whoever says no more than /ticket.
func Menu(a core.Actor) Message {
	var s sheet
	s.para("What can I do for you?")
	open := s.button("Open a ticket", "open"+bots.Rest)
	open.Style = slackapi.StylePrimary
	row := []slackapi.BlockElement{open, s.button("My tickets", "list mine open")}
	if a.ActsAsStaff() {
		row = append(row, s.button("Assigned to me", "list assigned open"), s.button("Unassigned", "list unassigned open"))
	}
	s.row("", append(row, s.button("Search", "search"+bots.Rest), s.button("Help", "help"))...)
	s.tickets("show", "Find a ticket")
	return s.message()
}

// PickTicket asks which ticket a command is about.
func PickTicket(line string) Message {
	var s sheet
	s.para("Which ticket?")
	s.tickets(line, "Type its number or subject")
	return s.message()
}

// tickets is a menu of the tickets that somebody sees.
func (s *sheet) tickets(line, placeholder string) {
	m := search(PickTickets, placeholder, bots.Pick{})
	if line == "withdraw" {
		m.Confirm = dialog(bots.Choice{Label: "Take it back", Style: bots.Danger,
			Confirm: "The ticket will be closed, and only staff and you will still see it."})
	}
	s.row(bots.Cut(line, mostID), m)
}

// TicketLines are the commands about tickets that a menu of them stands for.
func TicketLines(line string, ts []core.Ticket) []bots.Pick {
	var out []bots.Pick
	for _, t := range ts {
		out = append(out, bots.Pick{Value: bots.Lacking(line, t.ID).Command, Label: t.ID.String() + " " + t.Subject})
	}
	return out
}

// Late says that a form could not be opened in time, and offers it again.
func Late(title, again string) Message {
	return offered("That took me too long, and Slack would not let me open the form “"+title+"”. Please ask for it again:", title, again)
}

// Deep says that a form could not be opened on those that are open, and offers it
// for when they are closed.
func Deep(title, again string) Message {
	return offered("Slack lets no form lie on so many others. Once you have closed them, the form “"+title+"” opens here:", title, again)
}

// offered is a text with the button of a form.
func offered(text, title, again string) Message {
	var s sheet
	s.para(text)
	b := s.button(title, again)
	if b == nil {
		verb, _, _ := strings.Cut(again, " ")
		b = s.button(title, verb+bots.Rest)
	}
	b.Style = slackapi.StylePrimary
	s.row("", b)
	return s.message()
}

// Already tells of the ticket that a message belongs to.
func Already(t core.Ticket) Message {
	var s sheet
	s.para("This is ticket " + t.ID.String() + " already: " + t.Subject)
	s.row("", s.button("Show "+t.ID.String(), commandf("show %d", t.ID)), s.button("Reply", commandf("reply %d", t.ID)+bots.Rest))
	return s.message()
}

// TiedTo says in a thread which ticket it belongs to, and who reads it there.
func TiedTo(t core.TicketID, privacy core.Privacy) Message {
	var s sheet
	s.para(bots.TiedTo(t, privacy))
	s.row("", s.button("Show "+t.String(), commandf("show %d", t)))
	return s.message()
}

// NotFromHere says that a message became no ticket, and nothing of why.
func NotFromHere() Message {
	var s sheet
	s.para(bots.NotFromHere)
	s.row("", s.button("Open a ticket", "open"+bots.Rest))
	return s.message()
}

// LinkedAlready says whose the account is.
func LinkedAlready(p core.Person) Message {
	var s sheet
	s.para("Your account is linked already, to " + p.Primary + ". `link ADDRESS` links it to another address instead, and `unlink` ends it.")
	s.row("", s.button("Link another address", "link"+bots.Rest), s.button("Who am I?", "whoami"))
	return s.message()
}
