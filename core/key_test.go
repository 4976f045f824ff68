package core_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"usher/core"
)

var keys = core.NewKeys([]byte("a secret of this test"))

func anyKey(t *rapid.T) core.Key {
	id := rapid.Int64Range(0, 1<<41-1)
	k := core.Key{Kind: rapid.SampledFrom([]core.KeyKind{core.ReplyKey, core.ChallengeKey, core.StopKey, core.ConfirmKey, core.HeldKey}).Draw(t, "kind"),
		Person: core.PersonID(id.Draw(t, "person"))}
	switch k.Kind {
	case core.ReplyKey:
		k.Ticket, k.Message = core.TicketID(id.Draw(t, "ticket")), core.MessageID(id.Draw(t, "message"))
	case core.ChallengeKey, core.HeldKey:
		k.Inbound = core.InboundID(id.Draw(t, "inbound"))
	case core.StopKey:
		k.Ticket = core.TicketID(id.Draw(t, "ticket"))
	case core.ConfirmKey:
		k.Pending = id.Draw(t, "pending")
	}
	return k
}

func TestKeysComeBack(t *testing.T) {
	other := core.NewKeys([]byte("another secret"))
	rapid.Check(t, func(t *rapid.T) {
		k := anyKey(t)
		s := keys.Make(k)
		if len(s) > 50 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz234567") != "" {
			t.Fatalf("Make(%+v) = %q, want 50 lower-case letters and digits at most", k, s)
		}
		if got, ok := keys.Open(strings.ToUpper(s)); !ok || got != k {
			t.Fatalf("Open(Make(%+v)) = %+v, %t", k, got, ok)
		}
		if got, ok := other.Open(s); ok {
			t.Fatalf("another secret opens %q as %+v", s, got)
		}
	})
}

func TestKeysOpenNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := anyKey(t)
		s := []byte(keys.Make(k))
		i := rapid.IntRange(0, len(s)-1).Draw(t, "at")
		s[i] = rapid.SampledFrom([]byte("abcdefghijklmnopqrstuvwxyz234567=+ ")).Draw(t, "character")
		// The last character may hold bits that stand for nothing.
		if got, ok := keys.Open(string(s)); ok && got != k {
			t.Fatalf("a changed key %q opens as %+v", s, got)
		}
	})
	whole := keys.Make(core.Key{Kind: core.ReplyKey, Person: 1, Ticket: 2, Message: 3})
	for _, s := range []string{"", "desk", "a", whole[1:], whole[:len(whole)-2], whole + "aa", strings.Repeat("a", 1<<20)} {
		if got, ok := keys.Open(s); ok {
			t.Errorf("Open(%.60q) = %+v, want it refused", s, got)
		}
	}
}

func TestKeyKindsDiffer(t *testing.T) {
	stop := keys.Make(core.Key{Kind: core.StopKey, Person: 1, Ticket: 2})
	challenge := keys.Make(core.Key{Kind: core.ChallengeKey, Person: 1, Inbound: 2})
	if got, _ := keys.Open(stop); got.Kind != core.StopKey || stop == challenge {
		t.Errorf("stop key %q opens as %+v, challenge is %q", stop, got, challenge)
	}
}

func TestKeyIn(t *testing.T) {
	const base = "support@acme.example"
	if got := core.Subaddress(base, "abc"); got != "support+abc@acme.example" {
		t.Errorf("Subaddress = %q", got)
	}
	for _, c := range []struct {
		address, base, want string
	}{
		{"support+abc@acme.example", base, "abc"},
		{"SUPPORT+ABC@ACME.Example", base, "ABC"},
		{"support+a+b@acme.example", base, "a+b"},
		{"team+x+abc@acme.example", "team+x@acme.example", "abc"},
		{"support@acme.example", base, ""},
		{"support+@acme.example", base, ""},
		{"support+abc@other.example", base, ""},
		{"my-support+abc@acme.example", base, ""},
		{"support+abc", base, ""},
		{"", base, ""},
	} {
		if got, ok := core.KeyIn(c.address, c.base); got != c.want || ok != (c.want != "") {
			t.Errorf("KeyIn(%q) = %q, %t, want %q", c.address, got, ok, c.want)
		}
	}
}

func TestKeyInMessageID(t *testing.T) {
	if got := core.NoticeMessageID(12, "abc", "acme.example"); got != "n12.abc@acme.example" {
		t.Errorf("NoticeMessageID = %q", got)
	}
	for _, c := range []struct {
		id  string
		n   core.NoticeID
		key string
	}{
		{"n12.abc@acme.example", 12, "abc"},
		{" <N12.ABC@acme.example> ", 12, "ABC"},
		{"n0.abc@acme.example", 0, ""},
		{"n-1.abc@acme.example", 0, ""},
		{"n+1.abc@acme.example", 0, ""},
		{"n12.@acme.example", 0, ""},
		{"n12@acme.example", 0, ""},
		{"n12.abc", 0, ""},
		{"x12.abc@acme.example", 0, ""},
		{"", 0, ""},
	} {
		if n, key, ok := core.KeyInMessageID(c.id); n != c.n || key != c.key || ok != (c.n != 0) {
			t.Errorf("KeyInMessageID(%q) = %d, %q, %t, want %d, %q", c.id, n, key, ok, c.n, c.key)
		}
	}
}
