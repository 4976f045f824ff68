package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"usher/core"
)

// ownThread is the private thread that the app made for a ticket, if a notice goes
// to it.
func (a *App) ownThread(ctx context.Context, n core.Notice) (*discordgo.Channel, bool, error) {
	at, ok := core.ParseThread(n.Address)
	if !ok || n.Person != 0 || n.Ticket == 0 || at.ID == "" || at.Channel == a.cfg.Triage {
		return nil, false, nil
	}
	ch, err := a.guilds.channel(ctx, at.ID)
	if err != nil {
		return nil, false, err
	}
	own, err := a.isOwn(ctx, ch)
	return ch, own, err
}

// isOwn reports whether the app made a private thread.
func (a *App) isOwn(ctx context.Context, ch *discordgo.Channel) (bool, error) {
	if ch.Type != discordgo.ChannelTypeGuildPrivateThread {
		return false, nil
	}
	me, err := a.api.me(ctx)
	return err == nil && ch.OwnerID == me, err
}

// populate has the right people in the thread that a notice goes to. It is worth a
// try and no more: what they may read is looked at once more. The first notice finds
// them there, if the thread was just made.
func (a *App) populate(ctx context.Context, n core.Notice) {
	if at, ok := core.ParseThread(n.Address); ok && n.Kind == core.NoticeTied {
		if done, _ := a.peopled.Get(at.ID, func() (bool, error) { return false, nil }); done {
			return
		}
	}
	ch, own, err := a.ownThread(ctx, n)
	if err == nil && own {
		v, failed := a.desk.Show(ctx, core.System(), n.Ticket)
		if err = failed; err == nil {
			err = a.admit(ctx, ch, v)
		}
	}
	if err != nil && !a.Gone(err) && !a.Lost(err) && ctx.Err() == nil {
		a.log.WarnContext(ctx, "members of a ticket's thread", "ticket", n.Ticket, "err", err)
	}
}

// follow gives the thread that a notice went to its ticket's name, and puts it away
// once the ticket is closed. A post in the forum keeps the name that somebody gave it.
func (a *App) follow(ctx context.Context, n core.Notice) {
	ch, own, err := a.ownThread(ctx, n)
	switch {
	case err == nil && own:
		err = a.keep(ctx, ch, n.Ticket)
	case err == nil && a.toForum(n):
		err = a.close(ctx, n)
	}
	if err != nil && !a.Gone(err) && !a.Lost(err) && ctx.Err() == nil {
		a.log.WarnContext(ctx, "name and state of a ticket's thread", "ticket", n.Ticket, "err", err)
	}
}

// toForum reports a notice to a post in the forum.
func (a *App) toForum(n core.Notice) bool {
	at, ok := core.ParseThread(n.Address)
	return ok && n.Person == 0 && n.Ticket != 0 && at.ID != "" && at.Channel == a.cfg.Forum
}

// close puts the post that a notice went to away once its ticket is closed, which is
// what Discord calls to close it. Who writes there again opens it.
func (a *App) close(ctx context.Context, n core.Notice) error {
	at, _ := core.ParseThread(n.Address)
	v, err := a.desk.Show(ctx, core.System(), n.Ticket)
	if err != nil || v.Ticket.Status != core.Closed {
		return err
	}
	return a.archive(ctx, at.ID)
}

// keep keeps the thread of a ticket as that is. Discord takes two new names in ten
// minutes; what it does not take now comes with the next notice.
func (a *App) keep(ctx context.Context, ch *discordgo.Channel, id core.TicketID) error {
	v, err := a.desk.Show(ctx, core.System(), id)
	if err != nil {
		return err
	}
	if err := a.rename(ctx, ch, v.Ticket); err != nil {
		a.log.InfoContext(ctx, "a thread keeps its name for now", "ticket", id, "err", err)
	}
	if v.Ticket.Status != core.Closed {
		return nil
	}
	return a.archive(ctx, ch.ID)
}

// rename gives a thread the name of its ticket, unless it has that or one that
// somebody else gave it.
func (a *App) rename(ctx context.Context, ch *discordgo.Channel, t core.Ticket) error {
	inside, err := a.api.threadMembers(ctx, ch.ID)
	if err != nil {
		return err
	}
	name, err := a.nameFor(ctx, ch, inside, t)
	if err != nil || !misnamed(ch.Name, name, t) {
		return err
	}
	a.guilds.channels.Forget(ch.ID)
	_, err = a.api.editChannel(ctx, ch.ID, &discordgo.ChannelEdit{Name: name})
	return err
}
