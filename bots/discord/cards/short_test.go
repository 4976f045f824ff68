package cards

import (
	"testing"

	"usher/bots"
	"usher/bots/drawtest"
	"usher/core"
)

func TestShort(t *testing.T) {
	tickets := []core.Ticket{drawtest.Login(), drawtest.Question()}
	public := bots.Choice{Verb: "privacy", Label: "Make public", Command: "privacy 12 public yes", Style: bots.Danger,
		Confirm: "Everybody will be able to read #12 and its messages, save those that are themselves private. Please confirm."}
	for name, m := range map[string]Message{
		"menu": Menu(core.Actor{}), "menu-staff": Menu(drawtest.Agent()), "pick-ticket": PickTicket("reply", tickets), "pick-withdraw": PickTicket("withdraw", tickets[1:]),
		"pick-none": PickTicket("reopen", nil), "late": Late("Open a ticket", "open"+bots.Rest), "already": Already(drawtest.Login()), "not-from-here": NotFromHere(),
		"tied": TiedTo(12, core.Private), "tied-public": TiedTo(12, core.Public), "linked-already": LinkedAlready(drawtest.Alice),
		"offer": Offer("1001", "2002"), "offer-public": OfferPublic("1001", "2002"), "thread-at": ThreadAt(12, "1001"), "direct-closed": DirectClosed("42"),
		"question": Question(public), "left": Left(), "code-sent": CodeSent("A code was mailed to alice@acme.example. It is good for 30 minutes."),
		"panel": Panel("Gluu Support", drawtest.Categories), "panel-bare": Panel("", nil),
		"similar": Similar([]bots.Similar{{Title: "Single sign-on after an upgrade", Command: "article show 7", Excerpt: "The signing certificate of the old version is not taken over."},
			{Title: "#12 Login loops since 4.2", Command: "show 12"}}),
		"room-open": Room(true, nil), "room-strangers": Room(false, []string{"42", "43"}),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, m) })
	}
}
