package discord

import (
	"context"
	"errors"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// caller is somebody who does something in Discord and waits for what comes of it.
type caller struct {
	bots.Occasion
	asker
	who   bots.Who
	draft cards.Draft // what they wrote, which must not be lost if nothing comes of it
}

// by is how they act on the desk. It is done in no thread, wherever they are: what
// is typed into a form, or done by a button, nobody else sees there.
func (k caller) by() desk.By { return k.Occasion.By(k.who, core.Thread{}) }

// calling finds out who somebody is and does what they want. If that fails for
// good, they are told, and get back what they wrote.
func (a *App) calling(ctx context.Context, o bots.Occasion, i *discordgo.Interaction, do func(k caller) error) error {
	k := caller{Occasion: o, asker: askerOf(i), draft: draftOf(i)}
	var err error
	if k.who, err = a.who(ctx, o); err == nil {
		err = do(k)
	}
	if err != nil && (o.Last || bots.Final(err)) {
		_ = a.giveBack(ctx, k, cards.Note(core.Explain(err))) // the error itself is recorded
	}
	return err
}

// reply answers them.
func (a *App) reply(ctx context.Context, k caller, m cards.Message) error {
	return a.tell(ctx, k.asker, posted(m))
}

// giveBack answers them that nothing came of what they wrote, and gives it back.
func (a *App) giveBack(ctx context.Context, k caller, m cards.Message) error {
	if c, _ := a.clerk.Parse(k.draft.Line); c.Verb != "open" && !cards.Typed(c) {
		k.draft.Line = "" // no form asks for it
	}
	if with, ok := m.WithDraft(k.draft); ok {
		return a.reply(ctx, k, with)
	}
	if err := a.reply(ctx, k, m); err != nil {
		return err
	}
	rest, _ := cards.Message{}.WithDraft(k.draft)
	return a.tellMore(ctx, k.asker, posted(rest))
}

// errStranger is that the desk does not know who asks.
var errStranger = core.Errorf(core.Refused, "the account is not linked")

// refuse answers with the words of an error that is an answer.
func (a *App) refuse(ctx context.Context, k caller, err error) error {
	if errors.Is(err, errStranger) {
		return a.giveBack(ctx, k, a.greeting())
	}
	if kind := core.KindOf(err); kind == core.Internal || kind == core.Conflict {
		return err
	}
	return a.giveBack(ctx, k, cards.Answer(command.Refusal(err)))
}

// greeting explains to somebody who is not linked what the desk is, and how to
// be.
func (a *App) greeting() cards.Message {
	return cards.Greeting(a.desk.Settings().Name, a.desk.Settings().Community)
}

// linkedFor refuses whom the desk does not know, as far as a verb needs it.
func linkedFor(w bots.Who, verb string) error {
	if w.Linked || verb == "link" || verb == "verify" || verb == "help" {
		return nil
	}
	return errStranger
}
