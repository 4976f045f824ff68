package slash

func yourEntries() []entry {
	return []entry{
		{path: "whoami", verb: "whoami"},
		{path: "link", verb: "link", options: []option{{name: "address", help: "Your mail address; a code is sent there", as: who, need: asked}}},
		{path: "verify", verb: "verify", options: []option{{name: "code", help: "The eight digits of the mail", need: asked}}},
		{path: "unlink", verb: "unlink", options: []option{choose("network", "Which account; this one if left out", words("discord", "slack"))}},
		{path: "help", verb: "help", help: "What I understand, or more about one command", options: []option{topic()}},
		{path: "alerts company", verb: "alerts company", options: []option{choose("set", "On or off", onOff()).must(), org("")}},
		{path: "alerts new", verb: "alerts new", options: []option{choose("set", "On or off", onOff()).must()}},
		{path: "alerts via", verb: "alerts via", help: "Where you are told", options: []option{choose("where", "Mail, a chat, or several", ways()).must()}},
	}
}
