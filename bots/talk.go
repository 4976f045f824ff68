package bots

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// Remark is something that somebody linked wrote in a ticket's thread, and what
// the network does about it.
type Remark struct {
	By   desk.By // its source is the message's, whoever tells of it
	Tie  core.Tie
	Text string

	// Files copies the files that came with it, as far as the plan may let them in;
	// missing are sentences about those that can't be had.
	Files func(ctx context.Context, v desk.View) (files []core.Attachment, missing []string, err error)

	// AnswersTo is the last message of the ticket's that the desk brought to the
	// thread before; zero: none.
	AnswersTo func(ctx context.Context, v desk.View) (core.MessageID, error)

	// Whisper tells the author alone.
	Whisper func(ctx context.Context, a Aside) error

	// Say tells all who read the thread, once.
	Say func(ctx context.Context, text string) error

	// Daily does something for the author in this thread at most once a day.
	Daily func(ctx context.Context, what string, do func() error) error
}

// Aside is what somebody is told alone after they wrote something.
type Aside struct {
	Answer command.Answer
	Lost   bool // what they wrote did not reach the desk
}

// Note is an answer of one sentence or few.
func Note(text string) command.Answer {
	return command.Answer{OK: true, Blocks: []command.Block{command.Paragraph{Text: text}}}
}

// Converse makes what somebody linked wrote in a ticket's thread a message of the
// ticket; in the staff's channel a note. Its #words are done, and what was not
// they are told alone.
func (k Clerk) Converse(ctx context.Context, r Remark) error {
	v, err := k.Desk.Show(ctx, r.By.Actor, r.Tie.Ticket)
	if err != nil {
		return r.refused(ctx, err)
	}
	text, words := k.Words(r.Text)
	files, missing, err := r.Files(ctx, v)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		text = strings.TrimSpace(text + "\n\n(" + strings.Join(missing, "\n") + ")")
	}
	if text == "" && len(files) == 0 {
		if len(words) == 0 {
			return nil // nothing that can be read, such as a sticker
		}
		return k.change(ctx, r, words)
	}
	reply := desk.Replying{Ticket: r.Tie.Ticket, Text: text, Files: files, Internal: r.Tie.Use == core.TriageThread}
	if reply.AnswerTo, err = r.answersTo(ctx, v); err != nil {
		return err
	}
	return k.remark(ctx, r, reply, words)
}

// refused tells somebody why what they write in a thread is no message of the
// ticket: once a day for each rule.
func (r Remark) refused(ctx context.Context, err error) error {
	switch core.KindOf(err) {
	case core.Refused, core.NotFound, core.Invalid:
		var e *core.Error
		errors.As(err, &e)
		return r.Daily(ctx, "refusal "+e.Rule, func() error { return r.Whisper(ctx, Aside{Answer: command.Refusal(err), Lost: true}) })
	}
	return err
}

// answersTo is the message that it answers. It matters where a note or a private
// reply may be it, for what answers one is as private.
func (r Remark) answersTo(ctx context.Context, v desk.View) (core.MessageID, error) {
	secret := slices.ContainsFunc(v.Messages, func(m core.Message) bool { return m.Internal || m.Privacy == core.Private })
	if r.Tie.Use == core.TriageThread || !secret {
		return 0, nil
	}
	return r.AnswersTo(ctx, v)
}

// change does #words that stand alone.
func (k Clerk) change(ctx context.Context, r Remark, words []command.Command) error {
	rest, left := command.LoneWords(words)
	more, err := k.Runner.Apply(ctx, k.Desk, r.By, r.Tie.Ticket, rest)
	if err != nil {
		return r.refused(ctx, err)
	}
	if left = append(left, more...); len(left) == 0 {
		return r.Whisper(ctx, Aside{Answer: Note(fmt.Sprintf("Done on ticket %s: %s.", r.Tie.Ticket, wordsInShort(words)))})
	}
	return r.tellLeft(ctx, left)
}

// wordsInShort are #words as they were written.
func wordsInShort(words []command.Command) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = "`" + strings.ReplaceAll(w.Line, "`", "") + "`"
	}
	return strings.Join(out, ", ")
}

// remark adds the message to the ticket.
func (k Clerk) remark(ctx context.Context, r Remark, reply desk.Replying, words []command.Command) error {
	rest, left := command.ReplyWords(&reply, words)
	var out desk.Outcome
	err := k.Desk.Together(ctx, func(d *desk.Desk) error {
		var err error
		if out, err = d.Reply(ctx, r.By, reply); err != nil || out.Ticket.ID == 0 {
			return err
		}
		if out.Ticket.Status != core.Closed { // the reply itself reopened it
			rest = slices.DeleteFunc(rest, func(w command.Command) bool { return w.Verb == "reopen" })
		}
		more, err := k.Runner.Apply(ctx, d, r.By, out.Ticket.ID, rest)
		if err != nil {
			return err
		}
		left = append(left, more...)
		if out.Ticket.ID == r.Tie.Ticket || r.Tie.ID == "" {
			return nil
		}
		next := r.Tie
		next.Ticket = out.Ticket.ID
		return d.Tie(ctx, r.By, next)
	})
	if err != nil {
		return r.refused(ctx, err)
	} else if out.Ticket.ID == 0 {
		return nil // it was deleted meanwhile
	}
	if out.Ticket.ID != r.Tie.Ticket || out.Repeated && out.Ticket.FollowUpOf != 0 && out.Message.Number == 1 {
		// What was written came long after the first ticket was closed.
		text := fmt.Sprintf("Ticket %s was closed a while ago, so this goes on as ticket %s.", out.Ticket.FollowUpOf, out.Ticket.ID)
		if err := r.Say(ctx, text); err != nil {
			return err
		}
	}
	return r.tellLeft(ctx, append(out.Left, left...))
}

// tellLeft tells somebody what of their message was left out.
func (r Remark) tellLeft(ctx context.Context, left []core.Verdict) error {
	if len(left) == 0 {
		return nil
	}
	answer := command.Answer{Rule: left[0].Rule, Blocks: []command.Block{command.Paragraph{Text: "Your message is with the desk, but not all of it:"}}}
	list := make(command.List, len(left))
	for i, v := range left {
		list[i] = v.Words
	}
	answer.Blocks = append(answer.Blocks, list)
	return r.Whisper(ctx, Aside{Answer: answer})
}

// Unsure tells somebody that it failed for good to add what they wrote.
func Unsure(t core.TicketID) string {
	return fmt.Sprintf("What you wrote here may not have reached ticket %s: something went wrong on our side. `show %d` says what did; if it is missing, please write it again.", t, t)
}
