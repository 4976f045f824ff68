package slack

import (
	"bytes"
	"encoding/json"

	slackapi "github.com/slack-go/slack"
)

// The shortcuts' callback ids.
const (
	shortcutOpen        = "open_ticket"              // of everywhere
	shortcutFromMessage = "open_ticket_from_message" // of a message
)

// scopes are what the app may do, and why it must.
var scopes = []string{
	"channels:history", "groups:history", "im:history", // what is written in threads of tickets and to the app; look for what was posted
	"channels:read", "groups:read", "im:read", // who would read a message
	"chat:write", "im:write", // answers, notices, cards
	"commands",                  // also shortcuts
	"files:read", "files:write", // copy and send attachments
	"reactions:read",                 // the emoji that opens a ticket
	"users:read", "users:read.email", // names, and the address of a trusted workspace's profile
}

// events are what the app wants to hear of.
var events = []string{
	"app_home_opened", "message.channels", "message.groups", "message.im", "reaction_added", "user_change",
}

// What Slack takes for an app, in characters.
const (
	mostName  = 35
	mostAbout = 140
)

// Manifest is the app as Slack's "from a manifest" wants it: of a desk with that
// name, for Socket Mode, or for events over HTTP at an address of the web.
func Manifest(desk, publicURL string) ([]byte, error) {
	m := slackapi.Manifest{
		Metadata: slackapi.ManifestMetadata{MajorVersion: 1},
		Display:  slackapi.Display{Name: cut(desk, mostName), Description: cut("Support tickets of "+desk+", in Slack", mostAbout)},
		Features: slackapi.Features{
			AppHome: slackapi.AppHome{HomeTabEnabled: true, MessagesTabEnabled: true},
			BotUser: slackapi.BotUser{DisplayName: cut(desk, mostName), AlwaysOnline: true},
			Shortcuts: []slackapi.Shortcut{
				{Name: "Open a ticket", CallbackID: shortcutOpen, Description: "Ask the support desk", Type: slackapi.GlobalShortcut},
				{Name: "Open a ticket", CallbackID: shortcutFromMessage, Description: "Bring this message to the support desk", Type: slackapi.MessageShortcut},
			},
			SlashCommands: []slackapi.ManifestSlashCommand{
				{Command: "/ticket", Description: "Open, find and answer tickets", UsageHint: "open | list | show 12 | reply 12 … | help"},
				{Command: "/support", Description: "Your account at the support desk", UsageHint: "link you@company.example | plan | contacts | help"},
			},
		},
		OAuthConfig: slackapi.OAuthConfig{Scopes: slackapi.OAuthScopes{Bot: scopes}},
		Settings: slackapi.Settings{
			EventSubscriptions: &slackapi.EventSubscriptions{BotEvents: events},
			Interactivity:      &slackapi.Interactivity{IsEnabled: true},
			SocketModeEnabled:  publicURL == "",
		},
	}
	if publicURL != "" {
		m.Settings.EventSubscriptions.RequestUrl = publicURL + EventsPath
		m.Settings.Interactivity.RequestUrl = publicURL + InteractivePath
		m.Settings.Interactivity.MessageMenuOptionsUrl = publicURL + InteractivePath
		for k := range m.Features.SlashCommands {
			m.Features.SlashCommands[k].Url = publicURL + CommandsPath
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(writable(m))
	return b.Bytes(), err
}

// writable is the manifest with the word that people may write to the app, which
// the library leaves out as it is false: nobody promises that Slack takes it so.
func writable(m slackapi.Manifest) any {
	type home struct {
		slackapi.AppHome
		ReadOnly bool `json:"messages_tab_read_only_enabled"`
	}
	type features struct {
		slackapi.Features
		Home home `json:"app_home"`
	}
	return struct {
		slackapi.Manifest
		Features features `json:"features"`
	}{m, features{m.Features, home{AppHome: m.Features.AppHome}}}
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
