package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

// found is the numbers of all hits, page by page.
func (d *desk) found(tx *store.Tx, f core.Filter, s core.Scope) []core.TicketID {
	d.t.Helper()
	ids := []core.TicketID{}
	for {
		hits, next, err := tx.Search(d.t.Context(), f, s)
		if err != nil {
			d.t.Fatalf("Search(%q): %v", f.Words, err)
		}
		for _, h := range hits {
			ids = append(ids, h.Ticket.ID)
		}
		if f.After = next; next == "" {
			return ids
		}
	}
}

func TestSearchWords(t *testing.T) {
	texts := []string{
		1:  "The upgrade stopped the server at night",
		2:  "The server stopped. We want to upgrade",
		3:  "Crème brûlée im Café, Straße 12",
		4:  "creme brulee in the cafe",
		5:  "Error E_NOENT in /var/lib/foo-bar.service version 10.2.3, ask ops@acme.example",
		6:  "私はログインできない",
		7:  "Сервер не отвечает после обновления",
		8:  "OR AND NOT NEAR title:x server* (brackets) \"quotes\" 'single' <-> :* \\ back",
		9:  strings.Repeat("QUJD", 300) + " and then words",
		10: "ﬁle ½ İstanbul soft\u00adhyphen zero\u200dwidth",
		11: "upgraded servers",
	}
	tests := []struct {
		words string
		want  []core.TicketID
	}{
		{"upgrade server ", []core.TicketID{1, 2}},
		{"SERVER upgrade ", []core.TicketID{1, 2}},
		{"upgrade serv", []core.TicketID{1, 2}},
		{"upgr", []core.TicketID{1, 2, 11}},
		{"upgr ", nil},
		{`"upgr"`, nil},
		{`"server stopped"`, []core.TicketID{2}},
		{`“stopped the server”`, []core.TicketID{1}},
		{`upgrade -night`, []core.TicketID{2}},
		{`upgrade -"server stopped" `, []core.TicketID{1}},
		{`-night upgrade`, []core.TicketID{2, 11}},
		{"creme", []core.TicketID{3, 4}},
		{"CRÈME cafés", nil},
		{"crème cafe ", []core.TicketID{3, 4}},
		{"strasse", []core.TicketID{3}},
		{"STRASSE 12", []core.TicketID{3}},
		{"foo-bar.service", []core.TicketID{5}},
		{"bar-foo", nil},
		{"e_noent", []core.TicketID{5}},
		{"10.2", []core.TicketID{5}},
		{"ops@acme.example", []core.TicketID{5}},
		{"acme ", []core.TicketID{5}},
		{"ログイン", []core.TicketID{6}},
		{"できない", []core.TicketID{6}},
		{"インログ", nil},
		{"сервер ", []core.TicketID{7}},
		{"обновлени", []core.TicketID{7}},
		{"OR", []core.TicketID{8}},
		{"NOT NEAR ", []core.TicketID{8}},
		{`title:x`, []core.TicketID{8}},
		{`"unclosed phrase`, nil},
		{`server*`, []core.TicketID{1, 2, 8, 11}},
		{`brackets) (`, []core.TicketID{8}},
		{`'single'`, []core.TicketID{8}},
		{`a' | 'b`, nil},
		{`\ back`, []core.TicketID{8}},
		{`:* <-> back`, []core.TicketID{8}},
		{strings.Repeat("qujd", 300), nil},
		{strings.Repeat("QUJD", 200) + " words", []core.TicketID{9}},
		{"file", []core.TicketID{10}},
		{"istanbul softhyphen zerowidth", []core.TicketID{10}},
		{"¶", nil},
		{"se", nil},
		{"ser", []core.TicketID{1, 2, 5, 8, 11}},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.do(func(tx *store.Tx) {
			for _, text := range texts[1:] {
				d.open(tx, d.ticket(subject("About")), says(text))
			}
		})
		d.view(func(tx *store.Tx) {
			for _, c := range tests {
				f := core.Filter{Words: c.words, Sort: core.ByNumber, Reverse: true}
				hits, _, err := tx.Search(t.Context(), f, staff())
				if k := core.KindOf(err); k != "" && k != core.Invalid {
					t.Fatalf("Search(%q): %v", c.words, err)
				}
				var got []core.TicketID
				for _, h := range hits {
					got = append(got, h.Ticket.ID)
					if !strings.Contains(h.Snippet, "«") {
						t.Errorf("Search(%q) has no mark in %q", c.words, h.Snippet)
					}
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("Search(%q) = %v, want %v", c.words, got, c.want)
				}
				if err == nil {
					ranked := d.found(tx, core.Filter{Words: c.words, Limit: 1}, staff())
					if slices.Sort(ranked); !slices.Equal(ranked, got) && len(ranked)+len(got) > 0 {
						t.Errorf("ranked Search(%q) = %v, want %v", c.words, ranked, got)
					}
				}
			}
		})
	})
}

func TestSearchRefuses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		d.view(func(tx *store.Tx) {
			for _, words := range []string{"", "  ", "-only", `""`, "...", "-", "¶", strings.Repeat("word ", 300), strings.Repeat("ab ", 50)} {
				if _, _, err := tx.Search(t.Context(), core.Filter{Words: words}, staff()); core.KindOf(err) != core.Invalid {
					t.Errorf("Search(%.20q) = %v, want Invalid", words, err)
				}
			}
			_, next, err := tx.List(t.Context(), core.Filter{Limit: 1}, staff())
			d.check(err)
			for _, after := range []string{next, "x", "////"} {
				if after == "" {
					continue
				}
				if _, _, err := tx.Search(t.Context(), core.Filter{Words: "word", After: after}, staff()); core.KindOf(err) != core.Invalid {
					t.Errorf("Search after %q = %v, want Invalid", after, err)
				}
			}
		})
	})
}

// Each of these tickets has one secret word in a message of each class.
func TestSearchKeepsSecrets(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		messages := []core.Message{
			{Text: "greeting zebra"},
			{Text: "greeting whisper", Privacy: core.Private},
			{Text: "greeting backstage", Internal: true, Privacy: core.Private},
		}
		var open, private, copied, delayed, withdrawn core.TicketID
		d.do(func(tx *store.Tx) {
			open = d.open(tx, d.ticket(), messages...)
			private = d.open(tx, d.ticket(of(d.acme, d.ann)), messages...)
			copied = d.open(tx, d.ticket(of(d.globex, d.bob)), messages...)
			_, err := tx.AddCC(t.Context(), copied, d.ann, d.sue, t0)
			d.check(err)
			delayed = d.open(tx, d.ticket(func(k *core.Ticket) { k.PublicAt = t0.Add(24 * time.Hour) }), messages...)
			withdrawn = d.open(tx, d.ticket(func(k *core.Ticket) { k.Withdrawn = true }), messages...)
		})
		everyone := []core.TicketID{open, private, copied, delayed, withdrawn}
		ann, cid, bob := scopeOf(d.ann, d.acme), scopeOf(d.cid), scopeOf(d.bob)
		tests := []struct {
			name, words string
			s           core.Scope
			want        []core.TicketID
		}{
			{"staff, all", "greeting zebra", staff(), everyone},
			{"staff, notes", "backstage", staff(), everyone},
			{"staff, exclude notes", "greeting -backstage", staff(), nil},
			{"customer, public words", "zebra", ann, []core.TicketID{open, private, copied}},
			{"customer, private words", "whisper", ann, []core.TicketID{private, copied}},
			{"customer, notes", "backstage", ann, nil},
			{"customer, a note excludes nothing", "zebra -backstage", ann, []core.TicketID{open, private, copied}},
			{"customer, a private word excludes own only", "zebra -whisper", ann, []core.TicketID{open}},
			{"customer, words of two classes", "zebra whisper", ann, []core.TicketID{private, copied}},
			{"customer, word with a note's", "zebra backstage", ann, nil},
			{"creator", "whisper", cid, []core.TicketID{open, delayed, withdrawn}},
			{"others", "whisper", bob, nil},
			{"others, public", "zebra", bob, []core.TicketID{open}},
			{"phrase over two messages", `"zebra greeting"`, staff(), nil},
			{"unknown person", "zebra", core.Scope{Now: t0}, nil},
		}
		d.view(func(tx *store.Tx) {
			for _, c := range tests {
				for _, sort := range []core.Sort{"", core.ByUpdated} {
					got := d.found(tx, core.Filter{Words: c.words, Sort: sort}, c.s)
					if slices.Sort(got); !slices.Equal(got, c.want) && len(got)+len(c.want) > 0 {
						t.Errorf("%s: Search(%q, sort %q) = %v, want %v", c.name, c.words, sort, got, c.want)
					}
				}
			}
			for name, c := range map[string]struct {
				s      core.Scope
				secret []string
			}{
				"others":   {bob, []string{"whisper", "backstage"}},
				"customer": {ann, []string{"backstage"}},
			} {
				hits, _, err := tx.Search(t.Context(), core.Filter{Words: "greeting"}, c.s)
				d.check(err)
				for _, h := range hits {
					for _, word := range c.secret {
						if h.Ticket.ID == open && strings.Contains(h.Snippet, word) {
							t.Errorf("%s read %q in the snippet %q", name, word, h.Snippet)
						}
					}
				}
			}
		})
	})
}

func TestSearchRanks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		filler := strings.Repeat("other things were said at length here ", 40)
		var inSubject, often, once core.TicketID
		d.do(func(tx *store.Tx) {
			inSubject = d.open(tx, d.ticket(subject("Certificate expired")), says("Please look"))
			often = d.open(tx, d.ticket(), says("certificate certificate certificate "+filler))
			for range 30 {
				d.open(tx, d.ticket(), says(filler))
			}
			once = d.open(tx, d.ticket(), says(filler+" certificate "+filler))
		})
		d.view(func(tx *store.Tx) {
			want := []core.TicketID{inSubject, often, once}
			if got := d.found(tx, core.Filter{Words: "certificate", Limit: 2}, staff()); !slices.Equal(got, want) {
				t.Errorf("Search ranks %v, want %v", got, want)
			}
			slices.Reverse(want)
			if got := d.found(tx, core.Filter{Words: "certificate", Limit: 2, Reverse: true}, staff()); !slices.Equal(got, want) {
				t.Errorf("reversed Search ranks %v, want %v", got, want)
			}
			want = []core.TicketID{once, often, inSubject}
			if got := d.found(tx, core.Filter{Words: "certificate", Limit: 2, Sort: core.ByUpdated}, staff()); !slices.Equal(got, want) {
				t.Errorf("Search sorts %v, want %v", got, want)
			}
		})
	})
}

func TestSearchFilters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		var closed core.TicketID
		d.do(func(tx *store.Tx) {
			d.open(tx, d.ticket(), says("zebra"))
			closed = d.open(tx, d.ticket(of(d.acme, d.ann), func(k *core.Ticket) { k.Status = core.Closed }), says("zebra"))
			d.open(tx, d.ticket(of(d.acme, d.ann), func(k *core.Ticket) { k.Status = core.Closed }), says("giraffe"))
		})
		d.view(func(tx *store.Tx) {
			f := core.Filter{Words: "zebra", View: core.ViewCompany, Status: []core.Status{core.Closed}, By: d.ann, Created: core.Span{From: t0}}
			for _, f.Sort = range []core.Sort{"", core.BySubject} {
				if got := d.found(tx, f, scopeOf(d.ann, d.acme)); !slices.Equal(got, []core.TicketID{closed}) {
					t.Errorf("Search with filters = %v, want %v", got, closed)
				}
			}
			f.Sort = core.ByNumber
			if got := d.pages(tx, f, scopeOf(d.ann, d.acme)); !slices.Equal(got, []core.TicketID{closed}) {
				t.Errorf("List with words = %v, want %v", got, closed)
			}
		})
	})
}

func TestSearchSnippets(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		far := strings.Repeat("word ", 200)
		d.do(func(tx *store.Tx) {
			d.open(tx, d.ticket(subject("Printer")), says("It does\nnot print."), says("Thanks"))
			d.open(tx, d.ticket(), says(far+"the Café is\tclosed, and closed it stays "+far))
			d.open(tx, d.ticket(), says("Only cafe here"), says("Closed cafe"))
			d.open(tx, d.ticket(), says("私はログインできない。 "+strings.Repeat("é", 400)))
			d.open(tx, d.ticket(subject("Empty barrel")))
		})
		want := map[string][]string{
			"printer":         {"It does not print"},
			`closed "café is`: {"…" + strings.Repeat(" word", 7) + " the «Café is» «closed», and «closed» it stays" + strings.Repeat(" word", 17) + " …"},
			"cafe closed -is": {"«Closed» «cafe»"},
			"ログイン":            {"私は«ログイン»できない …"},
			"barrel":          {""},
		}
		d.view(func(tx *store.Tx) {
			for words, snippets := range want {
				hits, _, err := tx.Search(t.Context(), core.Filter{Words: words}, staff())
				d.check(err)
				var got []string
				for _, h := range hits {
					got = append(got, h.Snippet)
				}
				if diff := cmp.Diff(snippets, got); diff != "" {
					t.Errorf("snippets of %s (-want +got):\n%s", words, diff)
				}
			}
		})
	})
}
