package desk_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/core/store"
	"usher/core/store/storetest"
)

// eachOpen runs a test in a fresh world on each database, with its tables open
// to look at.
func eachOpen(t *testing.T, f func(w *world, db tables)) {
	t.Helper()
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			url, driver := storetest.URL(t, d), "sqlite"
			s, err := store.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			if d == store.Postgres {
				driver = "pgx"
			}
			db, err := sql.Open(driver, strings.TrimPrefix(url, "sqlite:"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			f(newDesk(t, s), tables{t, db, d})
		})
	}
}

// tables is a desk's database.
type tables struct {
	t *testing.T
	*sql.DB
	dialect store.Dialect
}

func (db tables) exec(q string) {
	db.t.Helper()
	if _, err := db.ExecContext(db.t.Context(), q); err != nil {
		db.t.Fatalf("%s: %v", q, err)
	}
}

// strings are the first columns of what a query finds.
func (db tables) strings(q string) []string {
	db.t.Helper()
	rows, err := db.QueryContext(db.t.Context(), q)
	if err != nil {
		db.t.Fatalf("%s: %v", q, err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			db.t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// columns are all table.column, but those of the full-text tables.
func (db tables) columns() []string {
	db.t.Helper()
	q := `SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'`
	if db.dialect == store.Postgres {
		q = `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'`
	}
	all := slices.DeleteFunc(db.strings(q), func(c string) bool {
		return strings.Contains(c, "_search") || strings.HasPrefix(c, "goose") || strings.HasPrefix(c, "sqlite")
	})
	slices.Sort(all)
	return all
}

// holding are the columns, of those named, where a row has the value.
func (db tables) holding(value any, names ...string) []string {
	db.t.Helper()
	var out []string
	for _, c := range db.columns() {
		table, column, _ := strings.Cut(c, ".")
		if !slices.Contains(names, column) {
			continue
		}
		if n := db.strings(fmt.Sprintf(`SELECT COUNT(*) FROM %s WHERE %s = %v`, table, column, value)); n[0] != "0" {
			out = append(out, c)
		}
	}
	return out
}

// mentions are the columns where a row has the text, in any case, but those
// excepted.
func (db tables) mentions(text string, except ...string) []string {
	db.t.Helper()
	var out []string
	for _, c := range db.columns() {
		table, column, _ := strings.Cut(c, ".")
		if slices.Contains(except, c) {
			continue
		}
		as := "CAST(" + column + " AS text)"
		if c == "original.bytes" && db.dialect == store.Postgres {
			as = "encode(bytes, 'escape')"
		}
		if n := db.strings(fmt.Sprintf(`SELECT COUNT(*) FROM %s WHERE lower(%s) LIKE '%%%s%%'`, table, as, strings.ToLower(text))); n[0] != "0" {
			out = append(out, c)
		}
	}
	return out
}
