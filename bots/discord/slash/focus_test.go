package slash

import (
	"slices"
	"testing"

	"usher/bots"
	"usher/core/command"
)

func TestFocused(t *testing.T) {
	for _, c := range []struct {
		typed       string
		values      opts
		focus       string
		kind        Kind
		text, other string
	}{
		{"ticket show", opts{"ticket": "log"}, "ticket", Ticket, "log", "show …"},
		{"ticket open", opts{"subject": "Login fa", "org": "Acme Inc"}, "subject", Similar, "Login fa", `open org:"Acme Inc" …`},
		{"ticket open", opts{"for": "b", "org": "Acme Inc", "priority": "gone"}, "for", Person, "b", `open org:"Acme Inc" …`},
		{"ticket assign", opts{"ticket": "12", "to": ""}, "to", Person, "", "assign 12 …"},
		{"support contacts remove", opts{"address": "bo", "org": "Acme"}, "address", Person, "bo", "contacts remove org:Acme …"},
		{"support partners remove", opts{"partner": "Glo", "org": "Acme"}, "partner", Partner, "Glo", "partners remove org:Acme …"},
		{"support person merge", opts{"address": "bob@x.example", "into": "b"}, "into", Person, "b", "person merge bob@x.example …"},
		{"support article show", opts{"article": "log"}, "article", Article, "log", "article show …"},
	} {
		f, ok := Focused(typedAs(t, c.typed, c.values, c.focus))
		if !ok || f.Kind != c.kind || f.Option != c.focus || f.Typed != c.text || f.Said.Line != c.other {
			t.Errorf("/%s %v, typing %s = %+v, want %s, %q beside %q", c.typed, c.values, c.focus, f, c.kind, c.text, c.other)
		}
	}
	if f, ok := Focused(typedAs(t, "support verify", opts{"code": "1"}, "code")); ok {
		t.Errorf("typing a code = %+v, want nothing to offer", f)
	}
	f, _ := Focused(typedAs(t, "ticket assign", opts{"to": "m"}, "to"))
	if !slices.Contains(f.Also, command.Me) {
		t.Errorf("typing an assignee offers %v, want me among it", f.Also)
	}
}

func TestSeveral(t *testing.T) {
	f, _ := Focused(typedAs(t, "ticket open", opts{"cc": "a@x.example; b@x.example,  bo"}, "cc"))
	got := f.Choices([]bots.Pick{pick("bob@x.example", "Bob · bob@x.example")})
	const want = "a@x.example; b@x.example, bob@x.example"
	if f.Typed != "bo" || len(got) != 1 || got[0].Value != want || got[0].Name != want {
		t.Errorf("typing the last of several = %+v offering %+v, want %q", f, got, want)
	}
}

func TestFixed(t *testing.T) {
	for _, c := range []struct {
		typed  string
		values opts
		focus  string
		want   []string
	}{
		{"ticket list", opts{"created": "month"}, "created", []string{"month", "last-month"}},
		{"support partners add", opts{"partner": "Globex", "until": "half"}, "until", []string{"2026-08-03"}},
		{"support org set", opts{"name": "Acme", "renews": "no"}, "renews", []string{"none"}},
		{"ticket help", opts{"about": "org a"}, "about", []string{"org add"}},
	} {
		f, _ := Focused(typedAs(t, c.typed, c.values, c.focus))
		cs, ok := f.Fixed(env())
		var got []string
		for _, c := range Choices(cs) {
			got = append(got, c.Value.(string))
		}
		if !ok || !slices.Equal(got, c.want) {
			t.Errorf("/%s %v offers %v, want %v", c.typed, c.values, got, c.want)
		}
	}
	f, _ := Focused(typedAs(t, "ticket show", opts{"ticket": "1"}, "ticket"))
	if cs, ok := f.Fixed(env()); ok {
		t.Errorf("a ticket's number offers %v, want it looked up", cs)
	}
}
