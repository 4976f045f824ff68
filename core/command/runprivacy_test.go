package command_test

import (
	"strings"
	"testing"

	"usher/core/command"
	"usher/core/store"
	"usher/core/store/storetest"
)

// TestNothingIsGivenAway asks for what is there but not for the asker to know,
// and for what is not there: but for the name, the answers are the same.
func TestNothingIsGivenAway(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	w.tickets()
	w.ok("ines@initech.example", "open For all to read privacy:public")
	w.ok("system", "article add Zeppelin handbook\nHow zeppelins land.")
	const alice, olga, carl, pat = "alice@acme.example", "olga@acme.example", "carl@home.example", "pat@globex.example"
	for _, c := range []struct{ who, text, there, not string }{
		{alice, "show {}", "3", "99"}, {alice, "reply {} text", "3", "99"}, {alice, "close {}", "3", "99"}, {alice, "close {} text", "3", "99"},
		{alice, "cc {} add x@x.example", "3", "99"}, {alice, "cc {} remove ines@initech.example", "3", "99"}, {alice, "why {}", "3", "99"},
		{alice, "why {} reply olga@acme.example", "3", "99"}, {alice, "file {} 1", "3", "99"}, {alice, "follow-up {} text", "3", "99"},
		{alice, "note {} text", "3", "99"}, {alice, "withdraw {}", "3", "99"}, {alice, "assign {} me", "3", "99"}, {alice, "alerts {} on", "3", "99"},
		{alice, "privacy {} public", "3", "99"}, {alice, "subject {} text", "3", "99"}, {pat, "show {}", "3", "99"}, {carl, "show {}", "3", "99"},

		{alice, "list org:{}", "Initech", "Nowhere"}, {alice, "search for org:{}", "Initech", "Nowhere"}, {alice, "list by:{}", "ines@initech.example", "nope@nowhere.example"},
		{carl, "list by:{}", "alice@acme.example", "nope@nowhere.example"}, {carl, "list org:{}", "Acme", "Nowhere"},
		{carl, "search login by:{}", "alice@acme.example", "nope@nowhere.example"},

		{alice, "article show {}", "1", "99"}, {alice, "article show {}", "zeppelin-handbook", "nope"}, {carl, "search {}", "zeppelins", "nopes"},
		{carl, "article list {}", "zeppelins", "nopes"}, {alice, "article set {} public", "1", "99"}, {alice, "article remove {}", "1", "99"},
		{alice, "article remove {} yes", "1", "99"},

		{alice, "contacts org:{}", "Initech", "Nowhere"}, {olga, "contacts add x@x.example org:{}", "Initech", "Nowhere"}, {olga, "owners org:{}", "Initech", "Nowhere"},
		{olga, "plan org:{}", "Initech", "Nowhere"}, {olga, "org {}", "Initech", "Nowhere"}, {olga, "org show {}", "Initech", "Nowhere"},
		{olga, "org set {} seats:1", "Initech", "Nowhere"}, {olga, "partners org:{}", "Initech", "Nowhere"}, {olga, "partners add Globex org:{}", "Initech", "Nowhere"},
		{olga, "stats company org:{}", "Initech", "Nowhere"}, {olga, "alerts company on org:{}", "Initech", "Nowhere"},
		{olga, "partners add {}", "Initech", "Nowhere"}, {olga, "partners remove {}", "Initech", "Nowhere"},

		{olga, "contacts remove {}", "ines@initech.example", "nope@nowhere.example"}, {olga, "owners remove {}", "ines@initech.example", "nope@nowhere.example"},
		{olga, "why 1 reply {}", "ines@initech.example", "nope@nowhere.example"}, {alice, "cc 1 remove {}", "ines@initech.example", "nope@nowhere.example"},
		{carl, "why 2 reply {}", "ines@initech.example", "nope@nowhere.example"}, {alice, "person show {}", "ines@initech.example", "nope@nowhere.example"},
		{alice, "staff remove {}", "sam@desk.example", "nope@nowhere.example"}, {alice, "assign 1 {}", "sam@desk.example", "nope@nowhere.example"},
	} {
		if there, not := w.secret(c.who, c.text, c.there), w.secret(c.who, c.text, c.not); there != not {
			t.Errorf("%s: %q tells %s from %s:\n%s\n%s", c.who, c.text, c.there, c.not, there, not)
		}
	}
}

// secret is the answer to a command about a name, without the name.
func (w *world) secret(who, text, name string) string {
	w.t.Helper()
	a := w.do(who, strings.ReplaceAll(text, "{}", name))
	j, err := command.JSON(a)
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.ReplaceAll(command.Text(a, 2000)+string(j), name, "{}")
}

func TestOpeningGivesNothingAway(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	for _, c := range []struct{ text, there, not string }{
		{"open Text for:{}", "ines@initech.example", "nope@nowhere.example"},
		{"open Text for:{}", "sam@desk.example", "nope@nowhere.example"},
		{"open Text org:{}", "Initech", "Nowhere"},
	} {
		hints := func(name string) string {
			a := w.ok("alice@acme.example", strings.ReplaceAll(c.text, "{}", name))
			text := a.Rule
			for _, b := range a.Blocks {
				if h, ok := b.(command.Hint); ok {
					text += "\n" + h.Text
				}
			}
			return strings.ReplaceAll(text, name, "{}")
		}
		if there, not := hints(c.there), hints(c.not); there != not || there == "" {
			t.Errorf("%q tells %s from %s:\n%s\n%s", c.text, c.there, c.not, there, not)
		}
	}
}

// TestCopyingGivesNothingAway copies somebody whom the desk knows, by name and
// from elsewhere, and somebody it never heard of.
func TestCopyingGivesNothingAway(t *testing.T) {
	var seen []string
	for _, name := range []string{"two@beta.example", "new@gama.example"} {
		w := build(t, storetest.Open(t, store.SQLite))
		w.tickets()
		seen = append(seen, w.secret("alice@acme.example", "cc 1 add {}", name)+strings.ReplaceAll(w.secret("alice@acme.example", "show 1", name), name, "{}"))
	}
	if seen[0] != seen[1] {
		t.Errorf("cc 1 add tells one whom the desk knows from one it does not:\n%s\n%s", seen[0], seen[1])
	}
}

// TestAddressesStayAmongColleagues looks for an address in all that a stranger
// to it can see.
func TestAddressesStayAmongColleagues(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	w.tickets()
	w.ok("sam@desk.example", "reply 2 Use the button.")
	w.ok("sam@desk.example", "cc 2 add alice@acme.example")
	w.ok("sam@desk.example", "cc 2 remove alice@acme.example")
	w.ok("alice@acme.example", "reply 2 Same here.")
	w.ok("ines@initech.example", "open For all to read privacy:public")
	for _, c := range []struct{ who, text string }{
		{"carl@home.example", "show 1"}, {"carl@home.example", "show 2"}, {"carl@home.example", "list"}, {"carl@home.example", "search button"},
		{"carl@home.example", "show 4"}, {"pat@globex.example", "show 2"}, {"pat@globex.example", "contacts org:Acme"}, {"pat@globex.example", "org Acme"},
		{"ines@initech.example", "show 2"}, {"ines@initech.example", "list"},
	} {
		a := w.do(c.who, c.text)
		j, err := command.JSON(a)
		if err != nil {
			t.Fatal(err)
		}
		all := command.HTML(a) + string(j)
		for _, address := range []string{"alice@", "olga@", "sam@", "carl@", "ines@"} {
			if strings.Contains(all, address) && !strings.HasPrefix(c.who, address) {
				t.Errorf("%s: %s shows %s…: %s", c.who, c.text, address, j)
			}
		}
		if strings.HasPrefix(c.who, "carl") && strings.Contains(all, "Initech") {
			t.Errorf("%s: %s names Initech: %s", c.who, c.text, j)
		}
	}
}
