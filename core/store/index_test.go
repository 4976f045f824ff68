package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

func TestIndexNewIsIndex(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		for name, m := range map[string]core.Message{
			"shown":    {Text: "zebra", Privacy: core.Inherit},
			"private":  {Text: "zebra", Privacy: core.Private},
			"internal": {Text: "zebra", Privacy: core.Private, Internal: true},
		} {
			var quick, full core.TicketID
			d.do(func(tx *store.Tx) {
				k := d.ticket(subject("About " + name))
				full = d.open(tx, k, m)
				var err error
				k.ID, err = tx.AddTicket(t.Context(), k)
				d.check(err)
				m.Ticket = k.ID
				_, err = tx.AddMessage(t.Context(), m)
				d.check(err)
				d.check(tx.IndexNew(t.Context(), k, m))
				quick = k.ID
			})
			d.view(func(tx *store.Tx) {
				for _, scope := range []core.Scope{staff(), scopeOf(d.cid), scopeOf(d.bob)} {
					got := d.found(tx, core.Filter{Words: "zebra " + name}, scope)
					if slices.Contains(got, quick) != slices.Contains(got, full) {
						t.Errorf("%s: found %v, want both or none of %d and %d", name, got, quick, full)
					}
				}
				if got := d.found(tx, core.Filter{Words: "zebra " + name}, staff()); len(got) != 2 {
					t.Errorf("%s: staff found %v, want two", name, got)
				}
			})
		}
	})
}

func TestIndexAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		var id core.TicketID
		d.do(func(tx *store.Tx) {
			id = d.open(tx, d.ticket(subject("Zebra")), says("giraffe"))
			k, err := tx.Ticket(t.Context(), id)
			d.check(err)
			k.Subject = "Lion"
			d.check(tx.UpdateTicket(t.Context(), k))
			_, err = tx.AddMessage(t.Context(), core.Message{Ticket: id, Author: d.cid, Text: "okapi"})
			d.check(err)
			d.check(tx.Index(t.Context(), id))
		})
		d.view(func(tx *store.Tx) {
			for words, n := range map[string]int{"zebra": 0, "lion": 1, "giraffe okapi": 1} {
				if got := d.found(tx, core.Filter{Words: words}, staff()); len(got) != n {
					t.Errorf("Search(%s) after another Index = %v, want %d", words, got, n)
				}
			}
		})
		d.do(func(tx *store.Tx) {
			if err := tx.Index(t.Context(), id+1); core.KindOf(err) != core.NotFound {
				t.Errorf("Index of no ticket = %v, want NotFound", err)
			}
		})
	})
}

// Texts that would not fit a tsvector are indexed as far as they do.
func TestIndexHugeTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var words, letters, odd strings.Builder
	for i := range 400_000 {
		fmt.Fprintf(&words, "x%x ", i)
		letters.WriteRune(rune(0x4e00 + r.IntN(20_000)))
		odd.WriteRune([]rune{0xfdfa, 0x1d15e, 0x3300 + rune(r.IntN(200)), 'a', ' ', 0x0301}[r.IntN(6)])
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		for name, text := range map[string]string{
			"words":      words.String(),
			"characters": letters.String(),
			"odd":        odd.String(),
			"one word":   strings.Repeat("a", 3_000_000),
			"no words":   strings.Repeat("- ", 1_000_000),
			"not utf-8":  "zebra \xff\xfe giraffe",
			"nul":        "zebra\x00giraffe",
		} {
			var id core.TicketID
			d.do(func(tx *store.Tx) {
				k := d.ticket(subject("Huge " + name))
				var err error
				k.ID, err = tx.AddTicket(t.Context(), k)
				d.check(err)
				id = k.ID
				if err := tx.IndexNew(t.Context(), k, core.Message{Text: text}); err != nil {
					t.Errorf("IndexNew of %s: %v", name, err)
				}
			})
			if !strings.HasPrefix(name, "n") && name != "no words" {
				d.do(func(tx *store.Tx) {
					for _, m := range []core.Message{{Text: text}, {Text: text[1:], Privacy: core.Private}, {Text: text[2:], Internal: true}} {
						m.Text = strings.ToValidUTF8(m.Text, "")
						m.Ticket = id
						_, err := tx.AddMessage(t.Context(), m)
						d.check(err)
					}
					if err := tx.Index(t.Context(), id); err != nil {
						t.Errorf("Index of three times %s: %v", name, err)
					}
				})
			}
			d.view(func(tx *store.Tx) {
				if got := d.found(tx, core.Filter{Words: "huge " + name + " "}, staff()); !slices.Contains(got, id) {
					t.Errorf("Search(huge %s) = %v, want %d", name, got, id)
				}
			})
		}
	})
}
