package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// table reads the keys of one table. Whatever is asked for is thereby known;
// end reports the rest. A value of the wrong type is reported and read as its
// default.
type table struct {
	*file
	name    string
	values  map[string]any
	present bool
	known   []string
}

// sub is the table [key], empty if the file has none.
func (t *table) sub(key string) *table {
	s := &table{file: t.file, name: join(t.name, key)}
	switch v := t.take(key).(type) {
	case nil:
	case map[string]any:
		s.values, s.present = v, true
	case []any:
		s.name = element(s.name, 0)
		t.wrong(s.name, "[[%s]] is a list: there is only one, write [%[1]s]", join(t.name, key))
		if len(v) > 0 {
			s.values, _ = v[0].(map[string]any)
		}
	default:
		t.mistyped(key, v, "a table")
	}
	return s
}

// list is the tables [[key]].
func (t *table) list(key string) []*table {
	name := join(t.name, key)
	switch v := t.take(key).(type) {
	case nil:
	case []any:
		return t.tables(name, v)
	case map[string]any:
		t.wrong(name, "[%s] is one table: there may be several, write [[%[1]s]]", name)
	default:
		t.mistyped(key, v, "a list of tables")
	}
	return nil
}

func (t *table) tables(name string, values []any) []*table {
	var all []*table
	for i, v := range values {
		m, ok := v.(map[string]any)
		if !ok {
			t.wrong(element(name, i), "%s holds %s: want tables, each under [[%[1]s]]", name, kind(v))
			continue
		}
		all = append(all, &table{file: t.file, name: element(name, i), values: m, present: true})
	}
	return all
}

// take returns the value of key, nil if it is not set, and makes key known.
func (t *table) take(key string) any {
	t.known = append(t.known, key)
	return t.values[key]
}

func (t *table) has(key string) bool { return t.values[key] != nil }

// shown is the key's name as a person would say it: without places in lists,
// since the line tells which it is.
func (t *table) shown(key string) string {
	return regexp.MustCompile(`\[\d+\]`).ReplaceAllString(join(t.name, key), "")
}

func (t *table) bad(key, format string, args ...any) {
	t.wrong(join(t.name, key), "%s %s", t.shown(key), fmt.Sprintf(format, args...))
}

func (t *table) missing(key, want string) { t.bad(key, "is missing: want %s", want) }

func (t *table) mistyped(key string, v any, want string) {
	t.bad(key, "is %s: want %s", kind(v), want)
}

// end reports the keys nobody asked for.
func (t *table) end() {
	for _, key := range slices.Sorted(maps.Keys(t.values)) {
		if slices.Contains(t.known, key) {
			continue
		}
		t.wrong(join(t.name, key), "%s is not a key usher knows: %s", t.shown(key), suggest(key, t.known))
	}
}

// kind names the type of a TOML value.
func kind(v any) string {
	switch v.(type) {
	case string:
		return "text"
	case int64, float64:
		return "a number"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date or time"
}
