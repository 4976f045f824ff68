package discord_test

import (
	"context"
	"sync"
	"testing"

	"usher/bots/discord/discordtest"
	"usher/core/store"
)

// busy has nothing be read from the database until it is let go.
func (w *world) busy() (letGo func()) {
	var all sync.WaitGroup
	var reading sync.WaitGroup
	end := make(chan struct{})
	for range 4 { // as many as SQLite's store has readers
		reading.Add(1)
		all.Go(func() {
			_ = w.store.View(context.Background(), func(*store.Tx) error {
				reading.Done()
				<-end
				return nil
			})
		})
	}
	reading.Wait()
	return func() { close(end); all.Wait() }
}

func TestLateForm(t *testing.T) {
	w := newWorld(t)
	w.open("bob", "It leaks", "X.")
	bob := w.people["bob"]
	hold := w.busy()
	e := bob.Slash(w.help, "ticket reply", discordtest.Options{"ticket": "1"})
	w.ok(e.Wait())
	hold()
	w.worked()
	m := bob.Last(w.help)
	w.shows(m, "took me too long", "Reply")
	w.ok(bob.Click(m, m.Labels()[0]).Wait())
	w.shows(w.modal("bob"), "Reply to #1")
}

func TestLateFormKeepsWhatWasTyped(t *testing.T) {
	w := newWorld(t)
	bob := w.people["bob"]
	hold := w.busy()
	e := bob.Slash(w.help, "ticket follow-up", discordtest.Options{"ticket": "1", "text": "A long story."})
	w.ok(e.Wait())
	hold()
	m := bob.Last(w.help)
	w.shows(m, "took me too long", "A long story.")
	w.open("bob", "It leaks", "X.")
	w.ok(bob.Click(m, "Write it again").Wait())
	w.shows(w.modal("bob"), "Follow-up of #1", "A long story.")
}

func TestLateSuggestions(t *testing.T) {
	w := newWorld(t)
	w.open("bob", "It leaks", "X.")
	bob := w.people["bob"]
	hold := w.busy()
	w.ok(bob.Autocomplete(w.help, "ticket show", "ticket", "lea").Wait()) // in time, with nothing
	hold()
	if c := bob.Choices(); len(c) > 0 {
		t.Errorf("Bob is offered %v", c)
	}
}
