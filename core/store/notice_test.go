package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

func ids(notices []core.Notice) []core.NoticeID {
	out := []core.NoticeID{}
	for _, n := range notices {
		out = append(out, n.ID)
	}
	return out
}

func TestNotices(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			want := core.Notice{
				Lane: "a", Kind: core.NoticeReplied, Channel: core.Mail, Person: d.ann, Address: "ann@example.org", Ticket: 1, Message: 2,
				Reason: core.AsCC, Body: `{"text":"ä"}`, InReplyTo: "x@y", Due: t0, Created: t0,
			}
			ids, err := tx.AddNotices(t.Context(), want)
			d.check(err)
			want.ID = ids[0]
			got, err := tx.Notice(t.Context(), want.ID)
			d.check(err)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Notice (-want +got):\n%s", diff)
			}
			if _, err := tx.Notice(t.Context(), 99); core.KindOf(err) != core.NotFound {
				t.Errorf("Notice(99) = %v, want NotFound", err)
			}
		})
	})
}

func TestNoticesGoInLanes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		add := func(tx *store.Tx, lane string, due time.Time) core.NoticeID {
			ids, err := tx.AddNotices(t.Context(), core.Notice{Lane: lane, Channel: core.Mail, Due: due, Created: t0})
			d.check(err)
			return ids[0]
		}
		heads := func(tx *store.Tx, now time.Time) []core.NoticeID {
			list, err := tx.DueHeads(t.Context(), core.Mail, now, 10)
			d.check(err)
			return ids(list)
		}
		d.do(func(tx *store.Tx) {
			a1, a2, b1 := add(tx, "a", t0), add(tx, "a", t0), add(tx, "b", t0.Add(time.Hour))
			b2 := add(tx, "b", t0)
			if got := heads(tx, t0); !slices.Equal(got, []core.NoticeID{a1}) {
				t.Errorf("DueHeads = %v, want %d: %d waits behind it and %d behind %d", got, a1, a2, b2, b1)
			}
			lease := t0.Add(time.Minute)
			both := [][]core.Notice{{{ID: a1}, {ID: a2}}}
			d.check(tx.TakeBundles(t.Context(), both, "me", lease))
			if got := heads(tx, t0.Add(time.Hour)); !slices.Equal(got, []core.NoticeID{b1}) {
				t.Errorf("DueHeads with lane a claimed = %v, want %d", got, b1)
			}
			if list, err := tx.Lane(t.Context(), "b", b1, 10); err != nil || !slices.Equal(ids(list), []core.NoticeID{b2}) {
				t.Errorf("Lane after %d = %v, %v, want %d", b1, ids(list), err, b2)
			}
			d.check(tx.FreeExpired(t.Context(), lease.Add(-time.Millisecond)))
			if got := heads(tx, t0); len(got) != 0 {
				t.Errorf("DueHeads before the lease ended = %v, want none", got)
			}
			d.check(tx.FreeExpired(t.Context(), lease))
			if got := heads(tx, t0); !slices.Equal(got, []core.NoticeID{a1}) {
				t.Errorf("DueHeads after the lease ended = %v, want %d", got, a1)
			}
			d.check(tx.TakeBundles(t.Context(), both, "me", lease))
			held := func(by string) []core.Notice { return []core.Notice{{ID: a1, Holder: by}, {ID: a2, Holder: by}} }
			if n, err := tx.SettleNotices(t.Context(), held("another"), core.Sent, t0, t0, ""); err != nil || n != 0 {
				t.Errorf("SettleNotices for another holder = %d, %v, want none", n, err)
			}
			_, err := tx.SettleNotices(t.Context(), held("me"), core.Parked, t0, time.Time{}, "550 no")
			d.check(err)
			parked, err := tx.Notices(t.Context(), core.Parked)
			d.check(err)
			if !slices.Equal(ids(parked), []core.NoticeID{a2, a1}) || parked[0].Error != "550 no" || parked[0].Attempts != 2 {
				t.Errorf("Notices(Parked) = %+v, want %d and %d after two attempts", parked, a2, a1)
			}
			a3 := add(tx, "a", t0)
			if got := heads(tx, t0); !slices.Equal(got, []core.NoticeID{a3}) {
				t.Errorf("DueHeads behind parked ones = %v, want %d", got, a3)
			}
			if ok, err := tx.MoveNotice(t.Context(), a1, core.Dropped, t0, ""); err != nil || !ok {
				t.Errorf("MoveNotice = %t, %v, want true", ok, err)
			}
			if ok, err := tx.MoveNotice(t.Context(), a1, core.Queued, t0, ""); err != nil || ok {
				t.Errorf("MoveNotice of a dropped one = %t, %v, want false", ok, err)
			}
			if n, err := tx.PruneNotices(t.Context(), t0.Add(time.Hour)); err != nil || n != 1 {
				t.Errorf("PruneNotices = %d, %v, want 1", n, err)
			}
		})
	})
}

// On PostgreSQL what one node has locked the other leaves alone.
func TestDueHeadsOfTwoNodes(t *testing.T) {
	s := storetest.Open(t, store.Postgres)
	d := seeded(t, s)
	d.do(func(tx *store.Tx) {
		_, err := tx.AddNotices(t.Context(), core.Notice{Lane: "a", Channel: core.Mail, Due: t0, Created: t0})
		d.check(err)
	})
	d.do(func(one *store.Tx) {
		mine, err := one.DueHeads(t.Context(), core.Mail, t0, 10)
		d.check(err)
		d.do(func(two *store.Tx) {
			theirs, err := two.DueHeads(t.Context(), core.Mail, t0, 10)
			d.check(err)
			if len(mine) != 1 || len(theirs) != 0 {
				t.Errorf("DueHeads of two nodes = %v and %v, want one and none", ids(mine), ids(theirs))
			}
		})
	})
}

func TestInbound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			in := core.Inbound{
				Mailbox: "support", UIDValidity: 1<<32 - 1, UID: 1<<32 - 2, Source: "mail:1", MessageID: "a@b", From: "ann@example.org", Subject: "Größe",
				Raw: core.Blob{SHA256: "ab", Size: 5_000_000_000}, Received: t0, Disposition: core.Received, Trust: core.TrustPlain, Evidence: "none",
			}
			var err error
			in.ID, err = tx.AddInbound(t.Context(), in)
			d.check(err)
			if id, err := tx.AddInbound(t.Context(), in); err != nil || id != 0 {
				t.Errorf("AddInbound of a known source = %d, %v, want 0", id, err)
			}
			copied := in
			copied.Disposition = core.Duplicate
			if id, err := tx.AddInbound(t.Context(), copied); err != nil || id == 0 {
				t.Errorf("AddInbound of a duplicate = %d, %v, want an id", id, err)
			}
			in.Disposition, in.Why, in.Rule, in.Person, in.Ticket, in.Message, in.Attempts, in.Decided = core.Held, "w", "r", d.ann, 2, 3, 4, t0
			d.check(tx.UpdateInbound(t.Context(), in))
			for name, get := range map[string]func() (core.Inbound, error){
				"Inbound":         func() (core.Inbound, error) { return tx.Inbound(t.Context(), in.ID) },
				"InboundBySource": func() (core.Inbound, error) { return tx.InboundBySource(t.Context(), in.Source) },
				"Inbounds": func() (core.Inbound, error) {
					list, err := tx.Inbounds(t.Context(), []core.Disposition{core.Held}, 0, 5)
					if len(list) != 1 {
						t.Fatalf("Inbounds(held) = %v, want one", list)
					}
					return list[0], err
				},
			} {
				got, err := get()
				d.check(err)
				if diff := cmp.Diff(in, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			for uid, want := range map[uint32]bool{in.UID: true, 5: false} {
				if known, err := tx.KnowsUID(t.Context(), "support", in.UIDValidity, uid); err != nil || known != want {
					t.Errorf("KnowsUID(%d) = %t, %v, want %t", uid, known, err, want)
				}
			}
		})
	})
}

func TestCursorsAndLeases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			for _, want := range []uint32{0, 7, 1<<32 - 1} {
				if want > 0 {
					d.check(tx.SetCursor(t.Context(), "support", want, want))
				}
				if v, last, err := tx.Cursor(t.Context(), "support"); err != nil || v != want || last != want {
					t.Errorf("Cursor = %d, %d, %v, want %d twice", v, last, err, want)
				}
			}
			for _, c := range []struct {
				name, holder string
				at           time.Time
				want         bool
			}{
				{"free", "one", t0, true},
				{"held by another", "two", t0.Add(59 * time.Second), false},
				{"renewed", "one", t0.Add(30 * time.Second), true},
				{"still held", "two", t0.Add(60 * time.Second), false},
				{"expired", "two", t0.Add(90 * time.Second), true},
				{"lost", "one", t0.Add(91 * time.Second), false},
			} {
				if got, err := tx.TakeLease(t.Context(), "support", c.holder, c.at, c.at.Add(time.Minute)); err != nil || got != c.want {
					t.Errorf("TakeLease when %s = %t, %v, want %t", c.name, got, err, c.want)
				}
			}
			d.check(tx.DropLeases(t.Context(), "two"))
			if got, err := tx.TakeLease(t.Context(), "support", "one", t0, t0); err != nil || !got {
				t.Errorf("TakeLease of a dropped one = %t, %v, want true", got, err)
			}
		})
	})
}

func TestPending(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			id, err := tx.AddPending(t.Context(), d.ann, "privacy 1 public", t0, t0.Add(time.Hour))
			d.check(err)
			for _, c := range []struct {
				name string
				p    core.PersonID
				at   time.Time
				want core.Kind
			}{
				{"another", d.bob, t0, core.NotFound},
				{"late", d.ann, t0.Add(time.Hour), core.NotFound},
				{"last instant", d.ann, t0.Add(time.Hour - time.Millisecond), ""},
				{"twice", d.ann, t0, core.NotFound},
			} {
				command, err := tx.TakePending(t.Context(), id, c.p, c.at)
				if core.KindOf(err) != c.want || err == nil && command != "privacy 1 public" {
					t.Errorf("TakePending, %s = %q, %v, want kind %q", c.name, command, err, c.want)
				}
			}
		})
	})
}

// What goes to some addresses can be left out: a channel's with all its threads.
func TestDueHeadsElsewhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		t0 := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		d.do(func(tx *store.Tx) {
			for _, a := range []string{"slack:C1/", "slack:C1/1.1", "slack:C12/1.1", "slack:T1/U1", "slack:T1/U12"} {
				_, err := tx.AddNotices(t.Context(), core.Notice{Lane: a, Kind: core.NoticeReplied, Channel: core.Slack, Address: a, Due: t0, Created: t0})
				d.check(err)
			}
			for _, c := range []struct {
				but  []string
				want []string
			}{
				{nil, []string{"slack:C1/", "slack:C1/1.1", "slack:C12/1.1", "slack:T1/U1", "slack:T1/U12"}},
				{[]string{"slack:C1/"}, []string{"slack:C12/1.1", "slack:T1/U1", "slack:T1/U12"}},
				{[]string{"slack:T1/U1", "slack:C1/", "slack:C9/"}, []string{"slack:C12/1.1", "slack:T1/U12"}},
			} {
				list, err := tx.DueHeads(t.Context(), core.Slack, t0, 10, c.but...)
				d.check(err)
				var got []string
				for _, n := range list {
					got = append(got, n.Address)
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("DueHeads but %q = %q, want %q", c.but, got, c.want)
				}
			}
		})
	})
}
