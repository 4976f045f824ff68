package discord

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"usher/bots"
)

// offerRest is the longest that is waited before commands which could not be
// registered are registered again.
const offerRest = 10 * time.Minute

// offering is the places whose commands are to be looked at: guilds, and an empty one
// for all.
type offering struct {
	cfg  Config
	news chan struct{} // holds one, when a place became due

	mu  sync.Mutex
	due []string
}

func newOffering(c Config) *offering {
	return &offering{cfg: c, news: make(chan struct{}, 1), due: append([]string{""}, c.Guilds...)}
}

// came has the commands of a guild looked at, if they are registered there: the app
// may have been added to it just now.
func (o *offering) came(guild string) {
	if !slices.Contains(o.cfg.Guilds, guild) {
		return
	}
	o.add(guild)
	select {
	case o.news <- struct{}{}:
	default:
	}
}

func (o *offering) add(places ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, g := range places {
		if !slices.Contains(o.due, g) {
			o.due = append(o.due, g)
		}
	}
}

func (o *offering) take() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	due := o.due
	o.due = nil
	return due
}

// offer keeps the commands those of this version until ctx ends. It looks at a place
// once, and again when the app comes to it. What fails is tried again, and holds up
// no other place.
func (a *App) offer(ctx context.Context) {
	said := ""
	for pause := a.pace.first; ctx.Err() == nil; {
		err := bots.Guard(ctx, a.log, "register commands", func() error { return a.offerDue(ctx) })
		var again <-chan time.Time
		if err == nil {
			said, pause = "", a.pace.first
		} else {
			if err.Error() != said && ctx.Err() == nil {
				said = err.Error()
				a.log.ErrorContext(ctx, "register commands; trying again", "err", err)
			}
			again = time.After(pause)
			pause = min(2*pause, offerRest)
		}
		select {
		case <-a.offering.news:
		case <-again:
		case <-ctx.Done():
		}
	}
}

// offerDue registers the commands of the places that are due. Those where it failed
// still are.
func (a *App) offerDue(ctx context.Context) (err error) {
	changed, left := 0, a.offering.take()
	defer func() { a.offering.add(left...) }() // where it panicked too
	var failed []string
	for _, g := range slices.Clone(left) {
		differ, e := a.api.register(ctx, g, a.cfg.commandsOf(g))
		if e != nil {
			failed = append(failed, g)
			err = errors.Join(err, registering(g, e))
		} else if differ {
			changed++
		}
	}
	left = failed
	if changed > 0 {
		a.log.InfoContext(ctx, "registered commands", "places", changed)
	}
	return err
}
