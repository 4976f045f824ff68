package slack

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// converse makes what somebody linked wrote in a ticket's thread a message of the
// ticket; in the staff's channel a note. Its #words are done, and what was not
// they are told alone.
func (a *App) converse(ctx context.Context, o bots.Occasion, u utterance, tie core.Tie) error {
	v, err := a.desk.Show(ctx, u.Actor, tie.Ticket)
	if err != nil {
		return a.refused(ctx, u, err)
	}
	text, words := a.clerk.Words(u.text)
	files, missing, err := a.take(ctx, o, v, u)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		text = strings.TrimSpace(text + "\n\n(" + strings.Join(missing, "\n") + ")")
	}
	by := o.As(u.Who).By(u.Who, u.place)
	by.Source = source(u.place.Channel, u.ts)
	r := remark{by: by, tie: tie, words: words, reply: desk.Replying{Ticket: tie.Ticket, Text: text, Files: files, Internal: tie.Use == core.TriageThread}}
	if text == "" && len(files) == 0 {
		if len(words) == 0 {
			return nil // nothing that can be read, such as a sticker
		}
		return a.change(ctx, u, r)
	}
	if r.reply.AnswerTo, err = a.answersTo(ctx, u, tie, v); err != nil {
		return err
	}
	return a.remark(ctx, o, u, r)
}

// remark is something said about a ticket.
type remark struct {
	by    desk.By
	tie   core.Tie
	words []command.Command
	reply desk.Replying
}

// refused tells somebody once a day why what they write in a thread is no message
// of the ticket.
func (a *App) refused(ctx context.Context, u utterance, err error) error {
	switch core.KindOf(err) {
	case core.Refused, core.NotFound, core.Invalid:
		return a.onceADay(ctx, "refusal", u, func() error {
			return a.whisper(ctx, u, blocks.NotReached(blocks.Answer(command.Refusal(err))))
		})
	}
	return err
}

// change does #words that stand alone.
func (a *App) change(ctx context.Context, u utterance, r remark) error {
	rest, left := command.LoneWords(r.words)
	more, err := a.runner.Apply(ctx, a.desk, r.by, r.tie.Ticket, rest)
	if err != nil {
		return a.refused(ctx, u, err)
	}
	if left = append(left, more...); len(left) == 0 {
		return a.whisper(ctx, u, blocks.Note(fmt.Sprintf("Done on ticket %s: %s.", r.tie.Ticket, inShort(r.words))))
	}
	return a.tellLeft(ctx, u, left)
}

// inShort are #words as they were written.
func inShort(words []command.Command) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = "`" + strings.ReplaceAll(w.Line, "`", "") + "`"
	}
	return strings.Join(out, ", ")
}

// remark adds the message to the ticket.
func (a *App) remark(ctx context.Context, o bots.Occasion, u utterance, r remark) error {
	rest, left := command.ReplyWords(&r.reply, r.words)
	var out desk.Outcome
	err := a.desk.Together(ctx, func(d *desk.Desk) error {
		var err error
		if out, err = d.Reply(ctx, r.by, r.reply); err != nil || out.Ticket.ID == 0 {
			return err
		}
		if out.Ticket.Status != core.Closed { // the reply itself reopened it
			rest = slices.DeleteFunc(rest, func(w command.Command) bool { return w.Verb == "reopen" })
		}
		more, err := a.runner.Apply(ctx, d, r.by, out.Ticket.ID, rest)
		if err != nil {
			return err
		}
		left = append(left, more...)
		if out.Ticket.ID == r.tie.Ticket {
			return nil
		}
		next := r.tie
		next.Ticket = out.Ticket.ID
		return d.Tie(ctx, r.by, next)
	})
	if err != nil {
		return a.refused(ctx, u, err)
	} else if out.Ticket.ID == 0 {
		return nil // it was deleted meanwhile
	}
	if out.Ticket.ID != r.tie.Ticket || out.Repeated && out.Ticket.FollowUpOf != 0 && out.Message.Number == 1 {
		if err := a.followed(ctx, o, u, out); err != nil {
			return err
		}
	}
	return a.tellLeft(ctx, u, append(out.Left, left...))
}

// tellLeft tells somebody what of their message was left out.
func (a *App) tellLeft(ctx context.Context, u utterance, left []core.Verdict) error {
	if len(left) == 0 {
		return nil
	}
	answer := command.Answer{Rule: left[0].Rule, Blocks: []command.Block{command.Paragraph{Text: "Your message is with the desk, but not all of it:"}}}
	list := make(command.List, len(left))
	for i, v := range left {
		list[i] = v.Words
	}
	answer.Blocks = append(answer.Blocks, list)
	return a.whisper(ctx, u, blocks.Answer(answer))
}

// followed says in a thread that it goes on with another ticket: what was written
// came long after the first was closed.
func (a *App) followed(ctx context.Context, o bots.Occasion, u utterance, out desk.Outcome) error {
	text := fmt.Sprintf("Ticket %s was closed a while ago, so this goes on as ticket %s.", out.Ticket.FollowUpOf, out.Ticket.ID)
	return a.sayOnce(ctx, u.place, blocks.Note(text), string(source(u.place.Channel, u.ts)), o)
}

// answersTo is the message that something written in a thread answers: the last one
// that the desk brought there. It matters where a note or a private reply may be
// it, for what answers one is as private.
func (a *App) answersTo(ctx context.Context, u utterance, tie core.Tie, v desk.View) (core.MessageID, error) {
	secret := slices.ContainsFunc(v.Messages, func(m core.Message) bool { return m.Internal || m.Privacy == core.Private })
	if tie.Use == core.TriageThread || !secret {
		return 0, nil
	}
	list, err := a.api.posts(ctx, u.place, v.Ticket.Created)
	if err != nil {
		return 0, err
	}
	last := core.MessageID(0)
	for _, m := range list {
		if m.Timestamp >= u.ts || m.Metadata.EventType != eventNotice {
			continue
		}
		text, _ := m.Metadata.EventPayload[payloadMessage].(string)
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			last = core.MessageID(id)
		}
	}
	return last, nil
}
