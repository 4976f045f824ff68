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
	p, err := a.courier.Deliver(ctx, n)
	if err != nil {
		return p, undelivered(err)
	}
	p.Notices = []core.Notice{n}
	return p, nil
}

// Gone and Lost are of bots.Places, which the app is.
func (*App) Gone(err error) bool { return gone(err) }

// Lost reports Slack's words for a thread or message that was deleted, or cannot
// be changed.
func (*App) Lost(err error) bool {
	return said(err, "thread_not_found", "message_not_found", "invalid_thread_ts", "cant_update_message")
}

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
