package desk_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

// claim takes what is due, each bundle as "lane's person: kinds".
func (w *world) claim(holder string) [][]core.Notice {
	w.t.Helper()
	b, err := w.Claim(w.ctx(), core.Mail, holder, time.Minute, 100)
	w.ok(err)
	return b
}

func (w *world) bundles(list [][]core.Notice) string {
	w.t.Helper()
	var out []string
	for _, b := range list {
		s := w.name(b[0].Person)
		for _, n := range b {
			s += " " + string(n.Kind)
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func ids(b []core.Notice) []core.NoticeID {
	var out []core.NoticeID
	for _, n := range b {
		out = append(out, n.ID)
	}
	return out
}

func TestClaimOrderAndBundles(t *testing.T) {
	each(t, func(w *world) {
		id := w.open("alice", desk.Opening{}).Ticket.ID
		w.reply("sam", desk.Replying{Ticket: id})
		w.clock.pass(5 * time.Second)
		w.done(w.SetPriority(w.ctx(), w.by("sam"), id, core.High))
		// The first answers go at once, what follows in their lanes after them.
		first := w.claim("a")
		if got := w.bundles(first); got != "alice opened; sam opened; ada opened" {
			w.t.Fatalf("Claim = %s", got)
		}
		w.clock.pass(30 * time.Second)
		if got := w.claim("a"); len(got) != 0 {
			w.t.Errorf("Claim while those are out = %s, want nothing", w.bundles(got))
		}
		for _, b := range first {
			w.ok(w.Sent(w.ctx(), b))
		}
		second := w.claim("a")
		if got := w.bundles(second); got != "alice replied changed" {
			w.t.Errorf("Claim = %s, want one mail of both", got)
		}
		w.ok(w.Sent(w.ctx(), second[0]))
		if got := w.claim("a"); len(got) != 0 {
			w.t.Errorf("Claim = %s, want nothing", w.bundles(got))
		}
		sent, err := w.Outbox(w.ctx(), core.Sent)
		if err != nil || len(sent) != 5 || !sent[0].Sent.Equal(w.clock.Now()) {
			w.t.Errorf("Outbox(sent) = %d, %v", len(sent), err)
		}
	})
}

func TestBundlingWindow(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{})
		w.reply("sam", desk.Replying{Ticket: id})
		w.clock.pass(20*time.Second - time.Millisecond)
		if got := w.claim("a"); len(got) != 0 {
			w.t.Errorf("Claim before the window is over = %s", w.bundles(got))
		}
		w.clock.pass(time.Millisecond)
		if got := w.bundles(w.claim("a")); got != "alice replied" {
			w.t.Errorf("Claim when it is over = %s", got)
		}
		// More than fit in one mail, and another ticket of the same person.
		other := w.quiet("alice", desk.Opening{})
		for range 23 {
			w.reply("sam", desk.Replying{Ticket: other})
		}
		w.clock.pass(20 * time.Second)
		b := w.claim("b")
		if len(b) != 1 || len(b[0]) != 20 {
			w.t.Fatalf("Claim = %s, want one mail of 20", w.bundles(b))
		}
		w.ok(w.Sent(w.ctx(), b[0]))
		if b = w.claim("b"); len(b) != 1 || len(b[0]) != 3 {
			w.t.Errorf("Claim = %s, want one mail of 3", w.bundles(b))
		}
	})
}

func TestExpiredLeaseComesBackAlike(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{})
		w.reply("sam", desk.Replying{Ticket: id})
		w.done(w.SetPriority(w.ctx(), w.by("sam"), id, core.High))
		w.clock.pass(20 * time.Second)
		first := w.claim("a")
		w.reply("bob", desk.Replying{Ticket: id})
		w.clock.pass(time.Minute - time.Millisecond)
		alices := func(list [][]core.Notice) []core.Notice {
			for _, b := range list {
				if w.name(b[0].Person) == "alice" {
					return b
				}
			}
			return nil
		}
		if got := alices(w.claim("b")); got != nil {
			w.t.Fatalf("Claim before the lease ends gives %v", ids(got))
		}
		w.clock.pass(time.Millisecond)
		again := alices(w.claim("b"))
		if !slices.Equal(ids(again), ids(first[0])) {
			w.t.Errorf("Claim again = %v, want %v and not what came later", ids(again), ids(first[0]))
		}
		w.ok(w.Park(w.ctx(), first[0], "a stood still, and says so late"))
		w.ok(w.Later(w.ctx(), again, time.Hour, "451 try later"))
		if got := alices(w.claim("b")); got != nil {
			w.t.Errorf("Claim while the lane waits = %v", ids(got))
		}
		w.clock.pass(time.Hour)
		again = alices(w.claim("b"))
		if !slices.Equal(ids(again), ids(first[0])) || again[0].Error != "451 try later" || again[0].Attempts != 2 {
			w.t.Errorf("Claim after Later = %v, %q, %d attempts", ids(again), again[0].Error, again[0].Attempts)
		}
		w.ok(w.Free(w.ctx(), func(h string) bool { return h == "b" }))
		if got := alices(w.claim("c")); !slices.Equal(ids(got), ids(first[0])) {
			w.t.Errorf("Claim after Free = %v, want %v", ids(got), ids(first[0]))
		}
	})
}

func TestParkDropRetry(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{})
		for _, c := range []struct {
			settle func(b []core.Notice) error
			state  core.NoticeState
		}{
			{func(b []core.Notice) error { return w.Park(w.ctx(), b, "550 no") }, core.Parked},
			{func(b []core.Notice) error { return w.Drop(w.ctx(), b, "gone") }, core.Dropped},
		} {
			w.reply("sam", desk.Replying{Ticket: id})
			w.clock.pass(20 * time.Second)
			b := w.claim("a")
			w.ok(c.settle(b[0]))
			list, err := w.Outbox(w.ctx(), c.state)
			w.ok(err)
			if list[0].ID != b[0][0].ID || list[0].Error == "" {
				w.t.Errorf("Outbox(%s) = %+v", c.state, list[0])
			}
			// It does not hold up its lane.
			w.reply("sam", desk.Replying{Ticket: id})
			w.clock.pass(20 * time.Second)
			if got := w.claim("a"); len(got) != 1 {
				w.t.Errorf("Claim after %s = %s", c.state, w.bundles(got))
			} else {
				w.ok(w.Sent(w.ctx(), got[0]))
			}
			err = w.Retry(w.ctx(), b[0][0].ID, core.Queued)
			if want := map[core.NoticeState]core.Kind{core.Dropped: core.NotFound}[c.state]; core.KindOf(err) != want {
				w.t.Errorf("Retry of what is %s = %v", c.state, err)
			} else if want == "" {
				if got := w.claim("a"); len(got) != 1 || got[0][0].ID != b[0][0].ID {
					w.t.Errorf("Claim after Retry = %s", w.bundles(got))
				} else {
					w.ok(w.Sent(w.ctx(), got[0]))
				}
			}
		}
		err := w.Retry(w.ctx(), 999, core.Queued)
		w.refused(err, core.NotFound, "")

		w.clock.pass(14*24*time.Hour + time.Second)
		w.ok(w.Prune(w.ctx()))
		if list, err := w.Outbox(w.ctx(), core.Sent, core.Dropped); err != nil || len(list) != 0 {
			w.t.Errorf("Outbox after Prune = %d, %v", len(list), err)
		}
	})
}

// However many claim at once, each notice goes to one of them, and a lane to
// one at a time.
func TestClaimersAtOnce(t *testing.T) {
	each(t, func(w *world) {
		for range 10 {
			id := w.open("alice", desk.Opening{CC: []string{addresses["bob"]}}).Ticket.ID
			w.reply("sam", desk.Replying{Ticket: id})
		}
		w.clock.pass(time.Minute)
		total := len(w.queued())
		var mu sync.Mutex
		times, lanes := map[core.NoticeID]int{}, map[string]string{}
		var wait sync.WaitGroup
		for i := range 4 {
			holder := fmt.Sprint("holder", i)
			wait.Go(func() {
				for range 200 {
					list, err := w.Claim(w.ctx(), core.Mail, holder, time.Minute, 3)
					if err != nil {
						w.t.Errorf("Claim = %v", err)
						return
					}
					for _, b := range list {
						mu.Lock()
						if other := lanes[b[0].Lane]; other != "" {
							w.t.Errorf("%s and %s have lane %s at once", other, holder, b[0].Lane)
						}
						lanes[b[0].Lane] = holder
						for _, n := range b {
							times[n.ID]++
						}
						mu.Unlock()
						runtime.Gosched()
						mu.Lock()
						delete(lanes, b[0].Lane) // only now: from Sent on the lane is free
						mu.Unlock()
						if err := w.Sent(w.ctx(), b); err != nil {
							w.t.Errorf("Sent = %v", err)
						}
					}
					mu.Lock()
					done := len(times) == total
					mu.Unlock()
					if done {
						return
					}
				}
			})
		}
		wait.Wait()
		for id, n := range times {
			if n != 1 {
				w.t.Errorf("notice %d was claimed %d times", id, n)
			}
		}
		if len(times) != total || len(w.queued()) != 0 {
			w.t.Errorf("%d of %d notices were claimed, %d are left", len(times), total, len(w.queued()))
		}
	})
}

func TestWoken(t *testing.T) {
	each(t, func(w *world) {
		woken := w.Woken()
		w.done(w.AddCC(w.ctx(), w.by("alice"), w.open("alice", desk.Opening{}).Ticket.ID, "x@x.example"))
		select {
		case <-woken:
		case <-time.After(time.Minute):
			w.t.Error("nothing woke the sender")
		}
	})
}
