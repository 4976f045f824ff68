package slash

func inboundEntries() []entry {
	mail := option{name: "mail", help: "Its number", kind: Mail, need: must}
	return []entry{
		{path: "inbound list", verb: "inbound", options: []option{choose("ended", "How they ended; left out, those that wait", ends())}},
		{path: "inbound show", verb: "inbound show", options: []option{mail}},
		{path: "inbound release", verb: "inbound release", options: []option{mail}},
		{path: "inbound refuse", verb: "inbound refuse", options: []option{mail, {name: "reason", help: "Why; the sender is told", as: below}}},
		{path: "inbound discard", verb: "inbound discard", options: []option{mail}},
	}
}
