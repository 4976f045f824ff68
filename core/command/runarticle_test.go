package command_test

import (
	"strings"
	"testing"
	"time"

	"usher/core/command"
	"usher/core/store"
	"usher/core/store/storetest"
)

// library writes two public articles and one for staff, numbers 1 to 3.
func (w *world) library() {
	w.t.Helper()
	w.ok("ada@desk.example", "article add Log in again public category:upgrade\nAfter an upgrade, **clear** the session table:\n\n    usher sessions clear\n")
	w.ok("ada@desk.example", "article add Log out public\nUse the button.")
	w.ok("ada@desk.example", "article add Login secrets\nThe master login is in the safe.")
}

func TestSearchFindsArticles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.library()
		w.tickets()
		for _, c := range []struct {
			who, text         string
			articles, tickets int
			says              string
		}{
			{"carl@home.example", "search log", 2, 2, "Log out: `article show 2`"},
			{"carl@home.example", "search session", 1, 0, "No ticket that you can see has these words."},
			{"carl@home.example", "search today", 0, 1, "No article that you can see has these words."},
			{"carl@home.example", "search absent", 0, 0, "No ticket and no article that you can see has these words."},
			{"carl@home.example", "search safe", 0, 0, "No ticket and no article"},
			{"sam@desk.example", "search safe", 1, 0, "Login secrets: `article show 3`"},
			{"carl@home.example", "search log category:upgrade", 1, 0, "Log in again"},
			{"carl@home.example", "search log sort:number", 2, 2, "Tickets"},
		} {
			a := w.ok(c.who, c.text)
			if text := command.Text(a, 200); len(a.Data.Articles) != c.articles || len(a.Data.Tickets) != c.tickets || !strings.Contains(text, c.says) {
				t.Errorf("%s: %s = %d articles, %d tickets, want %d, %d and %q:\n%s", c.who, c.text, len(a.Data.Articles), len(a.Data.Tickets), c.articles, c.tickets, c.says, text)
			}
		}
		for _, filter := range []string{"status:open", "priority:normal", "by:me", "org:Acme", "created:7d", "updated:7d"} {
			a := w.ok("sam@desk.example", "search log "+filter)
			if text := command.Text(a, 200); a.Data.Articles != nil || strings.Contains(strings.ToLower(text), "article") {
				t.Errorf("search log %s speaks of articles: %s", filter, text)
			}
		}
		for _, name := range []string{"a", "b"} {
			w.ok("system", "article add Log "+name+" public\nText.")
			w.ok("carl@home.example", "open Log "+name)
		}
		a := w.ok("carl@home.example", "search log")
		if got := command.Text(a, 200); len(a.Data.Articles) != 3 || !strings.Contains(got, "article list log") || a.Data.Next == nil {
			t.Errorf("search log = %s, want three articles and the command for more", got)
		}
		if next := w.ok("carl@home.example", string(*a.Data.Next)); next.Data.Articles != nil || len(next.Data.Tickets) == 0 {
			t.Errorf("the next page has articles %v", next.Data.Articles)
		}
	})
}

func TestArticleAnswers(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	w.library()
	w.now = w.now.Add(24 * time.Hour)
	w.ok("system", "article set 1 title:\"Log in, again\"")
	w.tickets()
	for _, c := range []struct{ name, who, text string }{
		{"run-articles", "carl@home.example", "articles"},
		{"run-articles-staff", "sam@desk.example", "article list"},
		{"run-article", "carl@home.example", "article show 1"},
		{"run-article-staff", "sam@desk.example", "article show log-in-again"},
		{"run-search-articles", "carl@home.example", "search log"},
		{"run-article-remove", "ada@desk.example", "article remove 1"},
		{"run-open-with-articles", "carl@home.example", "open Login fails after the upgrade"},
	} {
		a := w.do(c.who, c.text)
		golden(t, c.name+".txt", command.Text(a, 80))
		b, err := command.JSON(a)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, c.name+".json", string(b))
	}
}

// What may help is offered before a ticket is opened, and not again then.
func TestOffer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := build(t, s)
		w.library()
		w.ok("alice@acme.example", "open Log of secrets") // private
		offer := func(line string) (command.Command, string) {
			c, err := command.Parse(line, w.run.Env(w.desk))
			if err != nil {
				t.Fatal(err)
			}
			bs, err := w.run.Offer(t.Context(), w.desk, c)
			if err != nil {
				t.Fatal(err)
			}
			return c, command.Text(command.Answer{Blocks: bs}, 200)
		}
		c, text := offer("open I can't log in any more")
		if !strings.Contains(text, "article show 1") || strings.Contains(text, "secrets") {
			t.Errorf("offered %q, want the article for all and nothing else", text)
		}
		for _, other := range []string{"open Burning", "open", "reply 1 log"} {
			if _, text := offer(other); text != "" {
				t.Errorf("%s offers %q, want nothing", other, text)
			}
		}
		c.Yes = true
		a, err := w.run.Run(t.Context(), w.desk, w.by("carl@home.example"), c)
		if got := command.Text(a, 200); err != nil || !a.OK || strings.Contains(got, "article show") {
			t.Errorf("opened after the offer: %s, %v, want it not said again", got, err)
		}
		if got := command.Text(w.ok("carl@home.example", "open I can't log in any more"), 200); !strings.Contains(got, "article show 1") {
			t.Errorf("opened at once: %s, want the article named", got)
		}
	})
}
