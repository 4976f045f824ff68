package discord

import (
	"context"
	"slices"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
	"usher/core/command"
)

// called reports whether a message mentions the app, which addresses it.
func (a *App) called(ctx context.Context, m *discordgo.Message) bool {
	me, err := a.api.me(ctx)
	if err != nil {
		return false
	}
	for _, u := range m.Mentions {
		if u.ID == me {
			return true
		}
	}
	return false
}

// addressed takes what somebody wrote to the app itself, in no ticket's thread: a
// command is run, and of anything else they may make a ticket.
func (a *App) addressed(ctx context.Context, o bots.Occasion, u utterance) error {
	if !u.direct() {
		return a.offerHere(ctx, u)
	}
	c, err := a.clerk.Parse(u.text)
	switch meant := bots.Meant(u.text, c, err); {
	case !u.Linked && !a.clerk.ForStrangers(u.text):
		return a.whisper(ctx, u, a.greeting())
	case u.text == "" && len(attached(u.Message)) == 0:
		return a.whisper(ctx, u, cards.Menu(u.Actor))
	case !meant:
		return a.whisper(ctx, u, cards.Offer(u.ChannelID, u.ID))
	case err != nil:
		return a.whisper(ctx, u, cards.Answer(command.Refusal(err)))
	}
	return a.commandedDirectly(ctx, o, u, c)
}

// commandedDirectly runs a command that was written to the app. Its source is the
// event's, not the message's: to edit a command changes nothing that it did.
func (a *App) commandedDirectly(ctx context.Context, o bots.Occasion, u utterance, c command.Command) error {
	o.Source = o.Source.Part("command")
	k := caller{Occasion: o, asker: asker{user: u.Account.ID, channel: u.ChannelID}, who: u.Who}
	files := attached(u.Message)
	if c.Verb == "open" {
		return a.openFrom(ctx, k, c, opened{files: files})
	}
	var left []core.Verdict
	if c.Ticket != 0 {
		var err error
		if left, err = a.attach(ctx, k, &c, files); err != nil {
			return a.refuse(ctx, k, err)
		}
	}
	err := a.run(ctx, k, c, left...)
	if err != nil && o.Last {
		_ = a.reply(ctx, k, cards.Note(core.Explain(err))) // the error itself is recorded
	}
	return err
}

// harmless are the verbs that only show something. Anybody may press the button for
// a command that somebody else wrote, and does what it says by their own rights.
var harmless = []string{"list", "search", "show", "help", "whoami"}

// offerHere answers who mentions the app where others read along: what they ask for is
// behind buttons, whose answers only who presses them sees.
func (a *App) offerHere(ctx context.Context, u utterance) error {
	text, err := a.withoutMe(ctx, u)
	if err != nil {
		return err
	}
	line := ""
	if c, err := a.clerk.Parse(text); err == nil && text == bots.FirstLine(text) && slices.Contains(harmless, c.Verb) {
		line = c.Line
	}
	out := posted(cards.Called(line, u.ChannelID, u.ID))
	out.Reference = answering(u.Message)
	_, err = a.send(ctx, u.place, out, "m"+u.ID)
	if denied(err) {
		return nil // the app only reads there
	}
	return err
}

// withoutMe is what somebody wrote without the mention of the app.
func (a *App) withoutMe(ctx context.Context, u utterance) (string, error) {
	me, err := a.api.me(ctx)
	if err != nil {
		return "", err
	}
	m := *u.Message
	m.Content = mentionOf(me).ReplaceAllString(m.Content, " ")
	return a.spoken(ctx, &m), nil
}
