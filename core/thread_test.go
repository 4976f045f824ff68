package core_test

import (
	"fmt"
	"testing"

	"usher/core"
)

func TestMatch(t *testing.T) {
	known := map[string]core.TicketID{"a@x": 1, "b@x": 2, "c@x": 3}
	for _, c := range []struct {
		name string
		e    core.ThreadEvidence
		want core.TicketID
		by   core.MatchedBy
	}{
		{"nothing", core.ThreadEvidence{Subject: "hello"}, 0, core.MatchedNothing},
		{"key over all", core.ThreadEvidence{Key: 9, InReplyTo: []string{"a@x"}, Known: known, Subject: "[#5]"}, 9, core.MatchedKey},
		{"answered over references", core.ThreadEvidence{InReplyTo: []string{"a@x"}, References: []string{"b@x"}, Known: known}, 1, core.MatchedID},
		{"newest reference", core.ThreadEvidence{References: []string{"a@x", "b@x", "?@x"}, Known: known}, 2, core.MatchedID},
		{"id over number", core.ThreadEvidence{InReplyTo: []string{"?@x"}, References: []string{"c@x"}, Known: known, Subject: "[#5]"}, 3, core.MatchedID},
		{"number", core.ThreadEvidence{InReplyTo: []string{"?@x"}, Known: known, Subject: "Re: [#5] x"}, 5, core.MatchedNumber},
	} {
		if got, by := c.e.Match(); got != c.want || by != c.by {
			t.Errorf("%s: Match = %d by %q, want %d by %q", c.name, got, by, c.want, c.by)
		}
	}
}

func TestMessageIDs(t *testing.T) {
	e := core.ThreadEvidence{InReplyTo: []string{"b", ""}, References: []string{"a", "b", "c"}}
	if got := fmt.Sprint(e.MessageIDs()); got != "[b c a]" {
		t.Errorf("MessageIDs = %s, want [b c a]", got)
	}
	for i := range 1000 {
		e.References = append(e.References, fmt.Sprint(i))
	}
	if got := len(e.MessageIDs()); got != 100 {
		t.Errorf("%d MessageIDs, want 100", got)
	}
}

func TestSubject(t *testing.T) {
	for _, c := range []struct {
		in     string
		number core.TicketID
		strip  string
	}{
		{"Login fails", 0, "Login fails"},
		{"Re: [#123] Login fails", 123, "Login fails"},
		{"AW: WG: [#123] Login fails", 123, "Login fails"},
		{"[#123] Re: Login fails", 123, "Login fails"},
		{"RE : FW: Re[2]: RE(3): Login  fails", 0, "Login fails"},
		{"回复：[#7] 你好", 7, "你好"},
		{"Fwd: [#1] and [#2]", 1, "and"},
		{"Login fails [#123]", 123, "Login fails"},
		{"#123 fails", 0, "#123 fails"},
		{"Re: build #123: red", 0, "build #123: red"},
		{"[#0] [#-1] [#x] [# 5]", 0, "[#0] [#-1] [#x] [# 5]"},
		{"[#9999999999999999999]", 0, "[#9999999999999999999]"},
		{"[#999999999999999999]", 999999999999999999, ""},
		{"Report: numbers", 0, "Report: numbers"},
		{"Ref: invoice 12", 0, "Ref: invoice 12"},
		{"Re-opening: a shop", 0, "Re-opening: a shop"},
		{"Re:", 0, ""},
		{"", 0, ""},
	} {
		if got := core.SubjectNumber(c.in); got != c.number {
			t.Errorf("SubjectNumber(%q) = %d, want %d", c.in, got, c.number)
		}
		if got := core.StripSubject(c.in); got != c.strip {
			t.Errorf("StripSubject(%q) = %q, want %q", c.in, got, c.strip)
		}
	}
}
