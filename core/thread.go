package core

import "slices"

// ThreadEvidence is what a mail shows of the ticket it belongs to.
type ThreadEvidence struct {
	Key        TicketID // of a reply key that opened, in a recipient address or a Message-ID; zero if none
	InReplyTo  []string // Message-IDs without <>
	References []string // oldest first, as in the header
	Known      map[string]TicketID
	Subject    string
}

// MatchedBy says which evidence named the ticket.
type MatchedBy string

// The evidence, strongest first.
const (
	MatchedKey     MatchedBy = "reply key"
	MatchedID      MatchedBy = "message id"
	MatchedNumber  MatchedBy = "subject" // anybody can write a number: Decide still has to allow the reply
	MatchedNothing MatchedBy = ""
)

// Match names the ticket that the mail belongs to, and by what. Zero: none.
func (e ThreadEvidence) Match() (TicketID, MatchedBy) {
	if e.Key != 0 {
		return e.Key, MatchedKey
	}
	for _, id := range e.MessageIDs() {
		if t := e.Known[id]; t != 0 {
			return t, MatchedID
		}
	}
	if t := SubjectNumber(e.Subject); t != 0 {
		return t, MatchedNumber
	}
	return 0, MatchedNothing
}

// maxMessageIDs bounds what one mail makes the desk look up.
const maxMessageIDs = 100

// MessageIDs lists the ids to look up for Known, each once: those it answers,
// then the references from the newest back, a hundred at most.
func (e ThreadEvidence) MessageIDs() []string {
	var ids []string
	add := func(id string) {
		if id != "" && len(ids) < maxMessageIDs && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range e.InReplyTo {
		add(id)
	}
	for _, id := range slices.Backward(e.References) {
		add(id)
	}
	return ids
}
