package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// text returns the text of key, def if it is not set.
func (t *table) text(key, def string) string {
	switch v := t.take(key).(type) {
	case nil:
	case string:
		return strings.TrimSpace(v)
	default:
		t.mistyped(key, v, `text in quotes`)
	}
	return def
}

// need returns the text of key, which must be set; want says to what.
func (t *table) need(key, want string) string {
	if t.blank(key) {
		t.take(key)
		t.missing(key, want)
		return ""
	}
	return t.text(key, "")
}

// blank reports whether key is not set, or set to no text at all.
func (t *table) blank(key string) bool {
	s, ok := t.values[key].(string)
	return !t.has(key) || ok && strings.TrimSpace(s) == ""
}

// choice returns one of among, the first if key is not set.
func (t *table) choice(key string, among ...string) string {
	v := t.text(key, among[0])
	if slices.Contains(among, v) {
		return v
	}
	t.bad(key, "is %q: want %s", v, either(among))
	return among[0]
}

// either joins quoted words with "or".
func either(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	last := len(quoted) - 1
	if last == 0 {
		return quoted[0]
	}
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}

// number returns the whole number of key, def if it is not set.
func (t *table) number(key string, def, least, most int) int {
	want := fmt.Sprintf("a whole number from %d to %d", least, most)
	switch v := t.take(key).(type) {
	case nil:
	case int64:
		if int64(least) <= v && v <= int64(most) {
			return int(v)
		}
		t.bad(key, "is %d: want %s", v, want)
	default:
		t.mistyped(key, v, want)
	}
	return def
}

// flag returns true or false, def if key is not set.
func (t *table) flag(key string, def bool) bool {
	switch v := t.take(key).(type) {
	case nil:
	case bool:
		return v
	default:
		t.mistyped(key, v, "true or false, without quotes")
	}
	return def
}

// texts returns the list of texts of key, none empty and none twice.
func (t *table) texts(key string) []string {
	v := t.take(key)
	list, ok := v.([]any)
	if v != nil && !ok {
		t.mistyped(key, v, `a list, such as ["a", "b"]`)
	}
	var all []string
	for _, one := range list {
		s, ok := one.(string)
		s = strings.TrimSpace(s)
		switch {
		case !ok:
			t.bad(key, "holds %s: want text in quotes", kind(one))
		case s == "":
			t.bad(key, "holds an empty text: take it out")
		case slices.Contains(all, s):
			t.bad(key, "holds %q twice: take one out", s)
		default:
			all = append(all, s)
		}
	}
	return all
}

// duration returns a length of time, def if key is not set.
func (t *table) duration(key string, def, least, most time.Duration) time.Duration {
	s := t.text(key, "")
	if _, ok := t.values[key].(string); !ok {
		return def
	}
	d, err := parseDuration(s)
	if err != nil {
		t.bad(key, `is %q: want a length of time, such as "90s", "10m", "8h" or "14d"`, s)
	} else if d < least || d > most {
		t.bad(key, "is %q: want from %s to %s", s, formatDuration(least), formatDuration(most))
	} else {
		return d
	}
	return def
}
