package discord

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots/discord/discordtest"
	"usher/bots/discord/slash"
)

func TestRegistersOnlyChanges(t *testing.T) {
	for name, guilds := range map[string]int{"in servers": 2, "everywhere": 0} {
		t.Run(name, func(t *testing.T) {
			s := discordtest.New(t)
			c := Config{Token: s.Token, Application: s.AppID, APIURL: s.URL + "/api"}
			if guilds > 0 {
				c.Guilds = []string{s.Home.ID, s.Guild("second").ID}
			}
			changed, err := Register(t.Context(), c)
			if err != nil || len(changed) != max(guilds, 1) {
				t.Fatalf("Register = %v, %v, want %d places", changed, err, max(guilds, 1))
			}
			if changed, err = Register(t.Context(), c); err != nil || len(changed) != 0 {
				t.Errorf("Register again = %v, %v, want no change", changed, err)
			}
			// The other way round, what was there before goes.
			if c.Guilds = []string{s.Home.ID}; guilds > 0 {
				c.Guilds = nil
			}
			if changed, err = Register(t.Context(), c); err != nil || len(changed) < 2 {
				t.Errorf("Register elsewhere = %v, %v, want here and there changed", changed, err)
			}
			if changed, err = Register(t.Context(), c); err != nil || len(changed) != 0 {
				t.Errorf("Register again = %v, %v, want no change", changed, err)
			}
		})
	}
}

const (
	commandsOf = "GET /applications/{application_id}/guilds/{guild_id}/commands"
	registerAt = "PUT /applications/{application_id}/guilds/{guild_id}/commands"
)

// One server that does not take the commands stops no other.
func TestOneServerWithoutCommands(t *testing.T) {
	s := discordtest.New(t)
	s.Fail(commandsOf, 1, codeNoAccess)
	c := Config{Token: s.Token, Application: s.AppID, APIURL: s.URL + "/api", Guilds: []string{s.Home.ID, s.Guild("other").ID}}
	changed, err := Register(t.Context(), c)
	if !slices.Equal(changed, c.Guilds[1:]) || err == nil || !strings.Contains(err.Error(), s.Home.ID) {
		t.Errorf("Register = %v, %v, want the other server changed, and the first named", changed, err)
	}
}

// The commands come once Discord takes them, and those for everywhere go where they
// are offered in servers.
func TestCommandsComeLater(t *testing.T) {
	h := newHouse(t, func(h *house) {
		everywhere := h.cfg
		everywhere.Guilds = nil
		if _, err := Register(t.Context(), everywhere); err != nil {
			t.Fatal(err)
		}
		h.Break(registerAt, 3, 503)
	})
	h.Until(t, "three tries in vain, and one", func() bool { return len(h.Calls(registerAt)) == 4 })
	h.Until(t, "those for everywhere are gone", func() bool {
		all, err := h.app.api.commands(t.Context(), "")
		return err == nil && len(all) == 0
	})
	if all, err := h.app.api.commands(t.Context(), h.Home.ID); err != nil || len(all) == 0 {
		t.Errorf("in the server there are %d commands, %v", len(all), err)
	}
}

// A server gets the commands when the app is added to it, and nothing is registered
// twice.
func TestCommandsComeWithTheApp(t *testing.T) {
	var later string
	h := newHouse(t, func(h *house) {
		n, err := strconv.ParseUint(h.Home.ID, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		later = strconv.FormatUint((n>>22+1)<<22, 10) // the stand-in counts them
		h.cfg.Guilds = append(h.cfg.Guilds, later)
		h.pace.first = time.Hour // nothing is tried again
		h.Allow(commandsOf, codeUnknownGuild, codeNoAccess)
	})
	h.Until(t, "the other is looked at", func() bool { return len(h.Calls(commandsOf)) >= 2 })
	if g := h.Guild("later"); g.ID != later {
		t.Fatalf("the server is %s, want %s", g.ID, later)
	}
	h.Until(t, "the server has the commands", func() bool { return len(h.Calls(registerAt)) == 2 })
	for _, c := range h.Calls(registerAt)[:1] {
		if !strings.Contains(c.Path, h.Home.ID) {
			t.Errorf("registered at %s first, want at home", c.Path)
		}
	}
}

// All servers of the app are found, however many.
func TestManyServers(t *testing.T) {
	s := discordtest.New(t)
	for range 205 {
		s.Guild("another")
	}
	p := newAPI(Config{Token: s.Token, Application: s.AppID, APIURL: s.URL + "/api"}, func(context.Context, *fault) {})
	t.Cleanup(p.close)
	if in, err := p.inGuilds(t.Context()); err != nil || len(in) != 206 {
		t.Errorf("inGuilds = %d servers, %v, want 206", len(in), err)
	}
}

func TestSame(t *testing.T) {
	ours, theirs := slash.Commands(), slash.Commands()
	for n, c := range theirs {
		c.ID, c.ApplicationID, c.Version = strconv.Itoa(n), "1", "2"
	}
	if !same(theirs, ours, "") {
		t.Error("same = false for what Discord adds by itself, want true")
	}
	theirs[0].Description = "another"
	if same(theirs, ours, "") {
		t.Error("same = true with another description, want false")
	}
	theirs = slash.Commands()
	theirs[0].Options = theirs[0].Options[1:]
	if same(theirs, ours, "1") {
		t.Error("same = true with an option less, want false")
	}
}

func TestInvitation(t *testing.T) {
	u, err := url.Parse(Invitation("42"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := strconv.ParseInt(u.Query().Get("permissions"), 10, 64)
	if err != nil || u.Query().Get("client_id") != "42" || p != Permissions() {
		t.Errorf("Invitation = %s, want the application and its permissions", u)
	}
	for _, never := range []int64{discordgo.PermissionAdministrator, discordgo.PermissionMentionEveryone, discordgo.PermissionManageGuild} {
		if p&never != 0 {
			t.Errorf("Invitation asks for %b, want never that", never)
		}
	}
}

// The permissions of the link are all that the app needs.
func TestInvitedAsAsked(t *testing.T) {
	h := newHouse(t, func(h *house) { h.Invite(discordtest.Permission(Permissions())) })
	h.answered(h.ann.Slash(h.ch, "ticket list"))
	th, err := h.app.api.privateThread(t.Context(), h.ch.ID, "#1 It leaks", 1440)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.app.api.invite(t.Context(), th.ID, h.ann.ID); err != nil {
		t.Error(err)
	}
	m, err := h.app.api.post(t.Context(), th.ID, &message{Content: "Hello"}, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.app.api.edit(t.Context(), th.ID, m.ID, &message{Content: "Hello, Ann"}); err != nil {
		t.Error(err)
	}
	closed := true
	if _, err := h.app.api.editChannel(t.Context(), th.ID, &discordgo.ChannelEdit{Archived: &closed}); err != nil {
		t.Error(err)
	}
	list, more, err := h.app.api.archivedThreads(t.Context(), h.ch.ID, true, m.Timestamp.AddDate(0, 0, 1))
	if err != nil || len(list) != 1 || more {
		t.Errorf("archivedThreads = %v, %v, %v, want the one", list, more, err)
	}
	msgs, err := h.app.api.after(t.Context(), th.ID, idAt(m.Timestamp.AddDate(0, 0, -1)))
	if err != nil || len(msgs) == 0 || msgs[len(msgs)-1].Content != "Hello, Ann" {
		t.Errorf("after = %v, %v, want the message as it is now", msgs, err)
	}
	if err := h.app.api.remove(t.Context(), th.ID, m.ID); err != nil {
		t.Error(err)
	}
}
