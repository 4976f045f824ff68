package blocks

import (
	"fmt"
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
)

// Opening is the form for a new ticket: what this person may ask for, and what
// is filled in already.
type Opening struct {
	Purpose
	Organizations []bots.Pick // to choose from, where there are several
	Any           bool        // of all organizations, those that the desk finds
	Organization  string      // the one chosen; empty: the community
	OnBehalf      bool        // may open for somebody else
	Private       bool        // may be private
	Priority      bool        // may have a priority
	FilesMB       int         // a file at most; zero: none
	Linked        bool        // the desk knows the person: they may copy others, and learn what is like it
	Categories    []string

	Subject string
	Text    string
	For     bots.Pick
	With    Preset
	Similar []bots.Similar
}

// Preset is what was said of a ticket before its form was opened.
type Preset = bots.Preset

// Open is the modal that opens a ticket.
func Open(o Opening) slackapi.ModalViewRequest {
	o.Purpose.Org = o.Organization
	f := form{purpose: o.Purpose, callback: "open", title: "Open a ticket", submit: "Open"}
	f.add(o.whose())
	f.add(o.subject())
	f.add(similar(o.Similar)...)
	f.add(input(FieldText, "Description", "", textInput(FieldText, o.Text)))
	f.add(o.extras()...)
	f.add(note(o.readers()))
	return f.view()
}

// whose asks for the organization, where there is a choice.
func (o Opening) whose() slackapi.Block {
	switch {
	case o.Any:
		in := search(FieldOrganization, "Type its name", bots.Pick{Value: o.Organization, Label: o.Organization})
		return optional(input(FieldOrganization, "Organization", "Left empty, it is that of the person it is for.", in)).WithDispatchAction(true)
	case len(o.Organizations) > 1:
		return input(FieldOrganization, "Organization", "", menu(FieldOrganization, o.Organizations, o.Organization)).WithDispatchAction(true)
	}
	return nil
}

// subject is told as it is typed.
func (o Opening) subject() *slackapi.InputBlock {
	in := lineInput(FieldSubject, o.Subject)
	in.FocusOnLoad = true
	if !o.Linked {
		return input(FieldSubject, "Subject", "", in)
	}
	in.DispatchActionConfig = &slackapi.DispatchActionConfig{TriggerActionsOn: []string{"on_character_entered"}}
	return input(FieldSubject, "Subject", "", in).WithDispatchAction(true)
}

// extras are the fields that depend on the plan.
func (o Opening) extras() []slackapi.Block {
	var out []slackapi.Block
	if o.OnBehalf {
		b := optional(input(FieldFor, "On behalf of", "Leave it empty if the ticket is for yourself.", search(FieldFor, "Type a name", o.For)))
		b.BlockID += "@" + o.Organization // whose people it offers
		out = append(out, b)
	}
	if len(o.Categories) > 0 {
		cs := bots.Picks(o.Categories)
		out = append(out, optional(input(FieldCategory, "Category", "", menu(FieldCategory, cs, o.With.Category))))
	}
	if o.Priority {
		cs := bots.Picks(core.Priorities[:])
		p := o.With.Priority
		if p == "" {
			p = core.Normal
		}
		out = append(out, optional(input(FieldPriority, "Priority", "", menu(FieldPriority, cs, string(p)))))
	}
	if o.Private {
		p := o.With.Privacy
		if p == "" && !o.Any {
			p = core.Private
		}
		cs := bots.Picks([]core.Privacy{core.Private, core.Public})
		out = append(out, optional(input(FieldPrivacy, "Who can read it", "Private: your organization and the support. Public: everybody.", menu(FieldPrivacy, cs, string(p)))))
	}
	if o.Linked {
		in := lineInput(FieldCC, strings.Join(o.With.CC, ", "))
		in.Placeholder = plain("bob@example.org, carol@example.org", mostOption)
		out = append(out, optional(input(FieldCC, "Copies to", "They get its mails and may reply.", in)))
	}
	if o.FilesMB > 0 {
		out = append(out, optional(input(FieldFiles, "Files", fmt.Sprintf("Up to %d MB each.", o.FilesMB), fileInput(FieldFiles))))
	}
	return out
}

// readers says who will read a ticket that can't be private.
func (o Opening) readers() string {
	if o.Private {
		return ""
	}
	return "Everybody can read this ticket. Please leave out passwords and personal data."
}

// note is a remark, nil for none.
func note(text string) slackapi.Block {
	if text == "" {
		return nil
	}
	return slackapi.NewContextBlock("", plain(text, mostSection))
}

// similar offers what may already help, so that no ticket is needed.
func similar(found []bots.Similar) []slackapi.Block {
	if len(found) == 0 {
		return nil
	}
	var s sheet
	s.hint("These may already help:")
	for _, f := range found {
		s.beside(similarTo(f), s.button(bots.Showing(f.Command), f.Command))
	}
	return s.blocks
}

// SameSimilar reports whether a modal shows these already.
func SameSimilar(v slackapi.View, found []bots.Similar) bool {
	var shown, now []string
	for _, b := range v.Blocks.BlockSet {
		if s, ok := b.(*slackapi.SectionBlock); ok && s.Accessory != nil && s.Accessory.ButtonElement != nil {
			shown = append(shown, s.Accessory.ButtonElement.Value)
		}
	}
	for _, f := range found {
		now = append(now, f.Command)
	}
	return slices.Equal(shown, now)
}

// choices are words of the desk as options.
