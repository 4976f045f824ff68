package discord

import (
	"context"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/bots/discord/slash"
	"usher/core"
)

// asks reports an interaction that a form may be the answer to: no later answer can
// be one.
func asks(i *discordgo.Interaction) bool {
	q, ok := questionOf(i)
	return ok && !q.files
}

// askAtOnce opens the form for the rest of a command. Where there is none, or it
// would be filled in for nothing, the interaction is worked as the others.
func (a *App) askAtOnce(ctx context.Context, o bots.Occasion, i *discordgo.Interaction) (*discordgo.InteractionResponse, error) {
	q, _ := questionOf(i)
	who, err := a.actorOf(ctx, o.Account)
	if err != nil {
		return nil, err
	}
	k := caller{Occasion: o, asker: askerOf(i), who: who}
	if i.Type == discordgo.InteractionApplicationCommand && q.from.id == "" {
		said, _ := slash.Read(i.ApplicationCommandData()) // it was read before
		if said, err = a.here(ctx, k, said); err != nil || len(said.Lacks) == 0 {
			return nil, err
		}
		q.line = lacking(said)
		if q.line == "link" && who.Linked && who.Actor.Person.Primary != "" {
			return nil, nil
		}
	}
	if is, err := a.belongs(ctx, k.guild, q.from); err != nil || is.ID != "" {
		return nil, err
	}
	form, _, err := a.inquire(ctx, k, q)
	if bots.UnlessFinal(err) != nil {
		return nil, err
	} else if err != nil || form == nil {
		return nil, nil
	}
	return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseModal, Data: form}, nil
}

// belongs is the thread that a message stands in, if that belongs to a ticket.
func (a *App) belongs(ctx context.Context, guild string, m spot) (core.Thread, error) {
	if m.id == "" {
		return core.Thread{}, nil
	}
	at, err := a.heardAt(ctx, &discordgo.Message{ChannelID: m.channel, GuildID: guild})
	if err != nil || at.ID == "" {
		return core.Thread{}, unlessGone(err)
	}
	if _, err := a.desk.TieAt(ctx, at); err != nil {
		return core.Thread{}, bots.UnlessFinal(err)
	}
	return at, nil
}

// ask asks for the rest of a command in an answer: by a menu, or by a button that
// opens the form, for which it is too late.
func (a *App) ask(ctx context.Context, k caller, q question) error {
	if q.line == "link" && q.filled != nil && k.who.Linked && k.who.Actor.Person.Primary != "" {
		return a.reply(ctx, k, cards.LinkedAlready(k.who.Actor.Person))
	}
	if is, err := a.belongs(ctx, k.guild, q.from); err != nil {
		return err
	} else if is.ID != "" {
		_, err := a.alreadyOpen(ctx, k, is)
		return err
	}
	form, menu, err := a.inquire(ctx, k, q)
	switch {
	case err != nil:
		return a.refuse(ctx, k, err)
	case q.files:
		return a.giveBack(ctx, k, cards.Note("Nothing was done yet. What is missing I could ask for in a form, but no form takes files along: please type it with the command."))
	case form == nil:
		return a.reply(ctx, k, menu)
	}
	return a.reply(ctx, k, lateAgain(form.Title, q))
}

// lateAgain offers a form again, with what was written already.
func lateAgain(title string, q question) cards.Message {
	if d := q.draft(); len(q.filled) > 0 || q.from.id != "" {
		if m, ok := cards.Note("That took me too long, and Discord would not let me open the form “" + title + "”. Please ask for it again:").WithDraft(d); ok && len(m.Embeds) > 0 {
			return m
		}
	}
	return cards.Late(title, q.line+bots.Rest)
}

// tooLate is the answer where a form would come too late: the desk is not asked.
func (a *App) tooLate(i *discordgo.Interaction) *discordgo.InteractionResponseData {
	q, ok := questionOf(i)
	if kind := i.Type; !ok || q.from.id != "" && len(q.filled) == 0 || kind == discordgo.InteractionApplicationCommandAutocomplete {
		return nil
	}
	verb, _, _ := strings.Cut(q.line, " ")
	m := lateAgain(bots.Words(verb), q)
	return &discordgo.InteractionResponseData{Content: m.Content, Embeds: m.Embeds, Components: m.Components}
}

// inquire finds what asks for the rest of a command: a form, else a menu in a
// message. An error says why nothing does.
func (a *App) inquire(ctx context.Context, k caller, q question) (*discordgo.InteractionResponseData, cards.Message, error) {
	c, wrong := a.clerk.Parse(q.line) // what it lacks is asked for
	if c.Verb == "open" {
		form, err := a.openForm(ctx, k, q, c)
		return form, cards.Message{}, err
	}
	if err := linkedFor(k.who, c.Verb); err != nil {
		return nil, cards.Message{}, err
	}
	if word, _, _ := strings.Cut(q.line, " "); c.Ticket == 0 && (bots.AboutTicket(c.Verb) || word == slash.Transcript) {
		list, err := a.desk.SuggestTickets(ctx, k.who.Actor, "", mostOffered)
		return nil, cards.PickTicket(q.line, list), err
	}
	asking := cards.Asking{Purpose: cards.Purpose{Line: q.line}, Done: c}
	if err := a.prepare(ctx, k, &asking); err != nil {
		return nil, cards.Message{}, err
	}
	if many := len(asking.Choices) > mostOffered && cards.Typed(c); !q.typed && !many && cards.Picked(c) {
		m, _ := cards.Pick(asking)
		return nil, m, nil
	}
	form, ok := cards.Form(asking)
	switch {
	case ok:
		return cards.Refilled(form, q.filled), cards.Message{}, nil
	case wrong == nil:
		wrong = core.Errorf(core.Invalid, "I don't know what to ask for. `help` shows what I understand.")
	}
	return nil, cards.Message{}, wrong
}
