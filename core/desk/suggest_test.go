package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/core"
	"usher/core/desk"
)

func TestSuggestTickets(t *testing.T) {
	each(t, func(w *world) {
		for i := range 12 {
			w.quiet([]string{"bob", "gina"}[i%2], desk.Opening{Subject: fmt.Sprintf("printer number%d", i), Text: "x"})
		}
		for _, c := range []struct {
			who, typed, want string
		}{
			{"sam", "1", "1 12 11 10"}, {"sam", "#12", "12"}, {"sam", "2", "2"}, {"bob", "1", "1 11"}, {"gina", "1", "12 10"},
			{"sam", "99", ""}, {"sam", "number7", "8"}, {"gina", "numb", "12 10 8 6 4 2"}, {"gina", "number0", ""}, {"zoe", "printer", ""},
			{"gina", "", "12 10 8 6 4 2"}, {"zoe", "", ""}, {"bob", "\"", ""}, {"bob", "0", ""}, {"bob", "-1", ""},
		} {
			list, err := w.SuggestTickets(w.ctx(), w.actor(c.who), c.typed, 10)
			w.ok(err)
			var got []string
			for _, k := range list {
				got = append(got, fmt.Sprint(int64(k.ID)))
			}
			if c.typed == "numb" || c.typed == "" {
				slices.SortFunc(got, func(a, b string) int { return len(b) - len(a) + strings.Compare(b, a) })
			}
			if strings.Join(got, " ") != c.want {
				w.t.Errorf("%s types %q and is offered %v, want %s", c.who, c.typed, got, c.want)
			}
		}
		if list, err := w.SuggestTickets(w.ctx(), w.actor("sam"), "1", 2); err != nil || len(list) != 2 {
			w.t.Errorf("at most 2: %d, %v", len(list), err)
		}
	})
}

func TestSuggestPeopleAndOrganizations(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.Identify(w.ctx(), "Anna_100%", "anna@home.example", nil, core.TrustProven, false))
		for _, c := range []struct {
			who, org, typed, want string
		}{
			{"sam", "", "b", "bob"}, {"sam", "", "ZO", "zoe"}, {"sam", "", "gina@glo", "gina"}, {"sam", "", "a", "ada alice anna"},
			{"sam", "", "anna_1", "anna"}, {"sam", "", "%", ""}, {"sam", "acme", "", "alice bob carl"}, {"sam", "Nowhere", "", ""},
			{"bob", "", "", "alice bob carl"}, {"bob", "", "z", ""}, {"bob", "", "ca", "carl"}, {"bob", "Globex", "", ""}, {"gina", "", "", "gina"},
			{"carl", "", "a", "alice"}, {"pat", "", "", "alice bob carl pat"}, {"pat", "Acme", "bob@", ""}, {"pat", "", "bob@", ""}, {"pat", "Acme", "b", "bob"}, {"carl", "", "bob@", "bob"}, {"sam", "Acme", "bob@", "bob"}, {"zoe", "", "z", ""}, {"zoe", "Acme", "", ""},
		} {
			list, err := w.SuggestPeople(w.ctx(), w.actor(c.who), c.org, c.typed, 10)
			w.ok(err)
			var got []string
			for _, p := range list {
				got = append(got, w.name(p.ID))
			}
			slices.Sort(got)
			if strings.Join(got, " ") != c.want {
				w.t.Errorf("%s types %q of %q and is offered %v, want %s", c.who, c.typed, c.org, got, c.want)
			}
		}
		for _, c := range []struct{ who, typed, want string }{
			{"sam", "", "Acme Globex Parta"}, {"sam", "aC", "Acme"}, {"bob", "", "Acme"}, {"bob", "g", ""}, {"pat", "", "Acme Parta"}, {"zoe", "", ""},
		} {
			list, err := w.SuggestOrganizations(w.ctx(), w.actor(c.who), c.typed, 10)
			w.ok(err)
			var got []string
			for _, o := range list {
				got = append(got, o.Name)
			}
			if strings.Join(got, " ") != c.want {
				w.t.Errorf("%s types %q and is offered %v, want %s", c.who, c.typed, got, c.want)
			}
		}
	})
}

func TestOpeningForm(t *testing.T) {
	show := func(f desk.FormFor) string {
		return fmt.Sprintf("%s %v %v %v %d", f.Organization.Name, f.Private, f.Priority, f.OnBehalf, f.FileLimit)
	}
	each(t, func(w *world) {
		for who, want := range map[string][]string{
			"bob":  {"Acme true true true 7000000"},
			"gina": {"Globex true true true 1000000"},
			"pat":  {"Parta false false true 0", "Acme true true true 7000000"},
			"carl": {" false false false 0"},
			"zoe":  {" false false false 0"},
			"sam":  {"any", " true true true 20000000"},
		} {
			f, err := w.OpeningForm(w.ctx(), w.actor(who))
			w.ok(err)
			var got []string
			if f.Any {
				got = append(got, "any")
			}
			for _, o := range f.For {
				got = append(got, show(o))
			}
			if f.Community != nil {
				got = append(got, show(*f.Community))
			}
			if !slices.Equal(got, want) {
				w.t.Errorf("%s may say %q, want %q", who, got, want)
			}
		}
	})
	each(t, func(w *world) {
		if f, err := w.OpeningForm(w.ctx(), w.actor("zoe")); err != nil || f.Community != nil || len(f.For) != 0 {
			w.t.Errorf("where the community is closed Zoe may say %+v, %v, want nothing", f, err)
		}
	}, func(s *desk.Settings) { s.Community = false })
}
