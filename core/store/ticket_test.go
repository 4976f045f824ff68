package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

func TestTickets(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			first := d.open(tx, d.ticket())
			k := core.Ticket{
				Subject: "Größe", Category: "upgrade", Status: core.Closed, Before: core.Pending, Priority: core.High, Privacy: core.Private,
				Organization: d.acme, Creator: d.ann, Requester: d.bob, Assignee: d.sue, FollowUpOf: first,
				PublicAt: t0, Withdrawn: true, Created: t0, Updated: t0.Add(time.Millisecond), Closed: t0.Add(time.Hour), Answered: t0.Add(time.Minute),
			}
			var err error
			k.ID, err = tx.AddTicket(t.Context(), k)
			d.check(err)
			for name, get := range map[string]func() (core.Ticket, error){
				"Ticket":         func() (core.Ticket, error) { return tx.Ticket(t.Context(), k.ID) },
				"TicketToChange": func() (core.Ticket, error) { return tx.TicketToChange(t.Context(), k.ID) },
			} {
				got, err := get()
				d.check(err)
				if diff := cmp.Diff(k, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			k.Subject, k.Category, k.Status, k.Before, k.Priority, k.Privacy = "New", "other", core.New, "", core.Low, core.Public
			k.Assignee, k.PublicAt, k.Withdrawn, k.Updated, k.Closed, k.Answered = 0, time.Time{}, false, t0.Add(time.Hour), time.Time{}, time.Time{}
			d.check(tx.UpdateTicket(t.Context(), k))
			got, err := tx.Ticket(t.Context(), k.ID)
			d.check(err)
			if diff := cmp.Diff(k, got); diff != "" {
				t.Errorf("Ticket after UpdateTicket (-want +got):\n%s", diff)
			}
			if _, err := tx.Ticket(t.Context(), 99); core.KindOf(err) != core.NotFound {
				t.Errorf("Ticket(99) = %v, want NotFound", err)
			}
			err = tx.Nested(t.Context(), func() error {
				_, err := tx.AddTicket(t.Context(), d.ticket(func(k *core.Ticket) { k.Creator = 99 }))
				return err
			})
			if core.KindOf(err) != core.Invalid {
				t.Errorf("AddTicket of nobody = %v, want Invalid", err)
			}
		})
	})
}

func TestMessages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			id := d.open(tx, d.ticket())
			file := core.Attachment{Name: "a.txt", Type: "text/plain", Blob: core.Blob{SHA256: "ab", Size: 5}}
			var want []core.Message
			for _, m := range []core.Message{
				{Ticket: id, Author: d.cid, Channel: core.Mail, Source: "1", Privacy: core.Inherit, Text: "Größe\n", Inbound: 7, At: t0, Attachments: []core.Attachment{file, file}},
				{Ticket: id, Author: d.sue, Channel: core.Slack, Source: "2", Privacy: core.Private, Internal: true, AnswerTo: 1, At: t0, Attachments: []core.Attachment{file}},
				{Ticket: id, Author: d.sue, Channel: core.Shell, Source: "3", Privacy: core.Public, Text: "x", At: t0},
			} {
				m, err := tx.AddMessage(t.Context(), m)
				d.check(err)
				want = append(want, m)
			}
			if n := want[1].Attachments[0].Number; n != 3 || want[2].Number != 3 {
				t.Errorf("third file has number %d, third message %d, want 3", n, want[2].Number)
			}
			got, err := tx.Messages(t.Context(), id)
			d.check(err)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Messages (-want +got):\n%s", diff)
			}
			one, err := tx.Message(t.Context(), want[1].ID)
			d.check(err)
			if diff := cmp.Diff(want[1], one); diff != "" {
				t.Errorf("Message (-want +got):\n%s", diff)
			}
			if _, err := tx.Message(t.Context(), 99); core.KindOf(err) != core.NotFound {
				t.Errorf("Message(99) = %v, want NotFound", err)
			}
			err = tx.Nested(t.Context(), func() error {
				_, err := tx.AddMessage(t.Context(), core.Message{Ticket: 99})
				return err
			})
			if core.KindOf(err) != core.Invalid {
				t.Errorf("AddMessage to no ticket = %v, want Invalid", err)
			}
		})
	})
}

func TestCCAndAlerts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			private, open := d.open(tx, d.ticket(of(d.acme, d.ann))), d.open(tx, d.ticket())
			ccs := func(id core.TicketID) (ids []core.PersonID) {
				people, err := tx.CC(t.Context(), id)
				d.check(err)
				for _, p := range people {
					ids = append(ids, p.ID)
				}
				return ids
			}
			alerts := func(k store.AlertKind, target int64) (ids []core.PersonID) {
				people, err := tx.Alerts(t.Context(), k, target)
				d.check(err)
				for _, p := range people {
					ids = append(ids, p.ID)
				}
				return ids
			}
			for i, want := range []bool{true, false} {
				added, err := tx.AddCC(t.Context(), private, d.bob, d.ann, t0)
				if err != nil || added != want {
					t.Errorf("AddCC, time %d = %t, %v, want %t", i+1, added, err, want)
				}
			}
			_, err := tx.AddCC(t.Context(), open, d.bob, d.ann, t0)
			d.check(err)
			d.check(tx.Subscribe(t.Context(), d.bob, private))
			d.check(tx.Subscribe(t.Context(), d.bob, open))
			d.check(tx.SetAlert(t.Context(), d.bob, store.CompanyAlert, int64(d.acme), true))
			d.check(tx.SetAlert(t.Context(), d.ann, store.TicketAlert, int64(private), false))
			d.check(tx.Subscribe(t.Context(), d.ann, private)) // stays off
			want := [][]core.PersonID{{d.bob}, {d.bob}, {d.bob}, {d.bob}}
			if diff := cmp.Diff(want, [][]core.PersonID{ccs(private), ccs(open), alerts(store.TicketAlert, int64(private)), alerts(store.CompanyAlert, int64(d.acme))}); diff != "" {
				t.Errorf("cc and alerts (-want +got):\n%s", diff)
			}
			d.check(tx.Leave(t.Context(), d.bob, d.acme))
			want = [][]core.PersonID{nil, {d.bob}, nil, {d.bob}, nil}
			if diff := cmp.Diff(want, [][]core.PersonID{
				ccs(private), ccs(open), alerts(store.TicketAlert, int64(private)), alerts(store.TicketAlert, int64(open)), alerts(store.CompanyAlert, int64(d.acme)),
			}); diff != "" {
				t.Errorf("cc and alerts after leaving (-want +got):\n%s", diff)
			}
			for _, want := range []bool{true, false} {
				if removed, err := tx.RemoveCC(t.Context(), open, d.bob); err != nil || removed != want {
					t.Errorf("RemoveCC = %t, %v, want %t", removed, err, want)
				}
			}
			for on, want := range map[bool]int{true: 1, false: 0} {
				d.check(tx.SetAlert(t.Context(), d.sue, store.NewAlert, 0, on))
				if people, err := tx.StaffWithNewAlerts(t.Context()); err != nil || len(people) != want {
					t.Errorf("StaffWithNewAlerts with it on %t = %v, %v", on, people, err)
				}
			}
		})
	})
}

func TestReferencesAndOperations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			id := d.open(tx, d.ticket(), says("x"))
			for _, m := range []string{"a@x", "a@x", ""} {
				d.check(tx.AddReference(t.Context(), m, id, 1))
			}
			want := []store.Reference{{MessageID: "a@x", Ticket: id, Message: 1}}
			for name, get := range map[string]func() ([]store.Reference, error){
				"References": func() ([]store.Reference, error) { return tx.References(t.Context(), []string{"b@x", "a@x"}) },
				"Thread":     func() ([]store.Reference, error) { return tx.Thread(t.Context(), id) },
			} {
				got, err := get()
				d.check(err)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			o := store.Operation{Source: "mail:1", Ticket: id, Message: 1, Result: "opened"}
			for i, want := range []bool{true, false} {
				if ok, err := tx.Begin(t.Context(), o.Source, t0); err != nil || ok != want {
					t.Errorf("Begin, time %d = %t, %v, want %t", i+1, ok, err, want)
				}
			}
			d.check(tx.Finish(t.Context(), o))
			if got, err := tx.Operation(t.Context(), o.Source); err != nil || got != o {
				t.Errorf("Operation = %+v, %v, want %+v", got, err, o)
			}
			if _, err := tx.Operation(t.Context(), "other"); core.KindOf(err) != core.NotFound {
				t.Errorf("Operation(other) = %v, want NotFound", err)
			}
			e := core.Event{Ticket: id, Organization: d.acme, Person: d.bob, Actor: d.ann, What: core.StatusChanged, From: "new", To: "closed", Source: "1", At: t0}
			d.check(tx.AddEvent(t.Context(), e))
			d.check(tx.AddEvent(t.Context(), core.Event{What: core.StaffSet, At: t0}))
			e.ID = 1
			of, err := tx.Events(t.Context(), id)
			d.check(err)
			org, err := tx.OrganizationEvents(t.Context(), d.acme)
			d.check(err)
			if diff := cmp.Diff([][]core.Event{{e}, {e}}, [][]core.Event{of, org}); diff != "" {
				t.Errorf("Events and OrganizationEvents (-want +got):\n%s", diff)
			}
		})
	})
}

// Mails bring such texts, and none may be lost for it.
func TestTextsThatAreNone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			for given, want := range map[string]string{"a\x00b": "a\uFFFDb", "a\xffb": "a\uFFFDb", "a\u00e4b": "a\u00e4b"} {
				id := d.open(tx, d.ticket(subject(given)), says(given))
				k, err := tx.Ticket(t.Context(), id)
				d.check(err)
				messages, err := tx.Messages(t.Context(), id)
				d.check(err)
				if k.Subject != want || messages[0].Text != want {
					t.Errorf("subject and text %q are stored as %q and %q, want %q", given, k.Subject, messages[0].Text, want)
				}
			}
		})
	})
}
