package slack_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"usher/bots/slack"
	"usher/bots/slack/slacktest"
)

// found is all that a check says, a finding a line.
func (h *house) found() string {
	var b strings.Builder
	for _, f := range slack.Check(context.Background(), h.cfg, h.desk) {
		fmt.Fprintf(&b, "%s %v: %s", f.Name, f.Err == nil, f.Text)
		if f.Err != nil {
			fmt.Fprintf(&b, ": %v", f.Err)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (h *house) finds(texts ...string) {
	h.t.Helper()
	got := h.found()
	for _, text := range texts {
		if !strings.Contains(got, text) {
			h.t.Errorf("check found\n%swant %q in it", got, text)
		}
	}
	if strings.Contains(got, h.BotToken) || strings.Contains(got, h.AppToken) {
		h.t.Errorf("check says a token: %s", got)
	}
}

func TestCheck(t *testing.T) {
	h := newHouse(t)
	triage := h.Channel("triage", slacktest.Private, h.sam)
	h.cfg.Triage = triage.ID
	h.finds("slack true: usher in the workspace", "slack scopes true", "slack socket true", "slack trusted_teams true", "slack triage true: "+triage.ID+" #triage",
		"everybody in the channel is linked staff")
	triage.Add(h.bob)
	h.finds("slack triage true: note: not known as staff", "Bob")

	h.cfg.TrustedTeams = []string{"T0OTHER"}
	h.finds("note: the app's own workspace " + h.Home.ID)

	triage.Remove(h.Bot)
	h.Allow("conversations.info", "channel_not_found", "not_in_channel")
	h.finds("slack triage false", "/invite @usher there")

	h.WithoutScope("im:write")
	h.finds("slack scopes false: of the bot token: im:write missing")

	h.Allow("", "token_revoked", "invalid_auth", "not_authed")
	h.cfg.AppToken = "xapp-1-wrong"
	h.finds("slack socket false", "connections:write")
	h.Die("token_revoked")
	h.finds("slack false", "install the app")
	h.Die("")
}

// With no more than the manifest asks for, all that the app does works; the
// stand-in refuses what lacks a scope.
func TestManifestIsEnough(t *testing.T) {
	text, err := slack.Manifest("Example Support", "")
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, func(h *house) {
		if err := h.Install(text); err != nil {
			t.Fatal(err)
		}
	})
	h.finds("slack scopes true")
	h.works()
}

func TestManifest(t *testing.T) {
	long := strings.Repeat("Very long name ", 20)
	for name, c := range map[string]struct{ desk, url string }{"socket": {"Desk", ""}, "http": {long, "https://desk.example.org"}} {
		t.Run(name, func(t *testing.T) {
			text, err := slack.Manifest(c.desk, c.url)
			var m struct {
				Display  struct{ Name, Description string } `json:"display_information"`
				Settings struct {
					Socket bool `json:"socket_mode_enabled"`
					Events struct {
						URL string `json:"request_url"`
					} `json:"event_subscriptions"`
				}
			}
			if err = errors.Join(err, json.Unmarshal(text, &m)); err != nil {
				t.Fatal(err)
			}
			if n := len([]rune(m.Display.Name)); n == 0 || n > 35 || len([]rune(m.Display.Description)) > 140 {
				t.Errorf("name %q, description %q; want at most 35 and 140 characters", m.Display.Name, m.Display.Description)
			}
			if m.Settings.Socket != (c.url == "") || (m.Settings.Events.URL == "") != (c.url == "") {
				t.Errorf("socket %v, events at %q; want one of them", m.Settings.Socket, m.Settings.Events.URL)
			}
			if err := slacktest.New(t).Install(text); err != nil {
				t.Error(err)
			}
		})
	}
}
