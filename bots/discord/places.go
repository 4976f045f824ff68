package discord

import (
	"encoding/json"
	"maps"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// places knows which channels are no threads. The app hears what is written in all
// it sees, and most of that is no business of the desk's.
type places struct {
	mu    sync.Mutex
	plain map[string]string // the guild of each channel
	me    string            // the app's own user
}

func newPlaces() *places { return &places{plain: map[string]string{}} }

// isPlain reports whether a channel is known to be no thread.
func (p *places) isPlain(channel string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, ok := p.plain[channel]
	return ok
}

// isOf reports whether a channel is known to be one of a guild's, and no thread.
func (p *places) isOf(guild, channel string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	of, ok := p.plain[channel]
	return ok && of == guild
}

// self is the app's own user; empty before the first connection.
func (p *places) self() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.me
}

func (p *places) meet(me string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.me = me
}

func (p *places) add(guild string, channels ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range channels {
		p.plain[id] = guild
	}
}

func (p *places) remove(channel string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.plain, channel)
}

func (p *places) removeGuild(guild string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.plain, func(_, of string) bool { return of == guild })
}

// news is what events about guilds, channels and members say of whose they are.
type news struct {
	ID       string                `json:"id"`
	GuildID  string                `json:"guild_id"`
	Kind     discordgo.ChannelType `json:"type"` // of a channel; where none is given, it is not looked at
	Channels []struct {
		ID string `json:"id"`
	} `json:"channels"`
	User  user            `json:"user"`
	Roles json.RawMessage `json:"roles"` // of a member, ids; of a guild, more than that
}

// learn keeps what is known of guilds as new as what the gateway says.
func (a *App) learn(kind string, data json.RawMessage) {
	learn, ok := lessons[kind]
	if !ok {
		return
	}
	var c news
	if json.Unmarshal(data, &c) == nil {
		learn(a, c)
	}
}

var lessons = map[string]func(*App, news){
	"READY":               func(a *App, _ news) { a.guilds.rolls.forgetAll() },
	"GUILD_CREATE":        (*App).guildCame,
	"GUILD_UPDATE":        func(a *App, c news) { a.guilds.guild.Forget(c.ID) },
	"GUILD_DELETE":        (*App).guildWent,
	"GUILD_ROLE_CREATE":   func(a *App, c news) { a.guilds.guild.Forget(c.GuildID) },
	"GUILD_ROLE_UPDATE":   func(a *App, c news) { a.guilds.guild.Forget(c.GuildID) },
	"GUILD_ROLE_DELETE":   (*App).roleWent,
	"GUILD_MEMBER_ADD":    (*App).memberChanged,
	"GUILD_MEMBER_UPDATE": (*App).memberChanged,
	"GUILD_MEMBER_REMOVE": (*App).memberWent,
	"CHANNEL_CREATE":      func(a *App, c news) { a.places.add(c.GuildID, c.ID) },
	"CHANNEL_UPDATE":      func(a *App, c news) { a.guilds.channels.Forget(c.ID) },
	"CHANNEL_DELETE":      func(a *App, c news) { a.places.remove(c.ID); a.guilds.channels.Forget(c.ID) },
	"THREAD_UPDATE":       func(a *App, c news) { a.guilds.channels.Forget(c.ID) },
	"THREAD_DELETE":       func(a *App, c news) { a.guilds.channels.Forget(c.ID) },
}

func (a *App) guildCame(c news) {
	a.offering.came(c.ID)
	a.places.removeGuild(c.ID)
	for _, ch := range c.Channels {
		a.places.add(c.ID, ch.ID)
	}
	a.guilds.guild.Forget(c.ID)
	a.guilds.rolls.forget(c.ID)
	a.guilds.channels.ForgetAll() // any may have changed meanwhile
}

func (a *App) guildWent(c news) {
	a.places.removeGuild(c.ID)
	a.guilds.guild.Forget(c.ID)
	a.guilds.rolls.forget(c.ID)
}

// roleWent takes note of a deleted role. Discord does not say of each member that
// they have it no more.
func (a *App) roleWent(c news) {
	a.guilds.guild.Forget(c.GuildID)
	a.guilds.rolls.forget(c.GuildID)
}

func (a *App) memberChanged(c news) {
	var roles []string
	if json.Unmarshal(c.Roles, &roles) != nil || roles == nil {
		a.guilds.rolls.forget(c.GuildID) // it does not say which they have
	} else {
		a.guilds.rolls.put(c.GuildID, c.User.ID, standingOf(roles, c.User.Bot))
	}
	a.api.users.Forget(c.User.ID)
}

func (a *App) memberWent(c news) {
	a.guilds.rolls.remove(c.GuildID, c.User.ID)
	a.api.users.Forget(c.User.ID)
}
