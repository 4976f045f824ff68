package bots

import (
	"usher/core"
)

// What usher says of itself, the same on every network.
const (
	// OfferTicket asks about a message to the desk that is no command.
	OfferTicket = "Shall I open a ticket with this? Nothing was sent to the desk yet."
	// OfferPublic is for what was said to few, and would be in a public ticket.
	OfferPublic = "No ticket was opened: everybody could read it, and this was not written for everybody. You can open it yourself, in words that may be public."
	// NotFromHere says that a message became no ticket, and nothing of why.
	NotFromHere = "No ticket was opened from this message. You can open one in your own words:"
)

// Stranger says to whom the desk does not know yet what they can do.
func Stranger(community bool) string {
	text := "I don't know yet who you are. Link your work address once, and your tickets are here."
	if community {
		text += " A community ticket, which everybody can read, needs no address."
	}
	return text
}

// TiedTo says in a thread which ticket it belongs to, and who reads it there.
func TiedTo(t core.TicketID, privacy core.Privacy) string {
	text := "This thread belongs to ticket " + t.String() + " now: what you write here goes to it."
	if privacy == core.Public {
		text += " The ticket is public, so everybody can read that."
	}
	return text
}
