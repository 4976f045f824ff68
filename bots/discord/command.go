package discord

import (
	"context"
	"regexp"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/bots/discord/slash"
	"usher/core"
	"usher/core/command"
)

// commanded runs a command that was typed, or chosen on a message, and answers
// whoever gave it.
func (a *App) commanded(ctx context.Context, o bots.Occasion, i *discordgo.Interaction) error {
	return a.calling(ctx, o, i, func(k caller) error {
		data := i.ApplicationCommandData()
		said, err := slash.Read(data)
		if err != nil {
			return a.refuse(ctx, k, err)
		}
		if said, err = a.here(ctx, k, said); err != nil {
			return err
		}
		if k.draft = draftOfCommand(said); similar.MatchString(said.Options["subject"]) && said.Verb == "open" {
			return a.showSimilar(ctx, k, said.Options["subject"])
		}
		if q, ok := questionOf(i); ok && (len(said.Lacks) > 0 || said.Message != "") {
			q.line = lacking(said)
			return a.ask(ctx, k, q)
		}
		return a.command(ctx, k, said, filesOf(data, said.Files))
	})
}

// here fills in the ticket of the thread that a command was typed in, where it
// names none.
func (a *App) here(ctx context.Context, k caller, said slash.Said) (slash.Said, error) {
	if !said.Missing("ticket") || k.guild == "" {
		return said, nil
	}
	at, err := a.heardAt(ctx, &discordgo.Message{ChannelID: k.channel, GuildID: k.guild})
	if err != nil || at.ID == "" {
		return said, nil // then it is asked for
	}
	tie, err := a.desk.TieAt(ctx, at)
	switch {
	case core.KindOf(err) == core.NotFound:
		return said, nil
	case err != nil:
		return said, err
	}
	return said.Of(tie.Ticket), nil
}

// command runs what was typed in full.
func (a *App) command(ctx context.Context, k caller, said slash.Said, files []*discordgo.MessageAttachment) error {
	switch said.Verb {
	case slash.Panel, slash.Transcript:
		return a.do(ctx, k, said.Line)
	}
	c, err := a.understood(said)
	if err != nil {
		return a.refuse(ctx, k, err)
	}
	if c.Verb == "open" {
		return a.openFrom(ctx, k, c, opened{files: files})
	}
	left, err := a.attach(ctx, k, &c, files)
	if err != nil {
		return a.refuse(ctx, k, err)
	}
	return a.run(ctx, k, c, left...)
}

// understood is what was typed as a command. Whom a ticket is for may be named as
// they were offered, which is no address that the grammar would take.
func (a *App) understood(said slash.Said) (command.Command, error) {
	whom := said.Options["for"]
	if said.Verb != "open" || whom == "" || strings.Contains(whom, "@") {
		return a.clerk.Parse(said.Text())
	}
	said, err := said.With("for", "")
	if err != nil {
		return command.Command{}, err
	}
	c, err := a.clerk.Parse(said.Text())
	c.For = whom
	return c, err
}

// similar is what the subject of a new ticket becomes when one of those is chosen
// that may answer it already.
var similar = regexp.MustCompile(`^(article )?show \d+$`)

// showSimilar shows what somebody chose instead of opening a ticket. A text that
// they had written is given back.
func (a *App) showSimilar(ctx context.Context, k caller, line string) error {
	if err := a.do(ctx, k, line); err != nil || k.draft.Fields.Text(cards.FieldText) == "" {
		return err
	}
	delete(k.draft.Fields, cards.FieldSubject) // it is what they chose
	m, _ := cards.Note("No ticket was opened. If this does not help, open one with what you wrote:").WithDraft(k.draft)
	return a.tellMore(ctx, k.asker, posted(m))
}

// run runs a command and answers with what comes of it, and with what was left
// out before.
func (a *App) run(ctx context.Context, k caller, c command.Command, left ...core.Verdict) error {
	if err := linkedFor(k.who, c.Verb); err != nil {
		return a.refuse(ctx, k, err)
	}
	ans, err := a.runner.Run(ctx, a.desk, k.by(), c)
	if err != nil {
		return err
	}
	ans.Blocks = append(ans.Blocks, bots.Hints(left)...)
	return a.answered(ctx, k, c, ans)
}

// answered draws the answer to a command for whoever gave it, with the files that
// were asked for.
func (a *App) answered(ctx context.Context, k caller, c command.Command, ans command.Answer) error {
	m, err := a.drawn(ctx, k.who, c.Line, ans)
	switch {
	case err != nil:
		return err
	case len(ans.Files) > 0:
		return a.sendFiles(ctx, k, c.Ticket, m, ans.Files)
	case c.Verb == "verify" && !ans.OK, c.Verb == "link" && ans.OK:
		m.Components = cards.CodeSent("").Components
	case !ans.OK:
		return a.giveBack(ctx, k, m)
	}
	return a.reply(ctx, k, m)
}

// drawn draws an answer to a command line.
func (a *App) drawn(ctx context.Context, w bots.Who, line string, said command.Answer) (cards.Message, error) {
	asked, err := a.clerk.Asked(ctx, w.Actor, line, said)
	if err != nil {
		return cards.Message{}, err
	}
	return cards.AnswerTo(said, asked), nil
}
