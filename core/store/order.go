package store

import (
	"strconv"

	"usher/core"
)

// order is a total order of tickets: by key, then by number the same way.
type order struct {
	name string
	key  string // SQL
	text bool   // the key is text, else a number
	down bool
}

// orderOf returns the order of a list. Numbers and times start with the
// newest, priorities with the most urgent, statuses with new, subjects with A.
func orderOf(f core.Filter, d Dialect) (order, error) {
	o := order{name: string(f.Sort), down: true}
	switch f.Sort {
	case core.ByNumber:
		o.key = "t.id"
	case "", core.ByUpdated:
		o.name, o.key = string(core.ByUpdated), "t.updated"
	case core.ByCreated:
		o.key = "t.created"
	case core.ByPriority:
		o.key = ranks("t.priority", core.Priorities[:])
	case core.ByStatus:
		o.key, o.down = ranks("t.status", core.Statuses[:]), false
	case core.BySubject:
		o.text, o.down = true, false
		o.key = "lower(substr(t.subject, 1, 60))"
		if d == Postgres { // the same order whatever the database's locale
			o.key = `lower(substr(t.subject, 1, 60) COLLATE "C")`
		}
	default:
		return o, core.Errorf(core.Invalid, "There is no order “%s”. Use number, updated, created, priority, status or subject.", f.Sort)
	}
	if f.Reverse {
		o.name, o.down = "-"+o.name, !o.down
	}
	return o, nil
}

// ranks turns words into their place in a list of constants.
func ranks[T ~string](column string, words []T) string {
	s := "CASE " + column
	for i, w := range words {
		s += " WHEN '" + string(w) + "' THEN " + strconv.Itoa(i)
	}
	return s + " ELSE -1 END"
}

func (o order) by() string {
	way := ""
	if o.down {
		way = " DESC"
	}
	return " ORDER BY " + o.key + way + ", t.id" + way
}

// after is the tickets that come after a place in the order.
func (o order) after(text string) (cond, error) {
	if text == "" {
		return always, nil
	}
	p, err := parsePlace(text, o.name)
	if err != nil {
		return never, err
	}
	sign := ">"
	if o.down {
		sign = "<"
	}
	var value any = p.value
	if !o.text {
		if value, err = strconv.ParseInt(p.value, 10, 64); err != nil {
			return never, core.Errorf(core.Invalid, notAPlace)
		}
	}
	return is("("+o.key+", t.id) "+sign+" (?, ?)", value, p.id), nil
}
