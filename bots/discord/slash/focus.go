package slash

import (
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core/command"
)

// Focus is the option that somebody is typing.
type Focus struct {
	Kind   Kind
	Option string
	Typed  string   // so far; of several the last
	Before string   // of several, those that stand already, with the comma
	Also   []string // words beside those looked up, such as me
	Said   Said     // what the other options say so far, those left out that are wrong
}

// Focused finds the option that somebody is typing. ok is false where nothing can
// be offered.
func Focused(data discordgo.ApplicationCommandInteractionData) (f Focus, ok bool) {
	e, typed, ok := locate(data)
	if !ok {
		return Focus{}, false
	}
	values := map[string]string{}
	for _, t := range typed {
		o, known := e.option(t.Name)
		text, _ := t.Value.(string) // while it is typed, a number may be text too
		switch v, good := value(o, t); {
		case known && t.Focused:
			f.Kind, f.Option, f.Also = o.kind, o.name, o.also
			f.Before, f.Typed = o.part(text)
		case known && good && o.as != file:
			values[o.name] = v
		}
	}
	f.Said, _ = e.compose(values)
	return f, f.Kind != ""
}

// part cuts what is typed of several before the last of them.
func (o option) part(typed string) (before, last string) {
	if i := strings.LastIndexAny(typed, ",;"); o.several && i >= 0 {
		before, typed = strings.TrimSpace(typed[:i])+", ", typed[i+1:]
	}
	return before, strings.TrimSpace(typed)
}

// Choices are what to offer, of which each completes what is typed.
func (f Focus) Choices(cs []bots.Pick) []*discordgo.ApplicationCommandOptionChoice {
	if f.Before == "" {
		return Choices(cs)
	}
	var out []bots.Pick
	for _, c := range cs {
		out = append(out, pick(f.Before+c.Value, f.Before+c.Value))
	}
	return Choices(out)
}

// Fixed is what may be typed of a kind that needs no looking up. ok is false for
// the other kinds.
func (f Focus) Fixed(env command.Env) (cs []bots.Pick, ok bool) {
	switch f.Kind {
	case Period:
		cs = periods()
	case Day:
		cs = days(env, f.Option == "renews")
	case Topic:
		cs = topics()
	default:
		return nil, false
	}
	return slices.DeleteFunc(cs, func(c bots.Pick) bool { return !f.matches(c) }), true
}

// matches reports whether what is typed so far is in a choice.
func (f Focus) matches(c bots.Pick) bool {
	typed := strings.ToLower(f.Typed)
	return strings.Contains(strings.ToLower(c.Label), typed) || strings.Contains(strings.ToLower(c.Value), typed)
}
