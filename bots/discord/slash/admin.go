package slash

func adminEntries() []entry {
	name := option{name: "name", help: "Its name", kind: Organization, need: must}
	return []entry{
		{path: "org view", verb: "org", options: []option{{name: "name", help: "Which of them", kind: Organization}}},
		{path: "org show", verb: "org show", options: []option{name}},
		{path: "org add", verb: "org add", options: []option{{name: "name", help: "Its name", need: must}, plan().must(),
			{name: "domain", help: "Its mail domains, between commas", as: each}, seats(), renews()}},
		{path: "org set", verb: "org set", help: "Change its plan, extra seats or renewal", options: []option{name, plan(), seats(), renews()}},
		{path: "org domain", verb: "org domain", help: "Add or remove one of its mail domains", options: []option{name, choose("change", "Add or remove", words("add", "remove")).must(),
			{name: "domain", help: "Such as example.org", need: must}}},
		{path: "org certify", verb: "org certify", options: []option{name}},
		{path: "org uncertify", verb: "org uncertify", help: "It is no certified partner any more", options: []option{name}},
		{path: "staff list", verb: "staff"},
		{path: "staff add", verb: "staff", says: "staff add", help: "Make somebody staff", options: []option{person("address", "Their mail address").must(),
			choose("role", "What they may do", words("agent", "admin"))}},
		{path: "staff remove", verb: "staff", says: "staff remove", help: "Take somebody off the staff", options: []option{person("address", "Their mail address").must()}},
		{path: "person show", verb: "person show", help: "Somebody, and their history", options: []option{person("address", "Their address or account").must()}},
		{path: "person merge", verb: "person merge", options: []option{person("address", "Who goes").must(), person("into", "Who stays").must()}},
		{path: "person forget", verb: "person forget", options: []option{person("address", "Their address or account").must()}},
		{path: "panel", verb: Panel, help: "Post a message here from which tickets are opened"},
	}
}
