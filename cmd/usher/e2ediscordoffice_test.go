package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"usher/bots/discord"
	"usher/bots/discord/discordtest"
	"usher/core"
)

// guild is the Discord of a scene: a server in which the desk's staff and its
// customers are.
type guild struct {
	*discordtest.Server
	s      *scene
	lines  string // of [discord]
	listen string // where usher takes interactions over HTTP; empty: they come over the gateway
	people map[string]*discordtest.User
	staff  *discordtest.Role
	lobby  *discordtest.Channel // where commands are given
	triage *discordtest.Channel
	forum  *discordtest.Channel   // nil: there is none
	more   []*discordtest.Channel // other channels
}

// triaged are lines of [discord] by which new tickets are told in a channel.
func triaged(g *guild) string {
	return fmt.Sprintf("triage_channel = %q\nstaff_roles = [%q]\n", g.triage.ID, g.staff.ID)
}

// plainly adds no lines.
func plainly(*guild) string { return "" }

// gather makes a server with nobody in it. The app may do there what its invitation
// asks for.
func gather(t *testing.T, lines func(*guild) string) *guild {
	t.Helper()
	g := &guild{Server: discordtest.New(t), people: map[string]*discordtest.User{}}
	g.Invite(discordtest.Permission(discord.Permissions()))
	g.staff = g.Home.Role("staff")
	g.Home.Owner.Give(g.staff) // who reads everything
	g.lobby = g.Home.Channel("lobby")
	g.triage = g.Home.Private("triage", g.staff)
	g.lines = lines(g)
	return g
}

// toml is the table [discord]; there is none without a server.
func (g *guild) toml() string {
	if g == nil {
		return ""
	}
	text := fmt.Sprintf("\n[discord]\ntoken = %q\napplication_id = %q\nguilds = [%q]\napi_url = %q\n%s", g.Token, g.AppID, g.Home.ID, g.URL+"/api", g.lines)
	if g.listen != "" {
		text += fmt.Sprintf("public_key = %q\n[http]\nlisten = %q\n", g.PublicKey, g.listen)
	}
	return text
}

// up waits until the app is connected, and its commands are there.
func (g *guild) up() {
	g.s.t.Helper()
	g.s.until("usher is connected to Discord", func() bool { return g.Connections() > 0 && len(g.Commands()) > 0 })
}

// user is somebody's account in the server, made and linked at first use. It is
// linked as if they had typed the code that is mailed to them: how that goes is
// tried by itself.
func (g *guild) user(address string) *discordtest.User {
	g.s.t.Helper()
	if g.people[address] == nil {
		g.link(address)
	}
	return g.people[address]
}

// link makes accounts for people and links them.
func (g *guild) link(addresses ...string) {
	g.s.t.Helper()
	err := g.s.shell().with(g.s.t.Context(), func(h *house) error {
		for _, address := range addresses {
			u := g.stranger(address)
			if _, err := h.desk.LinkTrusted(context.Background(), core.Account{Network: core.Discord, ID: u.ID}, address, name(address)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		g.s.t.Fatal(err)
	}
}

// stranger is somebody's account that is linked to nobody.
func (g *guild) stranger(address string) *discordtest.User {
	u := g.Home.User(name(address))
	g.people[address] = u
	return u
}

// shaping is what makes texts bold and such, and keeps them from it.
var shaping = strings.NewReplacer("**", "", "\\", "", "`", "", "\u200b", "")

// channels are all that messages may stand in.
func (g *guild) channels() []*discordtest.Channel {
	all := slices.Concat([]*discordtest.Channel{g.lobby, g.triage}, g.more)
	for _, ch := range slices.Clone(all) {
		all = append(all, ch.Threads()...)
	}
	for _, u := range g.people {
		all = append(all, u.DM())
	}
	return all
}

// room is a channel of some people.
func (g *guild) room(name string, who ...discordtest.Holder) *discordtest.Channel {
	ch := g.Home.Private(name, who...)
	g.more = append(g.more, ch)
	return ch
}

// posted waits for a message in a channel or thread.
func (g *guild) posted(ch *discordtest.Channel, texts ...string) discordtest.Message {
	g.s.t.Helper()
	return sees(g.s, "the channel "+ch.Name(), ch.Messages, texts...)
}

// told waits for a message to somebody from the desk, in their conversation with it.
func (g *guild) told(who string, texts ...string) discordtest.Message {
	g.s.t.Helper()
	return sees(g.s, "the conversation of "+who, g.user(who).DM().Messages, texts...)
}

// card waits for the card of a ticket in the triage channel.
func (g *guild) card(number string, texts ...string) discordtest.Message {
	g.s.t.Helper()
	return sees(g.s, "the triage channel", g.triage.Messages, append(texts, "#"+number)...)
}

// thread waits for the thread of a ticket, and for people to be in it.
func (g *guild) thread(number string, who ...string) *discordtest.Channel {
	g.s.t.Helper()
	var found *discordtest.Channel
	g.s.until("ticket "+number+" has a thread", func() bool {
		for _, ch := range append(slices.Clone(g.more), g.lobby) {
			for _, t := range ch.Threads() {
				if strings.HasPrefix(t.Name(), "#"+number+" ") {
					found = t
				}
			}
		}
		return found != nil && !slices.ContainsFunc(who, func(address string) bool { return !found.Has(g.user(address)) })
	})
	return found
}

// seen are the answers in a channel that only one person sees.
func (g *guild) seen(u *discordtest.User, ch *discordtest.Channel) []discordtest.Message {
	return slices.DeleteFunc(u.Sees(ch), func(m discordtest.Message) bool { return !m.Ephemeral || m.Loading })
}

// command gives a command as it stands in the grammar.
func (g *guild) command(who string, ch *discordtest.Channel, line string) *discordtest.Sent {
	g.s.t.Helper()
	name, options := typed(g.s.t, line)
	return g.user(who).Slash(ch, name, options)
}

// asks gives a command in the lobby and waits for its answer.
func (g *guild) asks(who, line string, texts ...string) discordtest.Message {
	g.s.t.Helper()
	had := len(g.seen(g.user(who), g.lobby))
	g.command(who, g.lobby, line)
	return sees(g.s, "only "+who, func() []discordtest.Message { return g.seen(g.user(who), g.lobby)[had:] }, texts...)
}

// open opens a ticket in the lobby and returns its number.
func (g *guild) open(who, line string) string {
	g.s.t.Helper()
	return numberOfMessage(g.s.t, g.asks(who, "open "+line, "is open"))
}

// numberOfMessage is the first ticket's that a message names.
func numberOfMessage[M message](t *testing.T, m M) string {
	t.Helper()
	n := ticketNumber.FindStringSubmatch(says(m))
	if n == nil {
		t.Fatalf("%q names no ticket", says(m))
	}
	return n[1]
}

// form waits for somebody's modal.
func (g *guild) form(u *discordtest.User, title string) *discordtest.Modal {
	g.s.t.Helper()
	g.s.until("a form: "+title, func() bool {
		m := u.Modal()
		return m != nil && strings.Contains(m.Title, title)
	})
	return u.Modal()
}

// noticeFoot is how a post says which notice it is.
var noticeFoot = regexp.MustCompile(`notice (\d+)`)

// once wants that no notice stands in Discord twice.
func (g *guild) once(t *testing.T) {
	t.Helper()
	seen := map[string]string{}
	for _, ch := range g.channels() {
		for _, m := range ch.Messages() {
			n := noticeFoot.FindStringSubmatch(m.Shown())
			if n == nil || m.Author != g.Bot {
				continue
			}
			at := ch.ID + "/" + m.ID
			if first, again := seen[n[1]]; again {
				t.Errorf("notice %s stands in Discord twice: %s and %s: %s", n[1], first, at, says(m))
			}
			seen[n[1]] = at
		}
	}
}

// only wants a text posted by the app in exactly these channels, once in each.
func (g *guild) only(text string, in ...*discordtest.Channel) {
	g.s.t.Helper()
	for _, ch := range g.channels() {
		n := 0
		for _, m := range saying(ch.Messages(), text) {
			if m.Author == g.Bot {
				n++
			}
		}
		if want := slices.Contains(in, ch); n > 1 || want != (n == 1) {
			g.s.t.Errorf("%q stands %d times in %s of Discord, want it: %v", text, n, placeName(ch), want)
		}
	}
}

// placeName is what a channel is called; conversations have no name.
func placeName(ch *discordtest.Channel) string {
	if name := ch.Name(); name != "" {
		return name
	}
	return "conversation " + ch.ID
}
