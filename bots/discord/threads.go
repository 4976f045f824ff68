package discord

import (
	"context"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
	"usher/core/desk"
)

// threaded is where a ticket goes on that was opened in a channel.
type threaded struct {
	core.Thread        // without an ID it has none there: its people are told directly
	why         string // it has none, in a sentence for who opened it
}

// mention is the thread as a message links to it; empty if there is none.
func (t threaded) mention() string {
	if t.ID == "" {
		return ""
	}
	return "<#" + t.ID + ">"
}

// threadFor makes the private thread of a ticket that was opened on this occasion
// in a channel or thread, unless it is there, ties it, and brings in whom it is
// for. Once it is tied the thread itself is told so, as a notice. An error is worth
// another try with the same occasion, which goes on where this one ended.
func (a *App) threadFor(ctx context.Context, o bots.Occasion, by desk.By, channel string, v desk.View) (threaded, error) {
	id := v.Ticket.ID
	there, err := a.threadOf(ctx, id)
	if err != nil || there.ID != "" {
		return threaded{Thread: there}, err
	}
	ch, why, err := a.threadRoom(ctx, channel)
	if err != nil || ch == nil {
		return threaded{why: why}, err
	}
	made, err := a.privateThread(ctx, o, ch, v.Ticket)
	switch {
	case said(err, codeMostThreads):
		return threaded{why: "This server has as many open threads as Discord allows, so the ticket has none: answers come to you directly."}, nil
	case denied(err), said(err, codeWrongChannel, codeUnknownChannel):
		a.log.WarnContext(ctx, "no private thread for a ticket", "ticket", id, "channel", ch.ID, "err", err)
		return threaded{why: noThreadHere}, nil
	case err != nil:
		return threaded{}, err
	}
	tie := core.Tie{Thread: thread(ch.ID, made.ID), Ticket: id, Use: core.SharedThread, Person: by.Actor.Person.ID}
	if err := a.tie(ctx, by, tie); err != nil {
		return threaded{}, err
	}
	if o.Again {
		err = a.admit(ctx, made, v)
	} else { // it is new: nobody is in it yet
		err = a.admitTo(ctx, made, v, nil)
	}
	if err != nil { // the notice in the thread does it
		a.log.WarnContext(ctx, "bring people into a ticket's thread", "ticket", id, "err", err)
	} else {
		a.peopled.Put(made.ID, true)
	}
	return threaded{Thread: tie.Thread}, nil
}

// threadOf is the thread in Discord that a ticket has, without an ID if it has
// none.
func (a *App) threadOf(ctx context.Context, id core.TicketID) (core.Thread, error) {
	ties, err := a.desk.Ties(ctx, id)
	for _, k := range slices.Backward(ties) {
		if k.Network == core.Discord && k.Use == core.SharedThread {
			return k.Thread, err
		}
	}
	return core.Thread{}, err
}

// tie ties a thread and has it say so, both or neither.
func (a *App) tie(ctx context.Context, by desk.By, k core.Tie) error {
	return a.desk.Together(ctx, func(d *desk.Desk) error {
		if there, err := d.TieAt(ctx, k.Thread); err == nil && there.Ticket == k.Ticket {
			return nil
		}
		if err := d.Tie(ctx, by, k); err != nil {
			return err
		}
		return d.SayTied(ctx, k)
	})
}

const noThreadHere = "I can't make private threads in this channel, so answers come to you directly."

// threadRoom is the channel in which a ticket's thread is made that was opened
// there, or why there can be none; that is empty where nobody expects one.
func (a *App) threadRoom(ctx context.Context, channel string) (*discordgo.Channel, string, error) {
	ch, err := a.guilds.channel(ctx, channel)
	if err == nil && ch.IsThread() {
		ch, err = a.guilds.channel(ctx, ch.ParentID)
	}
	switch {
	case said(err, codeUnknownChannel, codeNoAccess):
		return nil, noThreadHere, nil // somebody's conversation with others, or a channel that the app does not see
	case err != nil:
		return nil, "", err
	case ch.GuildID == "", ch.ID == a.cfg.Triage: // the ticket's card is there
		return nil, "", nil
	case ch.Type != discordgo.ChannelTypeGuildText:
		return nil, noThreadHere, nil
	}
	me, err := a.api.me(ctx)
	if err != nil {
		return nil, "", err
	}
	have, err := a.guilds.may(ctx, ch.ID, me)
	if err == nil && len(lacks(have, threadRights...)) > 0 {
		return nil, noThreadHere, nil
	}
	return ch, "", err
}

var threadRights = []int64{
	discordgo.PermissionViewChannel, discordgo.PermissionCreatePrivateThreads, discordgo.PermissionSendMessagesInThreads, discordgo.PermissionEmbedLinks,
}

// stays is how many minutes a thread is shown after the last word in it: a week.
const stays = 10080

// privateThread makes a ticket's thread, or finds the one that was made on the same
// occasion before.
func (a *App) privateThread(ctx context.Context, o bots.Occasion, ch *discordgo.Channel, t core.Ticket) (*discordgo.Channel, error) {
	name, err := a.nameFor(ctx, ch, nil, t)
	if err != nil {
		return nil, err
	}
	if o.Again {
		found, err := a.untied(ctx, ch, t)
		if err != nil || found != nil {
			return found, err
		}
	}
	made, err := a.api.privateThread(ctx, ch.ID, name, stays)
	if !said(err, codeMostThreads) {
		return made, err
	}
	if freed, failed := a.archiveClosed(ctx, ch.GuildID); failed != nil || freed == 0 {
		return nil, err
	}
	return a.api.privateThread(ctx, ch.ID, name, stays)
}

// untied looks for a thread that the app made for a ticket and did not tie.
func (a *App) untied(ctx context.Context, ch *discordgo.Channel, t core.Ticket) (*discordgo.Channel, error) {
	me, err := a.api.me(ctx)
	if err != nil {
		return nil, err
	}
	list, err := a.api.activeThreads(ctx, ch.GuildID)
	if err != nil {
		return nil, err
	}
	names := []string{cards.ThreadName(t), t.ID.String()}
	for _, c := range list {
		if c.ParentID != ch.ID || c.OwnerID != me || c.Type != discordgo.ChannelTypeGuildPrivateThread ||
			!slices.Contains(names, c.Name) || madeAt(c.ID).Before(t.Created.Add(-skew)) {
			continue
		}
		if _, err := a.desk.TieAt(ctx, thread(ch.ID, c.ID)); core.KindOf(err) == core.NotFound {
			return c, nil
		} else if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// mostArchived is how many threads are archived at a time to make room.
const mostArchived = 10

// archiveClosed archives the oldest threads of the app's whose tickets are closed,
// and says how many.
func (a *App) archiveClosed(ctx context.Context, guild string) (int, error) {
	me, err := a.api.me(ctx)
	if err != nil {
		return 0, err
	}
	list, err := a.api.activeThreads(ctx, guild)
	if err != nil {
		return 0, err
	}
	slices.SortFunc(list, func(x, y *discordgo.Channel) int { return madeAt(x.ID).Compare(madeAt(y.ID)) })
	n := 0
	for _, c := range list {
		if c.OwnerID != me || n == mostArchived || !a.isOver(ctx, c) {
			continue
		}
		if err := a.archive(ctx, c.ID); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// isOver reports whether a thread is of a ticket that is closed.
func (a *App) isOver(ctx context.Context, c *discordgo.Channel) bool {
	tie, err := a.desk.TieAt(ctx, thread(c.ParentID, c.ID))
	if err != nil {
		return false
	}
	v, err := a.desk.Show(ctx, core.System(), tie.Ticket)
	return err == nil && v.Ticket.Status == core.Closed
}

// skew is how far Discord's clock and the desk's may be apart.
const skew = 5 * time.Minute

// archive puts a thread away until somebody writes there.
func (a *App) archive(ctx context.Context, id string) error {
	yes := true
	_, err := a.api.editChannel(ctx, id, &discordgo.ChannelEdit{Archived: &yes})
	a.guilds.channels.Forget(id)
	return err
}
