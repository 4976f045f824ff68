package core_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/core"
)

func TestJoinMemberships(t *testing.T) {
	early, late := time.UnixMilli(1000), time.UnixMilli(2000)
	m := func(o core.OrganizationID, p core.PersonID, r core.Role, change ...func(*core.Membership)) core.Membership {
		out := core.Membership{Organization: o, Person: p, Role: r, Since: late}
		for _, c := range change {
			c(&out)
		}
		return out
	}
	granted := func(m *core.Membership) { m.Granted = true }
	pending := func(m *core.Membership) { m.Pending = true }
	primary := func(m *core.Membership) { m.Primary = true }
	since := func(m *core.Membership) { m.Since = early }
	list := func(ms ...core.Membership) []core.Membership { return ms }
	for _, c := range []struct {
		name              string
		own, theirs, want []core.Membership
	}{
		{"none", nil, nil, []core.Membership{}},
		{"one that the other is not in", nil, list(m(1, 7, core.Owner, pending, primary)), list(m(1, 2, core.Owner, pending, primary))},
		{"what only the other is in stays out", list(m(2, 2, core.Member)), list(m(1, 7, core.Member)), list(m(1, 2, core.Member))},
		{"the stronger role of the first", list(m(1, 2, core.Member)), list(m(1, 7, core.Owner)), list(m(1, 2, core.Owner))},
		{"the stronger role of the second", list(m(1, 2, core.BillingManager)), list(m(1, 7, core.Member)), list(m(1, 2, core.BillingManager))},
		{"owner over billing manager", list(m(1, 2, core.BillingManager)), list(m(1, 7, core.Owner)), list(m(1, 2, core.Owner))},
		{"granted to either", list(m(1, 2, core.Member)), list(m(1, 7, core.Member, granted)), list(m(1, 2, core.Member, granted))},
		{"heard of either", list(m(1, 2, core.Member, pending)), list(m(1, 7, core.Member)), list(m(1, 2, core.Member))},
		{"heard of neither", list(m(1, 2, core.Member, pending)), list(m(1, 7, core.Member, pending)), list(m(1, 2, core.Member, pending))},
		{"the earlier time", list(m(1, 2, core.Member)), list(m(1, 7, core.Member, since)), list(m(1, 2, core.Member, since))},
		{"one primary organization", list(m(2, 2, core.Member, primary)), list(m(1, 7, core.Member, primary)), list(m(1, 2, core.Member))},
		{"by organization", nil, list(m(2, 7, core.Member), m(1, 7, core.Member)), list(m(1, 2, core.Member), m(2, 2, core.Member))},
	} {
		if diff := cmp.Diff(c.want, core.JoinMemberships(c.own, c.theirs, 2)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
