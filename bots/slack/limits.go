package slack

import (
	"context"
	"errors"
	"time"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

const (
	limitsName  = "slack limits"  // of when Slack last said so
	limitedTime = 3 * time.Minute // it says so each minute while it is so
	limitsHour  = time.Hour       // it is a problem in check
	limitsDay   = 24 * time.Hour  // it is worth a note
)

// errLimited says what it means.
var errLimited = errors.New("not everything that happens in Slack is told to usher: too much does, or Slack has switched events off. " +
	"See that Enable Events is on at api.slack.com/apps, Event Subscriptions")

// limited takes note that Slack leaves events out. Whoever keeps the note of up to
// when Slack was heard looks for what they would have told, once it is over.
func (a *App) limited(ctx context.Context, o bots.Occasion) error {
	a.state.limit(ctx, true)
	held, err := a.desk.Lease(ctx, limitsName, a.cfg.Holder, time.Second)
	if err == nil && !held {
		err = core.Errorf(core.Conflict, "another node takes note of it")
	}
	if err != nil {
		return err
	}
	at, err := lastLimited(ctx, a.desk)
	if err != nil || at.After(o.Received) {
		return err
	}
	_, err = a.desk.KeepSession(ctx, limitsName, a.cfg.Holder, core.ChatSession{Name: limitsName, Seq: o.Received.UnixMilli()})
	return err
}

// limits reports whether Slack leaves events out now.
func (a *App) limits(ctx context.Context) (bool, error) {
	at, err := lastLimited(ctx, a.desk)
	if err != nil {
		return false, err
	}
	limited := a.now().Sub(at) < limitedTime
	a.state.limit(ctx, limited)
	return limited, nil
}

// lastLimited is when Slack last said that it leaves events out; zero: never.
func lastLimited(ctx context.Context, d *desk.Desk) (at time.Time, err error) {
	s, err := d.ChatSession(ctx, limitsName)
	if core.KindOf(err) == core.NotFound {
		return at, nil
	}
	return time.UnixMilli(s.Seq), err
}
