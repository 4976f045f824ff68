package cards

import (
	"testing"

	"usher/bots/drawtest"
)

func TestCardDrawings(t *testing.T) {
	cards := post.Cards()
	for name, l := range cards {
		golden(t, name, Card(l, drawtest.Settings))
	}
	golden(t, "card-reduced", ReducedCard(cards["card-new"]))
}

func TestHeldDrawings(t *testing.T) {
	h := drawtest.Held()
	golden(t, "held-waits", Held(7, h, 341))
	for name, decided := range drawtest.Decided {
		golden(t, name, HeldDecided(h, decided, 341))
	}
	h.From, h.Name, h.Would = "", "", ""
	golden(t, "held-nobody", Held(8, h, 0))
}

func TestGreetingDrawings(t *testing.T) {
	golden(t, "greeting-community", Greeting("Gluu Support", true))
	golden(t, "greeting-customers", Greeting("Gluu Support", false))
	golden(t, "greeting-thread", NotReached(Greeting("Gluu Support", true)))
	golden(t, "greeting-linked", Linked("Alice Adams", "alice@acme.example"))
}
