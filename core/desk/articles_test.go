package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/core/store"
)

func yes() *bool { return new(true) }

// articles writes one for everybody and one for staff, numbers 1 and 2.
func (w *world) articles() {
	w.t.Helper()
	w.done(w.PutArticle(w.ctx(), w.system(), desk.Draft{Title: "Kerberos for all", Category: "Single Sign-On", Public: yes(), Text: "Renew the ticket."}))
	w.done(w.PutArticle(w.ctx(), w.by("ada"), desk.Draft{Title: "Kerberos for staff", Text: "The secret ticket."}))
}

// wrote lists the events of an article: what, and who.
func (w *world) wrote(slug string) string {
	w.t.Helper()
	var out []string
	w.ok(w.store.View(w.ctx(), func(tx *store.Tx) error {
		all, err := tx.ArticleEvents(w.ctx(), slug)
		for _, e := range all {
			out = append(out, fmt.Sprintf("%s by %s at %s", e.What, w.name(e.Actor), e.At.UTC().Format("15:04")))
		}
		return err
	}))
	return strings.Join(out, ", ")
}

func TestWhoReadsArticles(t *testing.T) {
	each(t, func(w *world) {
		w.articles()
		stranger, err := w.Actor(w.ctx(), addresses["zoe"], core.TrustFailed)
		w.ok(err)
		actors := map[string]core.Actor{"stranger": stranger, "system": core.System()}
		for _, name := range everybody {
			actors[name] = w.actor(name)
		}
		for name, a := range actors {
			want := []string{"kerberos-for-all"}
			switch name {
			case "stranger":
				want = nil
			case "system", "sam", "ada":
				want = []string{"kerberos-for-all", "kerberos-for-staff"}
			}
			var listed, found, read []string
			all, err := w.Articles(w.ctx(), a)
			w.ok(err)
			for _, x := range all {
				listed = append(listed, x.Slug)
			}
			hits, err := w.SearchArticles(w.ctx(), a, "ticket", nil, 9)
			w.ok(err)
			for _, h := range hits {
				found = append(found, h.Article.Slug)
			}
			slices.Sort(found)
			for _, ref := range []string{"1", "kerberos-for-staff"} {
				if v, err := w.Article(w.ctx(), a, ref); err == nil {
					read = append(read, v.Slug)
				} else if core.NoArticle().Error() != err.Error() || core.KindOf(err) != core.NotFound {
					t.Errorf("%s: Article(%s) = %v, want as for one that is not there", name, ref, err)
				}
			}
			for what, got := range map[string][]string{"listed": listed, "found": found, "read": read} {
				if !slices.Equal(got, want) {
					t.Errorf("%s %s %v, want %v", name, what, got, want)
				}
			}
		}
		_, similar, err := w.Similar(w.ctx(), "kerberos", 0, 3)
		if err != nil || len(similar) != 1 || similar[0].Slug != "kerberos-for-all" {
			t.Errorf("Similar = %v, %v, want the public one only", similar, err)
		}
		if hits, err := w.SearchArticles(w.ctx(), core.System(), "ticket", []string{"single sign-on"}, 9); err != nil || len(hits) != 1 {
			t.Errorf("SearchArticles of a category = %v, %v, want one", hits, err)
		}
		if _, err := w.Article(w.ctx(), core.System(), "none"); core.NoArticle().Error() != err.Error() {
			t.Errorf("Article(none) = %v", err)
		}
	})
}

func TestWritingArticles(t *testing.T) {
	each(t, func(w *world) {
		w.articles()
		w.clock.pass(time.Hour)
		again, err := w.PutArticle(w.ctx(), w.by("ada"), desk.Draft{Title: "Kerberos for All", Text: "Renew it at noon."})
		if a := again.Article; err != nil || again.What != core.ArticleChanged || a.ID != 1 || !a.Public || a.Category != "single sign-on" || a.Title != "Kerberos for All" || a.Text != "Renew it at noon." {
			t.Errorf("PutArticle again = %+v, %v, want the text changed and who may read it as before", again, err)
		}
		w.clock.pass(time.Hour)
		same, err := w.PutArticle(w.ctx(), w.by("ada"), desk.Draft{Title: "Kerberos for All", Text: "Renew it at noon."})
		if err != nil || same.What != "" || !same.Article.Updated.Equal(again.Article.Updated) {
			t.Errorf("PutArticle of the same = %+v, %v, want nothing changed", same, err)
		}
		by := w.by("ada")
		no := false
		for range 2 { // the second time it is known
			changed, err := w.ChangeArticle(w.ctx(), by, "1", desk.Draft{Public: &no})
			if err != nil || changed.Article.Public || changed.Article.Text != "Renew it at noon." {
				t.Errorf("ChangeArticle = %+v, %v, want it for staff", changed, err)
			}
		}
		if got, want := w.wrote("kerberos-for-all"), "article added by nobody at 09:00, article changed by ada at 10:00, article changed by ada at 11:00"; got != want {
			t.Errorf("events %s, want %s", got, want)
		}
		v, err := w.Article(w.ctx(), w.actor("sam"), "1")
		if err != nil || len(v.Events) != 3 || v.People[v.Events[2].Actor].Name != "Ada" {
			t.Errorf("Article to staff = %+v, %v, want its events and who did them", v, err)
		}
		gone, err := w.RemoveArticle(w.ctx(), w.by("ada"), "kerberos-for-all")
		if err != nil || gone.ID != 1 {
			t.Errorf("RemoveArticle = %+v, %v, want article 1", gone, err)
		}
		_, err = w.RemoveArticle(w.ctx(), w.by("ada"), "1")
		w.refused(err, core.NotFound, core.RuleNoArticle)
		if got := w.wrote("kerberos-for-all"); !strings.HasSuffix(got, "article removed by ada at 11:00") {
			t.Errorf("events %s, want the removal", got)
		}
	})
}

func TestWritingArticlesIsRefused(t *testing.T) {
	each(t, func(w *world) {
		w.articles()
		for _, name := range []string{"sam", "alice", "zoe"} {
			_, err := w.PutArticle(w.ctx(), w.by(name), desk.Draft{Title: "Mine", Text: "Text."})
			w.refused(err, core.Refused, core.RuleAdmins)
			_, err = w.ChangeArticle(w.ctx(), w.by(name), "2", desk.Draft{Text: "Text."})
			w.refused(err, core.Refused, core.RuleAdmins)
			_, err = w.RemoveArticle(w.ctx(), w.by(name), "2")
			w.refused(err, core.Refused, core.RuleAdmins)
			_, err = w.ImportArticles(w.ctx(), w.by(name), nil)
			w.refused(err, core.Refused, core.RuleAdmins)
		}
		for _, n := range []desk.Draft{
			{Title: "???", Text: "Text."}, {Title: "No text"}, {Title: "Odd", Text: "a\x00b"}, {Title: "Odd", Text: "\xff"},
			{Title: "Filed", Text: "Text.", Category: "nonsense"}, {Title: "Long", Text: strings.Repeat("x", core.LongestArticle+1)},
			{Title: strings.Repeat("long ", 50), Text: "Text."},
		} {
			if _, err := w.PutArticle(w.ctx(), w.system(), n); core.KindOf(err) != core.Invalid {
				t.Errorf("PutArticle(%.20q) = %v, want Invalid", n.Title, err)
			}
		}
		if all, err := w.Articles(w.ctx(), core.System()); err != nil || len(all) != 2 {
			t.Errorf("Articles = %v, %v, want the two", all, err)
		}
	})
}

func TestImportArticles(t *testing.T) {
	each(t, func(w *world) {
		import2 := func(second string) ([]desk.Written, error) {
			return w.ImportArticles(w.ctx(), w.system(), []core.Article{
				{Slug: "sso/okta", Title: "Okta", Public: true, Category: "UPGRADE", Text: "First."}, {Slug: "notes", Title: "Notes", Text: second},
			})
		}
		what := func(second string) string {
			all, err := import2(second)
			w.ok(err)
			return fmt.Sprintf("%s, %s", all[0].What, all[1].What)
		}
		if got := what("Second."); got != "article added, article added" {
			t.Errorf("the first import: %s", got)
		}
		w.clock.pass(time.Hour)
		if got := what("Changed."); got != ", article changed" {
			t.Errorf("the second import: %s, want the first left alone", got)
		}
		if v, err := w.Article(w.ctx(), w.actor("zoe"), "sso/okta"); err != nil || !v.Updated.Equal(monday) || v.Category != "upgrade" {
			t.Errorf("Article(sso/okta) = %+v, %v, want it as first imported", v, err)
		}
		_, err := w.ImportArticles(w.ctx(), w.system(), []core.Article{{Slug: "fine", Title: "Fine", Text: "Fine."}, {Slug: "wrong", Title: "Wrong"}})
		if core.KindOf(err) != core.Invalid {
			t.Errorf("ImportArticles with a wrong one = %v, want Invalid", err)
		}
		if _, err := w.Article(w.ctx(), core.System(), "fine"); core.KindOf(err) != core.NotFound {
			t.Errorf("half of an import was kept: %v", err)
		}
	})
}
