package discord

import (
	"context"
	"errors"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// Deliver puts a notice where it is read: bots.Network. A ticket's own thread has
// the right people in it before, and its ticket's name and state afterwards. That
// somebody's rights ended is told nobody: it is done.
func (a *App) Deliver(ctx context.Context, n core.Notice) (desk.Posting, error) {
	if n.Kind == core.NoticeEnded {
		return desk.Posting{}, undelivered(n, a.ended(ctx, n))
	}
	a.populate(ctx, n)
	p, err := a.courier.Deliver(ctx, n)
	if err != nil {
		return p, undelivered(n, err)
	}
	a.follow(ctx, n)
	p.Notices = []core.Notice{n}
	return p, nil
}

// Gone reports an error that says that the app cannot reach a channel for good:
// bots.Places, which the app is. Where it may not write it reaches nobody either.
func (*App) Gone(err error) bool {
	return said(err, codeUnknownChannel, codeUnknownGuild, codeNoAccess, codeNoPermission)
}

// Lost reports an error that says that a thread or message was deleted, or takes
// nothing.
func (*App) Lost(err error) bool {
	return said(err, codeUnknownChannel, codeUnknownMessage, codeArchived, codeLocked, codeMostThreads, codeNotOurs, codeNotEditable)
}

// undelivered says what becomes of a notice after an error. A person is
// unreachable only where Discord says so of them.
func undelivered(n core.Notice, err error) error {
	var known *bots.Failure
	var f *fault
	switch {
	case errors.As(err, &known), !errors.As(err, &f):
		return err
	case locked(err), f.code == 0 && f.status == 0 && f.ended == nil:
		return &bots.Failure{Fate: bots.Down, After: f.wait, Cause: err}
	case n.Person != 0 && said(err, codeNoDirect, codeNoMutualGuild, codeUnknownUser), n.Person == 0 && gone(err):
		return &bots.Failure{Fate: bots.Unreachable, Cause: err}
	}
	return &bots.Failure{After: f.wait, Cause: err}
}
