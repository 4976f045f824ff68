package slash

func ticketEntries() []entry {
	return []entry{
		{path: "open", verb: "open", help: "Open a ticket; without options a form asks", options: append([]option{
			{name: "subject", help: "What it is about, in a few words", kind: Similar, need: asked, unless: "text"},
			text("What happened, and what you expected"), category(), priority(), privacy(),
			org("Of which organization"), {name: "for", help: "Whom it is for", as: key, kind: Person}, cc()}, files()...)},
		{path: "show", verb: "show", help: "A ticket with its newest messages", options: []option{ticket(),
			{name: "from", help: "Begin with the message of this number", as: keyed, least: 1}}},
		{path: "list", verb: "list", help: "Tickets, chosen and sorted as you like", options: append([]option{
			{name: "view", help: "Which tickets", as: exact, one: views()}}, filters()...)},
		{path: "search", verb: "search", options: append([]option{
			{name: "words", help: "What to look for", as: tail, need: asked}}, filters()...)},
		{path: "reply", verb: "reply", options: append([]option{ticket(), text("Your reply").asked(),
			status().called("status", "The ticket's status after it"), privacy(), cc()}, files()...)},
		{path: "note", verb: "note", options: []option{ticket(), text("Your note").asked()}},
		{path: "follow-up", verb: "follow-up", options: append([]option{ticket(), subject().asked(), text("What is new")}, files()...)},
		{path: "file", verb: "file", help: "Get a file of a ticket", options: []option{ticket().must(),
			{name: "number", help: "Which of its files", as: count, need: must, least: 1}}},
		{path: "transcript", verb: Transcript, help: "Get a whole ticket as a file", options: []option{ticket()}},
		{path: "why", verb: "why", options: []option{ticket(),
			{name: "action", help: "One thing to do with it", as: exact, one: actions()}, person("person", "Somebody else").or("me")}},
		{path: "stats", verb: "stats", options: []option{
			{name: "company", help: "Of your whole organization", as: whether}, org("Of which organization")}},
		{path: "help", verb: "help", help: "What I understand, or more about one command", options: []option{topic()}},
	}
}
