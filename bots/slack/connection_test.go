package slack_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

// works fails the test unless a command is still answered.
func (h *house) works() {
	h.t.Helper()
	before := len(h.alice.Seen(h.room))
	h.alice.Command(h.room, "/ticket", "list mine")
	h.Until(h.t, "an answer", func() bool { return len(h.alice.Seen(h.room)) > before })
}

func TestConnectsAnew(t *testing.T) {
	h := newHouse(t)
	h.Allow("ack", "unknown_envelope") // one that was under way is lost, and sent again
	for name, do := range map[string]func(){
		"broken":            h.Sever,
		"warning":           func() { h.Disconnect("warning"); h.Sever() },
		"refresh_requested": func() { h.Disconnect("refresh_requested") },
	} {
		t.Run(name, func(t *testing.T) {
			before := len(h.Calls("apps.connections.open"))
			do()
			h.Until(t, "a new connection", func() bool { return len(h.Calls("apps.connections.open")) > before })
			h.connected()
			h.works()
		})
	}
}

// A token that is revoked and made valid again needs no restart, and is seen.
func TestRevokedToken(t *testing.T) {
	h := newHouse(t)
	h.Allow("", "token_revoked")
	h.Die("token_revoked")
	h.Sever()
	h.Until(t, "it to be said", func() bool {
		s := h.app.Status()
		return !s.Connected && strings.Contains(s.Problem, "token_revoked")
	})
	h.Die("")
	h.connected()
	if s := h.app.Status(); s.Problem != "" {
		t.Errorf("Status = %+v, want no problem once it is over", s)
	}
	h.works()
	if n := strings.Count(h.log.String(), "no connection to Slack"); n != 1 {
		t.Errorf("the log says %d times that there is no connection, want once", n)
	}
}

// Socket Mode that is switched off is said, and needs no restart once it is on again.
func TestSocketModeOff(t *testing.T) {
	h := newHouse(t)
	h.Allow("apps.connections.open", "forbidden_team")
	h.Disconnect("link_disabled")
	h.Until(t, "it to be said", func() bool { s := h.app.Status(); return !s.Connected && s.Problem != "" })
	h.finds("slack socket false", "turn Socket Mode on")
	h.EnableSocketMode()
	h.connected()
	h.works()
}

func TestRateLimitsAreKept(t *testing.T) {
	h := newHouse(t)
	h.Limit("users.info", 1, time.Second)
	h.Limit("response_url", 1, time.Second)
	began := time.Now()
	h.works()
	if took := time.Since(began); took < 2*time.Second {
		t.Errorf("answered after %v, want both waits kept", took)
	}
	if !strings.Contains(h.log.String(), "Slack asks to wait") {
		t.Error("the log does not say that Slack asked to wait")
	}
}

func TestSlackOutOfOrder(t *testing.T) {
	h := newHouse(t)
	h.Break("users.info", 2, 503)
	h.Lose("response_url", 1) // taken, and the answer lost
	h.works()
	h.idle()
	if st := h.app.Intake(); st.Failed != 0 || st.Retried == 0 {
		t.Errorf("intake = %+v, want tries again and no failure", st)
	}
}

// Each envelope must be acknowledged, also what cannot be read.
func TestUndecodableIsAcknowledged(t *testing.T) {
	h := newHouse(t)
	h.Next(slacktest.Garble, 1)
	e := h.alice.Command(h.room, "/ticket", "list mine")
	h.Until(t, "the acknowledgement", e.Acked)
	h.works()
	if !strings.Contains(h.log.String(), "something odd") {
		t.Error("the log does not say that something odd came")
	}
}

// What need not be kept is answered at once, also while the database takes nothing.
func TestMenuWhileTheDatabaseIsBusy(t *testing.T) {
	h := newHouse(t)
	h.Allow("ack", "operation_timeout") // of the command, on a slow machine
	h.opened("Login fails")
	h.alice.Command(h.room, "/ticket", "show")
	m := h.seen(h.alice, h.room, "Which ticket?")
	h.idle()
	busy, free, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- h.desk.Together(context.Background(), func(*desk.Desk) error {
			close(busy)
			<-free
			return nil
		})
	}()
	<-busy
	e := h.alice.Command(h.room, "/ticket", "list mine")
	if got := h.alice.Suggest(m, "pick:tickets", "log"); len(got) != 1 || e.Acked() {
		t.Errorf("suggested are %v; the command acknowledged: %v, want one and not", got, e.Acked())
	}
	close(free)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	h.Until(t, "the command is acknowledged", e.Acked)
	h.idle()
}

// Slack takes no acknowledgement of 20 kB: then there are fewer options.
func TestMenuOfLongNames(t *testing.T) {
	h := newHouse(t)
	for n := range 50 {
		h.do(fmt.Sprintf("open %s %d org:Acme for:alice@acme.example\nThe text.", strings.Repeat("<<<", 40), n))
	}
	h.alice.Command(h.room, "/ticket", "show")
	m := h.seen(h.alice, h.room, "Which ticket?")
	if got := len(h.alice.Suggest(m, "pick:tickets", "")); got < 20 || got > 49 {
		t.Errorf("%d tickets are offered, want as many as fit", got)
	}
}

func TestRedeliveredIsDoneOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := houseOn(t, s, func(h *house) { h.impatient(200 * time.Millisecond) })
		h.RedeliverAll()
		h.Next(slacktest.DropAck, 2)
		h.Next(slacktest.Duplicate, 1)
		e := h.alice.Command(h.room, "/ticket", "open Login fails\nSince Monday.")
		h.seen(h.alice, h.room, "Login fails")
		h.Until(t, "the acknowledgement", e.Acked)
		h.idle()
		if e.Times() < 2 || h.tickets() != 1 {
			t.Errorf("sent %d times, %d tickets; want two or more, and one", e.Times(), h.tickets())
		}
		if n := count(h.alice.Seen(h.room), "Login fails"); n != 1 {
			t.Errorf("answered %d times, want once", n)
		}
	})
}

func count(all []slacktest.Message, text string) (n int) {
	for _, m := range all {
		if strings.Contains(m.Shown(), text) {
			n++
		}
	}
	return n
}

// What was acknowledged is worked by the next process.
func TestRestartInTheMiddle(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := houseOn(t, s)
		h.Break("users.info", 2, 503) // nobody is known for now
		e := h.alice.Command(h.room, "/ticket", "open Login fails\nSince Monday.")
		h.Until(t, "a try", func() bool { return e.Acked() && h.app.Intake().Retried > 0 })
		h.stop()
		if n := h.tickets(); n != 0 {
			t.Fatalf("%d tickets before the restart, want none", n)
		}
		h.cfg.Holder = "there"
		h.start()
		h.seen(h.alice, h.room, "Login fails")
		h.idle()
		if n := h.tickets(); n != 1 {
			t.Errorf("%d tickets, want one", n)
		}
	})
}

// Two nodes have a connection each; whatever comes twice is done once.
func TestTwoNodes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := houseOn(t, s, func(h *house) { h.impatient(time.Second) })
		first := h.stop
		h.cfg.Holder = "there"
		h.start()
		t.Cleanup(first)
		h.Until(t, "two connections", func() bool { return h.Connections() == 2 })
		h.RedeliverAll()
		h.Next(slacktest.Duplicate, 10)
		h.Next(slacktest.DropAck, 3)
		for n := range 10 {
			h.alice.Command(h.room, "/ticket", fmt.Sprintf("open Ticket number %d\nIt fails.", n))
		}
		for n := range 10 {
			h.seen(h.alice, h.room, fmt.Sprintf("Ticket number %d", n))
		}
		h.idle()
		if n := h.tickets(); n != 10 {
			t.Errorf("%d tickets, want 10", n)
		}
	})
}

// A burst is acknowledged in time and answered whole.
func TestBurst(t *testing.T) {
	h := newHouse(t)
	h.works()
	const many = 200
	for n := range many {
		h.alice.Command(h.room, "/ticket", fmt.Sprintf("open Ticket number %d\nIt fails.", n))
	}
	h.UntilWithin(t, 4*time.Minute, "all to be worked", func() bool { return h.app.Intake().Worked >= many })
	h.idle()
	if n := h.tickets(); n != many {
		t.Errorf("%d tickets, want %d", n, many)
	}
	slowest := slices.Max(h.Acks())
	t.Logf("the slowest acknowledgement took %v", slowest) // how fast it is, usher bench slack tells
	if slowest > h.Limits.Ack {
		t.Errorf("the slowest acknowledgement took %v, and Slack waits %v", slowest, h.Limits.Ack)
	}
}
