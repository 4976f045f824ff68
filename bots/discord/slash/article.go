package slash

func articleEntries() []entry {
	article := option{name: "article", help: "Its number or name", kind: Article, need: must}
	readers := choose("readers", "Who can read it", words("public", "staff"))
	return []entry{
		{path: "article list", verb: "article list", options: []option{{name: "words", help: "Words in it"}}},
		{path: "article show", verb: "article show", help: "Read an article", options: []option{article}},
		{path: "article add", verb: "article add", help: "Write an article; for staff, unless public", options: []option{
			{name: "title", help: "Its title", need: must}, text("Its Markdown").asked(), readers, category()}},
		{path: "article set", verb: "article set", help: "Change an article", options: []option{article, readers, category(),
			{name: "title", help: "The new title", as: key}, text("The new Markdown")}},
		{path: "article remove", verb: "article remove", options: []option{article}},
	}
}
