package discord

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/bots/discord/slash"
	"usher/core"
	"usher/core/command"
)

// draftOf is what somebody wrote into the form that they sent off.
func draftOf(i *discordgo.Interaction) cards.Draft {
	if i.Type != discordgo.InteractionModalSubmit {
		return cards.Draft{}
	}
	data := i.ModalSubmitData()
	p, ok := cards.ReadPurpose(data.CustomID)
	if !ok {
		return cards.Draft{}
	}
	return cards.Draft{Purpose: p, Fields: cards.Read(data.Components)}
}

// draftOfCommand is what somebody typed with a command and would not like to type
// again: a text.
func draftOfCommand(said slash.Said) cards.Draft {
	if said.Body == "" {
		return cards.Draft{}
	}
	return cards.Draft{Purpose: cards.Purpose{Line: lacking(said)}, Fields: filledBy(said)}
}

// submitted does what a form was filled in for. Discord has closed it: where
// something is wrong with it, the answer says so and gives it back.
func (a *App) submitted(ctx context.Context, o bots.Occasion, i *discordgo.Interaction) error {
	return a.calling(ctx, o, i, func(k caller) error {
		p, f := k.draft.Purpose, k.draft.Fields
		c, _ := a.clerk.Parse(p.Line) // what it lacks is in the form
		if c.Verb == "" {
			return nil
		}
		if wrong := a.wrong(f); wrong != "" {
			return a.giveBack(ctx, k, cards.Note(wrong))
		}
		if c.Verb == "open" {
			return a.submitOpening(ctx, k, c, p, f)
		}
		full, err := a.filledIn(c, f)
		if err != nil {
			return a.refuse(ctx, k, err)
		}
		return a.run(ctx, k, full)
	})
}

// submitOpening opens the ticket that a form was filled in for.
func (a *App) submitOpening(ctx context.Context, k caller, c command.Command, p cards.Purpose, f cards.Filled) error {
	c.Line, c.Subject, c.Body = "open", f.Text(cards.FieldSubject), f.Text(cards.FieldText)
	c.For, c.CC = cmp.Or(f.Text(cards.FieldFor), c.For), addresses(f.Text(cards.FieldCC))
	return a.openFrom(ctx, k, c, opened{from: spot{p.Channel, p.Message}, formed: true})
}

// wrong says what is wrong with a form, as far as it can be told without the desk;
// empty: nothing.
func (a *App) wrong(f cards.Filled) string {
	for _, name := range []string{cards.FieldSubject, cards.FieldWords, cards.FieldCode, cards.FieldPartner} {
		if f.Has(name) && f.Text(name) == "" {
			return "Nothing was written in the field “" + bots.Words(name) + "”. Please write something there."
		}
	}
	for _, name := range []string{cards.FieldCC, cards.FieldAddress} {
		if bad := notAddresses(f.Text(name)); bad != "" && !strings.EqualFold(f.Text(name), command.Nobody) && !strings.EqualFold(f.Text(name), command.Me) {
			return bad
		}
	}
	day := f.Text(cards.FieldUntil)
	if day == "" {
		return ""
	}
	at, err := time.ParseInLocation(time.DateOnly, day, a.cfg.Zone)
	switch {
	case err != nil:
		return "“" + bots.Cut(day, 40) + "” is no day. Write it as 2027-12-31, or leave it empty."
	case at.AddDate(0, 0, 1).Before(a.now()):
		return "The day " + day + " is past. Write one to come, or leave it empty."
	}
	return ""
}

// addresses are those between commas or blanks.
func addresses(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",; \t\n\u00a0", r) })
}

// notAddresses says what of a list is none, empty if all are.
func notAddresses(s string) string {
	for _, w := range addresses(s) {
		if a := core.CleanAddress(w); !core.ValidAddress(a) || !strings.Contains(core.Domain(a), ".") && core.Domain(a) != "localhost" {
			return "“" + bots.Cut(w, 80) + "” is not a mail address. Write it as bob@example.org."
		}
	}
	return ""
}

// filledIn is a command completed with what was filled in.
func (a *App) filledIn(c command.Command, f cards.Filled) (command.Command, error) {
	switch c.Verb {
	case "reply", "note", "close", "inbound refuse", "follow-up":
		return a.wrote(c, f)
	case "category":
		return a.typedOut(c, f.Text(cards.FieldCategory))
	}
	words := cmp.Or(f.Text(cards.FieldAddress), f.Text(cards.FieldPartner), f.Text(cards.FieldCode), f.Text(cards.FieldWords), f.Text(cards.FieldSubject))
	if c.Verb == "members" && c.Op == "" {
		words = "remove " + words
	}
	if day := f.Text(cards.FieldUntil); day != "" {
		words += " until " + day
	}
	return a.typedOut(c, words)
}

// wrote takes a text with what goes with it.
func (a *App) wrote(c command.Command, f cards.Filled) (command.Command, error) {
	c.Body = f.Text(cards.FieldText)
	if c.Verb == "follow-up" {
		c.Subject = f.Text(cards.FieldSubject)
	}
	for key, set := range map[string]func(command.Command){
		cards.FieldStatus:  func(x command.Command) { c.Status = x.Status },
		cards.FieldPrivacy: func(x command.Command) { c.Privacy = x.Privacy },
	} {
		word := f.Text(key)
		if word == "" {
			continue
		}
		x, err := a.clerk.Parse(key + " " + c.Ticket.String() + " " + word)
		if err != nil {
			return c, err
		}
		set(x)
	}
	return c, nil
}

// typedOut is a command completed with words as they could have been typed: one that
// asks for a yes is repeated so.
func (a *App) typedOut(c command.Command, words string) (command.Command, error) {
	return a.clerk.Parse(c.Line + " " + bots.Line(words))
}
