package discord

import (
	"context"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
)

// utterance is what somebody wrote, and where.
type utterance struct {
	bots.Who
	*discordgo.Message
	place core.Thread // without an ID in no thread
	text  string
}

// direct reports that it was written in somebody's conversation with the app.
func (u utterance) direct() bool { return u.GuildID == "" }

// written takes a new message. In the thread of a ticket it becomes a message of
// that; so does an answer to a notice. In somebody's conversation with the app, or
// where it mentions the app, it may be a command.
func (a *App) written(ctx context.Context, o bots.Occasion, m *discordgo.Message) error {
	place, err := a.heardAt(ctx, m)
	if a.Gone(err) {
		return nil // the channel went meanwhile
	} else if err != nil {
		return err
	}
	tie, err := a.tieOf(ctx, m, place)
	if err != nil {
		return err
	}
	begins := place.Channel == a.cfg.Forum && a.cfg.Forum != "" && m.ID == m.ChannelID
	if begins || tie.Ticket == 0 && m.GuildID != "" && !a.called(ctx, m) {
		return nil // what begins a post is the ticket's first message, by another way
	}
	if gone, err := a.desk.Forestalled(ctx, source(m.ChannelID, m.ID)); gone || err != nil {
		return err // it was deleted before it came
	}
	who, err := a.who(ctx, o)
	if err != nil {
		return err
	}
	u := utterance{Who: who, Message: m, place: place, text: a.spoken(ctx, m)}
	if tie.Ticket == 0 {
		return a.addressed(ctx, o, u)
	}
	if !u.Linked && place.Channel == a.cfg.Forum {
		if u.Who, err = a.welcome(ctx, u.Who, tie.Ticket); err != nil {
			return err
		}
	}
	if !u.Linked {
		return a.greetOnce(ctx, u)
	}
	err = a.converse(ctx, o, u, tie)
	if err != nil && (o.Last || bots.Final(err)) {
		_ = a.whisper(ctx, u, cards.Note(bots.Unsure(tie.Ticket))) // the error itself is recorded
	}
	return err
}

// heardAt is where a message was written.
func (a *App) heardAt(ctx context.Context, m *discordgo.Message) (core.Thread, error) {
	if m.GuildID == "" || a.places.isPlain(m.ChannelID) {
		return thread(m.ChannelID, ""), nil
	}
	ch, err := a.guilds.channel(ctx, m.ChannelID)
	if err != nil || !ch.IsThread() {
		return thread(m.ChannelID, ""), err
	}
	return thread(ch.ParentID, ch.ID), nil
}

// tieOf is the ticket that a message is for: that of its thread, or of the app's own
// post that it answers, in somebody's conversation with the app and in the staff's
// channel. Zero: none.
func (a *App) tieOf(ctx context.Context, m *discordgo.Message, place core.Thread) (core.Tie, error) {
	if place.ID != "" {
		tie, err := a.desk.TieAt(ctx, place)
		if core.KindOf(err) == core.NotFound {
			return core.Tie{}, nil
		}
		return tie, err
	}
	ref := m.ReferencedMessage
	if ref == nil || m.GuildID != "" && place.Channel != a.cfg.Triage {
		return core.Tie{}, nil
	}
	me, err := a.api.me(ctx)
	if err != nil || author(ref) != me {
		return core.Tie{}, err
	}
	t, _ := cards.Told(ref)
	if t == 0 {
		return core.Tie{}, nil
	}
	tie := core.Tie{Thread: place, Ticket: t, Use: core.DirectThread}
	if m.GuildID != "" {
		tie.Use = core.TriageThread
	}
	return tie, nil
}

// early is how much earlier than its message an edit may come.
const early = time.Minute

// edited takes an edited message. One that was not known came before its message,
// and says all that that did.
func (a *App) edited(ctx context.Context, o bots.Occasion, m *discordgo.Message) error {
	place, err := a.heardAt(ctx, m)
	if a.Gone(err) {
		return nil
	} else if err != nil {
		return err
	}
	w := bots.Who{Account: o.Account}
	if w.Actor, w.Linked, err = a.desk.ChatActor(ctx, o.Account); err != nil || !w.Linked {
		return err
	}
	of := source(m.ChannelID, m.ID)
	was, err := a.desk.MessageFrom(ctx, of)
	if err == nil && was.ID == 0 {
		return nil // it became no message, and won't
	} else if err != nil && core.KindOf(err) != core.NotFound {
		return err
	}
	text, _ := a.clerk.Words(a.spoken(ctx, m))
	_, err = a.desk.MessageEdited(ctx, o.By(w, place), of, text+bots.FromOf(was))
	if core.KindOf(err) == core.NotFound && time.Since(madeAt(m.ID)) < early && !o.Last {
		if tie, failed := a.tieOf(ctx, m, place); failed == nil && tie.Ticket != 0 {
			return a.written(ctx, o, m)
		}
	}
	return bots.UnlessFinal(err)
}

// deleted takes note of a deleted message, which may be on its way still. Discord
// does not say who deleted it, nor who wrote it: of what was said elsewhere than to
// the desk, others may have made a ticket in their own words.
func (a *App) deleted(ctx context.Context, o bots.Occasion, m *discordgo.Message) error {
	place, err := a.heardAt(ctx, m)
	if a.Gone(err) {
		return nil
	} else if err != nil {
		return err
	}
	toDesk := m.GuildID == "" || place.Channel == a.cfg.Triage
	if _, err := a.desk.TieAt(ctx, place); core.KindOf(err) == core.NotFound && !toDesk {
		return nil
	} else if err != nil && core.KindOf(err) != core.NotFound {
		return err
	}
	by := o.By(bots.Who{}, place)
	by.Channel = core.Discord
	_, err = a.desk.MessageGone(ctx, by, source(m.ChannelID, m.ID))
	return bots.UnlessFinal(err)
}
