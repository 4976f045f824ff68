package cards

import (
	"testing"

	"usher/core"
	"usher/core/desk"
)

func TestCardDrawings(t *testing.T) {
	card := func(k core.Ticket, by core.Person, text string) desk.Letter {
		return of(k, letter(core.NoticeOpened, "", opened(k, by, text)))
	}
	golden(t, "card-new", Card(card(fresh(), alice, trouble), set))
	golden(t, "card-assigned", Card(card(login(), alice, trouble), set))
	golden(t, "card-community", Card(card(question(), carl, "I can't find it."), set))
	closed := login()
	closed.Status = core.Closed
	golden(t, "card-closed", Card(card(closed, alice, trouble), set))
	golden(t, "card-reduced", ReducedCard(card(fresh(), alice, trouble)))
}

func TestHeldDrawings(t *testing.T) {
	h := desk.Held{From: "alice@acme.example", Name: "Alice Adams", Subject: "Please reset my second factor", At: noon, Why: "Nothing proves that it came from its sender",
		Would: "open a ticket of Acme", Text: "Hi,\nI lost my phone <!here>. Please *reset* my second factor today.", Files: 1, Answerable: true}
	golden(t, "held-waits", Held(7, h, 341))
	golden(t, "held-released", HeldDecided(h, "Mail 7 was released by Sam Agent: opened, ticket #15.", 341))
	golden(t, "held-discarded", HeldDecided(h, "Mail 7 was discarded by Sam Agent.", 341))
	golden(t, "held-refused", HeldDecided(h, "Mail 7 was refused by Sam Agent.", 341))
	h.From, h.Name, h.Would = "", "", ""
	golden(t, "held-nobody", Held(8, h, 0))
}

func TestGreetingDrawings(t *testing.T) {
	golden(t, "greeting-community", Greeting("Gluu Support", true))
	golden(t, "greeting-customers", Greeting("Gluu Support", false))
	golden(t, "greeting-thread", NotReached(Greeting("Gluu Support", true)))
	golden(t, "greeting-linked", Linked("Alice Adams", "alice@acme.example"))
}
