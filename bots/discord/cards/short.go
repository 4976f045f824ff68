package cards

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
)

// Menu is for whoever says no more than /ticket.
func Menu(a core.Actor) Message {
	var s sheet
	s.say("What can I do for you?")
	row := []control{primary("Open a ticket", "open"+bots.Rest), button("My tickets", "list mine open")}
	if a.ActsAsStaff() {
		row = append(row, button("Assigned to me", "list assigned open"), button("Unassigned", "list unassigned open"))
	}
	s.row(append(row, button("Search", "search"+bots.Rest), button("Help", "help"))...)
	return s.message()
}

// Late says that a form could not be opened in time, and offers it again.
func Late(title, again string) Message {
	var s sheet
	s.say("That took me too long, and Discord would not let me open the form “" + title + "”. Please ask for it again:")
	b := primary(title, again)
	if b == nil {
		verb, _, _ := strings.Cut(again, " ")
		b = primary(title, verb+bots.Rest)
	}
	s.row(b)
	return s.message()
}

// Already tells of the ticket that a message belongs to.
func Already(t core.Ticket) Message {
	var s sheet
	s.say("This is ticket " + t.ID.String() + " already: " + bots.Cut(bots.Line(t.Subject), 200))
	s.row(button("Show "+t.ID.String(), commandf("show %d", t.ID)), button("Reply", commandf("reply %d", t.ID)+bots.Rest))
	return s.message()
}

// TiedTo says in a thread which ticket it belongs to, and who reads it there.
func TiedTo(t core.TicketID, privacy core.Privacy) Message {
	var s sheet
	s.say(bots.TiedTo(t, privacy))
	s.row(button("Show "+t.String(), commandf("show %d", t)))
	return s.message()
}

// NotFromHere says that a message became no ticket, and nothing of why.
func NotFromHere() Message {
	var s sheet
	s.say(bots.NotFromHere)
	s.row(button("Open a ticket", "open"+bots.Rest))
	return s.message()
}

// Offer asks whether a message to the desk, which is no command, is to become a
// ticket. The form brings what the message says.
func Offer(channel, message string) Message {
	return offer(bots.OfferTicket, channel, message)
}

// OfferPublic is Offer for what was said to few, and would be in a ticket that
// everybody can read.
func OfferPublic(channel, message string) Message {
	return offer(bots.OfferPublic, channel, message)
}

func offer(why, channel, message string) Message {
	var s sheet
	s.say(why)
	s.row(pressed(discordgo.PrimaryButton, "Open a ticket with this", Write, channel+"/"+message), button("My tickets", "list mine"), button("Help", "help"))
	return s.message()
}

// mostThread is how long the name of a thread may be.
const mostThread = 100

// ThreadName is the name of a ticket's thread.
func ThreadName(t core.Ticket) string { return plain(t.ID.String()+" "+t.Subject, mostThread) }

// Called answers somebody who called the desk where others read along: with the
// button for the command that they wrote, if there is one. Whoever presses it runs
// the command as themselves.
func Called(line, channel, message string) Message {
	var s sheet
	s.say("Here I am. What I answer to a button, only you see who press it:")
	var run control
	if line != "" {
		run = primary(bots.Cut(line, 40), line)
	}
	s.row(run, pressed(discordgo.PrimaryButton, "Open a ticket with this", Write, channel+"/"+message), button("My tickets", "list mine"), button("Help", "help"))
	return s.message()
}

// ThreadAt says in the channel where a ticket was opened, to who opened it, where
// it goes on.
func ThreadAt(t core.TicketID, thread string) Message {
	var s sheet
	s.sayDrawn("Ticket **" + t.String() + "** goes on in <#" + esc1(thread) + ">.")
	s.row(button("Show "+t.String(), commandf("show %d", t)))
	return s.message()
}

// DirectClosed is said in a thread where somebody was to be told something alone,
// and takes no direct messages. It gives nothing away.
func DirectClosed(user string) Message {
	return Message{Content: "<@" + esc1(user) + ">, I have something to tell you, and you take no direct messages from here. `/ticket list` works all the same."}
}
