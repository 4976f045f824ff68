package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Hours are the business hours, in the desk's time zone.
type Hours struct {
	Days     [7]bool       // by time.Weekday
	From, To time.Duration // since midnight; From is before To, and To at most 24h
}

const usualHours = "Mon-Fri 09:00-17:00"

func readHours(t *table) Hours {
	s := t.text("hours", usualHours)
	h, err := parseHours(s)
	if err != nil {
		t.bad("hours", `is %q, but %v: want days and times, such as "Mon-Fri 09:00-17:00" or "Mon,Wed,Sat 08:30-12:00"`, s, err)
	}
	return h
}

func parseHours(s string) (Hours, error) {
	var h Hours
	days, times, ok := strings.Cut(s, " ")
	if !ok {
		return h, errors.New("the times are missing")
	}
	for part := range strings.SplitSeq(days, ",") {
		if err := h.add(part); err != nil {
			return h, err
		}
	}
	from, to, _ := strings.Cut(times, "-")
	var err error
	if h.From, err = parseClock(from); err != nil {
		return h, err
	}
	if h.To, err = parseClock(to); err != nil {
		return h, err
	}
	if h.From >= h.To {
		return h, errors.New("it ends before it begins")
	}
	return h, nil
}

// add adds a day, or a span of days such as Sat-Mon.
func (h *Hours) add(part string) error {
	first, last, span := strings.Cut(part, "-")
	if !span {
		last = first
	}
	d, err := parseDay(first)
	if err != nil {
		return err
	}
	end, err := parseDay(last)
	if err != nil {
		return err
	}
	for h.Days[d] = true; d != end; h.Days[d] = true {
		d = (d + 1) % 7
	}
	return nil
}

func parseDay(s string) (int, error) {
	i := slices.Index([]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}, s)
	if i < 0 {
		return 0, fmt.Errorf("%q is none of Mon, Tue, Wed, Thu, Fri, Sat, Sun", s)
	}
	return i, nil
}

func parseClock(s string) (time.Duration, error) {
	if s == "24:00" {
		return day, nil
	}
	c, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("%q is no time of day", s)
	}
	return time.Duration(c.Hour())*time.Hour + time.Duration(c.Minute())*time.Minute, nil
}
