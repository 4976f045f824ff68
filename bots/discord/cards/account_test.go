package cards

import (
	"testing"

	"usher/bots"
	"usher/core/command"
)

// TestAccounts draws the answers about a contract to its owner.
func TestAccounts(t *testing.T) {
	for verb, title := range map[string]string{"contacts": "Contacts of Acme", "owners": "Owners of Acme", "billing": "Billing managers of Acme", "partners": "Who acts for Acme"} {
		acc := acmeAccount(true)
		acc.Verb = verb
		a := command.Answer{OK: true, Blocks: []command.Block{command.Heading{Text: title}, command.Paragraph{Text: "4 of 6 seats taken, 1 by an invitation."}}}
		golden(t, "account-"+verb, AnswerTo(a, bots.Asked{Line: verb, Account: &acc}))
	}
	acc := acmeAccount(true)
	acc.Verb = "plan"
	plan := command.Answer{OK: true, Blocks: []command.Block{command.Heading{Text: "Acme"}, command.Fields{{Label: "Plan", Value: "team"}, {Label: "Seats", Value: acc.Seats.String()}}}}
	golden(t, "account-plan", AnswerTo(plan, bots.Asked{Line: "plan", Account: &acc}))
}
