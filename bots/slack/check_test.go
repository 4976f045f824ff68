package slack_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/bots/slack"
	"usher/bots/slack/slacktest"
	"usher/core"
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

	h.cfg.Triage = h.Channel("everybody", slacktest.Public, h.sam).ID
	h.finds("slack triage true: note: the channel is public")
	h.cfg.Triage = triage.ID

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

// With tokens of two apps there is a connection, and nothing ever comes.
func TestCheckTokensOfTwoApps(t *testing.T) {
	h := newHouse(t, func(h *house) {
		h.AppToken = "xapp-1-A0OTHER-1000000000001-0123456789"
		h.cfg.AppToken = h.AppToken
	})
	h.finds("slack socket false", "of the app A0OTHER, and the bot token of "+h.AppID)
}

// The manifest asks for nothing that the app makes no use of. That it asks for
// enough, every test shows: none has more.
func TestManifestIsExact(t *testing.T) {
	w := newWorld(t)
	bob := w.people["bob"]
	open := w.slack.Channel("help", slacktest.Public, bob, w.people["sam"])
	for n, ch := range []*slacktest.Channel{open, w.acme} {
		ts := bob.Say(ch, "", "It leaks.", slacktest.File{Name: "pump.log", Data: []byte("pressure 17")})
		bob.React(ch, ts, "ticket")
		w.until("a ticket", func() bool { _, err := w.Show(w.ctx(), core.System(), core.TicketID(n+1)); return err == nil })
		bob.Say(ch, ts, "More of it.")
		w.quiet()
		w.answer("sam", core.TicketID(n+1), "A picture.", w.attached("pump.txt", "a picture"))
		w.quiet()
	}
	bob.React(bob.Direct(), bob.Say(bob.Direct(), "", "show 1"), "ticket")
	w.people["sam"].Command(w.triage, "/ticket", "file 1 1")
	w.home("sam")
	w.slack.Lose("chat.postMessage", 1) // so that what was posted is looked for
	w.ok(w.SetVia(w.ctx(), w.by("bob"), []core.Channel{core.Slack}))
	w.answer("sam", 1, "Between us.", private)
	w.quiet()
	w.people["zoe"].Deactivate()
	w.quiet()
	text, err := slack.Manifest("Desk", "")
	w.ok(err)
	var m struct {
		OAuth struct {
			Scopes struct{ Bot []string }
		} `json:"oauth_config"`
		Settings struct {
			Events struct {
				Bot []string `json:"bot_events"`
			} `json:"event_subscriptions"`
		}
	}
	w.ok(json.Unmarshal(text, &m))
	scopes, events := w.slack.Used()
	for what, c := range map[string]struct{ asked, used []string }{"scopes": {m.OAuth.Scopes.Bot, scopes}, "events": {m.Settings.Events.Bot, events}} {
		if slices.Sort(c.asked); !slices.Equal(c.asked, c.used) {
			t.Errorf("the manifest asks for the %s\n%q, and used are\n%q", what, c.asked, c.used)
		}
	}
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
