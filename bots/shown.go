package bots

import (
	"fmt"

	"usher/core"
	"usher/core/command"
)

// mostShown is how many messages of a ticket stand in one answer.
const mostShown = 5

// Shown are the messages of a ticket that stand together in one answer.
type Shown struct {
	Quotes  []command.Quote
	Earlier Omitted // those before
	Later   Omitted // those after

	ticket core.TicketID
	from   bool // they begin at one that was asked for
}

// Omitted is messages that an answer leaves out: how many, and the command that shows
// them, or the nearest of them.
type Omitted struct {
	Count   int
	Command string
}

// ShownOf is what is shown at once of the messages of an answer's ticket: the newest,
// or those from the one on that its line asked for. The answer has some.
func ShownOf(a command.Answer, line string) Shown {
	qs, all, t := quotes(a.Blocks), a.Data.Ticket.Messages, core.TicketID(a.Data.Ticket.Number)
	s := Shown{from: command.Filtered(line, "from") != "", ticket: t}
	if s.from {
		s.Quotes = qs[:min(len(qs), mostShown)]
	} else {
		s.Quotes = qs[max(0, len(qs)-mostShown):]
	}
	first, last := s.Quotes[0].Number, s.Quotes[len(s.Quotes)-1].Number
	if before := countBefore(all, first); before > 0 {
		s.Earlier = Omitted{before, ReadOn(t, all[max(0, before-mostShown)].Number)}
	}
	if after := len(all) - countBefore(all, last) - 1; after > 0 {
		s.Later = Omitted{after, ReadOn(t, last+1)}
	}
	return s
}

// Asked reports whether a message of those shown is the one that was asked for.
func (s Shown) Asked(i int) bool { return s.from && i == 0 }

// Rest is the command that shows one of the messages at length; empty for the one
// that was asked for, of which nothing shows more.
func (s Shown) Rest(i int) string {
	if s.Asked(i) {
		return ""
	}
	return ReadOn(s.ticket, s.Quotes[i].Number)
}

// ReadOn is the command that shows a ticket's messages from one of them on.
func ReadOn(t core.TicketID, message int) string { return fmt.Sprintf("show %d from:%d", t, message) }

func quotes(bs []command.Block) []command.Quote {
	var out []command.Quote
	for _, b := range bs {
		if q, ok := b.(command.Quote); ok {
			out = append(out, q)
		}
	}
	return out
}

// countBefore is how many messages stand before that of the number.
func countBefore(ms []command.Message, number int) int {
	n := 0
	for _, m := range ms {
		if m.Number < number {
			n++
		}
	}
	return n
}
