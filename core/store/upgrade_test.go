package store_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
	"usher/migrations"
)

// oldest is what a desk of the first release holds.
var oldest = []string{
	`INSERT INTO plan (name, seats, attachment_mb, private, priority, owners_use_seats, targets) VALUES ('premium', 6, 20, TRUE, TRUE, TRUE, '{}')`,
	`INSERT INTO person (id, name, primary_address, created) VALUES (1, 'Ann', 'ann@acme.example', 1000), (2, 'Pat', 'pat@parta.example', 1000)`,
	`INSERT INTO address (address, person, verified) VALUES ('ann@acme.example', 1, TRUE), ('pat@parta.example', 2, FALSE)`,
	`INSERT INTO organization (id, name, folded, plan, extra_seats, certified, created)
	VALUES (1, 'Acme', 'acme', 'premium', 2, FALSE, 1000), (2, 'Parta', 'parta', NULL, 0, TRUE, 1000)`,
	`INSERT INTO membership (organization, person, role, granted, pending, main, since) VALUES (1, 1, 'owner', FALSE, FALSE, TRUE, 1000), (2, 2, 'member', TRUE, FALSE, FALSE, 1000)`,
	`INSERT INTO partnership (id, customer, partner, granted_by, since, ends) VALUES (1, 1, 2, 1, 1000, 9000)`,
	`INSERT INTO ticket (id, subject, category, status, priority, privacy, organization, creator, requester, created, updated)
	VALUES (7, 'It burns', 'other', 'new', 'high', 'private', 1, 1, 1, 2000, 2000)`,
	`INSERT INTO message (id, ticket, number, author, channel, source, privacy, internal, text, at) VALUES (1, 7, 1, 1, 'mail', 'mail:1', 'inherit', FALSE, 'Help!', 2000)`,
	`INSERT INTO event (ticket, organization, actor, what, source, at) VALUES (7, 1, 1, 'opened', 'mail:1', 2000)`,
	`INSERT INTO event (organization, person, actor, what, from_value, to_value, source, at) VALUES (1, 1, 0, 'role', 'member', 'owner', '', 1500)`,
	`INSERT INTO notice (lane, kind, channel, person, address, ticket, reason, due, created) VALUES ('p1/t7', 'opened', 'mail', 1, 'ann@acme.example', 7, 'requester', 2000, 2000)`,
	`INSERT INTO inbound (id, mailbox, uid_validity, uid, source, message_id, from_address, subject, sha256, size, received, disposition, person, ticket, message)
	VALUES (1, 'support', 1, 1, 'mail:1', '1@acme.example', 'ann@acme.example', 'It burns', 'aa', 3, 2000, 'opened', 1, 7, 1)`,
}

// first makes a database of the first release with something in it.
func first(t *testing.T, d store.Dialect, url string) {
	t.Helper()
	driver, dialect, files := "sqlite", goose.DialectSQLite3, migrations.SQLite()
	if d == store.Postgres {
		driver, dialect, files = "pgx", goose.DialectPostgres, migrations.Postgres()
	}
	db, err := sql.Open(driver, strings.TrimPrefix(url, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := goose.NewProvider(dialect, db, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 1); err != nil {
		t.Fatalf("make the oldest schema: %v", err)
	}
	for _, q := range oldest {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

func TestUpgradesTheOldestSchema(t *testing.T) {
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			url := storetest.Empty(t, d)
			first(t, d, url)
			s, err := store.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if n, err := s.Migrate(t.Context()); err != nil || n == 0 {
				t.Fatalf("Migrate of the oldest schema = %d steps, %v", n, err)
			}
			got := map[string]any{}
			err = s.View(t.Context(), func(tx *store.Tx) error { return readOldest(t, tx, got) })
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(wantOldest(), got); diff != "" {
				t.Errorf("what the oldest schema held (-want +got):\n%s", diff)
			}
		})
	}
}

func readOldest(t *testing.T, tx *store.Tx, got map[string]any) error {
	ctx := t.Context()
	for name, read := range map[string]func() (any, error){
		"person":        func() (any, error) { return tx.Person(ctx, 1) },
		"by address":    func() (any, error) { return tx.PersonByAddress(ctx, "pat@parta.example") },
		"organization":  func() (any, error) { return tx.OrganizationByName(ctx, "ACME") },
		"memberships":   func() (any, error) { return tx.Memberships(ctx, 1) },
		"partnerships":  func() (any, error) { return tx.Partnerships(ctx, 1) },
		"customers":     func() (any, error) { return tx.Customers(ctx, 2, time.UnixMilli(3000)) },
		"ticket":        func() (any, error) { return tx.Ticket(ctx, 7) },
		"events":        func() (any, error) { return tx.Events(ctx, 7) },
		"inbound":       func() (any, error) { return tx.Inbound(ctx, 1) },
		"merged people": func() (any, error) { return tx.MergedInto(ctx, 1, 2) },
		"history": func() (any, error) {
			events, all, err := tx.AccountHistory(ctx, 1, 10)
			return []any{events, all}, err
		},
		"text": func() (any, error) {
			m, err := tx.Message(ctx, 1)
			return m.Text, err
		},
		"notices": func() (any, error) {
			list, err := tx.Notices(ctx, core.Queued)
			return len(list), err
		},
	} {
		v, err := read()
		if err != nil {
			return err
		}
		got[name] = v
	}
	return nil
}

func wantOldest() map[string]any {
	at := func(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
	person := func(id core.PersonID, name, address string) core.Person {
		return core.Person{ID: id, Name: name, Primary: address, Created: at(1000)}
	}
	return map[string]any{
		"person":       person(1, "Ann", "ann@acme.example"),
		"by address":   person(2, "Pat", "pat@parta.example"),
		"organization": core.Organization{ID: 1, Name: "Acme", Plan: "premium", ExtraSeats: 2, Created: at(1000)},
		"memberships":  []core.Membership{{Organization: 1, Person: 1, Role: core.Owner, Primary: true, Since: at(1000)}},
		"partnerships": []core.Partnership{{ID: 1, Customer: 1, Partner: 2, By: 1, Since: at(1000), Until: at(9000)}},
		"customers":    []core.OrganizationID{1},
		"ticket": core.Ticket{ID: 7, Subject: "It burns", Category: "other", Status: core.New, Priority: core.High, Privacy: core.Private,
			Organization: 1, Creator: 1, Requester: 1, Created: at(2000), Updated: at(2000)},
		"events": []core.Event{{ID: 1, Ticket: 7, Organization: 1, Actor: 1, What: core.WasOpened, Source: "mail:1", At: at(2000)}},
		"inbound": core.Inbound{ID: 1, Mailbox: "support", UIDValidity: 1, UID: 1, Source: "mail:1", MessageID: "1@acme.example", From: "ann@acme.example",
			Subject: "It burns", Raw: core.Blob{SHA256: "aa", Size: 3}, Received: at(2000), Disposition: core.Opened, Person: 1, Ticket: 7, Message: 1},
		"merged people": map[core.PersonID]core.PersonID{},
		"history":       []any{[]core.Event{{ID: 2, Organization: 1, Person: 1, What: core.RoleSet, From: "member", To: "owner", At: at(1500)}}, 1},
		"text":          "Help!",
		"notices":       1,
	}
}
