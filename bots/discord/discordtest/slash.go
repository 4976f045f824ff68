package discordtest

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Options are the values of a command's options by name: texts, numbers, truths, a
// *User, *Channel or *Role, or a File.
type Options map[string]any

// Slash uses a slash command, named with its group and subcommand: "ticket open".
func (u *User) Slash(ch *Channel, command string, options ...Options) *Sent {
	return u.command(ch, command, merged(options), "")
}

// Autocomplete types into an option of a slash command, which asks the app for
// suggestions; the options filled so far may be given too.
func (u *User) Autocomplete(ch *Channel, command, option, typed string, others ...Options) *Sent {
	all := merged(others)
	all[option] = typed
	return u.command(ch, command, all, option)
}

func merged(all []Options) Options {
	out := Options{}
	for _, o := range all {
		for key, v := range o {
			out[key] = v
		}
	}
	return out
}

func (u *User) command(ch *Channel, path string, options Options, focus string) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	words := strings.Fields(strings.TrimPrefix(path, "/"))
	x, err := u.may(ch, words[0], chatInput)
	if err != nil {
		return s.refused(err)
	}
	r := &resolving{s: s, ch: ch, focus: focus, found: object{}}
	given, err := r.below(list(x.def, "options"), words[1:], options)
	if err != nil {
		return s.refused(fmt.Errorf("/%s: %w", path, err))
	}
	kind := onCommand
	if focus != "" {
		kind, u.choices = onAutocomplete, nil
	}
	return u.interact(kind, ch, words[0], nil, x.data(given, r.found, ch))
}

// refused fails the test: no person could have done that.
func (s *Server) refused(err error) *Sent {
	s.misused("%v", err)
	return s.failed(err)
}

// data is what an interaction tells of the command. Source:
// developers/interactions/receiving-and-responding.mdx#interaction-object-application-command-data-structure.
func (x *command) data(given []any, resolved object, ch *Channel) object {
	o := object{"id": x.id, "name": x.def["name"], "type": x.kind(), "version": x.version}
	if len(given) > 0 {
		o["options"] = given
	}
	if len(resolved) > 0 {
		o["resolved"] = resolved
	}
	if x.guild != "" {
		o["guild_id"] = x.guild
	}
	return o
}

// may is the command if the user can use it there: the guild's own before the
// global one, with the permissions that it wants by default. Source:
// developers/interactions/application-commands.mdx#permissions.
func (u *User) may(ch *Channel, name string, kind int) (*command, error) {
	s := u.s
	scope := ""
	if ch.guild != nil {
		scope = ch.guild.ID
	}
	var x *command
	for _, candidate := range slices.Concat(s.commandsOf(""), s.commandsOf(scope)) {
		if candidate.def["name"] == name && candidate.kind() == kind {
			x = candidate
		}
	}
	switch p := ch.permissions(u); {
	case x == nil || ch.guild != nil && ch.guild.left:
		return nil, fmt.Errorf("there is no command %q here", name)
	case !ch.sees(u) || !p.has(UseCommands):
		return nil, fmt.Errorf("%s cannot use commands in %s", u, ch.label())
	case ch.guild == nil && !x.direct():
		return nil, fmt.Errorf("%q cannot be used in direct messages", name)
	case !p.has(x.wanted()):
		return nil, fmt.Errorf("%s may not use %q", u, name)
	case ch.thread() && ch.archived:
		return nil, fmt.Errorf("%s is archived", ch.label())
	}
	return x, nil
}

// wanted are the permissions that a command is for by default; "0" is for
// administrators only.
func (x *command) wanted() Permission {
	given := text(x.def, "default_member_permissions")
	if given == "0" {
		return Administrator
	}
	return Permission(number(given))
}

// direct reports whether a command is there in direct messages.
func (x *command) direct() bool {
	if contexts, isSet := x.def["contexts"].([]any); isSet {
		return slices.ContainsFunc(contexts, func(v any) bool { return whole(object{"c": v}, "c") == 1 })
	}
	return x.guild == "" && x.def["dm_permission"] != false
}

// resolving makes options of a command's definition and a person's values.
type resolving struct {
	s     *Server
	ch    *Channel
	focus string
	found object
}

// below goes down through group and subcommand to the parameters.
func (r *resolving) below(defs []any, words []string, options Options) ([]any, error) {
	if len(words) > 0 {
		for _, d := range objects(defs) {
			if kind := whole(d, "type"); text(d, "name") == words[0] && (kind == optionSub || kind == optionGroup) {
				given, err := r.below(list(d, "options"), words[1:], options)
				return []any{object{"name": d["name"], "type": kind, "options": some(given)}}, err
			}
		}
		return nil, fmt.Errorf("there is no subcommand %q", words[0])
	}
	var given []any
	used := 0
	for _, d := range objects(defs) {
		name, kind := text(d, "name"), whole(d, "type")
		if kind == optionSub || kind == optionGroup {
			return nil, fmt.Errorf("a subcommand is wanted, such as %q", name)
		}
		v, isGiven := options[name]
		if !isGiven {
			if flag(d, "required") && r.focus == "" {
				return nil, fmt.Errorf("option %q is required", name)
			}
			continue
		}
		used++
		o, err := r.option(d, name, kind, v)
		if err != nil {
			return nil, err
		}
		given = append(given, o)
	}
	if used != len(options) {
		return nil, fmt.Errorf("of the options %v there are only %q", options, names(defs))
	}
	return given, nil
}

func names(defs []any) []string {
	var all []string
	for _, d := range objects(defs) {
		all = append(all, text(d, "name"))
	}
	return all
}

func (r *resolving) option(d object, name string, kind int, v any) (object, error) {
	if r.focus == name {
		if !flag(d, "autocomplete") {
			return nil, fmt.Errorf("option %q has no autocompletion", name)
		}
		return object{"name": name, "type": kind, "value": v, "focused": true}, nil // numbers are typed as texts too
	}
	value, err := r.value(d, kind, v)
	if err != nil {
		return nil, fmt.Errorf("option %q: %w", name, err)
	}
	return object{"name": name, "type": kind, "value": value}, nil
}

func (r *resolving) value(d object, kind int, v any) (any, error) {
	switch kind {
	case optionString:
		return r.str(d, v)
	case optionInteger, optionNumber:
		return r.num(d, kind, v)
	case optionBool:
		if b, isTruth := v.(bool); isTruth {
			return b, nil
		}
	case optionAttachment:
		if f, isFile := v.(File); isFile {
			return r.file(f)
		}
	default:
		return r.entity(kind, v)
	}
	return nil, fmt.Errorf("%v (%T) does not fit", v, v)
}

func (r *resolving) str(d object, v any) (any, error) {
	s, isText := v.(string)
	if choices := objects(list(d, "choices")); len(choices) > 0 {
		return chosen(choices, s)
	}
	n, most := runes(s), 6000
	if m := whole(d, "max_length"); m > 0 {
		most = m
	}
	if !isText || n < whole(d, "min_length") || n > most || n == 0 {
		return nil, fmt.Errorf("%.40v (%T) is no text of that length", v, v)
	}
	return s, nil
}

// chosen is the value of a choice, named by its name or value.
func chosen(choices []object, s string) (any, error) {
	for _, c := range choices {
		if text(c, "name") == s || text(c, "value") == s {
			return c["value"], nil
		}
	}
	return nil, fmt.Errorf("%q is none of the choices", s)
}

func (r *resolving) num(d object, kind int, v any) (any, error) {
	var n float64
	switch v := v.(type) {
	case int:
		n = float64(v)
	case float64:
		n = v
	case string:
		return chosen(objects(list(d, "choices")), v)
	default:
		return nil, fmt.Errorf("%v (%T) is no number", v, v)
	}
	if choices := objects(list(d, "choices")); len(choices) > 0 {
		return chosen(choices, fmt.Sprint(v))
	}
	low, high := bound(d, "min_value", -1<<53), bound(d, "max_value", 1<<53)
	if n < low || n > high || kind == optionInteger && n != math.Trunc(n) {
		return nil, fmt.Errorf("%v is not between %v and %v, or not whole", v, low, high)
	}
	return v, nil
}

func bound(d object, key string, usual float64) float64 {
	if n, isNumber := d[key].(json.Number); isNumber {
		f, _ := n.Float64()
		return f
	}
	return usual
}
