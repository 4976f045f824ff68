package discord

import (
	"context"
	"encoding/json"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core/desk"
)

const (
	answerTime = 2 * time.Second         // for an answer that somebody waits for: Discord waits three
	ackTime    = 2500 * time.Millisecond // after which an acknowledgement comes too late
	ackPause   = 150 * time.Millisecond  // before another try
)

// response is the first answer to an interaction, as Discord takes it.
type response struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

// deferred acknowledges an interaction: what it asks for is answered later, to
// whoever made it alone.
func (a *App) deferred(i *discordgo.Interaction) response {
	if i.Type != discordgo.InteractionApplicationCommand && a.hooks.inPlace != nil && a.hooks.inPlace(i) {
		return response{Type: discordgo.InteractionResponseDeferredMessageUpdate}
	}
	return response{discordgo.InteractionResponseDeferredChannelMessageWithSource, map[string]any{"flags": discordgo.MessageFlagsEphemeral}}
}

// plainly is a message as a first answer, to whoever made the interaction alone.
func plainly(text string) response {
	return response{discordgo.InteractionResponseChannelMessageWithSource,
		newBody(&message{Content: text, Flags: discordgo.MessageFlagsEphemeral})}
}

// responding is a first answer without what its type does not have.
func responding(r *discordgo.InteractionResponse) response {
	out := response{Type: r.Type}
	d := r.Data
	if d == nil {
		return out
	}
	switch r.Type {
	case discordgo.InteractionResponseModal:
		out.Data = map[string]any{"custom_id": d.CustomID, "title": d.Title, "components": d.Components}
	case discordgo.InteractionApplicationCommandAutocompleteResult:
		out.Data = choices(d.Choices)
	default:
		out.Data = newBody(&message{Content: d.Content, Embeds: d.Embeds, Components: d.Components, AllowedMentions: d.AllowedMentions, Flags: d.Flags})
	}
	return out
}

// choices are what an option may be: without localizations, which discordgo writes
// even if there are none.
func choices(list []*discordgo.ApplicationCommandOptionChoice) any {
	type choice struct {
		Name  string `json:"name"`
		Value any    `json:"value"`
	}
	out := []choice{}
	for _, c := range list {
		out = append(out, choice{c.Name, c.Value})
	}
	return map[string]any{"choices": out}
}

// waits reports an interaction whose first answer is to be worked out.
func (a *App) waits(i *discordgo.Interaction) bool {
	return i.Type == discordgo.InteractionApplicationCommandAutocomplete || a.hooks.atOnce != nil && a.hooks.answer != nil && a.hooks.atOnce(i)
}

// firstAnswer works out the first answer to an interaction, in time. False: it is
// to be kept and acknowledged as the others.
func (a *App) firstAnswer(ctx context.Context, i *discordgo.Interaction) (response, bool) {
	if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
		return a.suggestions(ctx, i), true
	}
	r, err := within(ctx, a, "first answer", func(ctx context.Context) (*discordgo.InteractionResponse, error) {
		return a.hooks.answer(ctx, a.happening(i), i)
	})
	switch {
	case err == nil && r == nil:
		return response{}, false
	case err == nil:
		return responding(r), true
	}
	a.log.WarnContext(ctx, "first answer", "interaction", i.ID, "err", err)
	if a.hooks.late != nil {
		if d := a.hooks.late(i); d != nil {
			d.Flags |= discordgo.MessageFlagsEphemeral
			return responding(&discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: d}), true
		}
	}
	return plainly(textLate), true
}

const (
	textLate   = "That took too long. Please try again."
	textNotNow = "The desk can't take this right now, and nothing was done. Please try again in a minute."
)

func (a *App) suggestions(ctx context.Context, i *discordgo.Interaction) response {
	var list []*discordgo.ApplicationCommandOptionChoice
	if a.hooks.suggest != nil {
		var err error
		list, err = within(ctx, a, "suggestions", func(ctx context.Context) ([]*discordgo.ApplicationCommandOptionChoice, error) {
			return a.hooks.suggest(ctx, a.happening(i), i)
		})
		if err != nil {
			a.log.WarnContext(ctx, "suggestions", "interaction", i.ID, "err", err)
		}
	}
	return response{discordgo.InteractionApplicationCommandAutocompleteResult, choices(list)}
}

// happening is the occasion of an interaction that is not kept.
func (a *App) happening(i *discordgo.Interaction) bots.Occasion {
	return bots.Occasion{Source: interactionSource(i.ID), Account: account(actor(i).ID), Received: a.now(), Last: true}
}

// within does something within answerTime. What takes longer, or panics, is an
// error.
func within[T any](ctx context.Context, a *App, what string, do func(context.Context) (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	done := make(chan outcome, 1)
	go func() { // ends with ctx
		var o outcome
		o.err = bots.Guard(ctx, a.log, what, func() (err error) {
			o.value, err = do(ctx)
			return err
		})
		done <- o
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// interactionOf reads an interaction.
func interactionOf(data json.RawMessage) (*discordgo.Interaction, error) {
	i := new(discordgo.Interaction)
	return i, decode(data, i)
}

// acknowledge gives the first answer to an interaction that was kept, and lets the
// work on it begin.
func (a *App) acknowledge(ctx context.Context, e desk.ChatEvent, i *discordgo.Interaction) {
	err := a.api.respond(ctx, i, a.deferred(i))
	late := said(err, codeUnknownInteraction)
	if err != nil && !said(err, codeAcknowledged) && ctx.Err() == nil {
		a.log.WarnContext(ctx, "acknowledge", "interaction", i.ID, "err", err)
	}
	a.firsts.settle(e.Source, late)
}

// respond gives the first answer to an interaction, again while that may go well
// and is in time. An answer that is under way is given even at the end.
func (p *api) respond(ctx context.Context, i *discordgo.Interaction, r response) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ackTime)
	defer cancel()
	c := to("POST /interactions/{}/{}/callback", i.ID, i.Token).with(r)
	c.open = true
	for {
		err := p.do(ctx, c, nil)
		if err == nil || !passing(err) || sleep(ctx, c.route, ackPause) != nil {
			return err
		}
	}
}
