package core_test

import (
	"testing"
	"time"

	"usher/core"
)

func TestAnnouncedEnds(t *testing.T) {
	const day = 24 * time.Hour
	grant := func(length time.Duration) core.Partnership {
		return core.Partnership{Since: now, Until: now.Add(length)}
	}
	with := func(p core.Partnership, change func(p *core.Partnership)) core.Partnership {
		change(&p)
		return p
	}
	month := grant(30 * day)
	warned := with(month, func(p *core.Partnership) { p.Warned = now })
	revoked := with(month, func(p *core.Partnership) { p.Revoked = now })
	for _, c := range []struct {
		name         string
		p            core.Partnership
		after        time.Duration
		warns, tells bool
	}{
		{"before the week", month, 23*day - time.Millisecond, false, false},
		{"a week before", month, 23 * day, true, false},
		{"last instant", month, 30*day - time.Millisecond, true, false},
		{"at the end", month, 30 * day, false, true},
		{"long after", month, 300 * day, false, true},
		{"warned", warned, 25 * day, false, false},
		{"warned, at the end", warned, 30 * day, false, true},
		{"told", with(month, func(p *core.Partnership) { p.Told = now }), 31 * day, false, false},
		{"revoked", revoked, 25 * day, false, false},
		{"revoked, at the end", revoked, 30 * day, false, false},
		{"for a week", grant(7 * day), day, false, false},
		{"for a week, at the end", grant(7 * day), 7 * day, false, true},
		{"for a week and a bit", grant(7*day + 1), day, true, false},
		{"without end", core.Partnership{Since: now}, 9999 * day, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := now.Add(c.after)
			if c.p.Warns(at) != c.warns || c.p.Tells(at) != c.tells {
				t.Errorf("Warns, Tells = %t, %t, want %t, %t", c.p.Warns(at), c.p.Tells(at), c.warns, c.tells)
			}
		})
	}
}
