package command

import (
	"context"
	"fmt"

	"usher/core/desk"
)

// orgSet changes a contract, and lists what that changes for its people.
func (j job) orgSet(ctx context.Context) (Answer, error) {
	c, err := j.desk.SetPlan(ctx, j.by, j.Name, desk.PlanChange{Plan: j.Plan, Seats: j.Seats, Renews: j.Renews})
	if err != nil {
		return Answer{}, err
	}
	o := c.Now.Organization
	a := done(fmt.Sprintf("%s has the %s plan: %s.", o.Name, o.Plan, c.Now.Seats))
	t := Table{Columns: []Column{{Title: "What"}, {Title: "Before"}, {Title: "Now"}}}
	for _, d := range c.Now.Differences(c.Before, j.runner.set.Zone) {
		t.Rows = append(t.Rows, []string{d.What, d.Before, d.Now})
	}
	if len(t.Rows) == 0 {
		a.add(Hint{"Nothing changes by that."})
		return j.withOrganization(ctx, a, o.Name)
	}
	a.add(t)
	for _, s := range c.Now.Consequences(c.Before) {
		a.add(Hint{s})
	}
	a.add(Hint{"Its owners are told."})
	return j.withOrganization(ctx, a, o.Name)
}
