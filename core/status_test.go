package core_test

import (
	"strings"
	"testing"
	"time"

	"usher/core"
)

func TestAfterReply(t *testing.T) {
	type ticket = core.Ticket
	for _, c := range []struct {
		name    string
		t       ticket
		byStaff bool
		wanted  core.Status
		want    core.Status
		assign  bool
	}{
		{"first staff reply", ticket{Status: core.New}, true, "", core.InProgress, true},
		{"staff reply on assigned", ticket{Status: core.Assigned, Assignee: bob}, true, "", core.InProgress, false},
		{"staff reply in progress", ticket{Status: core.InProgress}, true, "", core.InProgress, false},
		{"staff reply while pending", ticket{Status: core.Pending}, true, "", core.Pending, false},
		{"staff reply on closed", ticket{Status: core.Closed, Before: core.New}, true, "", core.Closed, false},
		{"staff reply that waits", ticket{Status: core.New}, true, core.Pending, core.Pending, true},
		{"staff reply that closes", ticket{Status: core.InProgress}, true, core.Closed, core.Closed, false},
		{"customer on new", ticket{Status: core.New}, false, "", core.New, false},
		{"customer on assigned", ticket{Status: core.Assigned, Assignee: bob}, false, "", core.Assigned, false},
		{"customer on pending", ticket{Status: core.Pending}, false, "", core.InProgress, false},
		{"customer closes", ticket{Status: core.Pending}, false, core.Closed, core.Closed, false},
		{"customer reopens", ticket{Status: core.Closed, Before: core.Assigned}, false, "", core.Assigned, false},
		{"customer reopens what was pending", ticket{Status: core.Closed, Before: core.Pending}, false, "", core.InProgress, false},
		{"customer reopens what was nothing", ticket{Status: core.Closed}, false, "", core.New, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, assign := core.AfterReply(c.t, c.byStaff, c.wanted)
			if got != c.want || assign != c.assign {
				t.Errorf("AfterReply = %s, %t, want %s, %t", got, assign, c.want, c.assign)
			}
		})
	}
}

func TestCheckStatus(t *testing.T) {
	for _, c := range []struct {
		from, to core.Status
		assigned bool
		ok       bool
	}{
		{core.New, core.InProgress, false, true},
		{core.New, core.Assigned, false, false},
		{core.New, core.Assigned, true, true},
		{core.Assigned, core.New, true, false},
		{core.Assigned, core.New, false, true},
		{core.InProgress, core.Pending, true, true},
		{core.Pending, core.InProgress, true, true},
		{core.Pending, core.Closed, false, true},
		{core.Closed, core.Closed, false, true},
		{core.Closed, core.InProgress, false, true},
		{core.New, "done", false, false},
	} {
		if err := core.CheckStatus(c.from, c.to, c.assigned); (err == nil) != c.ok || err != nil && core.KindOf(err) != core.Invalid {
			t.Errorf("CheckStatus(%s, %s, %t) = %v, want ok %t", c.from, c.to, c.assigned, err, c.ok)
		}
	}
}

func TestWithStatusGivesBack(t *testing.T) {
	x := core.Ticket{Status: core.Pending}.WithStatus(core.Closed, now)
	if x.Before != core.Pending || x.Closed != now || x.Reopened() != core.Pending {
		t.Errorf("closed = %+v, want what was before kept", x)
	}
	if again := x.WithStatus(core.Closed, now.Add(time.Hour)); again.Before != core.Pending || again.Closed != now {
		t.Errorf("closed twice = %+v, want no change", again)
	}
	if x = x.WithStatus(x.Reopened(), now); x.Status != core.Pending || x.Before != "" || !x.Closed.IsZero() {
		t.Errorf("reopened = %+v, want as before closing", x)
	}
}

func TestReopens(t *testing.T) {
	const fortnight = 14 * 24 * time.Hour
	closed := core.Ticket{Status: core.Closed, Closed: now}
	for _, c := range []struct {
		name string
		t    core.Ticket
		at   time.Time
		want bool
	}{
		{"at once", closed, now, true},
		{"last instant", closed, now.Add(fortnight), true},
		{"one second late", closed, now.Add(fortnight + time.Second), false},
		{"open", core.Ticket{Status: core.New}, now, false},
	} {
		if got := c.t.Reopens(c.at, fortnight); got != c.want {
			t.Errorf("%s: Reopens = %t, want %t", c.name, got, c.want)
		}
	}
}

func TestParseWords(t *testing.T) {
	status := func(s string) (string, error) { v, err := core.ParseStatus(s); return string(v), err }
	priority := func(s string) (string, error) { v, err := core.ParsePriority(s); return string(v), err }
	privacy := func(s string) (string, error) { v, err := core.ParsePrivacy(s); return string(v), err }
	for _, c := range []struct {
		parse    func(string) (string, error)
		in, want string // want empty: an error that quotes in and says the rest
		says     string
	}{
		{status, "closed", "closed", ""},
		{status, " In-Progress", "in_progress", ""},
		{status, "in progress", "in_progress", ""},
		{status, "IN_PROGRESS", "in_progress", ""},
		{status, "done", "", "new, assigned, in_progress, pending or closed"},
		{status, "", "", "new, assigned"},
		{priority, "Urgent ", "urgent", ""},
		{priority, "asap", "", "low, normal, high or urgent"},
		{privacy, "PUBLIC", "public", ""},
		{privacy, "private", "private", ""},
		{privacy, "inherit", "", "public or private"},
	} {
		got, err := c.parse(c.in)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("parse(%q) = %q, %v, want %q", c.in, got, err, c.want)
		}
		if err != nil && (core.KindOf(err) != core.Invalid || !strings.Contains(err.Error(), "“"+c.in+"”") || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("parse(%q): %v, want it quoted and %q", c.in, err, c.says)
		}
	}
}
