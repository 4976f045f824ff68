package core_test

import (
	"testing"
	"time"

	"usher/core"
)

func TestDue(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here: ", err)
	}
	week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	office := core.BusinessHours{Location: berlin, Days: week, From: 9 * time.Hour, To: 17 * time.Hour}
	night := core.BusinessHours{Location: berlin, Days: []time.Weekday{time.Sunday}, From: 0, To: 24 * time.Hour}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, berlin) }
	hours := func(n int) core.Target { return core.Target{Hours: n, Business: true} }
	for _, c := range []struct { // 2 March 2026 is a Monday; clocks change on Sunday the 29th
		name    string
		target  core.Target
		created time.Time
		hours   core.BusinessHours
		want    time.Time
	}{
		{"no promise", core.Target{}, at(2, 10, 0), office, time.Time{}},
		{"round the clock", core.Target{Hours: 12}, at(6, 16, 0), office, at(7, 4, 0)},
		{"within the day", hours(2), at(2, 10, 30), office, at(2, 12, 30)},
		{"just the whole day", hours(8), at(2, 9, 0), office, at(2, 17, 0)},
		{"before the desk opens", hours(1), at(2, 3, 0), office, at(2, 10, 0)},
		{"after it closes", hours(1), at(2, 17, 0), office, at(3, 10, 0)},
		{"over a night", hours(8), at(2, 10, 0), office, at(3, 10, 0)},
		{"over a weekend", hours(8), at(6, 16, 0), office, at(9, 16, 0)},
		{"on a day off", hours(8), at(7, 12, 0), office, at(9, 17, 0)},
		{"three days", hours(24), at(5, 12, 0), office, at(10, 12, 0)},
		{"over a change of clocks", hours(8), at(27, 16, 0), office, at(30, 16, 0)},
		{"a day of 23 hours", hours(24), time.Date(2026, 3, 29, 0, 0, 0, 0, berlin), night, time.Date(2026, 4, 5, 1, 0, 0, 0, berlin)},
		{"no hours set", hours(8), at(6, 16, 0), core.BusinessHours{}, at(7, 0, 0)},
		{"no day that exists", hours(8), at(6, 16, 0), core.BusinessHours{Days: []time.Weekday{9}, To: time.Hour}, at(7, 0, 0)},
		{"end before start", hours(8), at(6, 16, 0), core.BusinessHours{Days: week, From: 9 * time.Hour, To: 8 * time.Hour}, at(7, 0, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.target.Due(c.created, c.hours); !got.Equal(c.want) {
				t.Errorf("Due(%s) = %s, want %s", c.created, got, c.want)
			}
		})
	}
}

// TestSince holds Since to Due: what was created then is due by now, and what
// came a moment later is not.
func TestSince(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here: ", err)
	}
	week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	for _, h := range []core.BusinessHours{
		{}, {Location: berlin, Days: week, From: 9 * time.Hour, To: 17 * time.Hour},
		{Location: berlin, Days: []time.Weekday{time.Sunday}, To: 24 * time.Hour},
	} {
		for _, target := range []core.Target{{Hours: 1}, {Hours: 1, Business: true}, {Hours: 8, Business: true}, {Hours: 24, Business: true}} {
			for now := time.Date(2026, 3, 20, 0, 30, 0, 0, berlin); now.Month() < 5; now = now.Add(7*time.Hour + 11*time.Minute) {
				at := target.Since(now, h)
				if due := target.Due(at, h); due.After(now) {
					t.Fatalf("%v: Since(%s) = %s, which is due at %s only", target, now, at, due)
				}
				if later := at.Add(time.Second); !target.Due(later, h).After(now) {
					t.Fatalf("%v: Since(%s) = %s, but what came a second later is due too", target, now, at)
				}
			}
		}
	}
	if got := (core.Target{}).Since(time.Now(), core.BusinessHours{}); !got.IsZero() {
		t.Errorf("Since of no promise = %s, want none", got)
	}
}
