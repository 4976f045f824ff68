package discordtest

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// The types of commands and of their options. Source:
// developers/interactions/application-commands.mdx#application-command-object.
const (
	chatInput = 1
	onUser    = 2
	onMessage = 3

	optionSub        = 1
	optionGroup      = 2
	optionString     = 3
	optionInteger    = 4
	optionBool       = 5
	optionUser       = 6
	optionChannel    = 7
	optionRole       = 8
	optionMention    = 9
	optionNumber     = 10
	optionAttachment = 11
)

// command is a command that the app has registered.
type command struct {
	id      string
	version string
	guild   string // empty: in all
	def     object
}

func (x *command) kind() int {
	if k := whole(x.def, "type"); k != 0 {
		return k
	}
	return chatInput
}

// wire is the command. Source: developers/interactions/application-commands.mdx#application-command-object.
func (x *command) wire(app string) object {
	o := object{
		"id": x.id, "application_id": app, "version": x.version, "type": x.kind(), "name": x.def["name"], "nsfw": flag(x.def, "nsfw"),
		"description": text(x.def, "description"), "default_permission": true, "default_member_permissions": x.def["default_member_permissions"],
		"name_localizations": x.def["name_localizations"], "description_localizations": x.def["description_localizations"],
		"integration_types": []any{0}, "contexts": x.def["contexts"],
	}
	if options := list(x.def, "options"); len(options) > 0 {
		o["options"] = clone(options)
	}
	if x.guild != "" {
		o["guild_id"] = x.guild
	} else {
		o["dm_permission"] = x.def["dm_permission"] != false
	}
	return o
}

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// mostCharacters is how long all names, descriptions and values of a command may be
// together. Source: developers/interactions/application-commands.mdx#slash-commands.
const mostCharacters = 8000

// checkCommand refuses commands beyond their limits.
func checkCommand(f *faults, at string, def object) {
	name, kind := text(def, "name"), (&command{def: def}).kind()
	f.between(at+"name", name, 1, 32)
	if kind != chatInput {
		f.oneOf(at+"type", kind, chatInput, onUser, onMessage)
		if text(def, "description") != "" || len(list(def, "options")) > 0 {
			f.add(at+"description", "APPLICATION_COMMAND_INVALID", "Context menu commands cannot have a description or options")
		}
		return
	}
	checkName(f, at+"name", name)
	f.between(at+"description", text(def, "description"), 1, 100)
	checkParameters(f, at+"options", list(def, "options"), 0)
	if n := characters(def); n > mostCharacters {
		f.add(at+"name", "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (%d), with %d", mostCharacters, n)
	}
}

func checkName(f *faults, at, name string) {
	if !commandName.MatchString(name) || name != strings.ToLower(name) {
		f.add(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name %q is invalid", name)
	}
}

// checkParameters refuses wrong options: at depth 0 of the command, 1 of a
// subcommand or group, 2 of a subcommand in a group.
func checkParameters(f *faults, at string, options []any, depth int) {
	f.count(at, options, 0, 25)
	var names []string
	optional, subs := false, 0
	for i, o := range objects(options) {
		at := fmt.Sprintf("%s.%d", at, i)
		name, kind := text(o, "name"), whole(o, "type")
		checkName(f, at+".name", name)
		f.between(at+".description", text(o, "description"), 1, 100)
		if slices.Contains(names, name) {
			f.add(at+".name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
		}
		names = append(names, name)
		if kind == optionSub || kind == optionGroup {
			subs++
			checkSub(f, at, o, depth)
			continue
		}
		if flag(o, "required") && optional {
			f.add(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		optional = optional || !flag(o, "required")
		checkParameter(f, at, o)
	}
	if subs > 0 && subs < len(options) {
		f.add(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
	}
}

func checkSub(f *faults, at string, o object, depth int) {
	if depth > 0 && whole(o, "type") == optionGroup || depth > 1 || depth == 1 && whole(o, "type") != optionSub {
		f.add(at+".type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Subcommands and groups do not nest like this")
	}
	next := depth + 1
	if whole(o, "type") == optionSub {
		next = 2
	} else {
		f.count(at+".options", list(o, "options"), 1, 25)
	}
	checkParameters(f, at+".options", list(o, "options"), next)
}

func checkParameter(f *faults, at string, o object) {
	kind := whole(o, "type")
	f.oneOf(at+".type", kind, optionString, optionInteger, optionBool, optionUser, optionChannel, optionRole, optionMention, optionNumber, optionAttachment)
	choices := list(o, "choices")
	f.count(at+".choices", choices, 0, 25)
	choosable := kind == optionString || kind == optionInteger || kind == optionNumber
	if (len(choices) > 0 || flag(o, "autocomplete")) && !choosable || len(choices) > 0 && flag(o, "autocomplete") {
		f.add(at, "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "Choices and autocomplete are for strings and numbers, one of them")
	}
	var names []string
	for i, c := range objects(choices) {
		at := fmt.Sprintf("%s.choices.%d", at, i)
		f.between(at+".name", text(c, "name"), 1, 100)
		value, isText := c["value"].(string)
		if isText != (kind == optionString) {
			f.add(at+".value", "BASE_TYPE_CHOICES", "The value is of the option's type.")
		}
		f.most(at+".value", value, 100)
		if slices.Contains(names, text(c, "name")) {
			f.add(at+".name", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Option choice name already exists")
		}
		names = append(names, text(c, "name"))
	}
}

// characters counts names, descriptions and values, of localizations the longest.
func characters(o object) int {
	n := 0
	for _, key := range []string{"name", "description"} {
		longest := runes(text(o, key))
		for _, v := range inner(o, key+"_localizations") {
			t, _ := v.(string)
			longest = max(longest, runes(t))
		}
		n += longest
	}
	if value, isText := o["value"].(string); isText {
		n += runes(value)
	}
	for _, key := range []string{"options", "choices"} {
		for _, inside := range objects(list(o, key)) {
			n += characters(inside)
		}
	}
	return n
}

// scope is the guild whose commands are meant, empty for those of all guilds.
func (c *call) scope() (string, error) {
	if c.id("guild_id") == "" {
		return "", nil
	}
	g, err := c.guild()
	if err != nil {
		return "", err
	}
	return g.ID, nil
}

func (s *Server) commandsOf(scope string) []*command {
	var all []*command
	for _, x := range s.commands {
		if x.guild == scope {
			all = append(all, x)
		}
	}
	return all
}

func (c *call) listCommands() (answer, error) {
	scope, err := c.scope()
	if err != nil {
		return answer{}, err
	}
	all := []any{}
	for _, x := range c.s.commandsOf(scope) {
		all = append(all, x.wire(c.s.AppID))
	}
	return ok(all)
}

// most is how many commands of each type there may be. Source:
// developers/interactions/application-commands.mdx#registering-a-command.
var most = map[int]int{chatInput: 100, onUser: 15, onMessage: 15}

func tooMany(all []*command) error {
	count := map[int]int{}
	for _, x := range all {
		count[x.kind()]++
		if count[x.kind()] > most[x.kind()] {
			return refuse(30032)
		}
	}
	return nil
}

// made is the command that def makes: that of the same name and type, or a new one.
func (c *call) made(scope string, def object) *command {
	for _, x := range c.s.commandsOf(scope) {
		if x.def["name"] == def["name"] && x.kind() == (&command{def: def}).kind() {
			return &command{id: x.id, version: c.s.id(), guild: scope, def: clone(def)}
		}
	}
	c.s.creates[scope]++
	return &command{id: c.s.id(), version: c.s.id(), guild: scope, def: clone(def)}
}

// mostCreates is how many new commands a scope takes in a day. Source:
// developers/interactions/application-commands.mdx#registering-a-command.
const mostCreates = 200

// spent refuses commands beyond the day's creations.
func (s *Server) spent(scope string) error {
	if s.creates[scope] > mostCreates {
		return refuse(30034)
	}
	return nil
}

// putCommands replaces all commands of the scope; those of the same name keep their
// id. Source: developers/interactions/application-commands.mdx#bulk-overwrite-global-application-commands.
func (c *call) putCommands() (answer, error) {
	scope, err := c.scope()
	if err != nil {
		return answer{}, err
	}
	var f faults
	next, out := []*command{}, []any{}
	for i, def := range objects(c.list) {
		checkCommand(&f, fmt.Sprintf("%d.", i), def)
		x := c.made(scope, def)
		if slices.ContainsFunc(next, func(y *command) bool { return y.def["name"] == x.def["name"] && y.kind() == x.kind() }) {
			f.add(fmt.Sprint(i), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		next, out = append(next, x), append(out, x.wire(c.s.AppID))
	}
	if err := f.err(); err != nil {
		return answer{}, err
	}
	if err := tooMany(next); err != nil {
		return answer{}, err
	}
	if err := c.s.spent(scope); err != nil {
		return answer{}, err
	}
	c.s.commands = append(slices.DeleteFunc(slices.Clone(c.s.commands), func(x *command) bool { return x.guild == scope }), next...)
	return ok(out)
}

func (c *call) createCommand() (answer, error) {
	scope, err := c.scope()
	if err != nil {
		return answer{}, err
	}
	var f faults
	checkCommand(&f, "", c.body)
	if err := f.err(); err != nil {
		return answer{}, err
	}
	x := c.made(scope, c.body)
	rest := slices.DeleteFunc(slices.Clone(c.s.commands), func(y *command) bool { return y.id == x.id })
	if err := tooMany(append(c.s.only(rest, scope), x)); err != nil {
		return answer{}, err
	}
	if err := c.s.spent(scope); err != nil {
		return answer{}, err
	}
	status := http.StatusCreated
	if len(rest) < len(c.s.commands) {
		status = http.StatusOK
	}
	c.s.commands = append(rest, x)
	return answer{status, x.wire(c.s.AppID)}, nil
}

func (s *Server) only(all []*command, scope string) []*command {
	return slices.DeleteFunc(slices.Clone(all), func(x *command) bool { return x.guild != scope })
}

func (c *call) command() (*command, error) {
	scope, err := c.scope()
	if err != nil {
		return nil, err
	}
	for _, x := range c.s.commandsOf(scope) {
		if x.id == c.id("command_id") {
			return x, nil
		}
	}
	return nil, c.s.past(10063, c.id("command_id"))
}

func (c *call) getCommand() (answer, error) {
	x, err := c.command()
	if err != nil {
		return answer{}, err
	}
	return ok(x.wire(c.s.AppID))
}

func (c *call) editCommand() (answer, error) {
	x, err := c.command()
	if err != nil {
		return answer{}, err
	}
	next := clone(x.def)
	for key, v := range c.body {
		next[key] = v
	}
	var f faults
	checkCommand(&f, "", next)
	if err := f.err(); err != nil {
		return answer{}, err
	}
	x.def, x.version = next, c.s.id()
	return ok(x.wire(c.s.AppID))
}

func (c *call) deleteCommand() (answer, error) {
	x, err := c.command()
	if err != nil {
		return answer{}, err
	}
	c.s.gone[x.id] = true
	c.s.commands = slices.DeleteFunc(slices.Clone(c.s.commands), func(y *command) bool { return y == x })
	return nothing, nil
}
