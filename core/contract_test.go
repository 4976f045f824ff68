package core_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core"
)

func TestContractDifferences(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	contract := func(plan string, extra, used int, renews time.Time) core.Contract {
		o := core.Organization{ID: acme, Name: "Acme", Plan: plan, ExtraSeats: extra, Renews: renews}
		p := core.DefaultCatalogue().Of(&o)
		return core.Contract{Organization: o, Plan: p, Seats: core.Seats(p, o, members("o"+strings.Repeat("c", used-1)))}
	}
	year := time.Date(2026, 12, 31, 23, 0, 0, 0, time.UTC) // 2027 in the zone
	for _, c := range []struct {
		name        string
		before, now core.Contract
		differ      string // what before now
		follows     []string
	}{
		{"nothing", contract("team", 1, 3, year), contract("team", 1, 3, year), "", nil},
		{"seats", contract("team", 0, 6, year), contract("team", 2, 6, year), "Seats 6 8, Bought seats 0 2", nil},
		{"renewal", contract("team", 0, 1, time.Time{}), contract("team", 0, 1, year), "Renews on no date 2027-01-01", nil},
		{"smaller plan", contract("team", 0, 6, year), contract("basic", 0, 6, year),
			"Plan team basic, Seats 6 4, Files up to 7 MB each up to 1 MB each, First answer, urgent within 3 hours within 12 hours, " +
				"First answer, high within 6 hours within 8 business hours, First answer, low within 8 business hours within 24 business hours",
			[]string{"2 contacts more than seats", "before 3 are removed", "Files that are there stay"}},
		{"seats again", contract("basic", 0, 6, year), contract("basic", 2, 6, year), "Seats 4 6, Bought seats 0 2", []string{"for all contacts again"}},
		{"no private tickets", contract("basic", 0, 1, year), contract("community", 4, 1, year),
			"Plan basic community, Bought seats 0 4, Private tickets yes no, Priorities yes no, Files up to 1 MB each none, " +
				"First answer, urgent within 12 hours no promise, First answer, high within 8 business hours no promise, " +
				"First answer, normal within 8 business hours no promise, First answer, low within 24 business hours no promise",
			[]string{"stay private", "Files that are there stay"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, d := range c.now.Differences(c.before, berlin) {
				got = append(got, d.What+" "+d.Before+" "+d.Now)
			}
			if strings.Join(got, ", ") != c.differ {
				t.Errorf("Differences = %s\nwant %s", strings.Join(got, ", "), c.differ)
			}
			follows := strings.Join(c.now.Consequences(c.before), " ")
			missing := func(s string) bool { return !strings.Contains(follows, s) }
			if (follows == "") != (c.follows == nil) || slices.ContainsFunc(c.follows, missing) {
				t.Errorf("Consequences = %q, want %q", follows, c.follows)
			}
		})
	}
}
