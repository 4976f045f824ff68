package slash

import (
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// Commands are what is registered with Discord: /ticket, /support and the command
// on a message. They are the same each time, so that a change can be told.
// Contexts count only where they are registered for all servers: those of one
// server are not there in direct messages.
func Commands() []*discordgo.ApplicationCommand {
	var out []*discordgo.ApplicationCommand
	for _, d := range doors {
		out = append(out, everywhere(&discordgo.ApplicationCommand{
			Type: discordgo.ChatApplicationCommand, Name: d.name, Description: d.help, Options: d.options()}))
	}
	return append(out, everywhere(&discordgo.ApplicationCommand{Type: discordgo.MessageApplicationCommand, Name: OpenMessage}))
}

// everywhere has a command on servers and in direct messages with the app.
func everywhere(c *discordgo.ApplicationCommand) *discordgo.ApplicationCommand {
	c.Contexts = &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM}
	c.IntegrationTypes = &[]discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall}
	return c
}

// options are the subcommands and groups of a command.
func (d door) options() []*discordgo.ApplicationCommandOption {
	var out []*discordgo.ApplicationCommandOption
	vs := verbs()
	for _, e := range d.entries {
		group, name, grouped := strings.Cut(e.path, " ")
		if !grouped {
			out = append(out, e.register(group))
			continue
		}
		i := slices.IndexFunc(out, func(o *discordgo.ApplicationCommandOption) bool { return o.Name == group })
		if i < 0 {
			help := d.groups[group]
			if help == "" {
				help = vs[group].Help
			}
			out = append(out, &discordgo.ApplicationCommandOption{
				Type: discordgo.ApplicationCommandOptionSubCommandGroup, Name: group, Description: sentence(help)})
			i = len(out) - 1
		}
		out[i].Options = append(out[i].Options, e.register(name))
	}
	return out
}

// register is the subcommand as Discord takes it.
func (e entry) register(name string) *discordgo.ApplicationCommandOption {
	help := e.help
	if help == "" {
		help = verbs()[e.verb].Help
	}
	s := &discordgo.ApplicationCommandOption{Type: discordgo.ApplicationCommandOptionSubCommand, Name: name, Description: sentence(help)}
	for _, o := range e.options {
		s.Options = append(s.Options, o.register())
	}
	return s
}

// mostLine is how long what goes into a line may be: quotes hold a thousand bytes.
const mostLine = 200

// register is the option as Discord takes it. What is offered as it is typed has
// no length: Discord would measure how it is shown.
func (o option) register() *discordgo.ApplicationCommandOption {
	out := &discordgo.ApplicationCommandOption{
		Type: o.discordType(), Name: o.name, Description: o.help, Required: o.need == must, Autocomplete: o.kind != ""}
	if o.one != nil {
		out.Choices = Choices(o.one)
	}
	switch o.as {
	case count, keyed:
		least := o.least
		out.MinValue, out.MaxValue = &least, 10_000
	case word, who, key, each, tail, until:
		if o.kind == "" && o.one == nil {
			out.MaxLength = mostLine
		}
	}
	return out
}

// sentence begins with a capital.
func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
