package desk_test

import (
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

func TestRecord(t *testing.T) {
	each(t, func(w *world) {
		mail := core.Inbound{Mailbox: "support", UIDValidity: 1, UID: 7, Source: "m:1", MessageID: "1@x", From: addresses["zoe"], Received: monday}
		record := func(in core.Inbound, fresh bool) core.Inbound {
			w.t.Helper()
			got, ok, err := w.Record(w.ctx(), in)
			if err != nil || ok != fresh {
				w.t.Errorf("Record(%s %d %d) = fresh %v, %v, want %v", in.Mailbox, in.UIDValidity, in.UID, ok, err, fresh)
			}
			return got
		}
		count := func(want int) {
			w.t.Helper()
			all := append([]core.Disposition{core.Received}, core.Dispositions[:]...)
			if list, err := w.Inbounds(w.ctx(), 100, all...); err != nil || len(list) != want {
				w.t.Errorf("%d mails are recorded, %v, want %d: %+v", len(list), err, want, list)
			}
		}
		first := record(mail, true)
		if first.Disposition != core.Received || first.ID == 0 {
			w.t.Errorf("Record = %+v", first)
		}
		record(mail, true) // recorded and no more: a crash came between
		first.Disposition, first.Ticket = core.Failed, 0
		w.ok(w.Settle(w.ctx(), first))
		if again := record(mail, true); again.ID != first.ID {
			w.t.Errorf("a failed mail comes again as %d, want %d", again.ID, first.ID)
		}
		first.Disposition = core.Held
		w.ok(w.Settle(w.ctx(), first))
		if again := record(mail, false); again.ID != first.ID || !again.Decided.Equal(w.clock.Now()) {
			w.t.Errorf("a held mail comes again as %+v", again)
		}
		count(1)

		other := mail
		other.Mailbox, other.UID = "sales", 3
		record(other, false)
		record(other, false)
		count(2)
		twin := mail
		twin.UID = 8
		record(twin, false)
		record(twin, false)
		count(3)
		if list, err := w.Inbounds(w.ctx(), 100, core.Duplicate); err != nil || len(list) != 2 || list[1].Mailbox != "sales" || list[1].Why == "" {
			w.t.Errorf("duplicates = %+v, %v", list, err)
		}

		// The folder was renumbered: no new rows, and each is where it is now.
		mail.UIDValidity, mail.UID = 2, 1
		record(mail, false)
		if got, err := w.Inbound(w.ctx(), first.ID); err != nil || got.UIDValidity != 2 || got.UID != 1 || got.Disposition != core.Held {
			w.t.Errorf("after a renumbering: %+v, %v", got, err)
		}
		other.UIDValidity, other.UID = 9, 1
		record(other, false)
		count(3)
		_, err := w.Inbound(w.ctx(), 999)
		w.refused(err, core.NotFound, "")
	})
}

func TestCursor(t *testing.T) {
	each(t, func(w *world) {
		for _, c := range [][2]uint32{{0, 0}, {1, 7}, {1, 9}, {4294967295, 4294967295}, {3, 0}} {
			if c[0] != 0 {
				w.ok(w.MoveCursor(w.ctx(), "support", c[0], c[1]))
			}
			if v, last, err := w.Cursor(w.ctx(), "support"); v != c[0] || last != c[1] || err != nil {
				w.t.Errorf("Cursor = %d, %d, %v, want %v", v, last, err, c)
			}
		}
	})
}

func TestLocate(t *testing.T) {
	each(t, func(w *world) {
		by := w.by("alice")
		out, err := w.Open(w.ctx(), by, desk.Opening{Subject: "x", References: []string{"thread@x", "", "thread@x", by.MessageID}})
		w.ok(err)
		many := make([]string, 300)
		for i := range many {
			many[i] = strings.Repeat("x", i+1)
		}
		w.reply("alice", desk.Replying{Ticket: out.Ticket.ID, References: many})
		other := w.open("gina", desk.Opening{References: []string{"thread@x"}}).Ticket.ID
		for _, c := range []struct {
			name string
			who  string
			e    core.ThreadEvidence
			id   core.TicketID
			how  core.MatchedBy
		}{
			{"key", "alice", core.ThreadEvidence{Key: other, InReplyTo: []string{by.MessageID}, Subject: "[#9]"}, other, core.MatchedKey},
			{"message", "alice", core.ThreadEvidence{InReplyTo: []string{by.MessageID}, Subject: "[#9]"}, out.Ticket.ID, core.MatchedID},
			{"remembered by two tickets", "alice", core.ThreadEvidence{References: []string{"thread@x"}}, out.Ticket.ID, core.MatchedID},
			{"remembered, to another's own", "gina", core.ThreadEvidence{References: []string{"thread@x"}}, other, core.MatchedID},
			{"remembered, to a stranger's eyes", "zoe", core.ThreadEvidence{References: []string{"thread@x"}}, 0, core.MatchedNothing},
			{"number", "alice", core.ThreadEvidence{InReplyTo: []string{"unknown@x"}, Subject: "Re: [#9] x"}, 9, core.MatchedNumber},
			{"nothing", "alice", core.ThreadEvidence{Subject: "#9"}, 0, core.MatchedNothing},
			{"one of many", "alice", core.ThreadEvidence{InReplyTo: []string{many[99]}}, out.Ticket.ID, core.MatchedID},
		} {
			if id, how, err := w.Locate(w.ctx(), w.actor(c.who), c.e); id != c.id || how != c.how || err != nil {
				w.t.Errorf("%s: Locate = %s, %s, %v, want %s, %s", c.name, id, how, err, c.id, c.how)
			}
		}
	})
}

func TestRefuseOnceADay(t *testing.T) {
	each(t, func(w *world) {
		why := core.Errorf(core.Refused, "not here")
		refuse := func(from string, why error) {
			w.t.Helper()
			w.ok(w.Refuse(w.ctx(), w.by("zoe"), core.Inbound{ID: 5, From: from, Subject: "s", MessageID: "in@x"}, why))
		}
		refuse(addresses["zoe"], why)
		if n := w.queued(); len(n) != 1 || n[0].InReplyTo != "in@x" || !strings.Contains(n[0].Body, "not here") {
			w.t.Errorf("queued %+v", n)
		}
		w.clock.pass(24*time.Hour - time.Second)
		refuse("ZOE@Home.example", why)
		w.told("refused zoe asker 0")
		refuse(addresses["zoe"], core.Errorf(core.Refused, "nor there"))
		w.told("refused zoe asker 0")
		w.clock.pass(2 * time.Second)
		refuse(addresses["zoe"], why)
		w.told("refused zoe asker 0")
		refuse(addresses["zoe"], &core.Error{Kind: core.Internal, Text: "secret table", Cause: why})
		if n := w.queued(); len(n) != 1 || strings.Contains(n[0].Body, "secret") || strings.Contains(n[0].Body, "not here") {
			w.t.Errorf("an internal error is told as %+v", n)
		}
	})
}

func TestAnswersAreCapped(t *testing.T) {
	each(t, func(w *world) {
		for i := range 5 {
			w.ok(w.Tell(w.ctx(), w.by("zoe"), core.Notice{Kind: core.NoticeAnswer}, desk.Told{Text: "x"}))
			_, err := w.Challenge(w.ctx(), w.by("zoe"), core.Inbound{Source: core.Source(rune('a' + i)), From: "Zoe@home.example"})
			w.ok(err)
		}
		if n := len(w.queued()); n != 3 {
			w.t.Errorf("%d answers within an hour, want 3", n)
		}
		w.ok(w.Tell(w.ctx(), w.by("gina"), core.Notice{Kind: core.NoticeAnswer}, desk.Told{Text: "x"}))
		if n := len(w.queued()); n != 4 {
			w.t.Errorf("another's answer counts for zoe: %d are queued, want 4", n)
		}
		w.clock.pass(time.Hour + time.Second)
		w.ok(w.Tell(w.ctx(), w.by("zoe"), core.Notice{Kind: core.NoticeAnswer}, desk.Told{Text: "x"}))
		if n := len(w.queued()); n != 5 {
			w.t.Errorf("%d are queued after an hour, want 5", n)
		}
	}, func(s *desk.Settings) { s.HourlyCap = 3 })
}

func TestFlooding(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{})
		zoes := w.quiet("zoe", desk.Opening{})
		flooding := func(id core.TicketID, who string, want bool) {
			w.t.Helper()
			if got, err := w.Flooding(w.ctx(), id, w.actor(who).Person.ID); got != want || err != nil {
				w.t.Errorf("Flooding(%s, %s) = %v, %v, want %v", id, who, got, err, want)
			}
		}
		w.reply("alice", desk.Replying{Ticket: id})
		flooding(id, "alice", false)
		w.reply("alice", desk.Replying{Ticket: id})
		flooding(id, "alice", true)
		flooding(id, "bob", false)
		flooding(zoes, "alice", false)
		w.clock.pass(time.Hour + time.Millisecond)
		flooding(id, "alice", false)
	}, func(s *desk.Settings) { s.HourlyCap = 3 })
}
