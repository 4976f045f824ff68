package slash

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"usher/bots"
	"usher/core"
)

// Said is what somebody typed, as a line of the grammar with the text below it.
type Said struct {
	Verb    string   // of core/command, Transcript or Panel
	Line    string   // what is known of it; with bots.Rest at its end something is lacking
	Body    string   // the lines below
	Files   []string // ids of the attachments, in their order
	Lacks   []string // names of the options that are to be asked for, in the order of the line
	Message string   // id of the message that a ticket is to be opened of; empty: none

	// Options are what was typed, by name. One of bots.PersonValue, as is offered to
	// who may not see addresses, is not yet an address in the line: leave it out by
	// With, and put bots.Clerk.AddressOf into what command.Parse gives.
	Options map[string]string

	entry entry
}

// Text is the line and the lines below it, for command.Parse.
func (s Said) Text() string {
	line := strings.TrimSuffix(s.Line, bots.Rest)
	if s.Body == "" {
		return line
	}
	return line + "\n" + s.Body
}

// Missing reports whether an option is to be asked for.
func (s Said) Missing(option string) bool { return slices.Contains(s.Lacks, option) }

// With is the same with an option filled in, such as the ticket of the thread that
// it was typed in. The error says what is wrong with the value.
func (s Said) With(option, value string) (Said, error) {
	values := maps.Clone(s.Options)
	values[option] = value
	with, err := s.entry.compose(values)
	with.Files, with.Message = s.Files, s.Message
	return with, err
}

// Of is the same about that ticket.
func (s Said) Of(ticket core.TicketID) Said {
	of, _ := s.With("ticket", strconv.FormatInt(int64(ticket), 10)) // the other options were good before
	return of
}
