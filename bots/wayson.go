package bots

import (
	"regexp"
	"strings"

	"usher/core/command"
)

// waysOn are commands that an answer names in its words as the way on: two at
// most.
func waysOn(a command.Answer) []Choice {
	var list []Choice
	for _, b := range a.Blocks {
		p, _ := b.(command.Paragraph)
		for i, part := range strings.Split(p.Text, "`") {
			if label := ways[part]; i%2 == 1 && label != "" {
				list = append(list, Choice{Label: label, Command: part})
			}
		}
		if m := meant.FindStringSubmatch(p.Text); m != nil && !placeholder.MatchString(m[1]) {
			list = append(list, Choice{Label: m[1], Command: completed(m[1])})
		}
	}
	return list[:min(len(list), 2)]
}

// meant is how a refusal names the line that was probably meant, placeholder what
// makes it a form to fill in.
var (
	meant       = regexp.MustCompile("Did you mean `([^`]+)`\\?$")
	placeholder = regexp.MustCompile(`[\[|…]|\b[A-Z]+\b`)
)

// completed asks for the description of a ticket that has none yet.
func completed(line string) string {
	if verb, _, _ := strings.Cut(line, " "); verb == "open" {
		return line + Rest
	}
	return line
}

// ways are the commands that refusals name and that can be run as they are.
var ways = map[string]string{
	"list mine": "My tickets", "help": "Help", "help filters": "Help with filters", "whoami": "Who am I?", "article list": "Articles",
	"inbound list": "Mails that wait", "contacts": "Contacts", "link": "Link my address",
}

// found is how an item of a list names the command that shows it.
var found = regexp.MustCompile("^(.*): `([^`]+)`$")

// Named is an item of a list that names the command which shows it: its title,
// what stands below, and the command, which is empty for other items.
func Named(item string) (title, below, line string) {
	head, below, _ := strings.Cut(strings.TrimSpace(command.Plain(item)), "\n")
	m := found.FindStringSubmatch(head)
	if m == nil || strings.HasSuffix(m[2], Rest) {
		return "", "", ""
	}
	return m[1], below, m[2]
}

// Showing labels the button of a command that shows something.
func Showing(line string) string {
	switch {
	case strings.HasPrefix(line, "article show"):
		return "Read"
	case strings.HasPrefix(line, "show"), strings.Contains(line, " show "):
		return "Show"
	}
	return "Do it"
}
