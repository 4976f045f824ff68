package discord

import (
	"net/url"
	"strconv"
	"testing"

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
