package blocks

import (
	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core/command"
)

// account draws the answer about a contract to somebody who may change it: each
// line with what ends it, and below them what adds another.
func (d *drawing) account(acc bots.Account) {
	switch acc.Verb {
	case "plan":
		for _, b := range d.answer.Blocks {
			d.block(b)
		}
		d.row("", d.listOf("Contacts", "contacts", acc), d.listOf("Partners", "partners", acc))
		return
	case "partners":
		d.title("Who acts for " + acc.Organization.Name)
		d.partners(acc.Partners, "Nobody does.")
		d.adding(acc, "partners")
		if len(acc.Customers) > 0 || acc.Organization.Certified {
			d.title("For whom " + acc.Organization.Name + " acts")
			d.partners(acc.Customers, "For nobody.")
		}
		return
	}
	for _, b := range d.answer.Blocks {
		if h, ok := b.(command.Heading); ok {
			d.title(h.Text)
		}
	}
	d.contacts(acc.Listed())
	d.small(esc1(acc.Seats.String()))
	d.adding(acc, acc.Verb)
}

// listOf shows one of an account's lists.
func (d *drawing) listOf(label, verb string, acc bots.Account) slackapi.BlockElement {
	return d.orNil(d.button(label, verb+" org:"+acc.Organization.Quoted()))
}
