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

func slugs(as []core.Article) []string {
	out := []string{}
	for _, a := range as {
		out = append(out, a.Slug)
	}
	return out
}

func found(hits []store.ArticleHit) []string {
	out := []string{}
	for _, h := range hits {
		out = append(out, h.Article.Slug)
	}
	return out
}

func TestArticles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		all := core.Scope{Public: true}
		login := core.Article{Slug: "login", Title: "How to log in", Category: "logout", Public: true, Text: "Open the page. The certificate must be valid.", Updated: t0}
		certificate := core.Article{Slug: "certificate", Title: "Certificate renewal", Public: true, Text: "Renew it every year.", Updated: t0}
		runbook := core.Article{Slug: "runbook", Title: "Runbook", Text: "How staff renew a certificate.", Updated: t0}
		d.do(func(tx *store.Tx) {
			for _, a := range []*core.Article{&login, &certificate, &runbook} {
				var err error
				a.ID, err = tx.PutArticle(t.Context(), *a)
				d.check(err)
			}
		})
		d.view(func(tx *store.Tx) {
			if got, err := tx.Article(t.Context(), "login"); err != nil || got != login {
				t.Errorf("Article(login) = %+v, %v, want %+v", got, err, login)
			}
			if _, err := tx.Article(t.Context(), "none"); core.KindOf(err) != core.NotFound {
				t.Errorf("Article(none) = %v, want NotFound", err)
			}
			if got, err := tx.ArticleByID(t.Context(), login.ID); err != nil || got != login {
				t.Errorf("ArticleByID(%d) = %+v, %v, want %+v", login.ID, got, err, login)
			}
			if _, err := tx.ArticleByID(t.Context(), 99); core.KindOf(err) != core.NotFound {
				t.Errorf("ArticleByID(99) = %v, want NotFound", err)
			}
			for _, c := range []struct {
				scope core.Scope
				want  []string
			}{
				{core.Scope{Public: true}, []string{"certificate", "login"}}, {staff(), []string{"certificate", "login", "runbook"}}, {core.Scope{}, []string{}},
			} {
				got, err := tx.Articles(t.Context(), c.scope)
				d.check(err)
				if diff := cmp.Diff(c.want, slugs(got)); diff != "" {
					t.Errorf("Articles(%+v) (-want +got):\n%s", c.scope, diff)
				}
			}
			for _, c := range []struct {
				words string
				limit int
				scope core.Scope
				want  []string
			}{
				{"certificate", 0, all, []string{"certificate", "login"}},
				{"certificate", 1, all, []string{"certificate"}},
				{"certificate renew", 0, staff(), []string{"certificate", "runbook"}},
				{"certificate -valid", 0, all, []string{"certificate"}},
				{"absent", 0, staff(), []string{}},
				{"certificate", 0, core.Scope{}, []string{}},
			} {
				got, err := tx.SearchArticles(t.Context(), c.words, c.limit, c.scope)
				d.check(err)
				if diff := cmp.Diff(c.want, found(got)); diff != "" {
					t.Errorf("SearchArticles(%q, %d, %+v) (-want +got):\n%s", c.words, c.limit, c.scope, diff)
				}
			}
			if _, err := tx.SearchArticles(t.Context(), "-x", 3, staff()); core.KindOf(err) != core.Invalid {
				t.Errorf("SearchArticles(-x) = %v, want Invalid", err)
			}
			if got, err := tx.SearchArticles(t.Context(), "must valid", 3, all); err != nil || len(got) != 1 || !strings.Contains(got[0].Snippet, "«must» be «valid»") {
				t.Errorf("SearchArticles(must valid) = %+v, %v, want the words marked", got, err)
			}
			got, err := tx.SimilarArticles(t.Context(), "Re: my certificate doesn't work", 3)
			d.check(err)
			if !slices.Equal(slugs(got), []string{"certificate", "login"}) {
				t.Errorf("SimilarArticles = %v, want certificate and login", slugs(got))
			}
			if got, err := tx.SimilarArticles(t.Context(), "Re: the", 3); err != nil || len(got) > 0 {
				t.Errorf("SimilarArticles of nothing = %v, %v, want none", got, err)
			}
		})
		d.do(func(tx *store.Tx) {
			changed := login
			changed.Title, changed.Text, changed.Public, changed.Updated = "Signing in", "With a key", false, t0.Add(time.Hour)
			id, err := tx.PutArticle(t.Context(), changed)
			d.check(err)
			if got, err := tx.Article(t.Context(), "login"); err != nil || got != changed || id != login.ID {
				t.Errorf("Article(login) after a change = %+v, %v, want %+v", got, err, changed)
			}
			d.check(tx.RemoveArticle(t.Context(), "certificate"))
			if err := tx.RemoveArticle(t.Context(), "certificate"); core.KindOf(err) != core.NotFound {
				t.Errorf("second RemoveArticle = %v, want NotFound", err)
			}
			for words, want := range map[string][]string{"certificate": {"runbook"}, "signing key": {"login"}} {
				got, err := tx.SearchArticles(t.Context(), words, 0, staff())
				d.check(err)
				if !slices.Equal(found(got), want) {
					t.Errorf("SearchArticles(%s) after changes = %v, want %v", words, found(got), want)
				}
			}
		})
	})
}

func TestSimilar(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		var cert, both, self core.TicketID
		d.do(func(tx *store.Tx) {
			for range 20 {
				d.open(tx, d.ticket(subject("Upgrade question")), says("certificate"))
			}
			cert = d.open(tx, d.ticket(subject("The certificate is lost")), says("x"))
			both = d.open(tx, d.ticket(subject("Expired certificates after upgrade: certificate chain")), says("x"))
			d.open(tx, d.ticket(subject("certificate chain"), of(d.acme, d.ann)), says("x"))
			d.open(tx, d.ticket(subject("certificate chain"), func(k *core.Ticket) { k.Withdrawn = true }), says("x"))
			d.open(tx, d.ticket(subject("certificate chain"), func(k *core.Ticket) { k.PublicAt = t0.Add(24 * time.Hour) }), says("x"))
			self = d.open(tx, d.ticket(subject("certificate chain")), says("x"))
		})
		d.view(func(tx *store.Tx) {
			for _, c := range []struct {
				subject string
				limit   int
				want    []core.TicketID
			}{
				{"Broken CERTIFICATE chain", 3, []core.TicketID{both, cert}},
				{"Broken certificate chain", 1, []core.TicketID{both}},
				{"the of and", 3, []core.TicketID{}},
				{"", 3, []core.TicketID{}},
				{`" OR '`, 3, []core.TicketID{}},
			} {
				got, err := tx.Similar(t.Context(), c.subject, c.limit, self, t0.Add(time.Hour))
				if err != nil || !slices.Equal(numbers(got), c.want) {
					t.Errorf("Similar(%q) = %v, %v, want %v", c.subject, numbers(got), err, c.want)
				}
			}
		})
	})
}

func TestStats(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := seeded(t, s)
		berlin, err := time.LoadLocation("Europe/Berlin")
		d.check(err)
		now := time.Date(2026, 4, 2, 12, 0, 0, 0, berlin) // a Thursday, after the clocks went forward
		monday := time.Date(2026, 3, 30, 0, 0, 0, 0, berlin)
		at := func(when time.Time) func(*core.Ticket) { return func(k *core.Ticket) { k.Created = when } }
		d.do(func(tx *store.Tx) {
			d.open(tx, d.ticket(at(monday)))
			d.open(tx, d.ticket(at(monday.Add(-time.Millisecond)), func(k *core.Ticket) { k.Status = core.Closed }))
			d.open(tx, d.ticket(at(monday.AddDate(0, 0, -7)), func(k *core.Ticket) { k.Priority, k.Category = core.Urgent, "upgrade" }))
			d.open(tx, d.ticket(at(monday.AddDate(0, 0, -49))))
			d.open(tx, d.ticket(at(monday.AddDate(0, 0, -49).Add(-time.Millisecond))))
			d.open(tx, d.ticket(at(monday), of(d.acme, d.ann)))
		})
		want := store.Stats{
			Total:    5,
			Status:   map[core.Status]int{core.New: 4, core.Closed: 1},
			Priority: map[core.Priority]int{core.Normal: 4, core.Urgent: 1},
			Category: map[string]int{"other": 4, "upgrade": 1},
		}
		for i, n := range []int{1, 0, 0, 0, 0, 0, 2, 1} {
			want.Weeks = append(want.Weeks, store.Week{Start: monday.AddDate(0, 0, 7*(i-7)), Opened: n})
		}
		d.view(func(tx *store.Tx) {
			got, err := tx.Stats(t.Context(), core.Filter{}, core.Scope{Public: true, Now: now}, now)
			d.check(err)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Stats of the public (-want +got):\n%s", diff)
			}
			for name, c := range map[string]struct {
				f    core.Filter
				s    core.Scope
				want int
			}{
				"staff":   {core.Filter{}, staff(), 6},
				"company": {core.Filter{View: core.ViewCompany}, scopeOf(d.ann, d.acme), 1},
				"words":   {core.Filter{Words: "subject 2 "}, staff(), 1},
				"none":    {core.Filter{Category: []string{"none"}}, staff(), 0},
			} {
				got, err := tx.Stats(t.Context(), c.f, c.s, now)
				if err != nil || got.Total != c.want {
					t.Errorf("Stats of %s = %+v, %v, want %d in all", name, got, err, c.want)
				}
			}
		})
	})
}
