package slash

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"usher/core"
	"usher/core/command"
)

// nasty are texts made of what the grammar has a meaning for.
func nasty() *rapid.Generator[string] {
	bit := rapid.SampledFrom([]string{"private", "yes", "org:", "org:Evil", "for:eve@x.example", "category:", "request", "single sign-on", "status:closed", "#12", `"`, "'",
		"“", "”", "«", "»", "‘", "’", "„", " ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "…", "add", "remove", "until", "2030-01-01", "x", "12", ":", ",", "/", "`",
		"public", "staff", "me", "company", "eve@x.example", "cc:", "seats:", "yes\n", " · ", "#close", "on", "12 public"})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(bit, 1, 10).Draw(t, "bits"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
	})
}

// means takes the value of an option out of a command, and returns it where it is
// kept as a text.
func means(o option, c *command.Command) (value string, text bool) {
	texts := map[string][]*string{"subject": {&c.Subject}, "title": {&c.Subject}, "text": {&c.Body}, "reason": {&c.Body}, "org": {&c.Org, &c.Names.Org},
		"name": {&c.Name}, "partner": {&c.Name}, "about": {&c.Topic}, "code": {&c.Code}, "words": {&c.Filter.Words}, "article": {&c.Article}, "plan": {&c.Plan}}
	for _, p := range texts[o.name] {
		value, *p, text = value+*p, "", true
	}
	switch o.name {
	case "org":
		c.Company = false // an organization's stats are of the company
	case "ticket":
		c.Ticket = 0
	case "mail":
		c.Mail = 0
	case "for":
		c.For = ""
	case "cc":
		c.CC = nil
	case "address", "into":
		c.Addresses, c.Person = nil, ""
	case "to", "person":
		c.Person = ""
	case "by":
		c.Names.By = ""
	case "category":
		c.Category, c.Filter.Category = "", nil
	case "created":
		c.Filter.Created = core.Span{}
	case "updated":
		c.Filter.Updated = core.Span{}
	case "until":
		c.Until = time.Time{}
	case "domain":
		c.Domains = nil
	case "renews":
		c.Renews = nil
	}
	return value, text
}

// TestFree holds that whatever is typed into an option stays in it: it comes back
// as it was, but for its blanks, or is refused, and says nothing else.
func TestFree(t *testing.T) {
	done := map[string]bool{}
	for _, c := range cases() {
		door, path, _ := strings.Cut(c.typed, " ")
		e, _ := find(door, path)
		for _, o := range e.options {
			at := c.typed + " " + o.name
			if o.discordType() != discordgo.ApplicationCommandOptionString || o.one != nil || e.verb == Transcript || done[at] {
				continue
			}
			done[at] = true
			t.Run(at, func(t *testing.T) {
				rapid.Check(t, func(r *rapid.T) { staysIn(t, r, c.typed, c.values, o, nasty().Draw(r, "value")) })
			})
		}
	}
}

func staysIn(t *testing.T, r *rapid.T, line string, values opts, o option, typed string) {
	if strings.TrimSpace(typed) == "" {
		return
	}
	with := maps.Clone(values)
	if with == nil {
		with = opts{}
	}
	with[o.name] = typed
	base, baseErr := said(t, line, values)
	got, err := said(t, line, with)
	var wrong *core.Error
	switch {
	case err != nil && (!errors.As(err, &wrong) || wrong.Kind != core.Invalid):
		r.Fatalf("/%s %s:%q fails with %v, want a plain word about it", line, o.name, typed, err)
	case err != nil || baseErr != nil:
		return
	}
	means(o, &base)
	value, text := means(o, &got)
	if base.Line, got.Line = "", ""; !cmp.Equal(base, got) {
		r.Fatalf("/%s %s:%q says more than its %s:\n%s", line, o.name, typed, o.name, cmp.Diff(base, got))
	}
	if want := intact(o, typed); text && value != want {
		r.Fatalf("/%s %s:%q came back as %q, want %q", line, o.name, typed, value, want)
	}
}

// TestAllAtOnce holds that texts in several options stay apart.
func TestAllAtOnce(t *testing.T) {
	for _, c := range cases() {
		door, path, _ := strings.Cut(c.typed, " ")
		e, _ := find(door, path)
		t.Run(c.typed, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				base, got := c.want, opts{}
				typed := map[string]string{}
				for name, v := range c.values {
					o, _ := e.option(name)
					if _, text := means(o, &base); text && o.one == nil && o.kind != Article {
						v = "x" + nasty().Draw(r, name)
						typed[name] = v.(string)
					}
					got[name] = v
				}
				cmd, err := said(t, c.typed, got)
				if err != nil {
					return
				}
				for name := range c.values {
					o, _ := e.option(name)
					if value, text := means(o, &cmd); text && typed[name] != "" && value != intact(o, typed[name]) {
						r.Fatalf("/%s %v: %s came back as %q, want %q", c.typed, got, name, value, intact(o, typed[name]))
					}
				}
				if cmd.Line = ""; !cmp.Equal(cmd, base) {
					r.Fatalf("/%s %v says more than it should:\n%s", c.typed, got, cmp.Diff(base, cmd))
				}
			})
		})
	}
}

// intact is how a text comes back.
func intact(o option, typed string) string {
	switch {
	case o.as == below:
		return trimmed(typed)
	case o.as == tail:
		w, _ := command.Unkeyed(typed)
		c, _ := command.Parse("search "+w, env())
		return c.Filter.Words
	case o.name == "plan":
		typed = strings.ToLower(typed)
	}
	return o.chosen(strings.Join(strings.Fields(typed), " "))
}

// trimmed is a text as core/command keeps what is below a line.
func trimmed(typed string) string {
	c, _ := command.Parse("note 1\n"+typed, env())
	return c.Body
}

// said is the command that options are.
func said(t *testing.T, line string, values opts) (command.Command, error) {
	s, err := Read(typedAs(t, line, values, ""))
	if err != nil {
		return command.Command{}, err
	}
	return command.Parse(s.Text(), env())
}

// TestTextStays holds that no line of a text is lost or read as a command.
func TestTextStays(t *testing.T) {
	const text = "private\n#close\nstatus:closed yes\n\n  x: 1\norg:Evil"
	for _, line := range []string{"ticket reply", "ticket note", "ticket close"} {
		c, err := said(t, line, opts{"ticket": "12", "text": text})
		if err != nil || c.Body != text || c.Status != "" || c.Privacy != "" || c.Org != "" || slices.Contains(c.CC, "x") {
			t.Errorf("/%s = %+v, %v, want the text as it is", line, c, err)
		}
	}
}
