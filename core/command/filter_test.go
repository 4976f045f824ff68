package command_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/core"
	"usher/core/command"
)

// on is the first instant of a day in the zone of env.
func on(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, -1, 0, 0, 0, time.UTC) }

func TestParseFilters(t *testing.T) {
	notClosed := []core.Status{core.New, core.Assigned, core.InProgress, core.Pending}
	cases := []struct {
		name, line string
		want       core.Filter
		names      command.FilterNames
	}{
		{"nothing", "", core.Filter{}, command.FilterNames{}},
		{"view", "mine", core.Filter{View: core.ViewMine}, command.FilterNames{}},
		{"all", "all", core.Filter{}, command.FilterNames{}},
		{"view and state", "company open", core.Filter{View: core.ViewCompany, Status: notClosed}, command.FilterNames{}},
		{"state and view", "closed mine", core.Filter{View: core.ViewMine, Status: []core.Status{core.Closed}}, command.FilterNames{}},
		{"several statuses", "status:pending,in-progress", core.Filter{Status: []core.Status{core.Pending, core.InProgress}}, command.FilterNames{}},
		{"open status", "status:open", core.Filter{Status: notClosed}, command.FilterNames{}},
		{"blank after colon", "status: new", core.Filter{Status: []core.Status{core.New}}, command.FilterNames{}},
		{"priorities", "priority:high,urgent", core.Filter{Priority: []core.Priority{core.High, core.Urgent}}, command.FilterNames{}},
		{"category quoted", `category:"single sign-on,upgrade"`, core.Filter{Category: []string{"single sign-on", "upgrade"}}, command.FilterNames{}},
		{"category bare", "category:feature request mine", core.Filter{View: core.ViewMine, Category: []string{"feature request"}}, command.FilterNames{}},
		{"names", `by:me org:"Acme Corp"`, core.Filter{}, command.FilterNames{By: command.Me, Org: "Acme Corp"}},
		{"address", "by:Bob@Acme.example", core.Filter{}, command.FilterNames{By: "bob@acme.example"}},
		{"sort", "sort:-updated", core.Filter{Sort: core.ByUpdated, Reverse: true}, command.FilterNames{}},
		{"next", "mine next:abc123", core.Filter{View: core.ViewMine, After: "abc123"}, command.FilterNames{}},
		{"both times", "created:today updated:7d", core.Filter{Created: core.Span{From: on(2026, 2, 3), To: on(2026, 2, 4)},
			Updated: core.Span{From: time.Date(2026, 1, 27, 11, 0, 0, 0, time.UTC)}}, command.FilterNames{}},
		{"times narrow", "created:after:2026-01-10 created:before:2026-01-20", core.Filter{Created: core.Span{From: on(2026, 1, 10), To: on(2026, 1, 20)}}, command.FilterNames{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, names, err := command.ParseFilters(c.line, env(t))
			if err != nil {
				t.Fatalf("ParseFilters(%q) failed: %v", c.line, err)
			}
			if d := cmp.Diff(c.want, got) + cmp.Diff(c.names, names); d != "" {
				t.Errorf("ParseFilters(%q), -want +got:\n%s", c.line, d)
			}
		})
	}
}

func TestSpans(t *testing.T) {
	cases := []struct {
		word string
		want core.Span
	}{
		{"today", core.Span{From: on(2026, 2, 3), To: on(2026, 2, 4)}},
		{"yesterday", core.Span{From: on(2026, 2, 2), To: on(2026, 2, 3)}},
		{"30d", core.Span{From: time.Date(2026, 1, 4, 11, 0, 0, 0, time.UTC)}},
		{"2w", core.Span{From: time.Date(2026, 1, 20, 11, 0, 0, 0, time.UTC)}},
		{"month", core.Span{From: on(2026, 2, 1)}},
		{"last-month", core.Span{From: on(2026, 1, 1), To: on(2026, 2, 1)}},
		{"year", core.Span{From: on(2026, 1, 1)}},
		{"after:2026-01-31", core.Span{From: on(2026, 1, 31)}},
		{"before:2026-01-31", core.Span{To: on(2026, 1, 31)}},
		{"2026-01-31", core.Span{From: on(2026, 1, 31), To: on(2026, 2, 1)}},
		{"2026-01-01..2026-01-31", core.Span{From: on(2026, 1, 1), To: on(2026, 2, 1)}},
		{"2026-01-01..", core.Span{From: on(2026, 1, 1)}},
		{"..yesterday", core.Span{To: on(2026, 2, 3)}},
	}
	for _, c := range cases {
		got, _, err := command.ParseFilters("created:"+c.word, env(t))
		if err != nil || !got.Created.From.Equal(c.want.From) || !got.Created.To.Equal(c.want.To) {
			t.Errorf("created:%s = %v, %v, want %v", c.word, got.Created, err, c.want)
		}
	}
	for _, bad := range []string{"0d", "99999d", "d", "2026-02-30", "2026-02-02..2026-01-01", "..", "after:", "after:7d"} {
		if f, _, err := command.ParseFilters("created:"+bad, env(t)); core.KindOf(err) != core.Invalid {
			t.Errorf("created:%s = %v, %v, want an error", bad, f.Created, err)
		}
	}
}

func TestDaysFollowTheClockChange(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skipf("no time zones on this machine: %v", err)
	}
	e := command.Env{Now: time.Date(2026, 3, 29, 12, 0, 0, 0, berlin), Zone: berlin}
	f, _, err := command.ParseFilters("created:today", e)
	if got := f.Created.To.Sub(f.Created.From); err != nil || got != 23*time.Hour {
		t.Errorf("the day of the change lasts %v, %v, want 23h", got, err)
	}
}

func TestSearch(t *testing.T) {
	cases := []struct{ line, want string }{
		{"search login fails status:open", "login fails"},
		{`search status:new "exact words" error:500`, `"exact words" error:500`},
		{"search „exakte Wörter“", `"exakte Wörter"`},
		{"search #12 can't", "#12 can't"},
	}
	for _, c := range cases {
		got, err := command.Parse(c.line, env(t))
		if err != nil || got.Filter.Words != c.want {
			t.Errorf("Parse(%q).Filter.Words = %q, %v, want %q", c.line, got.Filter.Words, err, c.want)
		}
	}
}
