package drawtest

import (
	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// Account is Acme's contract to an owner, or to somebody else.
func Account(owner bool) bots.Account {
	org := core.Organization{ID: 1, Name: "Acme", Plan: "team", Renews: Noon.AddDate(0, 9, 0)}
	plan := core.DefaultCatalogue()["team"]
	acc := bots.Account{Account: desk.Account{Contract: core.Contract{Organization: org, Plan: plan, Seats: core.SeatCount{Included: 6, Used: 3, Pending: 1}}}, Others: 2}
	end := func(verb, rest, label, question string) bots.Choice {
		if !owner {
			return bots.Choice{}
		}
		return bots.Choice{Verb: verb, Label: label, Command: verb + " remove " + rest + " org:Acme", Style: bots.Danger, Confirm: question}
	}
	acc.Contacts = []bots.Contact{
		{Name: "Alice Ash", Address: "alice@acme.example", Role: core.Owner},
		{Name: "Bill Birch", Address: "bill@acme.example", Role: core.BillingManager, End: end("billing", "bill@acme.example", "Remove as billing manager",
			"Bill Birch (bill@acme.example) will no longer be a billing manager, nor a contact unless you add them as one.")},
		{Name: "Bob <Oak>", Address: "bob@acme.example", Role: core.Member, End: end("contacts", "bob@acme.example", "Remove",
			"Bob (bob@acme.example) will no longer be a contact. They can open no more tickets for Acme, nor see its private ones, from that moment on.")},
		{Name: "dan", Address: "dan@elsewhere.example", Role: core.Member, Invited: true, End: end("contacts", "dan@elsewhere.example", "End the invitation",
			"The invitation of dan@elsewhere.example ends, and the seat is free for somebody else.")},
	}
	acc.Partners = []bots.Partner{
		{Name: "Parta", Since: Noon.AddDate(0, -2, 0), Until: Noon.AddDate(0, 6, 0), Acts: true, End: end("partners", "Parta", "End it",
			"Parta can no longer act for Acme: its people lose sight of all private tickets, from that moment on.")},
		{Name: "Wood & Co", Since: Noon.AddDate(-1, 0, 0), End: end("partners", "Wood & Co", "End it", "Wood & Co can no longer act for Acme.")},
	}
	if owner {
		for _, c := range [][2]string{{"contacts", "Add a contact"}, {"owners", "Add an owner"}, {"billing", "Add a billing manager"}, {"partners", "Let a partner act for you"}} {
			acc.Add = append(acc.Add, bots.Choice{Verb: c[0], Label: c[1], Command: c[0] + " add org:Acme" + bots.Rest})
		}
	}
	return acc
}
