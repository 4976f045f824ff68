package desk_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"usher/core"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

var statement = regexp.MustCompile(`(?m)LOG:  (execute [^:]*|statement): (.*)`)

// What a mail costs in statements, each a round trip on PostgreSQL, as its
// server logs them. More people who are told may cost a notice each, and
// nothing else.
func TestStatements(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*desk.Settings)
		more   int // the one query that asks where people are told
	}{"by mail only": {func(*desk.Settings) {}, 0}, "with Slack": {onSlack, 1}} {
		t.Run(name, func(t *testing.T) { statements(t, c.change, c.more) })
	}
}

func statements(t *testing.T, change func(*desk.Settings), more int) {
	url := storetest.URL(t, store.Postgres)
	log := serverLog(t, url)
	s, err := store.Open(t.Context(), url+"&options=-c%20log_statement%3Dall")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	w := newDesk(t, s, change)
	cc := []string{addresses["gina"], addresses["zoe"], addresses["carl"]}
	crowd := w.quiet("alice", desk.Opening{CC: cc})
	plain := w.quiet("alice", desk.Opening{})
	w.reply("sam", desk.Replying{Ticket: crowd})
	w.reply("sam", desk.Replying{Ticket: plain})
	references := []string{"a@x.example", "b@x.example", "c@x.example", "d@x.example", "e@x.example"}
	for _, c := range []struct {
		name string
		most int
		do   func(by desk.By) error
	}{
		{"open", 22, func(by desk.By) error {
			_, err := w.Open(w.ctx(), by, desk.Opening{Subject: "x", Text: "x", References: references})
			return err
		}},
		{"open with three on cc", 34, func(by desk.By) error {
			_, err := w.Open(w.ctx(), by, desk.Opening{Subject: "x", Text: "x", CC: cc})
			return err
		}},
		{"reply", 26, func(by desk.By) error {
			_, err := w.Reply(w.ctx(), by, desk.Replying{Ticket: plain, Text: "x", References: references})
			return err
		}},
		{"reply with three on cc", 31, func(by desk.By) error {
			_, err := w.Reply(w.ctx(), by, desk.Replying{Ticket: crowd, Text: "x", CC: cc})
			return err
		}},
		{"identify", 8, func(by desk.By) error {
			_, err := w.Identify(w.ctx(), "Alice", addresses["alice"], nil, core.TrustProven, false)
			return err
		}},
	} {
		by := w.by("alice")
		by.Copied = []string{"support@desk.example", addresses["gina"]}
		before := size(t, log)
		w.ok(c.do(by))
		got := said(t, log, before)
		t.Logf("%s: %d statements", c.name, len(got))
		if c.most += more; len(got) < 3 || len(got) > c.most {
			t.Errorf("%s took %d statements, want %d at most:\n%q", c.name, len(got), c.most, got)
		}
		w.clock.pass(time.Second)
	}
	// Whether all who read along may see a ticket costs the same however many they are.
	readers := []string{"alice", "bob", "pat", "sam", "gina"}
	w.link(readers...)
	var along []desk.Reader
	for k, name := range readers {
		along = append(along, desk.Reader{Account: slack(name)})
		before := size(t, log)
		if may, err := w.MayRead(w.ctx(), crowd, 0, along); !may || err != nil {
			t.Errorf("MayRead of %v = %v, %v, want all may", readers[:k+1], may, err)
		}
		if got := said(t, log, before); len(got) < 3 || len(got) > 10 {
			t.Errorf("MayRead of %d took %d statements, want 10 at most:\n%q", k+1, len(got), got)
		}
	}
}

// said are the statements in the log from there on.
func said(t *testing.T, log string, from int64) []string {
	t.Helper()
	var out []string
	for _, m := range statement.FindAllStringSubmatch(string(since(t, log, from)), -1) {
		out = append(out, m[2])
	}
	return out
}

// serverLog is where the server of a database writes.
func serverLog(t *testing.T, url string) string {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	var data string
	if err := c.QueryRow(t.Context(), "SHOW data_directory").Scan(&data); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(filepath.Dir(data), "log")
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	i, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return i.Size()
}

func since(t *testing.T, path string, at int64) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b[at:]
}
