package core

import (
	"fmt"
	"time"
)

// Contract is what an organization bought, and how its seats stand.
type Contract struct {
	Organization Organization
	Plan         Plan // of the organization
	Seats        SeatCount
}

// Difference is a part of a contract that changed, in words for its people.
type Difference struct{ What, Before, Now string }

// Differences lists what a contract has now that it had not before. Days are
// those of the zone.
func (c Contract) Differences(before Contract, zone *time.Location) []Difference {
	var out []Difference
	add := func(what, was, is string) {
		if was != is {
			out = append(out, Difference{what, was, is})
		}
	}
	add("Plan", before.PlanName(), c.PlanName())
	add("Seats", before.seats(), c.seats())
	add("Bought seats", fmt.Sprint(before.Organization.ExtraSeats), fmt.Sprint(c.Organization.ExtraSeats))
	add("Private tickets", yesOrNo(before.Plan.Private), yesOrNo(c.Plan.Private))
	add("Priorities", yesOrNo(before.Plan.Priority), yesOrNo(c.Plan.Priority))
	add("Files", before.Plan.Files(), c.Plan.Files())
	for i := len(Priorities) - 1; i >= 0; i-- {
		p := Priorities[i]
		add("First answer, "+string(p), before.Plan.Targets[p].Words(), c.Plan.Targets[p].Words())
	}
	add("Renews on", dayOr(before.Organization.Renews, zone), dayOr(c.Organization.Renews, zone))
	return out
}

// Consequences says what the change means for those who use the contract.
func (c Contract) Consequences(before Contract) []string {
	var out []string
	over, was := c.Seats.Over(), before.Seats.Over()
	if over > 0 {
		out = append(out, fmt.Sprintf("%s than seats. Nobody loses support by that, but nobody can be added before %d are removed.", moreContacts(over), over+1))
	} else if was > 0 {
		out = append(out, "There are seats for all contacts again.")
	}
	if before.Plan.Private && !c.Plan.Private {
		out = append(out, "Tickets that are private stay private; new ones are public.")
	}
	if c.Plan.AttachmentMB < before.Plan.AttachmentMB {
		out = append(out, "Files that are there stay, whatever their size.")
	}
	return out
}

func moreContacts(n int) string {
	if n == 1 {
		return "There is 1 contact more"
	}
	return fmt.Sprintf("There are %d contacts more", n)
}

// PlanName is the plan in words.
func (c Contract) PlanName() string {
	if c.Organization.Plan == "" {
		return "none: not a customer"
	}
	return c.Organization.Plan
}

func (c Contract) seats() string {
	if c.Seats.NoLimit {
		return "no limit"
	}
	return fmt.Sprint(c.Seats.Total())
}

func dayOr(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "no date"
	}
	return t.In(zone).Format(time.DateOnly)
}

func yesOrNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
