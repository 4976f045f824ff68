package core

import (
	"strconv"
	"strings"
)

// Target is how soon a first response is promised.
type Target struct {
	Hours    int  // zero: no promise
	Business bool // counts business hours only
}

// targets reads first-response targets as DESIGN writes them, most urgent
// first: hours, with a b for business hours.
func targets(urgent, high, normal, low string) map[Priority]Target {
	m := map[Priority]Target{}
	for p, text := range map[Priority]string{Urgent: urgent, High: high, Normal: normal, Low: low} {
		t, err := ParseTarget(text)
		if err != nil {
			panic(err) // the catalogue above is wrong
		}
		m[p] = t
	}
	return m
}

// ParseTarget reads a target such as "12" or, in business hours, "8b". The
// error is Invalid and says what is right.
func ParseTarget(s string) (Target, error) {
	digits, business := strings.CutSuffix(strings.TrimSpace(s), "b")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > maxTarget {
		return Target{}, Errorf(Invalid, "%q is no response target: write hours, such as 12, or business hours, such as 8b", s)
	}
	return Target{Hours: n, Business: business && n > 0}, nil
}

// maxTarget is the longest promise, in hours: a year.
const maxTarget = 366 * 24

// Words is the target as people read it, such as "within 8 business hours".
func (t Target) Words() string {
	if t.Hours == 0 {
		return "no promise"
	}
	unit := "hours"
	if t.Hours == 1 {
		unit = "hour"
	}
	if t.Business {
		unit = "business " + unit
	}
	return "within " + strconv.Itoa(t.Hours) + " " + unit
}

// String is the target as ParseTarget reads it.
func (t Target) String() string {
	if t.Business {
		return strconv.Itoa(t.Hours) + "b"
	}
	return strconv.Itoa(t.Hours)
}
