package slash

import (
	"strconv"

	"github.com/bwmarrin/discordgo"

	"usher/core"
)

// errOld is that Discord shows somebody a command as it was before.
var errOld = core.Errorf(core.Invalid, "Discord shows you an older form of this command. Please restart Discord, and type it again.")

// Read makes a line of the grammar of a command that was typed, or chosen on a
// message. The error says what is wrong with it, in words for whoever typed it.
// What is lacking is no error: see Said.Lacks.
func Read(data discordgo.ApplicationCommandInteractionData) (Said, error) {
	if data.CommandType == discordgo.MessageApplicationCommand {
		return onMessage(data)
	}
	e, typed, ok := locate(data)
	if !ok {
		return Said{}, errOld
	}
	values := map[string]string{}
	ids := map[string]string{}
	for _, t := range typed {
		o, ok := e.option(t.Name)
		v, good := value(o, t)
		switch {
		case !ok || !good:
			return Said{}, errOld
		case o.as == file:
			ids[o.name] = v
		default:
			values[o.name] = v
		}
	}
	s, err := e.compose(values)
	for _, o := range files() {
		if id := ids[o.name]; id != "" {
			s.Files = append(s.Files, id)
		}
	}
	return s, err
}

// onMessage is the command that opens a ticket of a message.
func onMessage(data discordgo.ApplicationCommandInteractionData) (Said, error) {
	e, ok := find("ticket", "open")
	if !ok || data.Name != OpenMessage {
		return Said{}, errOld
	}
	s, err := e.compose(map[string]string{})
	s.Message = data.TargetID
	return s, err
}

type typed = []*discordgo.ApplicationCommandInteractionDataOption

// locate finds the subcommand that was typed, and its options.
func locate(data discordgo.ApplicationCommandInteractionData) (entry, typed, bool) {
	path, options := "", data.Options
	for len(options) > 0 && (options[0].Type == discordgo.ApplicationCommandOptionSubCommand ||
		options[0].Type == discordgo.ApplicationCommandOptionSubCommandGroup) {
		path, options = path+" "+options[0].Name, options[0].Options
	}
	e, ok := find(data.Name, path)
	return e, options, ok
}

// value is what was typed as text, empty for a switch that is off. ok is false where
// it is not of the option's type.
func value(o option, t *discordgo.ApplicationCommandInteractionDataOption) (v string, ok bool) {
	if t.Type != o.discordType() {
		return "", false
	}
	switch x := t.Value.(type) {
	case string:
		return x, o.as != whether && o.as != count && o.as != keyed
	case bool:
		if x {
			return "yes", o.as == whether
		}
		return "", o.as == whether
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64), o.as == count || o.as == keyed
	}
	return "", false
}
