package core_test

import (
	"testing"

	"usher/core"
)

func TestReplyPrivacy(t *testing.T) {
	public, private := &core.Message{Privacy: core.Public}, &core.Message{Privacy: core.Private}
	inherit, note := &core.Message{Privacy: core.Inherit}, &core.Message{Privacy: core.Private, Internal: true}
	for _, c := range []struct {
		name     string
		wanted   core.Privacy
		note     bool
		answered *core.Message
		byStaff  bool
		want     core.Privacy
		internal bool
	}{
		{"nothing said", "", false, nil, false, core.Inherit, false},
		{"inherit said", core.Inherit, false, private, false, core.Private, false},
		{"answer to private", "", false, private, false, core.Private, false},
		{"answer to public", "", false, public, false, core.Public, false},
		{"answer to one that inherits", "", false, inherit, false, core.Inherit, false},
		{"own wish over a private one", core.Public, false, private, false, core.Public, false},
		{"own wish over a public one", core.Private, false, public, true, core.Private, false},
		{"staff answer a note", "", false, note, true, core.Private, true},
		{"staff answer a note openly", core.Public, false, note, true, core.Public, false},
		{"others answer a note", "", false, note, false, core.Private, false},
		{"staff write a note", "", true, nil, true, core.Private, true},
		{"a note wins over public", core.Public, true, nil, true, core.Private, true},
		{"others want a note", core.Public, true, public, false, core.Private, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, internal := core.ReplyPrivacy(c.wanted, c.note, c.answered, c.byStaff)
			if got != c.want || internal != c.internal {
				t.Errorf("ReplyPrivacy = %s, %t, want %s, %t", got, internal, c.want, c.internal)
			}
		})
	}
}

func TestEffective(t *testing.T) {
	for _, c := range []struct {
		message, ticket core.Privacy
		internal        bool
		want            core.Privacy
	}{
		{core.Inherit, core.Public, false, core.Public},
		{core.Inherit, core.Private, false, core.Private},
		{core.Public, core.Private, false, core.Private},
		{core.Private, core.Public, false, core.Private},
		{core.Public, core.Public, true, core.Private},
		{"", "", false, core.Private},
	} {
		m := core.Message{Privacy: c.message, Internal: c.internal}
		if got := m.Effective(core.Ticket{Privacy: c.ticket}); got != c.want {
			t.Errorf("Effective(%+v) = %s, want %s", c, got, c.want)
		}
	}
}

func TestDefaultPrivacy(t *testing.T) {
	for _, c := range []struct {
		org  core.OrganizationID
		plan core.Plan
		want core.Privacy
	}{
		{0, nobody, core.Public}, {acme, team, core.Private}, {acme, nobody, core.Public},
	} {
		if got := core.DefaultPrivacy(c.org, c.plan); got != c.want {
			t.Errorf("DefaultPrivacy(%d, %s) = %s, want %s", c.org, c.plan.Name, got, c.want)
		}
	}
}
