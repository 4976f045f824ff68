package cards

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core/command"
)

// Asking is the question for the rest of a command.
type Asking struct {
	Purpose
	Done    command.Command // what is known of it
	About   string          // of what it is: the ticket's subject
	Text    string          // filled in already
	May     bots.Extras
	Choices []bots.Pick // of a menu: statuses, priorities, categories, people
	Chosen  string
}

// Form is the modal for the rest of a command, and whether there is one for it.
func Form(a Asking) (*discordgo.InteractionResponseData, bool) {
	f := form{Purpose: a.Purpose}
	fill := a.filling()
	if fill == nil {
		return nil, false
	}
	fill(&f)
	return f.data(), true
}

// Typed reports whether a modal asks for the rest of a command.
func Typed(c command.Command) bool { return Asking{Done: c}.filling() != nil }

// Picked reports whether a menu asks for it, in which case it is the better of the
// two.
func Picked(c command.Command) bool { return Asking{Done: c}.picking() != "" }

// picking is the question of the menu for the rest, empty if there is none.
func (a Asking) picking() string {
	switch verb := a.Done.Verb; {
	case verb == "status", verb == "priority", verb == "category":
		return "Which " + verb + "?"
	case verb == "privacy":
		return "Who can read it?"
	case verb == "assign":
		return "Who answers it?"
	case verb == "cc" && a.Done.Op == command.Remove:
		return "Whom to copy no longer?"
	case verb == "partners" && a.Done.Op == command.Remove:
		return "Which partner no longer?"
	case a.removing():
		return "Whom to remove?"
	}
	return ""
}

// removing reports whether somebody is taken off a list of the contract.
func (a Asking) removing() bool {
	switch a.Done.Verb {
	case "contacts", "owners", "billing", "staff":
		return a.Done.Op == command.Remove
	}
	return a.Done.Verb == "members"
}

func (a Asking) filling() func(*form) {
	switch a.Done.Verb {
	case "reply":
		return a.reply
	case "note", "close", "inbound refuse":
		return a.words
	case "follow-up", "subject":
		return a.subject
	case "category":
		return a.category
	case "cc", "contacts", "owners", "billing", "staff", "members", "assign":
		return a.people
	case "partners":
		return a.partner
	case "link", "verify", "search":
		return a.line
	}
	return nil
}

// titled is a title with what it is about, as far as there is room.
func (a Asking) titled(what string) string {
	what = fmt.Sprintf("%s %s", what, a.Done.Ticket)
	if about := bots.Line(a.About); about != "" {
		what += " · " + about
	}
	return what
}

func (a Asking) reply(f *form) {
	f.title = a.titled("Reply to")
	f.add(text(FieldText, "Your reply", "", cmp.Or(a.Text, a.Done.Body)))
	if len(a.May.Statuses) > 1 {
		f.add(optional(line(FieldStatus, "Status after it", "Left empty, it changes by itself. Else: "+labels(a.May.Statuses), string(a.Done.Status))))
	}
	if a.May.Private {
		f.add(optional(line(FieldPrivacy, "Private reply?", "Write private, and only the people of the ticket and the support read it", string(a.Done.Privacy))))
	}
}

func labels(ps []bots.Pick) string {
	var out []string
	for _, p := range ps {
		out = append(out, strings.ToLower(p.Label))
	}
	return strings.Join(out, ", ")
}

// words asks for a text alone.
func (a Asking) words(f *form) {
	value := cmp.Or(a.Text, a.Done.Body)
	switch a.Done.Verb {
	case "note":
		f.title = a.titled("Note on")
		f.add(text(FieldText, "Note", "Only staff can read it", value))
	case "close":
		f.title = a.titled("Close")
		f.add(optional(text(FieldText, "Last words", "What settled it; may stay empty", value)))
	default:
		f.title = "Refuse a mail"
		f.add(optional(text(FieldText, "Reason", "The sender is told", value)))
	}
}

func (a Asking) subject(f *form) {
	value := cmp.Or(a.Text, a.Done.Subject)
	if a.Done.Verb == "subject" {
		f.title = a.titled("Rename")
		f.add(line(FieldSubject, "Subject", "", value))
		return
	}
	f.title = a.titled("Follow-up of")
	f.add(line(FieldSubject, "Subject", "", value), text(FieldText, "Description", "", a.Done.Body))
}

func (a Asking) category(f *form) {
	f.title = a.titled("Category of")
	f.add(line(FieldCategory, "Category", "One of the desk's, or the beginning of its name", a.Text))
}

// people asks for somebody's address.
func (a Asking) people(f *form) {
	f.title = peopleTitle(a)
	label, hint := "Mail address", "bob@example.org"
	switch {
	case a.Done.Verb == "cc":
		label, hint = "Mail addresses", "bob@example.org, carol@example.org"
	case a.Done.Verb == "assign":
		label, hint = "Who answers it", "The mail address of one of the staff, or nobody"
	}
	f.add(line(FieldAddress, label, hint, a.Text))
}

func peopleTitle(a Asking) string {
	switch a.Done.Verb {
	case "cc":
		return a.titled("Copies of")
	case "assign":
		return a.titled("Assign")
	}
	return bots.ContractTitle(a.Done)
}

func (a Asking) partner(f *form) {
	if f.title = "Let a partner act for you"; a.Done.Op == command.Remove {
		f.title = "Remove a partner"
		f.add(line(FieldPartner, "Partner", "Its name, as it calls itself", a.Text))
		return
	}
	f.add(line(FieldPartner, "Partner: it will see your private tickets", "The name of a certified partner, as it calls itself", a.Text),
		optional(line(FieldUntil, "Until", "The last day, such as 2027-12-31. Left empty, it has no end", "")))
}

// line asks for a word or a few.
func (a Asking) line(f *form) {
	switch a.Done.Verb {
	case "link":
		f.title = "Link your account"
		f.add(line(FieldAddress, "Your mail address, as the support knows it", "you@example.org: a code is mailed to it", a.Text))
	case "verify":
		f.title = "Link your account"
		f.add(line(FieldCode, "The code that was mailed to you", "", a.Text))
	default:
		f.title = "Search"
		f.add(line(FieldWords, "Words to look for", "In the tickets that you can see, and in articles", a.Text))
	}
}
