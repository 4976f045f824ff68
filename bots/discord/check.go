package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/slash"
	"usher/core/desk"
)

// Finding is what was found out about one thing of the app's.
type Finding struct {
	Name string // what was tried
	Text string // what it is
	Err  error  // what is wrong with it, and what to do; nil: nothing
}

// Check tries everything in the configuration that Discord knows of, and changes
// nothing. Without a desk it does not say who reads the triage channel that is no
// staff.
func Check(ctx context.Context, c Config, d *desk.Desk) []Finding {
	c = c.defaults()
	t := trial{cfg: c, desk: d, api: newAPI(c, func(context.Context, *fault) {})}
	defer t.api.close()
	t.guilds = newGuilds(t.api)
	found := []Finding{t.bot(ctx)}
	if found[0].Err != nil {
		return found
	}
	found = append(found, t.application(), t.intents(), t.gateway(ctx))
	found = append(found, t.servers(ctx)...)
	found = append(found, t.commands(ctx)...)
	found = append(found, t.room(ctx, "discord triage", c.Triage, triageRights...)...)
	found = append(found, t.room(ctx, "discord forum", c.Forum, forumRights...)...)
	found = append(found, t.roles(ctx)...)
	return append(found, t.strangers(ctx)...)
}

// What the app must be able to do where.
var (
	triageRights = []int64{
		discordgo.PermissionViewChannel, discordgo.PermissionSendMessages, discordgo.PermissionSendMessagesInThreads, discordgo.PermissionCreatePublicThreads,
		discordgo.PermissionEmbedLinks, discordgo.PermissionAttachFiles, discordgo.PermissionReadMessageHistory,
	}
	forumRights = []int64{
		discordgo.PermissionViewChannel, discordgo.PermissionSendMessagesInThreads, discordgo.PermissionManageThreads,
		discordgo.PermissionEmbedLinks, discordgo.PermissionAttachFiles, discordgo.PermissionReadMessageHistory,
	}
)

// trial is one check.
type trial struct {
	cfg    Config
	api    *api
	desk   *desk.Desk
	guilds *guilds
	me     string
	app    application
	in     []*discordgo.UserGuild // where the app is
}

func (t *trial) bot(ctx context.Context) Finding {
	f := Finding{Name: "discord", Text: "the bot's token (discord.token)"}
	t.app, f.Err = t.api.application(ctx)
	if f.Err == nil {
		t.me, f.Err = t.api.me(ctx)
	}
	if locked(f.Err) {
		f.Err = errToken
	} else if f.Err == nil {
		f.Text = fmt.Sprintf("the application %s (%s)", t.app.Name, t.app.ID)
	}
	return f
}

// application compares the configuration with what the token is for.
func (t *trial) application() Finding {
	f := Finding{Name: "discord application", Text: "interactions come over the gateway"}
	switch {
	case t.cfg.Application != t.app.ID:
		f.Err = fmt.Errorf("the token is of the application %s: set discord.application_id to that", t.app.ID)
	case t.cfg.overHTTP() && !strings.EqualFold(t.cfg.PublicKey, t.app.VerifyKey):
		f.Err = fmt.Errorf("discord.public_key is not the application's: copy it from the page General Information of the Developer Portal")
	case t.cfg.overHTTP():
		f.Text = "interactions come over HTTP, to " + t.app.Endpoint
		if t.app.Endpoint == "" {
			f.Text = "interactions over HTTP"
			f.Err = errors.New("the application has no Interactions Endpoint URL: set it on the page General Information of the Developer Portal, to " +
				"desk.public_url and " + InteractionsPath + " behind it, while usher serve runs")
		}
	case t.app.Endpoint != "":
		f.Err = fmt.Errorf("the application sends interactions to %s, and not to the bot: empty the Interactions Endpoint URL on the page General Information "+
			"of the Developer Portal, or set discord.public_key", t.app.Endpoint)
	}
	return f
}

func (t *trial) intents() Finding {
	f := Finding{Name: "discord intents", Text: "all that are needed"}
	if missing := t.app.missing(); len(missing) > 0 {
		f.Text = "what the app wants to hear of"
		f.Err = intentsError(missing)
	}
	return f
}

// gateway opens no connection: it asks for the address of one.
func (t *trial) gateway(ctx context.Context) Finding {
	f := Finding{Name: "discord gateway"}
	g, err := t.api.gateway(ctx)
	f.Text, f.Err = fmt.Sprintf("%d of %d sessions left today", g.SessionStartLimit.Remaining, g.SessionStartLimit.Total), err
	if err != nil {
		f.Text = "its address"
	} else if l := g.SessionStartLimit; l.Total > 0 && l.Remaining < max(g.Shards, 1) {
		f.Err = exhausted(l.Total, time.Now().Add(time.Duration(l.ResetAfter)*time.Millisecond).In(t.cfg.Zone))
	}
	return f
}

// servers looks at where the app is.
func (t *trial) servers(ctx context.Context) []Finding {
	var err error
	if t.in, err = t.api.inGuilds(ctx); err != nil {
		return []Finding{{"discord servers", "where the app is", err}}
	}
	if len(t.in) == 0 {
		return []Finding{{"discord servers", "none", errors.New("the app is in no server: usher discord install prints the link that adds it")}}
	}
	have := map[string]*discordgo.UserGuild{}
	var out []Finding
	for _, g := range t.in {
		have[g.ID] = g
		f := Finding{Name: "discord server", Text: fmt.Sprintf("%s (%s)", g.Name, g.ID)}
		if missing := lacks(g.Permissions, allRights()...); len(missing) > 0 && g.Permissions&discordgo.PermissionAdministrator == 0 {
			f.Err = fmt.Errorf("the app lacks %s there: use the link that usher discord install prints, or give them to its role", strings.Join(missing, ", "))
		}
		out = append(out, f)
	}
	for _, id := range t.cfg.Guilds {
		if have[id] == nil {
			out = append(out, Finding{"discord server", id, errors.New("the app is not in it: usher discord install prints the link that adds it; else take it out of discord.guilds")})
		}
	}
	return out
}

// commands notes where the commands are not those of this version.
func (t *trial) commands(ctx context.Context) []Finding {
	f := Finding{Name: "discord commands", Text: "registered"}
	if t.cfg.Application != t.app.ID {
		return nil
	}
	for _, g := range t.cfg.offers() {
		if g != "" && !slices.ContainsFunc(t.in, func(in *discordgo.UserGuild) bool { return in.ID == g }) {
			continue // said already
		}
		there, err := t.api.commands(ctx, g)
		if err != nil {
			return []Finding{{f.Name, "what is registered", registering(g, err)}}
		}
		if !same(there, slash.Commands(), g) {
			f.Text = "note: they are not registered as they are in this version: usher discord install does that, and usher serve as it starts"
		}
	}
	return []Finding{f}
}

func allRights() []int64 {
	var out []int64
	for _, r := range rights {
		out = append(out, r.bit)
	}
	return out
}

// room looks at a channel: whether the app can do there what it must.
func (t *trial) room(ctx context.Context, name, channel string, need ...int64) []Finding {
	if channel == "" {
		return nil
	}
	f := Finding{Name: name, Text: channel}
	ch, err := t.guilds.channel(ctx, channel)
	if err == nil {
		f.Text += " #" + ch.Name
	}
	switch {
	case said(err, codeUnknownChannel):
		f.Err = errors.New("there is no such channel")
	case said(err, codeNoAccess):
		f.Err = errors.New("the app does not see the channel: add it there, at Edit Channel, Permissions")
	case err != nil:
		f.Err = err
	case name == "discord forum" && ch.Type != discordgo.ChannelTypeGuildForum:
		f.Err = errors.New("the channel is no forum: name another as discord.forum")
	default:
		have, err := t.guilds.may(ctx, channel, t.me)
		if f.Err = err; err == nil && len(lacks(have, need...)) > 0 {
			f.Err = fmt.Errorf("the app lacks %s in the channel: give them to it there, at Edit Channel, Permissions", strings.Join(lacks(have, need...), ", "))
		}
	}
	return []Finding{f}
}

// strangers notes who reads the staff's channel and is not known to be staff: while
// they do, cards say next to nothing.
func (t *trial) strangers(ctx context.Context) []Finding {
	if t.desk == nil || t.cfg.Triage == "" {
		return nil
	}
	f := Finding{Name: "discord triage", Text: "everybody who sees the channel is linked staff"}
	ch, err := t.guilds.channel(ctx, t.cfg.Triage)
	if err != nil {
		return nil // the channel's own finding says it
	}
	ids, open, err := t.guilds.readers(ctx, room{channel: ch, need: discordgo.PermissionViewChannel})
	if err != nil {
		return []Finding{{f.Name, "who sees the channel", err}}
	}
	strangers, err := bots.Clerk{Desk: t.desk}.Strangers(ctx, these(open, ids))
	if err != nil {
		return []Finding{{f.Name, "who sees the channel", err}}
	}
	var names []string
	for _, acc := range strangers {
		names = append(names, t.nameOf(ctx, acc.ID))
	}
	switch {
	case open:
		f.Text = "note: everybody on the server sees the channel, or more than can be looked at, so cards there show number and status only: let only staff see it"
	case len(names) > 0:
		f.Text = "note: not known as staff, so cards in the channel show number and status only: " + strings.Join(names, ", ") +
			". They link themselves with /support link, and usher do \"staff add ADDRESS\" makes staff; else let them not see the channel"
	}
	return []Finding{f}
}

func (t *trial) nameOf(ctx context.Context, id string) string {
	if u, err := t.api.user(ctx, id); err == nil {
		return u.Username
	}
	return id
}
