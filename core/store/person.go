package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"usher/core"
)

type personRow struct {
	ID        int64  `db:"id"`
	Name      string `db:"name"`
	Primary   string `db:"primary_address"`
	Staff     string `db:"staff"`
	Via       string `db:"via"`
	Forgotten bool   `db:"forgotten"`
	Created   int64  `db:"created"`
}

func (personRow) isRow() {}

func (r personRow) person() core.Person {
	return core.Person{
		ID: core.PersonID(r.ID), Name: r.Name, Primary: r.Primary, Staff: core.StaffRole(r.Staff),
		Via: channels(r.Via), Forgotten: r.Forgotten, Created: fromMillis(r.Created),
	}
}

// channels reads the column via: "mail,slack".
func channels(via string) []core.Channel {
	var out []core.Channel
	for c := range strings.SplitSeq(via, ",") {
		if c != "" {
			out = append(out, core.Channel(c))
		}
	}
	return out
}

func joinChannels(list []core.Channel) string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = string(c)
	}
	return strings.Join(out, ",")
}

func people(rows []personRow) []core.Person {
	out := make([]core.Person, len(rows))
	for i, r := range rows {
		out[i] = r.person()
	}
	return out
}

const personColumns = `p.id, p.name, p.primary_address, p.staff, p.via, p.forgotten, p.created`

const selectPerson = `
	SELECT ` + personColumns + `
	FROM person asked JOIN person p ON p.id = CASE WHEN asked.merged = 0 THEN asked.id ELSE asked.merged END
	WHERE asked.id = ?`

// Person returns a person, or whom they were merged into, without the list of
// addresses.
func (t *Tx) Person(ctx context.Context, id core.PersonID) (core.Person, error) {
	var r personRow
	if err := t.get(ctx, &r, selectPerson, int64(id)); err != nil {
		return core.Person{}, fmt.Errorf("select person %d: %w", id, err)
	}
	return r.person(), nil
}

const selectPersonByAddress = `
	SELECT ` + personColumns + `
	FROM address a JOIN person p ON p.id = a.person
	WHERE a.address = ?`

// PersonByAddress returns whose address it is.
func (t *Tx) PersonByAddress(ctx context.Context, address string) (core.Person, error) {
	var r personRow
	if err := t.get(ctx, &r, selectPersonByAddress, core.CleanAddress(address)); err != nil {
		return core.Person{}, fmt.Errorf("select person by address: %w", err)
	}
	return r.person(), nil
}

const selectPeople = `SELECT ` + personColumns + ` FROM person p WHERE p.id IN (?) ORDER BY p.id`

// People returns those people, by id.
func (t *Tx) People(ctx context.Context, ids ...core.PersonID) (map[core.PersonID]core.Person, error) {
	out := map[core.PersonID]core.Person{}
	if len(ids) == 0 {
		return out, nil
	}
	q, args, err := in(selectPeople, ids)
	if err != nil {
		return nil, fmt.Errorf("select people: %w", err)
	}
	var rows []personRow
	if err := t.all(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("select people: %w", err)
	}
	for _, p := range people(rows) {
		out[p.ID] = p
	}
	return out, nil
}

const selectStaff = `SELECT ` + personColumns + ` FROM person p WHERE p.staff <> '' ORDER BY p.id`

// Staff returns everybody on the staff.
func (t *Tx) Staff(ctx context.Context) ([]core.Person, error) {
	var rows []personRow
	if err := t.all(ctx, &rows, selectStaff); err != nil {
		return nil, fmt.Errorf("select staff: %w", err)
	}
	return people(rows), nil
}

const insertPerson = `
	INSERT INTO person (name, primary_address, staff, via, forgotten, created)
	VALUES (:name, :primary_address, :staff, :via, :forgotten, :created)
	RETURNING id`

const insertAddress = `INSERT INTO address (address, person, verified) VALUES (?, ?, ?)`

// AddPerson adds a person with one address. Conflict if the address is
// somebody's already.
func (t *Tx) AddPerson(ctx context.Context, name, address string, verified bool, now time.Time) (core.Person, error) {
	r := personRow{Name: name, Primary: core.CleanAddress(address), Created: millis(now)}
	if err := t.get(ctx, &r.ID, insertPerson, r); err != nil {
		return core.Person{}, fmt.Errorf("insert person: %w", err)
	}
	if _, err := t.exec(ctx, insertAddress, r.Primary, r.ID, verified); err != nil {
		return core.Person{}, fmt.Errorf("insert address: %w", err)
	}
	return r.person(), nil
}

// AddNameless adds a person who has no address.
func (t *Tx) AddNameless(ctx context.Context, name string, now time.Time) (core.Person, error) {
	r := personRow{Name: name, Created: millis(now)}
	if err := t.get(ctx, &r.ID, insertPerson, r); err != nil {
		return core.Person{}, fmt.Errorf("insert person: %w", err)
	}
	return r.person(), nil
}

const givePrimary = `UPDATE person SET primary_address = ? WHERE id = ? AND primary_address = ''`

// GiveAddress adds an address to a person; where they had none, mail goes to it.
// Conflict if it is somebody's already.
func (t *Tx) GiveAddress(ctx context.Context, p core.PersonID, address string) error {
	address = core.CleanAddress(address)
	if _, err := t.exec(ctx, insertAddress, address, int64(p), false); err != nil {
		return fmt.Errorf("insert address: %w", err)
	}
	t.onDuty = nil
	if _, err := t.exec(ctx, givePrimary, address, int64(p)); err != nil {
		return fmt.Errorf("give person %d an address: %w", p, err)
	}
	return nil
}

const setVia = `UPDATE person SET via = ? WHERE id = ?`

// SetVia sets where a person is told; none: where they take part.
func (t *Tx) SetVia(ctx context.Context, p core.PersonID, via []core.Channel) error {
	t.onDuty = nil
	if _, err := t.exec(ctx, setVia, joinChannels(via), int64(p)); err != nil {
		return fmt.Errorf("set where person %d is told: %w", p, err)
	}
	return nil
}

// NamePerson gives a person a name who has none.
func (t *Tx) NamePerson(ctx context.Context, id core.PersonID, name string) error {
	if slices.ContainsFunc(t.onDuty, func(p core.Person) bool { return p.ID == id }) {
		t.onDuty = nil
	}
	if _, err := t.exec(ctx, `UPDATE person SET name = ? WHERE id = ? AND name = ''`, name, int64(id)); err != nil {
		return fmt.Errorf("name person %d: %w", id, err)
	}
	return nil
}

const updatePerson = `
	UPDATE person
	SET name = :name, primary_address = :primary_address, staff = :staff, via = :via, forgotten = :forgotten
	WHERE id = :id`

// UpdatePerson writes all but the addresses.
func (t *Tx) UpdatePerson(ctx context.Context, p core.Person) error {
	r := personRow{
		ID: int64(p.ID), Name: p.Name, Primary: p.Primary, Staff: string(p.Staff),
		Via: joinChannels(p.Via), Forgotten: p.Forgotten,
	}
	t.onDuty = nil
	if _, err := t.exec(ctx, updatePerson, r); err != nil {
		return fmt.Errorf("update person %d: %w", p.ID, err)
	}
	return nil
}
