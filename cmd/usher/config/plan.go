package config

import (
	"strconv"
	"strings"

	"usher/core"
)

func readPlans(tables []*table) []core.Plan {
	var all []core.Plan
	names := unique{}
	for _, t := range tables {
		p := readPlan(t)
		names.add(t, "name", p.Name)
		all = append(all, p)
	}
	if _, ok := names[core.CommunityPlan]; !ok && len(tables) > 0 {
		all = append(all, core.DefaultCatalogue()[core.CommunityPlan])
	}
	return all
}

// readPlan has no defaults for what is paid for by size; paid plans have private
// tickets and priorities, as those of the built-in catalogue.
func readPlan(t *table) core.Plan {
	p := core.Plan{
		Name:           readName(t, "premium"),
		Seats:          t.needNumber("seats", 0, 1_000_000),
		AttachmentMB:   t.needNumber("attachment_mb", 0, 1000),
		Private:        t.flag("private", true),
		Priority:       t.flag("priority", true),
		OwnersUseSeats: t.flag("owners_use_seats", true),
		Targets:        readTargets(t.sub("targets")),
	}
	t.end()
	return p
}

func (t *table) needNumber(key string, least, most int) int {
	if !t.has(key) {
		t.missing(key, "a whole number")
	}
	return t.number(key, least, least, most)
}

func readTargets(t *table) map[core.Priority]core.Target {
	targets := map[core.Priority]core.Target{}
	for _, p := range core.Priorities {
		if target := readTarget(t, string(p)); target.Hours > 0 {
			targets[p] = target
		}
	}
	t.end()
	return targets
}

// readTarget reads hours, as text with a "b" for business hours or as a number.
func readTarget(t *table, key string) core.Target {
	if _, isNumber := t.values[key].(int64); isNumber {
		return core.Target{Hours: t.number(key, 0, 0, 9999)}
	}
	s := t.text(key, "0")
	hours, business := strings.CutSuffix(s, "b")
	n, err := strconv.ParseUint(hours, 10, 16)
	if err != nil {
		t.bad(key, `is %q: want hours, such as "4", or "8b" for business hours`, s)
	}
	return core.Target{Hours: int(n), Business: business}
}
