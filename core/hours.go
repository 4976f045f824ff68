package core

import (
	"slices"
	"time"
)

// BusinessHours is when the desk is staffed: from From to To, counted from
// midnight on the clock of Location, on each of Days.
type BusinessHours struct {
	Location *time.Location // nil is UTC
	Days     []time.Weekday
	From, To time.Duration
}

// Due is when a first response is promised for a ticket created at the given
// time; zero where the target promises nothing. Hours without a working day or
// with an end before their start count as round the clock.
func (t Target) Due(created time.Time, h BusinessHours) time.Time {
	left := time.Duration(t.Hours) * time.Hour
	switch {
	case t.Hours <= 0:
		return time.Time{}
	case !t.Business, !slices.ContainsFunc(h.Days, isWeekday), h.To <= h.From:
		return created.Add(left)
	}
	for day := created; ; day = otherDay(day, 1, h.location()) {
		from, to := h.open(day)
		if created.After(from) {
			from = created
		}
		if work := to.Sub(from); work >= left {
			return from.Add(left).In(created.Location())
		} else if work > 0 {
			left -= work
		}
	}
}

// Late is the tickets of a plan and priority that wait for their first answer
// longer than promised: those created at Created or before.
type Late struct {
	Plan     string
	Priority Priority
	Created  time.Time
}

// Late lists which tickets are late at the given time if nobody answered them.
func (c Catalogue) Late(now time.Time, h BusinessHours) []Late {
	var out []Late
	for _, name := range c.Names() {
		for _, p := range Priorities {
			if t := c[name].Targets[p]; t.Hours > 0 {
				out = append(out, Late{name, p, t.Since(now, h)})
			}
		}
	}
	return out
}

// Since is when the latest ticket was created whose first response is due at the
// given time or was before; zero where the target promises nothing.
func (t Target) Since(now time.Time, h BusinessHours) time.Time {
	left := time.Duration(t.Hours) * time.Hour
	switch {
	case t.Hours <= 0:
		return time.Time{}
	case !t.Business, !slices.ContainsFunc(h.Days, isWeekday), h.To <= h.From:
		return now.Add(-left)
	}
	for day := now; ; day = otherDay(day, -1, h.location()) {
		from, to := h.open(day)
		if now.Before(to) {
			to = now
		}
		if work := to.Sub(from); work >= left {
			return to.Add(-left).In(now.Location())
		} else if work > 0 {
			left -= work
		}
	}
}

func isWeekday(d time.Weekday) bool { return d >= time.Sunday && d <= time.Saturday }

func (h BusinessHours) location() *time.Location {
	if h.Location == nil {
		return time.UTC
	}
	return h.Location
}

// open is when the desk opens and closes on the day of the given time; the two
// are the same on a day off. The clock decides, so a day on which it is changed
// may be an hour longer or shorter.
func (h BusinessHours) open(at time.Time) (from, to time.Time) {
	y, m, d := at.In(h.location()).Date()
	clock := func(of time.Duration) time.Time {
		return time.Date(y, m, d, int(of/time.Hour), int(of%time.Hour/time.Minute), 0, 0, h.location())
	}
	if from = clock(h.From); slices.Contains(h.Days, from.Weekday()) {
		return from, clock(h.To)
	}
	return from, from
}

// otherDay is noon of a day after or before, which every clock has.
func otherDay(at time.Time, days int, l *time.Location) time.Time {
	y, m, d := at.In(l).Date()
	return time.Date(y, m, d+days, 12, 0, 0, 0, l)
}
