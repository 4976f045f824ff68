package discord

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
)

const listing = "GET /guilds/{guild_id}/members"

// crowded has so many members be there before the app comes.
func crowded(n int) func(*house) { return func(h *house) { h.Home.Crowd(n) } }

// read waits until these people, with the owner, read a place, and nobody else may.
func (h *house) read(what string, ch *discordtest.Channel, users ...*discordtest.User) {
	h.t.Helper()
	wanted := ids(append(users, h.Home.Owner)...)
	h.Until(h.t, what, func() bool {
		got, open := h.people(ch)
		return slices.Equal(got, wanted) && !open
	})
}

// In a big server it is known who reads along, whoever joined when.
func TestReadersOfBigGuild(t *testing.T) {
	h := newHouse(t, crowded(12_000))
	staff := h.Home.Role("staff", discordtest.ManageThreads)
	verified := h.Home.Role("verified")
	last := h.Home.User("Last", staff)
	private := h.ann.Thread(h.ch, "ticket", discordtest.PrivateThread)
	private.Add(h.Bot)
	h.read("a private thread: its members, and who manages threads", private, h.ann, last)
	room := h.Home.Private("room", staff, h.Bot)
	h.read("a channel of the staff's", room, last)
	staff.Grant(discordtest.Administrator)
	verified.Grant(discordtest.ManageThreads)
	h.ann.Give(verified)
	private.Remove(h.ann)
	h.read("a role with more rights", private, h.ann, last)
	verified.Revoke(discordtest.ManageThreads)
	h.read("and with less", private, last)
}

// Who joins, leaves or changes is one member of the roll, which is not looked up
// anew for that.
func TestRollChanges(t *testing.T) {
	h := newHouse(t, crowded(2000))
	staff := h.Home.Role("staff", discordtest.ManageThreads)
	sam := h.Home.User("Sam")
	private := h.ann.Thread(h.ch, "ticket", discordtest.PrivateThread)
	private.Add(h.Bot)
	h.read("a private thread", private, h.ann)
	before := len(h.Calls(listing))
	sam.Give(staff)
	h.read("Sam manages threads", private, h.ann, sam)
	mia := h.Home.User("Mia", staff)
	h.read("Mia came", private, h.ann, sam, mia)
	private.Add(mia)
	sam.Take(staff)
	h.read("Sam does not any more", private, h.ann, mia)
	mia.Leave(h.Home)
	h.read("Mia left", private, h.ann)
	mia.Join(h.Home)
	private.Add(mia)
	h.read("Mia came back, without her role", private, h.ann, mia)
	if n := len(h.Calls(listing)); n != before {
		t.Errorf("the members were listed %d times more, want none", n-before)
	}
}

// Who looks at the same time looks together.
func TestRollIsLookedUpOnce(t *testing.T) {
	h := newHouse(t, crowded(3000))
	room := h.Home.Private("room", h.ann, h.Bot)
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if _, err := h.app.Readers(t.Context(), thread(room.ID, "")); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := len(h.Calls(listing)); n != 4 {
		t.Errorf("the members were listed by %d calls, want 4 pages", n)
	}
}

// between does something when a page of members was answered, before the app has it.
type between struct {
	http.RoundTripper
	page func(n int)
	n    int // under the roll's own turn
}

func (b *between) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.RoundTripper.RoundTrip(r)
	if err == nil && strings.HasSuffix(r.URL.Path, "/members") {
		b.n++
		b.page(b.n)
	}
	return res, err
}

// pausing has a test do something after each page of members.
func pausing(h *house, page func(n int)) {
	h.opening = func(a *App) { a.api.http.Transport = &between{RoundTripper: a.api.http.Transport, page: page} }
}

// What happens while a roll is looked up counts, whichever page it belongs to.
func TestChangesWhileRollIsLookedUp(t *testing.T) {
	var do func(page int)
	h := newHouse(t, func(h *house) {
		pausing(h, func(n int) { do(n) })
		h.ann.Leave(h.Home)
	}, crowded(3000))
	staff := h.Home.Role("staff", discordtest.ManageThreads)
	sam, ben, mia := h.Home.User("Sam"), h.Home.User("Ben", staff), h.Home.User("Mia", staff)
	private := ben.Thread(h.ch, "ticket", discordtest.PrivateThread)
	private.Add(h.Bot)
	heard := func() { // of all that happened before
		marker := h.Home.Channel("marker")
		h.Until(t, "the app heard of it", func() bool { return h.app.places.isPlain(marker.ID) })
	}
	do = func(page int) {
		switch page {
		case 1: // they are of the last page
			sam.Give(staff)
		case 4: // it was answered already
			ben.Take(staff)
			mia.Leave(h.Home)
			h.ann.Join(h.Home, staff) // she is of the first
			heard()
		}
	}
	got, open := h.people(private)
	if want := ids(h.Home.Owner, sam, ben, h.ann); !slices.Equal(got, want) || open {
		t.Errorf("readers = %v, %v, want %v: Ben is inside", got, open, want)
	}
	private.Remove(ben)
	h.read("and then", private, sam, h.ann)
}

// A look that ended too early is gone on with, not begun anew.
func TestRollGoesOn(t *testing.T) {
	var do func(page int)
	h := newHouse(t, func(h *house) { pausing(h, func(n int) { do(n) }) }, crowded(5000))
	room := h.Home.Private("room", h.ann, h.Bot)
	ctx, cancel := context.WithCancel(t.Context())
	do = func(page int) {
		if page == 3 {
			cancel()
		}
	}
	if _, err := h.app.Readers(ctx, thread(room.ID, "")); err == nil {
		t.Fatal("the readers are known, want an error: there was no time for that")
	}
	h.read("who reads there", room, h.ann)
	if n := len(h.Calls(listing)); n > 7 {
		t.Errorf("the members were listed by %d calls, want 7: 6 pages, one of them twice", n)
	}
}

// Nothing is known of what happened between two sessions.
func TestRollOfNewSession(t *testing.T) {
	h := newHouse(t)
	staff := h.Home.Role("staff", discordtest.ManageThreads)
	sam := h.Home.User("Sam")
	private := h.ann.Thread(h.ch, "ticket", discordtest.PrivateThread)
	private.Add(h.Bot)
	h.read("a private thread", private, h.ann)
	h.Next(discordtest.Drop, 1, "GUILD_MEMBER_UPDATE")
	sam.Give(staff)
	h.Invalidate(false)
	h.read("Sam manages threads", private, h.ann, sam)
}

// later has it be so much later for rolls; silently if nothing was heard meanwhile.
func (h *house) later(d time.Duration, silently bool) {
	r := h.app.guilds.rolls
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.held {
		l.mu.Lock()
		l.looked = l.looked.Add(-d)
		l.mu.Unlock()
	}
	for k, at := range r.heard {
		if silently {
			r.heard[k] = at.Add(-d)
		}
	}
}

// While the gateway is heard a roll counts on; else it is looked up anew.
func TestRollOfSilentGateway(t *testing.T) {
	h := newHouse(t)
	room := h.Home.Private("room", h.ann, h.Bot)
	h.read("who reads there", room, h.ann)
	before := len(h.Calls(listing))
	h.later(time.Hour, false)
	h.read("the same", room, h.ann)
	if n := len(h.Calls(listing)); n != before {
		t.Errorf("the members were listed %d times more, want none", n-before)
	}
	h.later(time.Hour, true)
	h.read("still the same", room, h.ann)
	if n := len(h.Calls(listing)); n != before+1 {
		t.Errorf("the members were listed %d times more, want once", n-before)
	}
}

// In a channel that anybody can read, nobody is looked up.
func TestReadersOfOpenChannel(t *testing.T) {
	h := newHouse(t, crowded(2000))
	if _, open := h.people(h.ch); !open {
		t.Error("the channel is not open, want it so")
	}
	if n := len(h.Calls(listing)); n != 0 {
		t.Errorf("the members were listed by %d calls, want none", n)
	}
}
