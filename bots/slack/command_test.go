package slack_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

func TestCommandIsAnsweredToTheAskerOnly(t *testing.T) {
	h := newHouse(t)
	e := h.alice.Command(h.room, "/ticket", "open Login fails\nSince Monday.")
	if err := e.Wait(); err != nil {
		t.Fatalf("the command was not acknowledged: %v", err)
	}
	h.seen(h.alice, h.room, "Login fails")
	h.alice.Command(h.room, "/ticket", "list mine")
	h.seen(h.alice, h.room, "#1")
	h.idle()
	if got := h.bob.Seen(h.room); len(got) != 0 {
		t.Errorf("Bob saw %v, want nothing", got)
	}
	for _, m := range h.Messages(h.room) {
		if !m.Ephemeral {
			t.Errorf("the channel holds %q, want only what one person sees", m.Shown())
		}
	}
	v, err := h.desk.Show(t.Context(), core.System(), 1)
	if err != nil || v.Messages[0].Text != "Since Monday." || v.Messages[0].Channel != core.Slack {
		t.Errorf("ticket = %+v, %v; want it as it was typed, by Slack", v, err)
	}
}

func TestTrustedWorkspaceIsLinkedAtFirstSight(t *testing.T) {
	h := newHouse(t)
	h.alice.Command(h.room, "/ticket", "whoami")
	h.seen(h.alice, h.room, "Your account is linked")
	h.seen(h.alice, h.room, "Acme")
	h.alice.Command(h.room, "/ticket", "plan")
	h.seen(h.alice, h.room, "team")
	h.idle()
	var linked int
	for _, m := range h.alice.Seen(h.room) {
		if strings.Contains(m.Shown(), "Your account is linked") {
			linked++
		}
	}
	if linked != 1 {
		t.Errorf("Alice was told %d times that she is linked, want once", linked)
	}
}

// Whoever unlinks is not linked again by the profile that linked them.
func TestUnlinkedStaysSo(t *testing.T) {
	h := newHouse(t)
	h.alice.Command(h.room, "/ticket", "whoami")
	h.idle()
	acc := core.Account{Network: core.Slack, Team: h.Home.ID, ID: h.alice.ID}
	alice, _, err := h.desk.ChatActor(t.Context(), acc)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.desk.Unlink(t.Context(), desk.By{Actor: alice, Account: acc}, core.Slack); err != nil {
		t.Fatal(err)
	}
	h.alice.Command(h.room, "/ticket", "whoami")
	h.seen(h.alice, h.room, "Link my address")
}

func TestStrangersAreGreeted(t *testing.T) {
	team := func(h *house) { h.cfg.TrustedTeams = nil }
	for name, c := range map[string]struct {
		set  func(h *house)
		user func(h *house) *slacktest.User
	}{
		"untrusted workspace": {team, func(h *house) *slacktest.User { return h.alice }},
		"guest":               {nil, func(h *house) *slacktest.User { return h.Home.User("Guest", "guest@acme.example", slacktest.Guest) }},
		"no confirmed address": {nil, func(h *house) *slacktest.User {
			return h.Home.User("Eve", "bob@acme.example", slacktest.Unconfirmed)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			set := c.set
			if set == nil {
				set = func(*house) {}
			}
			h := newHouse(t, set)
			u := c.user(h)
			u.Join(h.room)
			u.Command(h.room, "/ticket", "list company")
			m := h.seen(u, h.room, "Link my address")
			if !slices.Contains(m.Labels(), "Open a community ticket") {
				t.Errorf("greeting has %q, want a way to open a community ticket", m.Labels())
			}
			if _, linked, _ := h.desk.ChatActor(context.Background(), core.Account{Network: core.Slack, Team: h.Home.ID, ID: u.ID}); linked {
				t.Error("the account is linked, want it not")
			}
		})
	}
}

// An answer comes even where the address for it does not work.
func TestAnswerFindsAWay(t *testing.T) {
	h := newHouse(t)
	h.Allow("response_url", "expired_url")
	h.Limits.Response = 1 // past when it is used
	h.alice.Command(h.room, "/ticket", "list mine")
	h.seen(h.alice, h.room, "ticket")
	elsewhere := h.Channel("elsewhere", slacktest.Private, h.alice)
	elsewhere.Remove(h.Bot)
	h.Allow("chat.postEphemeral", "channel_not_found", "not_in_channel")
	h.alice.Command(elsewhere, "/ticket", "list mine")
	h.Until(t, "an answer in the conversation with the app", func() bool { return len(h.alice.Messages()) > 0 })
}

func TestFileIsSentToTheAsker(t *testing.T) {
	h := newHouse(t)
	blob, err := h.files.Put(strings.NewReader("what the log says"))
	if err != nil {
		t.Fatal(err)
	}
	h.alice.Command(h.room, "/ticket", "whoami")
	h.idle()
	alice, _, err := h.desk.ChatActor(t.Context(), core.Account{Network: core.Slack, Team: h.Home.ID, ID: h.alice.ID})
	if err != nil {
		t.Fatal(err)
	}
	open := command.Command{Verb: "open", Line: "open", Subject: "Login fails", Attach: []core.Attachment{{Name: "app.log", Type: "text/plain", Blob: blob}}}
	if a, err := command.New(command.Options{}).Run(t.Context(), h.desk, desk.By{Actor: alice, Channel: core.Slack}, open); err != nil || !a.OK {
		t.Fatalf("open = %s, %v", command.Text(a, 0), err)
	}
	h.alice.Command(h.room, "/ticket", "file 1 1")
	h.Until(t, "the file in the conversation with the app", func() bool {
		for _, m := range h.alice.Messages() {
			if len(m.Files) == 1 && m.Files[0].Name == "app.log" && string(m.Files[0].Data) == "what the log says" {
				return true
			}
		}
		return false
	})
}
