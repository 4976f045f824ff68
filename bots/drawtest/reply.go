package drawtest

import (
	"maps"
	"strings"

	"usher/bots"
	"usher/core/command"
)

// Reply is an answer to what was asked; to nothing, where it is drawn by itself.
type Reply struct {
	Said  command.Answer
	Asked bots.Asked
}

// Replies are answers by the names of their golden files.
func Replies() map[string]Reply {
	all := map[string]Reply{"help-group": {Said: command.Help("tickets", command.Who{})}, "help-verb": {Said: command.Help("alerts via", command.Who{})}}
	for name, said := range answers() {
		all["answer-"+name] = Reply{Said: said}
	}
	for _, some := range []map[string]Reply{tickets(), lists(), accounts()} {
		maps.Copy(all, some)
	}
	return all
}

func tickets() map[string]Reply {
	long := strings.Repeat("The server answers slowly, and then not at all. ", 60)
	var many []string
	for range 6 {
		many = append(many, Talk...)
	}
	hers := bots.Asked{Line: "show 12", Actor: Customer(), Choices: choicesOf(Customer(), customerMay...)}
	return map[string]Reply{
		"ticket-customer": {Shown(Talk...), hers},
		"ticket-agent":    {Shown(Talk...), bots.Asked{Line: "show 12", Actor: Agent(), Choices: choicesOf(Agent(), agentMay...)}},
		"ticket-plain":    {Said: Shown(Talk[0])},
		"ticket-long":     {Shown(append(many, long)...), hers},
		"ticket-from":     {Shown(append([]string{long}, many...)...), bots.Asked{Line: "show 12 from:1", Actor: Customer()}},
	}
}

func lists() map[string]Reply {
	empty := ok(command.Paragraph{Text: "There are no such tickets that you can see."})
	empty.Data.Tickets = []command.Ticket{}
	return map[string]Reply{
		"list-customer": {Listed("list mine next:abc", false), bots.Asked{Line: "list mine", Actor: Customer()}},
		"list-staff":    {Listed("", true), bots.Asked{Line: "/ticket list unassigned status:open sort:priority next:abc", Actor: Agent()}},
		"list-plain":    {Said: Listed("", false)},
		"list-empty":    {empty, bots.Asked{Line: "list company status:pending", Actor: Customer()}},
		"list-alerts":   {alerts(), bots.Asked{Line: "list alerts", Actor: Customer()}},
		"list-search":   {searchedFor(), bots.Asked{Line: "search login", Actor: Customer()}},
	}
}

// accounts are the answers about a contract to its owner.
func accounts() map[string]Reply {
	seats := command.Paragraph{Text: "4 of 6 seats taken, 1 by an invitation."}
	all := map[string]Reply{}
	for verb, said := range map[string]command.Answer{
		"contacts": ok(command.Heading{Text: "Contacts of Acme"}, seats), "owners": ok(command.Heading{Text: "Owners of Acme"}, seats),
		"billing": ok(command.Heading{Text: "Billing managers of Acme"}, seats), "partners": ok(command.Heading{Text: "Who acts for Acme"}, seats),
		"plan": ok(command.Heading{Text: "Acme"}, command.Fields{{Label: "Plan", Value: "team"}, {Label: "Seats", Value: Account(true).Seats.String()}}),
	} {
		acc := Account(true)
		acc.Verb = verb
		all["account-"+verb] = Reply{said, bots.Asked{Line: verb, Account: &acc}}
	}
	return all
}
