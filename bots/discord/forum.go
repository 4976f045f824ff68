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

// postBegun takes a new post in the forum: it becomes a public ticket, to which belongs
// what is written below it.
func (a *App) postBegun(ctx context.Context, o bots.Occasion, t *discordgo.Channel) error {
	place := thread(t.ParentID, t.ID)
	if _, err := a.desk.TieAt(ctx, place); err == nil || core.KindOf(err) != core.NotFound {
		return err
	}
	m, err := a.api.message(ctx, t.ID, t.ID) // which has the post's id
	switch {
	case said(err, codeUnknownMessage) && !o.Last:
		return core.Errorf(core.Conflict, "the first message of the post is not there yet")
	case said(err, codeUnknownMessage) || gone(err):
		return nil
	case err != nil:
		return err
	case m.Author == nil || m.Author.Bot:
		return nil
	}
	m.GuildID, o.Account = t.GuildID, account(m.Author.ID)
	who, err := a.who(ctx, o)
	if err != nil {
		return err
	}
	u := utterance{Who: who, Message: m, place: place}
	u.text = a.spoken(ctx, m)
	err = a.openPost(ctx, o, u, t.Name)
	if kind := core.KindOf(err); kind == core.Refused || kind == core.Invalid {
		return a.refusePost(ctx, u, err)
	}
	return err
}

// openPost opens the ticket of a post and ties the post to it, both or neither.
func (a *App) openPost(ctx context.Context, o bots.Occasion, u utterance, title string) error {
	by := o.By(u.Who, u.place)
	by.Source = source(u.ChannelID, u.ID)
	files, missing, err := a.take(ctx, o, desk.View{Plan: a.clerk.PlanOf(ctx, u.Actor, command.Command{Verb: "open"}), May: []core.Action{core.AttachFile}}, u)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(strings.Join(append([]string{u.text}, missing...), "\n"))
	if text == "" {
		text = title
	}
	var out desk.Outcome
	err = a.desk.Together(ctx, func(d *desk.Desk) error {
		if !u.Linked {
			if by.Actor, err = d.Admit(ctx, by.Account, u.Name); err != nil {
				return err
			}
		}
		out, err = d.Open(ctx, by, desk.Opening{Subject: title, Text: text, Privacy: core.Public, Files: files, Aired: true})
		if err != nil || out.Ticket.ID == 0 {
			return err
		}
		tie := core.Tie{Thread: u.place, Ticket: out.Ticket.ID, Use: core.SharedThread, Person: by.Actor.Person.ID}
		if err := d.Tie(ctx, by, tie); err != nil {
			return err
		}
		return d.SayTied(ctx, tie)
	})
	if err != nil || len(out.Left) == 0 {
		return err
	}
	left := bots.Note("Your post is with the desk, but not all of it:")
	left.Blocks = append(left.Blocks, bots.Hints(out.Left)...)
	return a.whisper(ctx, u, cards.Answer(left))
}

// refusePost tells somebody why their post became no ticket.
func (a *App) refusePost(ctx context.Context, u utterance, err error) error {
	why := cards.Answer(command.Refusal(err))
	if !u.Linked {
		why = a.greeting()
	}
	return a.whisper(ctx, u, cards.NotReached(why))
}

// welcome has somebody take part whom the desk does not know, below a post that is
// a public ticket, if the community is open.
func (a *App) welcome(ctx context.Context, w bots.Who, t core.TicketID) (bots.Who, error) {
	if public, err := a.desk.MayRead(ctx, t, 0, []desk.Reader{{Account: w.Account}}); err != nil || !public {
		return w, err
	}
	actor, err := a.desk.Admit(ctx, w.Account, w.Name)
	if err != nil {
		return w, bots.UnlessFinal(err)
	}
	w.Actor, w.Linked = actor, true
	return w, nil
}
