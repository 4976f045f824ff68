package slack

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
)

const (
	typingPause = 300 * time.Millisecond  // without a letter, after which is looked for what is similar
	typingMost  = 1200 * time.Millisecond // with letters all the time, likewise
	typingAhead = 256                     // letters that wait to be taken note of
	idle        = time.Hour
)

// typing draws modals again while somebody types in them: the last letters count,
// a little later. Nothing depends on it, so nothing of it is kept.
type typing struct {
	app     *App
	letters chan slackapi.InteractionCallback
	drawn   chan string // the views that were drawn
}

func newTyping(a *App) *typing {
	return &typing{app: a, letters: make(chan slackapi.InteractionCallback, typingAhead), drawn: make(chan string)}
}

// heard takes note of letters typed into a modal, and reports whether it is that.
func (t *typing) heard(payload json.RawMessage) bool {
	var i slackapi.InteractionCallback
	if err := json.Unmarshal(payload, &i); err != nil || len(i.ActionCallback.BlockActions) != 1 {
		return false
	}
	if i.View.Type != slackapi.VTModal || i.ActionCallback.BlockActions[0].ActionID != blocks.FieldSubject {
		return false
	}
	select {
	case t.letters <- i:
	default: // the next letters do
	}
	return true
}

// typed is a modal that somebody types in.
type typed struct {
	last  slackapi.InteractionCallback
	fresh bool      // it has letters that were not drawn
	first time.Time // when the first of those came
	due   time.Time // when they are drawn
	busy  bool      // it is being drawn
}

// run draws until ctx ends.
func (t *typing) run(ctx context.Context) error {
	var drawing sync.WaitGroup
	defer drawing.Wait()
	views := map[string]*typed{}
	for {
		alarm := time.NewTimer(soonest(views))
		select {
		case <-ctx.Done():
			alarm.Stop()
			return nil
		case i := <-t.letters:
			remember(views, i, time.Now())
		case id := <-t.drawn:
			if views[id].busy = false; !views[id].fresh {
				delete(views, id)
			}
		case <-alarm.C:
		}
		alarm.Stop()
		for id, v := range views {
			if v.ready(time.Now()) {
				v.busy, v.fresh = true, false
				i := v.last
				drawing.Go(func() { t.draw(ctx, id, i) })
			}
		}
	}
}

func (v *typed) ready(now time.Time) bool { return v.fresh && !v.busy && !now.Before(v.due) }

// remember takes letters into account.
func remember(views map[string]*typed, i slackapi.InteractionCallback, now time.Time) {
	v := views[i.View.ID]
	if v == nil {
		v = &typed{}
		views[i.View.ID] = v
	}
	if !v.fresh {
		v.fresh, v.first = true, now
	}
	v.last, v.due = i, now.Add(typingPause)
	if last := v.first.Add(typingMost); v.due.After(last) {
		v.due = last
	}
}

// soonest is how long it is until the next modal is due.
func soonest(views map[string]*typed) time.Duration {
	wait := idle
	for _, v := range views {
		if v.fresh && !v.busy {
			wait = min(wait, max(0, time.Until(v.due)))
		}
	}
	return wait
}

// draw draws a modal for what was typed in it. If it fails, the next letters draw
// it.
func (t *typing) draw(ctx context.Context, id string, i slackapi.InteractionCallback) {
	t.app.guard(ctx, "typing", func() { t.try(ctx, id, i) })
	select {
	case t.drawn <- id:
	case <-ctx.Done():
	}
}

func (t *typing) try(ctx context.Context, id string, i slackapi.InteractionCallback) {
	o := bots.Occasion{Account: account(i.User.TeamID, i.User.ID), Received: time.Now()}
	w, err := t.app.who(ctx, o)
	if err == nil {
		k := caller{Occasion: o, asker: asker{user: i.User.ID}, who: w, view: id}
		err = t.app.redraw(ctx, k, i)
	}
	if err != nil && ctx.Err() == nil {
		t.app.log.WarnContext(ctx, "draw what is similar", "err", err)
	}
}
