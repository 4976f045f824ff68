package slash

import "usher/bots"

// The options that several subcommands have.

func ticket() option {
	return option{name: "ticket", help: "Its number, or words of its subject", kind: Ticket, need: asked}
}

func text(help string) option { return option{name: "text", help: help, as: below} }

func subject() option { return option{name: "subject", help: "What it is about, in a few words"} }

func category() option {
	return option{name: "category", help: "What it is about", as: key, kind: Category}
}

func priority() option {
	return option{name: "priority", help: "How urgent it is", as: key, one: priorities()}
}

func privacy() option {
	return option{name: "privacy", help: "Who can read it", as: key, one: privacies()}
}

func status() option {
	return option{name: "status", help: "Where it stands", as: key, one: statuses()}
}

// org is the organization that is meant, for who is in several.
func org(help string) option {
	if help == "" {
		help = "If you are in several: which"
	}
	return option{name: "org", help: help, as: key, kind: Organization}
}

func cc() option {
	return option{name: "cc", help: "Addresses to copy, between commas", as: key, kind: Person, several: true}
}

func person(name, help string) option { return option{name: name, help: help, as: who, kind: Person} }

func addresses() option {
	return option{name: "address", help: "Their mail address; several between commas", as: who, kind: Person, several: true}
}

// choose is one word of several, in its place.
func choose(name, help string, among []bots.Pick) option {
	return option{name: name, help: help, as: exact, one: among}
}

func plan() option { return option{name: "plan", help: "Its plan", as: key, kind: Plan} }

func seats() option { return option{name: "seats", help: "Extra seats", as: keyed} }

func renews() option {
	return option{name: "renews", help: "The day it renews, or none", as: key, kind: Day}
}

func topic() option { return option{name: "about", help: "A command, filters or words", kind: Topic} }

func files() []option {
	return []option{{name: "file", help: "A file to attach", as: file}, {name: "file2", help: "Another", as: file}, {name: "file3", help: "And another", as: file}}
}

// filters choose tickets.
func filters() []option {
	return []option{
		{name: "status", help: "With this status", as: key, one: filterStatuses()},
		{name: "priority", help: "With this priority", as: key, one: priorities()},
		category(),
		{name: "by", help: "Who opened it or wrote in it", as: key, kind: Person, also: []string{"me"}},
		org("Of this organization"),
		{name: "created", help: "When it was opened, such as 7d", as: key, kind: Period},
		{name: "updated", help: "When it last changed", as: key, kind: Period},
		{name: "sort", help: "In which order", as: key, one: sorts()},
	}
}
