package slack

import (
	"cmp"
	"context"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/command"
)

// checked answers a modal that was sent off, at once and without asking the
// desk. With errors the modal stays open and is not worked; nil closes it.
func (a *App) checked(i slackapi.InteractionCallback) *slackapi.ViewSubmissionResponse {
	f := blocks.Read(i.View)
	wrong := map[string]string{}
	for _, name := range []string{blocks.FieldSubject, blocks.FieldText, blocks.FieldWords, blocks.FieldCode, blocks.FieldPartner} {
		if f.Has(name) && f.Text(name) == "" && blocks.Required(i.View, f.Block(name)) {
			wrong[f.Block(name)] = "Please write something here."
		}
	}
	for _, name := range []string{blocks.FieldCC, blocks.FieldAddress} {
		if bad := notAddresses(f.Text(name)); f.Has(name) && bad != "" {
			wrong[f.Block(name)] = bad
		} else if f.Has(name) && f.Text(name) == "" && blocks.Required(i.View, f.Block(name)) {
			wrong[f.Block(name)] = "Please write an address, such as bob@example.org."
		}
	}
	if day := f.Day(blocks.FieldUntil); day != "" && day < a.desk.Now().In(a.cfg.Zone).Format(time.DateOnly) {
		wrong[f.Block(blocks.FieldUntil)] = "This day is past. Choose a day to come."
	}
	if len(wrong) > 0 {
		return slackapi.NewErrorsViewSubmissionResponse(wrong)
	}
	return nil
}

// addresses are those between commas or blanks.
func addresses(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",; \t\n\u00a0", r) })
}

// notAddresses says what of a list is none, empty if all are.
func notAddresses(s string) string {
	for _, w := range addresses(s) {
		if a := core.CleanAddress(w); !core.ValidAddress(a) || !strings.Contains(core.Domain(a), ".") && core.Domain(a) != "localhost" {
			return "“" + w + "” is not a mail address. Write it as bob@example.org."
		}
	}
	return ""
}

// submitted does what a modal was filled in for.
func (a *App) submitted(ctx context.Context, o bots.Occasion, i slackapi.InteractionCallback) error {
	return a.calling(ctx, o, i, func(k caller) error {
		p, f := blocks.ReadPurpose(i.View), blocks.Read(i.View)
		k.view, k.under, k.stack = "", i.View.PreviousViewID, p.Below // it is closed
		if i.View.CallbackID == "open" {
			return a.submitOpening(ctx, k, p, f)
		}
		c, _ := a.clerk.Parse(p.Command) // what it lacks is in the form
		if c.Verb == "" {
			return nil
		}
		if ok, err := a.known(ctx, k, c.Verb); !ok {
			return err
		}
		left, err := a.filledIn(ctx, k, &c, f)
		if err != nil {
			return a.explain(ctx, k, err)
		}
		return a.run(ctx, k, c, left...)
	})
}

// filledIn puts what was filled in into a command. It returns what had to be
// left out.
func (a *App) filledIn(ctx context.Context, k caller, c *command.Command, f blocks.Filled) ([]core.Verdict, error) {
	switch c.Verb {
	case "reply", "note", "close", "inbound refuse", "follow-up":
		return a.wrote(ctx, k, c, f)
	case "link", "verify", "contacts", "owners", "billing", "members", "staff", "cc", "assign", "partners", "search", "subject":
		full, err := a.typedOut(*c, f)
		*c = full
		return nil, err
	case "status":
		c.Status = core.Status(f.Chosen(blocks.FieldStatus))
	case "priority":
		c.Priority = core.Priority(f.Chosen(blocks.FieldPriority))
	case "privacy":
		c.Privacy = core.Privacy(f.Chosen(blocks.FieldPrivacy))
	case "category":
		c.Category = f.Chosen(blocks.FieldCategory)
	}
	return nil, nil
}

// wrote takes a text with what goes with it.
func (a *App) wrote(ctx context.Context, k caller, c *command.Command, f blocks.Filled) ([]core.Verdict, error) {
	c.Body = f.Text(blocks.FieldText)
	if c.Verb == "follow-up" {
		c.Subject = f.Text(blocks.FieldSubject)
	}
	if f.Ticked(blocks.FieldInternal) {
		c.Verb = "note"
	}
	c.Status = core.Status(f.Chosen(blocks.FieldStatus))
	if p := core.Privacy(f.Chosen(blocks.FieldPrivacy)); p != core.Inherit {
		c.Privacy = p
	}
	files := f[blocks.FieldFiles].Files
	if len(files) == 0 {
		return nil, nil
	}
	v, err := a.desk.Show(ctx, k.who.Actor, c.Ticket)
	if err != nil {
		return nil, err
	}
	var left []core.Verdict
	c.Attach, left, err = a.fetch(ctx, k, v.Plan, files)
	return left, err
}

// typedOut is a command completed with words as they could have been typed: a
// command that asks for a yes is repeated so.
func (a *App) typedOut(c command.Command, f blocks.Filled) (command.Command, error) {
	line := c.Line + " " + cmp.Or(f.Text(blocks.FieldAddress), f.Chosen(blocks.FieldPerson), f.Chosen(blocks.FieldPartner), f.Text(blocks.FieldPartner),
		f.Text(blocks.FieldCode), f.Text(blocks.FieldWords), f.Text(blocks.FieldSubject))
	if c.Verb == "members" && c.Op == "" {
		line = c.Line + " remove " + f.Chosen(blocks.FieldPerson)
	}
	if day := f.Day(blocks.FieldUntil); day != "" {
		line += " until " + day
	}
	full, err := a.clerk.Parse(line)
	return full, err
}
