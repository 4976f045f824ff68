package blocks

import (
	"cmp"
	"fmt"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
	"usher/core/command"
)

// Asking is the form for the rest of a command.
type Asking struct {
	Purpose
	Done    command.Command // what is known of it
	About   string          // of what it is: the ticket's subject
	Text    string          // filled in already
	May     bots.Extras
	Choices []bots.Pick // of the one menu: statuses, priorities, categories
	Chosen  string
}

// Ask is the modal for the rest of a command, and whether there is one for it.
func Ask(a Asking) (slackapi.ModalViewRequest, bool) {
	f := form{purpose: a.Purpose, callback: a.Done.Verb}
	f.add(note(bots.Cut(a.About, mostLine)))
	fill := a.filling()
	if fill == nil {
		return slackapi.ModalViewRequest{}, false
	}
	fill(&f)
	return f.view(), true
}

// Asks reports whether a modal asks for the rest of a command.
func Asks(c command.Command) bool { return Asking{Done: c}.filling() != nil }

func (a Asking) filling() func(*form) {
	switch a.Done.Verb {
	case "reply":
		return a.reply
	case "note", "close", "inbound refuse":
		return a.words
	case "follow-up", "subject":
		return a.subject
	case "status", "priority", "privacy", "category":
		return a.menu
	case "cc", "contacts", "owners", "billing", "staff", "members":
		return a.people
	case "assign":
		return a.assign
	case "partners":
		return a.partner
	case "link", "verify", "search":
		return a.line
	}
	return nil
}

func (a Asking) reply(f *form) {
	f.title, f.submit = fmt.Sprintf("Reply to %s", a.Done.Ticket), "Send"
	f.add(input(FieldText, "Your reply", "", textInput(FieldText, cmp.Or(a.Text, a.Done.Body))))
	if a.May.Internal {
		box := tick(FieldInternal, bots.Pick{Value: "internal", Label: "Only staff can read it"})
		f.add(optional(input(FieldInternal, "Internal note", "", box)))
	}
	if len(a.May.Statuses) > 0 {
		f.add(optional(input(FieldStatus, "Status", "Left empty, it changes by itself.", menu(FieldStatus, a.May.Statuses, string(a.Done.Status)))))
	}
	if a.May.Private {
		cs := []bots.Pick{{Value: string(core.Inherit), Label: "As the ticket"}, {Value: string(core.Private), Label: "Private"}}
		f.add(optional(input(FieldPrivacy, "Who can read it", "Private: the people of the ticket and the support.", menu(FieldPrivacy, cs, cmp.Or(string(a.Done.Privacy), string(core.Inherit))))))
	}
	if a.May.Files {
		f.add(optional(input(FieldFiles, "Files", "", fileInput(FieldFiles))))
	}
}

// words asks for a text alone.
func (a Asking) words(f *form) {
	in := textInput(FieldText, cmp.Or(a.Text, a.Done.Body))
	switch a.Done.Verb {
	case "note":
		f.title, f.submit = fmt.Sprintf("Note on %s", a.Done.Ticket), "Write"
		f.add(input(FieldText, "Note", "Only staff can read it.", in))
	case "close":
		f.title, f.submit = fmt.Sprintf("Close %s", a.Done.Ticket), "Close it"
		f.add(optional(input(FieldText, "Last words", "", in)))
	default:
		f.title, f.submit = "Refuse a mail", "Refuse"
		f.add(optional(input(FieldText, "Reason", "The sender is told.", in)))
	}
}

func (a Asking) subject(f *form) {
	in := lineInput(FieldSubject, cmp.Or(a.Text, a.Done.Subject))
	if a.Done.Verb == "subject" {
		f.title, f.submit = fmt.Sprintf("Rename %s", a.Done.Ticket), "Rename"
		f.add(input(FieldSubject, "Subject", "", in))
		return
	}
	f.title, f.submit = fmt.Sprintf("Follow-up of %s", a.Done.Ticket), "Open"
	f.add(input(FieldSubject, "Subject", "", in),
		input(FieldText, "Description", "", textInput(FieldText, a.Done.Body)))
	if a.May.Files {
		f.add(optional(input(FieldFiles, "Files", "", fileInput(FieldFiles))))
	}
}

// menu asks for one word of several.
func (a Asking) menu(f *form) {
	label := bots.Words(a.Done.Verb)
	if a.Done.Verb == "privacy" {
		label = "Who can read it"
	}
	f.title, f.submit = fmt.Sprintf("%s of %s", bots.Words(a.Done.Verb), a.Done.Ticket), "Change"
	f.add(input(a.Done.Verb, label, "", menu(a.Done.Verb, a.Choices, a.Chosen)))
}

// people asks for somebody's address; whom to take away is chosen.
func (a Asking) people(f *form) {
	f.title, f.submit = peopleTitle(a.Done), "Add"
	if a.Done.Op == command.Remove || a.Done.Verb == "members" {
		f.submit = "Remove"
	}
	if f.submit == "Remove" && a.Done.Verb != "cc" && a.Done.Verb != "staff" {
		f.add(input(FieldPerson, "Person", "", search(FieldPerson, "Type a name or address", bots.Pick{})))
		return
	}
	in := lineInput(FieldAddress, a.Text)
	in.Placeholder = plain("bob@example.org", mostOption)
	help := ""
	if a.Done.Verb == "cc" {
		help = "Several stand between commas."
	}
	f.add(input(FieldAddress, "Mail address", help, in))
}

func peopleTitle(c command.Command) string {
	if c.Verb == "cc" {
		return fmt.Sprintf("Copies of %s", c.Ticket)
	}
	return bots.ContractTitle(c)
}

func (a Asking) assign(f *form) {
	f.title, f.submit = fmt.Sprintf("Assign %s", a.Done.Ticket), "Assign"
	f.add(input(FieldPerson, "Who answers it", "", search(FieldPerson, "Type a name", bots.Pick{})))
}

func (a Asking) partner(f *form) {
	f.title, f.submit = "Add a partner", "Add"
	if a.Done.Op == command.Remove {
		f.title, f.submit = "Remove a partner", "Remove"
	}
	if a.Done.Op == command.Remove {
		f.add(input(FieldPartner, "Partner", "", search(FieldPartner, "Type its name", bots.Pick{})))
		return
	}
	f.add(input(FieldPartner, "Partner", "The name of a certified partner, as it calls itself.", lineInput(FieldPartner, a.Text)),
		optional(input(FieldUntil, "Until", "The last day. Left empty, it has no end.", slackapi.NewDatePickerBlockElement(FieldUntil))),
		note("Its contacts will see your private tickets and may open tickets for your people."))
}

// line asks for a word or a few.
func (a Asking) line(f *form) {
	switch a.Done.Verb {
	case "link":
		f.title, f.submit = "Link your account", "Send me a code"
		in := slackapi.NewEmailTextInputBlockElement(plain("you@example.org", mostOption), FieldAddress)
		in.InitialValue, in.FocusOnLoad = a.Text, true
		f.add(input(FieldAddress, "Your mail address", "The one that the support knows you by. A code is mailed to it.", in))
	case "verify":
		f.title, f.submit = "Link your account", "Link"
		in := lineInput(FieldCode, a.Text)
		in.FocusOnLoad = true
		f.add(input(FieldCode, "The code that was mailed to you", "", in))
	default:
		f.title, f.submit = "Search", "Search"
		in := lineInput(FieldWords, a.Text)
		in.FocusOnLoad = true
		f.add(input(FieldWords, "Words to look for", "In the tickets that you can see, and in articles.", in))
	}
}
