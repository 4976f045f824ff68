package imap_test

import (
	"testing"

	goimap "github.com/emersion/go-imap/v2"

	"usher/ingest/imap"
)

func TestAfter(t *testing.T) {
	tests := []struct {
		name, after              string
		inbox, inboxSeen, folder int
	}{
		{"leave", "leave", 20, 0, 0},
		{"seen", "seen", 20, 20, 0},
		{"move", "move:Done", 0, 0, 20},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			eachServer(t, func(t *testing.T, s target) {
				s.add(t, mails(1, 20)...)
				c := config(t, s)
				c.After = test.after
				d := newDesk()
				r, stop := run(t, c, d)
				d.await(t, 20)
				until(t, "mails flagged or moved", func() bool {
					return s.search(t, "INBOX", "ALL") == test.inbox && s.search(t, "Done", "ALL") == test.folder &&
						s.search(t, "INBOX", "SEEN") == test.inboxSeen
				})
				until(t, "idle", func() bool { return r.State().Idle })
				stop()
				d.inOrder(t, 1, 20)
			})
		})
	}
}

func TestNothingHappensBeforeDone(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		s.add(t, mails(1, 3)...)
		c := config(t, s)
		c.After = "move:Done"
		d := newDesk()
		d.keep = true
		r, stop := run(t, c, d)
		d.await(t, 3)
		until(t, "idle", func() bool { return r.State().Idle })
		if got := s.search(t, "INBOX", "ALL"); got != 3 {
			t.Errorf("%d mails in the folder before Done, want 3", got)
		}
		for i := range d.came {
			d.came[len(d.came)-1-i].Done()
		}
		until(t, "mails moved", func() bool { return s.search(t, "Done", "ALL") == 3 })
		stop()
		if got := r.State().Waiting; got != 0 {
			t.Errorf("Waiting = %d, want 0", got)
		}
	})
}

// A stop between commit and move leaves mails in the folder, up to the cursor.
func TestMovesWhatAStopLeft(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		s.add(t, mails(1, 5)...)
		d := newDesk()
		_, stop := run(t, config(t, s), d)
		d.await(t, 5)
		stop()
		c := config(t, s)
		c.After = "move:Done"
		_, stop = run(t, c, d)
		until(t, "mails moved", func() bool { return s.search(t, "Done", "ALL") == 5 })
		stop()
		d.inOrder(t, 1, 5)
	})
}

// Without MOVE, copies are made and only our own mails expunged; without
// UIDPLUS either, mails are flagged instead.
func TestMoveWithLittle(t *testing.T) {
	tests := []struct {
		name                string
		caps                goimap.CapSet
		inbox, seen, folder int
	}{
		{"uidplus", goimap.CapSet{goimap.CapIMAP4rev1: {}, goimap.CapUIDPlus: {}}, 0, 0, 5},
		{"nothing", goimap.CapSet{goimap.CapIMAP4rev1: {}}, 5, 5, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := startMemory(t, test.caps)
			s.add(t, mails(1, 5)...)
			c := config(t, s)
			c.After = "move:Done"
			d := newDesk()
			_, stop := run(t, c, d)
			until(t, "mails flagged or moved", func() bool {
				return s.search(t, "INBOX", "ALL") == test.inbox && s.search(t, "Done", "ALL") == test.folder &&
					s.search(t, "INBOX", "SEEN") == test.seen
			})
			stop()
			d.inOrder(t, 1, 5)
		})
	}
}

// A copy that fails must not delete the mail.
func TestMoveToNowhereKeepsMails(t *testing.T) {
	for name, caps := range map[string]goimap.CapSet{
		"move":    nil,
		"uidplus": {goimap.CapIMAP4rev1: {}, goimap.CapUIDPlus: {}},
	} {
		t.Run(name, func(t *testing.T) {
			s := startMemory(t, caps)
			s.add(t, mails(1, 5)...)
			c := config(t, s)
			c.After = "move:Nowhere"
			d := newDesk()
			r, stop := run(t, c, d)
			d.await(t, 5)
			until(t, "idle", func() bool { return r.State().Idle })
			stop()
			if got := s.search(t, "INBOX", "ALL"); got != 5 {
				t.Errorf("%d mails left, want 5", got)
			}
		})
	}
}

var _ imap.Handler = (*desk)(nil)
