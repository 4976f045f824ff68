package core_test

import (
	"fmt"
	"strings"
	"testing"

	"usher/core"
)

func TestDefaultCatalogue(t *testing.T) {
	got := map[string]string{}
	for name, p := range core.DefaultCatalogue() {
		row := fmt.Sprintf("%d seats, %d MB, private %t, priority %t,", p.Seats, p.AttachmentMB, p.Private, p.Priority)
		for _, priority := range []core.Priority{core.Urgent, core.High, core.Normal, core.Low} {
			row += " " + p.Targets[priority].String()
		}
		if !p.OwnersUseSeats || p.Name != name {
			t.Errorf("plan %q = %+v, want its name and owners who use seats", name, p)
		}
		got[name] = row
	}
	want := map[string]string{
		"community":    "0 seats, 0 MB, private false, priority false, 0 0 0 0",
		"basic":        "4 seats, 1 MB, private true, priority true, 12 8b 8b 24b",
		"essential":    "4 seats, 1 MB, private true, priority true, 12 8b 8b 24b",
		"team":         "6 seats, 7 MB, private true, priority true, 3 6 8b 8b",
		"premium":      "6 seats, 20 MB, private true, priority true, 2 4 12 16b",
		"professional": "6 seats, 20 MB, private true, priority true, 2 4 12 16b",
		"enterprise":   "8 seats, 20 MB, private true, priority true, 1 4 12 16b",
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s = %s, want %s", name, got[name], want[name])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d plans, want %d", len(got), len(want))
	}
}

func TestCatalogueOf(t *testing.T) {
	c := core.DefaultCatalogue()
	for _, x := range []struct {
		name string
		o    *core.Organization
		want string
	}{
		{"nobody", nil, "community"},
		{"a customer", org, "team"},
		{"a partner without a plan", &core.Organization{ID: 1}, "community"},
		{"a plan that is gone", &core.Organization{ID: 1, Plan: "gold"}, "community"},
	} {
		if got := c.Of(x.o).Name; got != x.want {
			t.Errorf("%s: Of = %q, want %q", x.name, got, x.want)
		}
	}
}

func TestCheckFile(t *testing.T) {
	c := core.DefaultCatalogue()
	for _, x := range []struct {
		name string
		plan string
		size int64
		rule string
		says string
	}{
		{"empty", "basic", 0, "plan", "1 MB"},
		{"at the limit", "basic", 1_000_000, "plan", "1 MB"},
		{"a byte above", "basic", 1_000_001, core.RuleFileSize, "it has 1.1 MB, and the basic plan takes files up to 1 MB"},
		{"large", "team", 8_200_000, core.RuleFileSize, "it has 8.2 MB, and the team plan takes files up to 7 MB"},
		{"no files", "community", 1, core.RulePlanFiles, "takes no files"},
	} {
		v := core.CheckFile(c[x.plan], "dump.zip", x.size)
		if v.Rule != x.rule || v.Allowed != (x.rule == "plan") || !strings.Contains(v.Words, x.says) {
			t.Errorf("%s: CheckFile = %+v, want %q saying %q", x.name, v, x.rule, x.says)
		}
		if !v.Allowed && !strings.Contains(v.Words, "dump.zip") {
			t.Errorf("%s: %q does not name the file", x.name, v.Words)
		}
	}
}

func TestParseTarget(t *testing.T) {
	for in, want := range map[string]core.Target{
		"12": {Hours: 12}, " 8b ": {Hours: 8, Business: true}, "0": {}, "0b": {},
	} {
		if got, err := core.ParseTarget(in); got != want || err != nil {
			t.Errorf("ParseTarget(%q) = %+v, %v, want %+v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "b", "-1", "8h", "1.5", "99999"} {
		if got, err := core.ParseTarget(in); core.KindOf(err) != core.Invalid {
			t.Errorf("ParseTarget(%q) = %+v, %v, want it refused", in, got, err)
		}
	}
}
