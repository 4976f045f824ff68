package desk_test

import (
	"testing"
	"time"

	"usher/core"
)

// Where a session is can be read by every node, and is written by that alone which
// has the connection.
func TestChatSession(t *testing.T) {
	each(t, func(w *world) {
		if s, err := w.ChatSession(w.ctx(), "one"); core.KindOf(err) != core.NotFound {
			w.t.Errorf("ChatSession before there was one = %v, %v, want NotFound", s, err)
		}
		keep := func(holder string, s core.ChatSession, want bool) {
			w.t.Helper()
			if ok, err := w.KeepSession(w.ctx(), "gateway", holder, s); ok != want || err != nil {
				w.t.Errorf("KeepSession of %s = %v, %v, want %v", holder, ok, err, want)
			}
		}
		first := core.ChatSession{Name: "one", ID: "a", Resume: "wss://gateway.example", Seq: 7, Behind: true}
		keep("a", first, false) // nobody has the lease
		w.done(w.Lease(w.ctx(), "gateway", "a", time.Minute))
		keep("a", first, true)
		keep("b", core.ChatSession{Name: "one", ID: "b"}, false)
		if s, err := w.ChatSession(w.ctx(), "one"); s != first || err != nil {
			w.t.Errorf("ChatSession = %+v, %v, want %+v", s, err, first)
		}
		w.clock.pass(time.Minute)
		w.done(w.Lease(w.ctx(), "gateway", "b", time.Minute))
		keep("a", core.ChatSession{Name: "one", ID: "a", Seq: 8}, false)
		second := core.ChatSession{Name: "one", ID: "a", Resume: first.Resume, Seq: 9}
		keep("b", second, true)
		if s, err := w.ChatSession(w.ctx(), "one"); s != second || err != nil {
			w.t.Errorf("ChatSession = %+v, %v, want %+v", s, err, second)
		}
	})
}
