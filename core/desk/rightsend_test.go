package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/core/store"
)

func onDiscord(s *desk.Settings) { s.Networks = []core.Channel{core.Discord} }

func discord(name string) core.Account { return core.Account{Network: core.Discord, ID: name} }

// linkedThere has people act by their accounts in Discord, whatever was before.
func (w *world) linkedThere(names ...string) {
	w.t.Helper()
	for _, name := range names {
		k := store.ChatAccount{Account: discord(name), Person: w.actor(name).Person.ID, Linked: true}
		w.ok(w.store.Do(w.ctx(), func(tx *store.Tx) error { return tx.PutAccount(w.ctx(), k, w.clock.Now()) }))
	}
}

// threaded opens a private ticket that has a thread in Discord.
func (w *world) threaded(name string, o desk.Opening) core.TicketID {
	w.t.Helper()
	id := w.open(name, o).Ticket.ID
	w.done(w.SetPrivacy(w.ctx(), w.by("ada"), id, core.Private, true))
	at := core.Thread{Network: core.Discord, Channel: "help", ID: fmt.Sprint(int64(id))}
	w.ok(w.Tie(w.ctx(), w.system(), core.Tie{Thread: at, Ticket: id, Use: core.SharedThread}))
	w.forget()
	return id
}

// toLookAt are the tickets whose threads wait to be looked at, of each notice that
// says so.
func (w *world) toLookAt() [][]core.TicketID {
	w.t.Helper()
	var out [][]core.TicketID
	for _, n := range w.queued() {
		if n.Kind != core.NoticeEnded {
			continue
		}
		ties, _, err := w.Ended(w.ctx(), n)
		w.ok(err)
		var of []core.TicketID
		for _, k := range ties {
			of = append(of, k.Ticket)
		}
		slices.Sort(of)
		out = append(out, of)
	}
	return out
}

// After rights end, only threads are looked at that somebody may have been let into.
func TestRightsEndWhereTheyWere(t *testing.T) {
	each(t, func(w *world) {
		w.linkedThere("bob", "gina", "pat", "zoe", "sam")
		acme := w.threaded("alice", desk.Opening{})
		globex := w.threaded("gina", desk.Opening{})
		zoes := w.threaded("zoe", desk.Opening{CC: []string{addresses["bob"]}})
		for _, c := range []struct {
			what string
			do   func() error
			want []core.TicketID
		}{
			{"a contact, and on cc", func() error { return w.Unlink(w.ctx(), w.by("bob"), core.Discord) }, []core.TicketID{acme, zoes}},
			{"a partner", func() error { return w.Unlink(w.ctx(), w.by("pat"), core.Discord) }, []core.TicketID{acme}},
			{"of no organization", func() error { return w.Unlink(w.ctx(), w.by("zoe"), core.Discord) }, []core.TicketID{zoes}},
			{"of the staff", func() error { return w.Unlink(w.ctx(), w.by("sam"), core.Discord) }, []core.TicketID{acme, globex, zoes}},
			{"on cc no more", func() error {
				_, err := w.RemoveCC(w.ctx(), w.by("zoe"), zoes, addresses["bob"])
				return err
			}, []core.TicketID{zoes}},
			{"no contact any more", func() error {
				_, err := w.RemoveContact(w.ctx(), w.by("alice"), "Acme", addresses["bob"])
				return err
			}, []core.TicketID{acme}},
		} {
			w.ok(c.do())
			if got := w.toLookAt(); len(got) != 1 || !slices.Equal(got[0], c.want) {
				w.t.Errorf("%s: the threads of %v are looked at, want once those of %v", c.what, got, c.want)
			}
			w.forget()
		}
	}, onDiscord)
}

// However often somebody unlinks and links again, their threads are looked at once;
// but anew if that has begun. It holds up nothing that concerns others.
func TestRightsEndOfOneAtATime(t *testing.T) {
	each(t, func(w *world) {
		id := w.threaded("alice", desk.Opening{})
		unlink := func(name string) {
			w.t.Helper()
			w.linkedThere(name)
			w.ok(w.Unlink(w.ctx(), w.by(name), core.Discord))
		}
		claim := func() []core.Notice {
			w.t.Helper()
			all, err := w.Claim(w.ctx(), core.Discord, "bot", time.Minute, 50)
			w.ok(err)
			return slices.Concat(all...)
		}
		unlink("bob")
		unlink("bob")
		if got := w.toLookAt(); len(got) != 1 || !slices.Equal(got[0], []core.TicketID{id}) {
			w.t.Errorf("to look at are %v, want ticket %d once", got, id)
		}
		begun := claim()
		if len(begun) != 1 {
			w.t.Fatalf("claimed %+v, want one", begun)
		}
		unlink("bob")
		w.ok(w.Later(w.ctx(), begun, 0, "there is more"))
		unlink("bob")
		if got := w.toLookAt(); len(got) != 2 {
			w.t.Errorf("to look at are %v, want what was begun, and again", got)
		}
		w.done(w.SetStaff(w.ctx(), w.system(), "", addresses["sam"], core.NotStaff))
		w.done(w.SetPrivacy(w.ctx(), w.by("ada"), id, core.Public, true))
		w.done(w.SetPrivacy(w.ctx(), w.by("ada"), id, core.Private, true))
		places := map[string]bool{}
		for _, n := range claim() {
			if n.Kind == core.NoticeEnded {
				places[n.Address] = true
			}
		}
		if len(places) != 3 {
			w.t.Errorf("due at once are those of %v, want a customer's, the staff's and a ticket's", places)
		}
	}, onDiscord)
}
