package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots/discord/slash"
)

// Register registers the commands where Discord has others: for the guilds of the
// configuration, or for all if there are none. Elsewhere it takes them away, so
// that nobody sees them twice. It returns where something changed: ids of guilds,
// and an empty one for all.
func Register(ctx context.Context, c Config) (changed []string, err error) {
	p := newAPI(c.defaults(), func(context.Context, *fault) {})
	defer p.close()
	places := append([]string{""}, c.Guilds...)
	if len(c.Guilds) == 0 {
		guilds, failed := p.guildIDs(ctx)
		if failed != nil {
			err = registering("", failed)
		}
		places = append(places, guilds...)
	}
	for _, g := range places {
		differ, failed := p.register(ctx, g, c.commandsOf(g))
		if failed != nil {
			err = errors.Join(err, registering(g, failed))
		} else if differ {
			changed = append(changed, g)
		}
	}
	return changed, err
}

// offers are the guilds where the commands are offered; an empty one stands for all.
func (c Config) offers() []string {
	if len(c.Guilds) == 0 {
		return []string{""}
	}
	return c.Guilds
}

// commandsOf are the commands that a guild is to have, or all, if it is empty: none
// where they are offered elsewhere, so that nobody sees them twice.
func (c Config) commandsOf(guild string) []*discordgo.ApplicationCommand {
	if slices.Contains(c.offers(), guild) {
		return slash.Commands()
	}
	return nil
}

func (p *api) guildIDs(ctx context.Context) ([]string, error) {
	in, err := p.inGuilds(ctx)
	ids := make([]string, len(in))
	for k, g := range in {
		ids[k] = g.ID
	}
	return ids, err
}

// register registers commands for a guild, or for all, if it has others.
func (p *api) register(ctx context.Context, guild string, list []*discordgo.ApplicationCommand) (bool, error) {
	there, err := p.commands(ctx, guild)
	if len(list) == 0 && said(err, codeNoAccess) {
		return false, nil // the app was added to it without commands
	}
	if err != nil || same(there, list, guild) {
		return false, err
	}
	return true, p.putCommands(ctx, guild, list)
}

// registering says what to do where commands cannot be registered.
func registering(guild string, err error) error {
	switch {
	case locked(err):
		return fmt.Errorf("%w: %w", errToken, err)
	case said(err, codeNoAccess) && guild != "":
		return fmt.Errorf("the app is not in the server %s, or was added without commands: use the link that usher discord install prints: %w", guild, err)
	}
	return fmt.Errorf("register the commands: %w", err)
}

// same reports whether Discord has these commands already. What Discord adds by
// itself does not count.
func same(there, list []*discordgo.ApplicationCommand, guild string) bool {
	return reflect.DeepEqual(byName(there, list, guild), byName(list, list, guild))
}

// byName are commands by type and name, as far as ours say what they are. Where
// they can be used Discord does not keep for those of one guild.
func byName(all, ours []*discordgo.ApplicationCommand, guild string) map[string]any {
	silent := map[string]*discordgo.ApplicationCommand{}
	for _, c := range ours {
		silent[key(c)] = c
	}
	out := map[string]any{}
	for _, c := range all {
		one, _ := bare([]*discordgo.ApplicationCommand{c})[0].(map[string]any)
		our := silent[key(c)]
		if guild != "" || our != nil && our.Contexts == nil {
			delete(one, "contexts")
		}
		if guild != "" || our != nil && our.IntegrationTypes == nil {
			delete(one, "integration_types")
		}
		out[key(c)] = one
	}
	return out
}

func key(c *discordgo.ApplicationCommand) string { return fmt.Sprint(kindOf(c), " ", c.Name) }

func kindOf(c *discordgo.ApplicationCommand) discordgo.ApplicationCommandType {
	if c.Type == 0 {
		return discordgo.ChatApplicationCommand
	}
	return c.Type
}

// given are the fields of commands that are not theirs but Discord's, or that
// Discord is about to drop.
var given = []string{"id", "application_id", "guild_id", "version", "default_permission", "dm_permission"}

// bare are commands as they are registered: with nothing that says nothing.
func bare(list []*discordgo.ApplicationCommand) []any {
	out := []any{}
	for _, c := range list {
		one := *c
		one.Type = kindOf(c)
		m := map[string]any{}
		if data, err := json.Marshal(one); err == nil { // they are built of what can be written
			_ = json.Unmarshal(data, &m) // which was JSON
		}
		for _, key := range given {
			delete(m, key)
		}
		out = append(out, strip(m))
	}
	return out
}

// strip takes out what is empty or false, and orders what has no order.
func strip(m map[string]any) map[string]any {
	for key, v := range m {
		switch v := v.(type) {
		case nil:
			delete(m, key)
		case bool:
			if !v {
				delete(m, key)
			}
		case map[string]any:
			if len(strip(v)) == 0 {
				delete(m, key)
			}
		case []any:
			if len(v) == 0 {
				delete(m, key)
			}
			each(v)
			if key == "contexts" || key == "integration_types" || key == "channel_types" {
				slices.SortFunc(v, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			}
		}
	}
	return m
}

func each(list []any) {
	for _, e := range list {
		if m, ok := e.(map[string]any); ok {
			strip(m)
		}
	}
}
