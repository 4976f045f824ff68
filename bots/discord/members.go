package discord

import (
	"context"
	"slices"

	"github.com/bwmarrin/discordgo"

	"usher/core"
	"usher/core/desk"
)

// admit has in a ticket's private thread whom it is for, and nobody to whom the
// ticket is closed by now. Whom the desk does not know stays: somebody brought them
// in, and what they may not read does not go there.
func (a *App) admit(ctx context.Context, ch *discordgo.Channel, v desk.View) error {
	inside, err := a.api.threadMembers(ctx, ch.ID)
	if err != nil {
		return err
	}
	return a.admitTo(ctx, ch, v, inside)
}

// admitTo is admit for a thread with these members.
func (a *App) admitTo(ctx context.Context, ch *discordgo.Channel, v desk.View, inside []string) error {
	missing, err := a.missing(ctx, ch, v, inside)
	if err != nil {
		return err
	}
	closed, err := a.shutOut(ctx, v.Ticket.ID, inside)
	if err != nil || len(missing)+len(closed) == 0 {
		return err
	}
	if err := a.wake(ctx, ch); err != nil {
		return err
	}
	for _, id := range closed {
		if err := a.api.expel(ctx, ch.ID, id); err != nil && !gone(err) {
			return err
		}
	}
	for _, id := range missing {
		if err := a.api.invite(ctx, ch.ID, id); err != nil && !gone(err) && !denied(err) && !said(err, codeMostParticipants) {
			return err
		}
	}
	return nil
}

// missing are the users for whom a ticket is, who are not in its thread and can be.
func (a *App) missing(ctx context.Context, ch *discordgo.Channel, v desk.View, inside []string) ([]string, error) {
	var out []string
	for _, p := range concerned(v) {
		accounts, err := a.desk.Accounts(ctx, p)
		if err != nil {
			return nil, err
		}
		for _, acc := range accounts {
			if acc.Network != core.Discord || slices.Contains(inside, acc.ID) || slices.Contains(out, acc.ID) {
				continue
			}
			shut, err := a.shutOut(ctx, v.Ticket.ID, []string{acc.ID})
			if err != nil {
				return nil, err
			}
			have, err := a.guilds.may(ctx, ch.ParentID, acc.ID)
			if err != nil {
				return nil, err
			}
			if len(shut) == 0 && have&discordgo.PermissionViewChannel != 0 {
				out = append(out, acc.ID)
			}
		}
	}
	return out, nil
}

// concerned are the people for whom a ticket is: those it is of, unless they want to
// hear no more of it, those on copy, and who answers. The other staff come by their
// roles.
func concerned(v desk.View) []core.PersonID {
	var out []core.PersonID
	for _, p := range v.Alerts {
		if v.Ticket.Of(p.ID) {
			out = append(out, p.ID)
		}
	}
	for _, p := range v.CC {
		out = append(out, p.ID)
	}
	if v.Ticket.Assignee != 0 {
		out = append(out, v.Ticket.Assignee)
	}
	return out
}

// shutOut are the members of a ticket's thread who are or were known to the desk, and
// may not see the ticket any more.
func (a *App) shutOut(ctx context.Context, id core.TicketID, inside []string) ([]string, error) {
	out, err := a.desk.Outsiders(ctx, id, accounts(inside))
	return idsOf(out), err
}

func accounts(ids []string) []core.Account {
	out := make([]core.Account, len(ids))
	for k, id := range ids {
		out[k] = account(id)
	}
	return out
}

// wake brings an archived thread back, so that something in it can be changed.
func (a *App) wake(ctx context.Context, ch *discordgo.Channel) error {
	if ch.ThreadMetadata == nil || !ch.ThreadMetadata.Archived {
		return nil
	}
	no := false
	e := &discordgo.ChannelEdit{Archived: &no}
	if ch.ThreadMetadata.Locked {
		e.Locked = &no
	}
	_, err := a.api.editChannel(ctx, ch.ID, e)
	a.guilds.channels.Forget(ch.ID)
	return err
}
