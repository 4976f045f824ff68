package drawtest

import (
	"usher/core"
	"usher/core/desk"
)

// Cards are letters of which the triage channel gets cards, by the names of their
// golden files.
func (p Post) Cards() map[string]desk.Letter {
	card := func(k core.Ticket, by core.Person, text string) desk.Letter {
		return of(k, p.Letter(core.NoticeOpened, "", opened(k, by, text)))
	}
	closed := Login()
	closed.Status = core.Closed
	return map[string]desk.Letter{
		"card-new": card(fresh(), Alice, trouble), "card-assigned": card(Login(), Alice, trouble),
		"card-community": card(Question(), carl, "I can't find it."), "card-closed": card(closed, Alice, trouble),
	}
}

// Held is a mail that waits for a decision.
func Held() desk.Held {
	return desk.Held{From: "alice@acme.example", Name: "Alice Adams", Subject: "Please reset my second factor", At: Noon, Why: "Nothing proves that it came from its sender",
		Would: "open a ticket of Acme", Text: "Hi,\nI lost my phone <!here>. Please *reset* my second factor today.", Files: 1, Answerable: true}
}

// Decided are what is said of it afterwards, by the names of the golden files.
var Decided = map[string]string{
	"held-released":  "Mail 7 was released by Sam Agent: opened, ticket #15.",
	"held-discarded": "Mail 7 was discarded by Sam Agent.",
	"held-refused":   "Mail 7 was refused by Sam Agent.",
}
