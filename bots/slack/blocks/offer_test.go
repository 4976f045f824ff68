package blocks

import (
	"strings"
	"testing"
)

func TestOffer(t *testing.T) {
	golden(t, "offer", Offer("My printer is on fire\nSince this morning."))
	golden(t, "offer-public", OfferPublic("My printer is on fire\nSince this morning."))
	golden(t, "offer-long", Offer(strings.Repeat("Words and words. ", 500)))
}
