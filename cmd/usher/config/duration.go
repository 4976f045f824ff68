package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// parseDuration reads what time.ParseDuration does, and whole days: "14d".
func parseDuration(s string) (time.Duration, error) {
	number, days := strings.CutSuffix(s, "d")
	if !days {
		return time.ParseDuration(s)
	}
	n, err := strconv.ParseUint(number, 10, 16)
	if err != nil {
		return 0, fmt.Errorf("days of %q: %w", s, err)
	}
	return time.Duration(n) * day, nil
}

// formatDuration writes d in the largest unit that leaves no rest.
func formatDuration(d time.Duration) string {
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{day, "d"}, {time.Hour, "h"}, {time.Minute, "m"}} {
		if d >= u.unit && d%u.unit == 0 {
			return fmt.Sprintf("%d%s", d/u.unit, u.name)
		}
	}
	return d.String()
}
