package command_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"usher/core/command"
)

// nasty are texts made of what the grammar has a meaning for.
func nasty() *rapid.Generator[string] {
	bit := rapid.SampledFrom([]string{"private", "yes", "org:", "for:", "bob@x.example", "category:", "upgrade", "status:open", "#12", `"`, "'", "“", "”", "«", "»",
		"‘", "’", "„", " ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "…", "add", "remove", "until", "x", "12", ":", ",", "/", "`", "public", "me", "company"})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(bit, 1, 12).Draw(t, "bits"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
	})
}

func TestQuoted(t *testing.T) {
	e := env(t)
	rapid.Check(t, func(t *rapid.T) {
		text := nasty().Draw(t, "text")
		word, ok := command.Quoted(text)
		if !ok {
			return // TestQuotedHolds says of what that is true
		}
		want := strings.Join(strings.Fields(text), " ")
		c, err := command.Parse("open "+word+` org:"Acme"`, e)
		if err != nil || c.Subject != want || c.Org != "Acme" || c.For != "" || c.Privacy != "" || c.Category != "" {
			t.Errorf("open %s = %+v, %v, want the subject %q alone", word, c, err, want)
		}
	})
}

func TestQuotedHolds(t *testing.T) {
	for _, c := range []struct {
		text, want string
		ok         bool
	}{
		{"Login fails", `"Login fails"`, true},
		{" two\nlines ", `"two lines"`, true},
		{`The "Save" button`, `'The "Save" button'`, true},
		{`The "Save" button's text`, `'The "Save" button's text'`, true},
		{`a" b' c» d” e’ f`, `„a" b' c» d” e’ f“`, false},
		{`a" b' c» d`, `“a" b' c» d”`, false},
		{"", "", false},
		{strings.Repeat("x", 1200), "", false},
	} {
		if got, ok := command.Quoted(c.text); ok != c.ok || ok && got != c.want {
			t.Errorf("Quoted(%q) = %s, %t, want %s, %t", c.text, got, ok, c.want, c.ok)
		}
	}
}

func TestKeyValue(t *testing.T) {
	e := env(t)
	rapid.Check(t, func(t *rapid.T) {
		value := nasty().Draw(t, "value")
		word, ok := command.KeyValue("org", value)
		if !ok {
			return
		}
		want := strings.Join(strings.Fields(value), " ")
		c, err := command.Parse(`contacts add "bob@x.example" `+word, e)
		if err != nil || c.Org != want || len(c.Addresses) != 1 || c.Yes {
			t.Errorf("%s = %+v, %v, want the organization %q", word, c, err, want)
		}
	})
}

func TestUnkeyed(t *testing.T) {
	e := env(t)
	rapid.Check(t, func(t *rapid.T) {
		text := nasty().Draw(t, "text")
		words, ok := command.Unkeyed(text)
		if !ok || words == "" {
			return
		}
		c, err := command.Parse("search category:\"upgrade\" "+words, e)
		if err != nil || len(c.Filter.Status) > 0 || c.Names.Org != "" || len(c.Filter.Category) != 1 || strings.HasSuffix(words, " …") {
			t.Errorf("search %s = %+v, %v, want words alone", words, c, err)
		}
	})
}

func TestQuotesKeepApart(t *testing.T) {
	for line, want := range map[string]command.Command{
		`open category:feature "request"`:      {Verb: "open", Subject: "request"},
		`open "A" category:"other" upgrade`:    {Verb: "open", Subject: `"A" category:"other" upgrade`},
		`org uncertify "Yes"`:                  {Verb: "org uncertify", Name: "Yes"},
		`org uncertify "Yes" yes`:              {Verb: "org uncertify", Name: "Yes", Yes: true},
		"article add \"A guide for\" staff\nx": {Verb: "article add", Subject: "A guide for", Body: "x"},
	} {
		c, err := command.Parse(line, command.Env{Categories: []string{"feature", "feature request", "other", "other upgrade"}})
		if err != nil || c.Verb != want.Verb || c.Subject != want.Subject || c.Name != want.Name || c.Yes != want.Yes || c.Body != want.Body {
			t.Errorf("Parse(%s) = %+v, %v, want %+v", line, c, err, want)
		}
	}
}
