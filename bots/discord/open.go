package discord

import (
	"context"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// opened is where a ticket comes from, if it comes from a message, and its files.
type opened struct {
	from   spot
	files  []*discordgo.MessageAttachment
	formed bool // a form said before who will read it
}

// openFrom opens a ticket, of a message, of a form or as it was typed, and tells
// what became of it. In a channel of a server it gets a thread of its own.
func (a *App) openFrom(ctx context.Context, k caller, c command.Command, from opened) error {
	by, err := a.opener(ctx, k, &c, &from)
	if err != nil {
		return a.refuse(ctx, k, err)
	}
	var left []core.Verdict
	if c.Attach, left, err = a.fetch(ctx, k, fileRoom{plan: a.clerk.PlanOf(ctx, k.who.Actor, c)}, from.files); err != nil {
		return err
	}
	var ans command.Answer
	if k.who.Linked {
		ans, err = a.runner.Run(ctx, a.desk, by, c)
	} else if ans, err = a.clerk.Admitted(ctx, by, k.who.Name, c); err == nil {
		k.who, err = a.who(ctx, k.Occasion)
		by.Actor = k.who.Actor
	}
	if err != nil {
		return a.refuse(ctx, k, err)
	}
	ans.Blocks = append(ans.Blocks, bots.Hints(left)...)
	switch {
	case ans.OK && ans.Data.Ticket == nil: // somebody else's, that they may not see
		k.draft.Channel, k.draft.Message = "", ""
		return a.giveBack(ctx, k, cards.NotFromHere())
	case !ans.OK:
		return a.answered(ctx, k, c, ans)
	}
	return a.tellOpened(ctx, k, by, c, ans)
}

// opener is how a ticket is opened, with what was typed for people looked up, and
// the files of the message that it is made of.
func (a *App) opener(ctx context.Context, k caller, c *command.Command, from *opened) (desk.By, error) {
	by := k.by()
	if !k.who.Linked {
		if err := a.mayOpen(); err != nil {
			return by, err
		} else if !from.formed {
			return by, errStranger
		}
	}
	var err error
	if c.For, err = a.whomFor(ctx, k, c.Org, c.For); err != nil || from.from.id == "" {
		return by, err
	}
	by.Source, by.Formed = source(from.from.channel, from.from.id), from.formed // a message becomes one ticket
	c.Body += bots.From(core.Discord, linkTo(k.guild, from.from))
	m, err := a.api.message(ctx, from.from.channel, from.from.id)
	if err == nil {
		from.files = attached(m)
	} else if gone(err) || said(err, codeUnknownMessage) {
		err = nil // what it said is in the form
	}
	return by, err
}

// linkTo is the address of a message.
func linkTo(guild string, m spot) string {
	if guild == "" {
		guild = "@me"
	}
	return "https://discord.com/channels/" + guild + "/" + m.channel + "/" + m.id
}

// whomFor is the address of whom a ticket is for, who was named by address, by name
// or as they were offered.
func (a *App) whomFor(ctx context.Context, k caller, org, named string) (string, error) {
	if named == "" || strings.Contains(named, "@") || !k.who.Linked {
		return named, nil
	}
	address, err := a.clerk.AddressOf(ctx, k.who.Actor, org, named)
	if err != nil || address != named {
		return address, err
	}
	list, err := a.clerk.OfferFor(ctx, k.who.Actor, org, named, mostOffered)
	if err != nil {
		return "", err
	}
	var found []bots.Pick
	for _, p := range list {
		if name, _, _ := strings.Cut(p.Label, " · "); strings.EqualFold(name, named) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return "", core.Errorf(core.Invalid, "“%s” is nobody whom I know there, or more than one. Please write their mail address.", named)
	}
	return a.clerk.AddressOf(ctx, k.who.Actor, org, found[0].Value)
}

// tellOpened tells of a new ticket: by what right it has support, who reads it, and
// where it goes on.
func (a *App) tellOpened(ctx context.Context, k caller, by desk.By, c command.Command, ans command.Answer) error {
	id := core.TicketID(ans.Data.Ticket.Number)
	verdict, err := a.verdict(ctx, k, *ans.View)
	if err != nil {
		return err
	}
	at, err := a.threadFor(ctx, k.Occasion, by, k.channel, *ans.View)
	if err != nil && (k.Last || bots.Final(err)) {
		a.log.ErrorContext(ctx, "make a ticket's thread", "ticket", id, "err", err)
		at, err = threaded{why: "It has no thread here, for Discord does not work as it should: answers come to you directly."}, nil
	}
	if err != nil {
		return err
	}
	for _, text := range []string{verdict, at.why} {
		if text != "" {
			ans.Blocks = append(ans.Blocks, command.Hint{Text: text})
		}
	}
	m, err := a.drawn(ctx, k.who, c.Line, ans)
	if err != nil {
		return err
	}
	if at.mention() != "" {
		m.Content = strings.TrimSpace(cards.ThreadAt(id, at.ID).Content + "\n" + m.Content)
	}
	return a.reply(ctx, k, m)
}

// verdict says by what right somebody's new ticket has support, and who reads it.
func (a *App) verdict(ctx context.Context, k caller, v desk.View) (string, error) {
	right, err := a.desk.Why(ctx, k.who.Actor, v.Ticket.ID, core.ReplyTo, "")
	l := desk.Letter{Ticket: v.Ticket, Organization: v.Organization, Plan: v.Plan, Standing: right, Trusted: k.who.Actor.ActsAsStaff()}
	l.Notice.Created = a.now()
	return bots.Telling{Letter: l}.Verdict(), bots.UnlessFinal(err)
}
