package discord

import (
	"cmp"
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/core"
)

// namer looks up what mentions stand for. An unknown one has no name.
type namer interface {
	userName(id string) string
	roleName(id string) string
	channelName(id string) string
}

// tokens are what Discord writes for what people see as something else: mentions of
// users, roles and channels, commands, custom emoji and times.
var tokens = regexp.MustCompile(`<(?:@!?(\d+)|@&(\d+)|#(\d+)|/([^:<>]+):\d+|a?:(\w+):\d+|t:(-?\d+)(?::\w)?)>`)

// mentionOf finds the mentions of a user, with the punctuation of who calls them.
func mentionOf(user string) *regexp.Regexp {
	return regexp.MustCompile(`\s*<@!?` + regexp.QuoteMeta(user) + `>[\s,:]*`)
}

// plain is the text of a message as its writer saw it: mentions are names, and
// times are written out. What else is formatted stays as it was typed.
func plain(text string, names namer, zone *time.Location) string {
	return strings.TrimSpace(tokens.ReplaceAllStringFunc(text, func(token string) string {
		p := tokens.FindStringSubmatch(token)
		switch {
		case p[1] != "":
			return "@" + cmp.Or(names.userName(p[1]), "somebody")
		case p[2] != "":
			return "@" + cmp.Or(names.roleName(p[2]), "role")
		case p[3] != "":
			return "#" + cmp.Or(names.channelName(p[3]), "channel")
		case p[4] != "":
			return "/" + p[4]
		case p[5] != "":
			return ":" + p[5] + ":"
		}
		return moment(p[6], token, zone)
	}))
}

func moment(seconds, token string, zone *time.Location) string {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n > 1<<40 || n < -1<<40 {
		return token
	}
	return time.Unix(n, 0).In(zone).Format("2 Jan 2006 15:04 MST")
}

// spoken is all that a message says in words: its text, what it forwards, and what
// can't be had as a file.
func (a *App) spoken(ctx context.Context, m *discordgo.Message) string {
	parts := []string{a.plain(ctx, m, m.Content)}
	for _, s := range m.MessageSnapshots {
		if s.Message == nil {
			continue
		}
		if text := a.plain(ctx, m, s.Message.Content); text != "" {
			parts = append(parts, "Forwarded:\n> "+strings.ReplaceAll(text, "\n", "\n> "))
		}
		parts = append(parts, embedded(s.Message)...)
	}
	if m.Poll != nil {
		parts = append(parts, poll(m.Poll))
	}
	return strings.TrimSpace(strings.Join(parts, "\n\n"))
}

// embedded are the words of what another app wrote, where that was forwarded.
func embedded(m *discordgo.Message) []string {
	var out []string
	for _, e := range m.Embeds {
		if text := strings.TrimSpace(e.Title + "\n" + e.Description); text != "" && e.Type == discordgo.EmbedTypeRich {
			out = append(out, "> "+strings.ReplaceAll(text, "\n", "\n> "))
		}
	}
	return out
}

func poll(p *discordgo.Poll) string {
	lines := []string{"Poll: " + p.Question.Text}
	for _, a := range p.Answers {
		if a.Media != nil {
			lines = append(lines, "- "+a.Media.Text)
		}
	}
	return strings.Join(lines, "\n")
}

func (a *App) plain(ctx context.Context, m *discordgo.Message, text string) string {
	return plain(text, lookup{a, ctx, m}, a.cfg.Zone)
}

// lookup finds names for mentions, as far as the message tells them, or Discord of
// what is known to be there: anybody can write ids of anything, and who asks Discord
// for too much that is not for them is shut out.
type lookup struct {
	app *App
	ctx context.Context
	m   *discordgo.Message
}

func (l lookup) userName(id string) string {
	mentioned := l.m.Mentions
	for _, s := range l.m.MessageSnapshots {
		if s.Message != nil {
			mentioned = append(mentioned[:len(mentioned):len(mentioned)], s.Message.Mentions...)
		}
	}
	for _, u := range mentioned {
		if u.ID == id {
			return shownAs(u)
		}
	}
	if u, ok := l.app.api.users.Held(id); ok {
		return shownAs(u)
	}
	if _, linked, err := l.app.desk.ChatActor(l.ctx, account(id)); err != nil || !linked {
		return ""
	}
	p, err := l.app.Profile(l.ctx, account(id))
	if err != nil {
		return ""
	}
	return p.Name
}

func (l lookup) roleName(id string) string {
	g, err := l.app.guildOf(l.ctx, l.m)
	if err != nil {
		return ""
	}
	for _, r := range g.Roles {
		if r.ID == id {
			return r.Name
		}
	}
	return ""
}

func (l lookup) channelName(id string) string {
	ch, ok := l.app.guilds.channels.Held(id)
	if !ok && l.app.places.isOf(l.m.GuildID, id) {
		var err error
		ch, err = l.app.guilds.channel(l.ctx, id)
		ok = err == nil
	}
	if !ok || ch.GuildID != l.m.GuildID {
		return ""
	}
	if own, err := l.app.isOwn(l.ctx, ch); own || err != nil {
		return "" // its name says what a private ticket is about
	}
	return ch.Name
}

func (a *App) guildOf(ctx context.Context, m *discordgo.Message) (*discordgo.Guild, error) {
	if m.GuildID == "" {
		return nil, core.Errorf(core.NotFound, "the message is in no server")
	}
	return a.guilds.of(ctx, m.GuildID)
}

// shownAs is how Discord shows a user.
func shownAs(u *discordgo.User) string { return cmp.Or(u.GlobalName, u.Username) }

// attached are the files of a message, and of what it forwards.
func attached(m *discordgo.Message) []*discordgo.MessageAttachment {
	out := m.Attachments
	for _, s := range m.MessageSnapshots {
		if s.Message != nil {
			out = append(out[:len(out):len(out)], s.Message.Attachments...)
		}
	}
	return out
}
