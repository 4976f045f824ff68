package discord

import (
	"context"
	"strconv"

	"github.com/bwmarrin/discordgo"
)

// user returns a user, as they were within the last ten minutes.
func (p *api) user(ctx context.Context, id string) (*discordgo.User, error) {
	return p.users.Get(id, func() (*discordgo.User, error) {
		var u discordgo.User
		err := p.do(ctx, to("GET /users/{}", id), &u)
		return &u, err
	})
}

// me returns the id of the app's own user.
func (p *api) me(ctx context.Context) (string, error) {
	return p.own.Get("", func() (string, error) {
		var u discordgo.User
		err := p.do(ctx, to("GET /users/@me"), &u)
		return u.ID, err
	})
}

// member returns a user as a member of a guild.
func (p *api) member(ctx context.Context, guild, user string) (*discordgo.Member, error) {
	var m discordgo.Member
	err := p.do(ctx, to("GET /guilds/{}/members/{}", guild, user), &m)
	return &m, err
}

const (
	membersRoute = "GET /guilds/{}/members"
	membersPage  = 1000    // are listed at a time
	mostMembers  = 500_000 // of a guild are looked up: Discord lets more into few
)

// listed is what is of interest of a member of a guild.
type listed struct {
	User  user     `json:"user"`
	Roles []string `json:"roles"`
}

// members returns the members of a guild that come after a user, a page of them.
func (p *api) members(ctx context.Context, guild, after string) (page []listed, err error) {
	err = p.do(ctx, to(membersRoute, guild).asking("limit", strconv.Itoa(membersPage), "after", after), &page)
	return page, err
}

// guild returns a guild with its roles.
func (p *api) guild(ctx context.Context, id string) (*discordgo.Guild, error) {
	var g discordgo.Guild
	err := p.do(ctx, to("GET /guilds/{}", id), &g)
	return &g, err
}

// inGuilds returns the guilds that the app is in: their ids, names and what the
// app may do there.
func (p *api) inGuilds(ctx context.Context) (all []*discordgo.UserGuild, err error) {
	const most = 200
	for last := ""; ; {
		var page []*discordgo.UserGuild
		if err := p.do(ctx, to("GET /users/@me/guilds").asking("limit", strconv.Itoa(most), "after", last), &page); err != nil {
			return nil, err
		}
		all = append(all, page...)
		if len(page) < most {
			return all, nil
		}
		last = page[len(page)-1].ID
	}
}

// application is what Discord says of the app itself.
type application struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Flags     int    `json:"flags"`
	VerifyKey string `json:"verify_key"`
	Endpoint  string `json:"interactions_endpoint_url"`
}

// application returns what Discord says of the app itself.
func (p *api) application(ctx context.Context) (application, error) {
	var a application
	err := p.do(ctx, to("GET /applications/@me"), &a)
	return a, err
}

// gateway returns where the gateway is, and how many connections it wants.
func (p *api) gateway(ctx context.Context) (discordgo.GatewayBotResponse, error) {
	var g discordgo.GatewayBotResponse
	err := p.do(ctx, to("GET /gateway/bot"), &g)
	return g, err
}

// commands returns the commands that are registered for a guild, or for all if it
// is empty.
func (p *api) commands(ctx context.Context, guild string) (list []*discordgo.ApplicationCommand, err error) {
	c := to("GET /applications/{}/commands", p.app)
	if guild != "" {
		c = to("GET /applications/{}/guilds/{}/commands", p.app, guild)
	}
	err = p.do(ctx, c.asking("with_localizations", "true"), &list)
	return list, err
}

// putCommands registers commands in place of those that are.
func (p *api) putCommands(ctx context.Context, guild string, list []*discordgo.ApplicationCommand) error {
	c := to("PUT /applications/{}/commands", p.app)
	if guild != "" {
		c = to("PUT /applications/{}/guilds/{}/commands", p.app, guild)
	}
	return p.do(ctx, c.with(bare(list)), nil)
}
