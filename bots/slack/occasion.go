package slack

import (
	"cmp"
	"context"
	"time"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// occasion is what a handler runs for: an event of Slack's as it was kept.
type occasion struct {
	source   core.Source  // of what the handler does
	account  core.Account // who did it; without an ID nobody, or the network itself
	received time.Time
	again    bool // it was tried before, and may be done already
	last     bool // no further try follows: whoever waits for an answer must get one now
}

// who says who did it.
func (a *App) who(ctx context.Context, o occasion) (bots.Who, error) {
	return a.people.Who(ctx, o.account)
}

// by is how somebody acts on the desk on an occasion. Where is the thread they
// did it in, zero if it has no place.
func (o occasion) by(w bots.Who, where core.Thread) desk.By {
	by := desk.By{Actor: w.Actor, Source: o.source, Channel: core.Slack, Account: o.account, Thread: where}
	if name := cmp.Or(w.Name, w.Actor.Person.Name); name != "" {
		by.Who = name + " in Slack"
	}
	return by
}
