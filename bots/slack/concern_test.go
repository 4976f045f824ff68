package slack_test

import (
	"slices"
	"testing"

	"usher/core/store"
	"usher/core/store/storetest"
)

// What people say to each other where the app is, is neither kept nor looked at.
func TestTalkIsNotKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { talkIsNotKept(t, newWorldOn(t, s, withoutTriage)) })
}

func talkIsNotKept(t *testing.T, w *world) {
	bob, alice := w.people["bob"], w.people["alice"]
	bob.Say(w.acme, "", "<@"+w.slack.Bot.ID+"> help") // from then on it is known who the app is
	w.until("that", func() bool { return w.app.Intake().Worked == 1 })
	asked := len(w.slack.Calls("users.info"))
	root := bob.Say(w.acme, "", "Lunch, <@"+w.people["sam"].ID+">?")
	ts := alice.Say(w.acme, root, "Yes, at one.")
	alice.React(w.acme, root, "eyes")
	bob.Edit(w.acme, root, "Dinner?")
	alice.Edit(w.acme, ts, "Yes, at eight.")
	alice.Delete(w.acme, ts)
	bob.Delete(w.acme, root)
	bob.Say(bob.Direct(), "", "list mine")
	w.until("what came last", func() bool { return w.app.Intake().Worked > 1 })
	w.quiet()
	if n, calls := w.app.Intake().Worked, len(w.slack.Calls("users.info"))-asked; n != 2 || calls != 0 {
		t.Errorf("%d events were kept, and %d users looked up; want the two to the app, and none", n, calls)
	}
}

// What is written and edited while a ticket is made of a thread goes to the ticket.
func TestTalkWhileATicketIsOpened(t *testing.T) {
	w := newWorld(t, withoutTriage)
	bob := w.people["bob"]
	root := bob.Say(w.acme, "", "The backup failed.")
	w.slack.Fail("conversations.replies", 1, "internal_error")
	w.slack.Allow("conversations.replies", "internal_error")
	bob.React(w.acme, root, "ticket")
	w.until("the first try", func() bool { return w.app.Intake().Retried == 1 })
	ts := bob.Say(w.acme, root, "It is the disc.")
	bob.Edit(w.acme, ts, "It is the cable.")
	w.quiet()
	if got := w.texts(1)[1:]; !slices.Equal(got, []string{"It is the cable."}) {
		t.Errorf("the ticket says %q", got)
	}
	if _, err := w.TieAt(w.ctx(), at(w.acme, root)); err != nil {
		t.Error(err)
	}
}
