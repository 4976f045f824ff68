package slack

import (
	"context"
	"errors"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// Deliver puts a notice where it is read: bots.Network.
func (a *App) Deliver(ctx context.Context, n core.Notice) (desk.Posting, error) {
	p, err := a.deliver(ctx, n)
	if err != nil {
		return p, undelivered(err)
	}
	p.Notices = []core.Notice{n}
	return p, nil
}

func (a *App) deliver(ctx context.Context, n core.Notice) (desk.Posting, error) {
	if n.Person != 0 {
		return a.deliverDirect(ctx, n)
	}
	switch n.Kind {
	case core.NoticeCard:
		return a.deliverCard(ctx, n)
	case core.NoticeHeld:
		return a.deliverHeld(ctx, n)
	}
	where, ok := core.ParseThread(n.Address)
	if !ok {
		return desk.Posting{}, obsolete("the notice names no place")
	}
	tie, err := a.tieOf(ctx, where, n.Ticket)
	switch {
	case core.KindOf(err) == core.NotFound:
		return desk.Posting{}, obsolete("the thread belongs to no ticket any more")
	case err != nil:
		return desk.Posting{}, err
	case n.Kind == core.NoticeTied:
		return a.deliverTied(ctx, n, tie)
	case tie.Use == core.TriageThread:
		return a.deliverNote(ctx, n, tie)
	}
	return a.deliverShared(ctx, n, tie)
}

// tieOf is the tie of a thread; of a channel it is that of the thread below the
// ticket's card there.
func (a *App) tieOf(ctx context.Context, at core.Thread, t core.TicketID) (core.Tie, error) {
	if at.ID != "" {
		return a.desk.TieAt(ctx, at)
	}
	ties, err := a.desk.Ties(ctx, t)
	for _, k := range ties {
		if k.Network == at.Network && k.Channel == at.Channel && k.Use == core.TriageThread {
			return k, nil
		}
	}
	if err == nil {
		err = core.Errorf(core.NotFound, "The ticket has no card in this channel.")
	}
	return core.Tie{}, err
}

func obsolete(why string) error { return &bots.Failure{Fate: bots.Obsolete, Cause: errors.New(why)} }

// undelivered says what becomes of a notice after an error. A person is
// unreachable only where Slack says so of them.
func undelivered(err error) error {
	var known *bots.Failure
	var f *fault
	switch {
	case errors.As(err, &known), !errors.As(err, &f):
		return err
	case locked(err), f.code == "" && f.status == 0 && f.ended == nil:
		return &bots.Failure{Fate: bots.Down, After: f.wait, Cause: err}
	case gone(err) && f.code != "messages_tab_disabled": // which is the app's own mistake
		return &bots.Failure{Fate: bots.Unreachable, Cause: err}
	}
	return &bots.Failure{After: f.wait, Cause: err}
}
