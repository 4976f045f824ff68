package command

import (
	"strconv"
	"strings"
	"time"

	"usher/core"
)

const spans = "today, yesterday, 7d, month, last-month, year, after:2026-01-31, before:2026-01-31, 2026-01-31 or 2026-01-01..2026-01-31"

// span reads a stretch of time. Days are those of the Env's zone. 7d is the
// last seven times 24 hours; month and year are those that run. after: takes
// in its day, before: does not, and a..b takes in both.
func (e Env) span(s string) (core.Span, error) {
	now := e.now()
	y, m, _ := now.Date()
	f := strings.ToLower(s)
	switch f {
	case "month":
		return core.Span{From: date(y, m, 1, now)}, nil
	case "last-month":
		return core.Span{From: date(y, m-1, 1, now), To: date(y, m, 1, now)}, nil
	case "year":
		return core.Span{From: date(y, 1, 1, now)}, nil
	}
	if n, ok := daysAgo(f); ok {
		return core.Span{From: now.AddDate(0, 0, -n)}, nil
	}
	if from, to, ok := strings.Cut(f, ".."); ok && from+to != "" {
		return e.between(s, from, to)
	}
	if d, ok := strings.CutPrefix(f, "after:"); ok {
		day, err := e.day(d)
		return core.Span{From: day.From}, err
	}
	if d, ok := strings.CutPrefix(f, "before:"); ok {
		day, err := e.day(d)
		return core.Span{To: day.From}, err
	}
	day, err := e.day(f)
	if err != nil {
		return core.Span{}, core.Errorf(core.Invalid, "%s is not a time. Use %s.", tick(s), spans)
	}
	return day, nil
}

// between is from the first day to the last; an empty one is open.
func (e Env) between(s, from, to string) (sp core.Span, err error) {
	if from != "" {
		first, err := e.day(from)
		if err != nil {
			return core.Span{}, err
		}
		sp.From = first.From
	}
	if to != "" {
		last, err := e.day(to)
		if err != nil {
			return core.Span{}, err
		}
		sp.To = last.To
	}
	if !sp.To.IsZero() && !sp.From.Before(sp.To) {
		return core.Span{}, core.Errorf(core.Invalid, "%s ends before it begins.", tick(s))
	}
	return sp, nil
}

// day reads today, yesterday, tomorrow or 2026-01-31.
func (e Env) day(s string) (core.Span, error) {
	now := e.now()
	y, m, d := now.Date()
	switch strings.ToLower(s) {
	case "today":
	case "yesterday":
		d--
	case "tomorrow":
		d++
	default:
		t, err := time.Parse(time.DateOnly, s)
		if err != nil || t.Year() < 1970 {
			return core.Span{}, core.Errorf(core.Invalid, "%s is not a date. Write it as 2026-01-31.", tick(s))
		}
		y, m, d = t.Date()
	}
	return core.Span{From: date(y, m, d, now), To: date(y, m, d+1, now)}, nil
}

// date is the first instant of a day in the zone of now.
func date(y int, m time.Month, d int, now time.Time) time.Time {
	return time.Date(y, m, d, 0, 0, 0, 0, now.Location())
}

// daysAgo reads 7d or 2w, up to a hundred years.
func daysAgo(s string) (int, bool) {
	if s == "" {
		return 0, false
	}
	digits, unit := s[:len(s)-1], s[len(s)-1]
	n, err := strconv.ParseUint(digits, 10, 16)
	if unit == 'w' {
		n *= 7
	} else if unit != 'd' {
		return 0, false
	}
	return int(n), err == nil && n > 0 && n <= 36500
}

// narrow is the time that both spans hold.
func narrow(a, b core.Span) core.Span {
	if a.From.Before(b.From) {
		a.From = b.From
	}
	if a.To.IsZero() || !b.To.IsZero() && b.To.Before(a.To) {
		a.To = b.To
	}
	return a
}
