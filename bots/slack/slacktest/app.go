package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// app is what the app's configuration at Slack says: what its manifest asked for.
// Source: docs.slack.dev/reference/app-manifest.
type app struct {
	scopes     []string
	events     []string // bot events subscribed to
	commands   []string // with the slash
	messages   []string // callback ids of message shortcuts
	shortcuts  []string // callback ids of global shortcuts
	anyTrigger bool     // shortcuts were not declared: any callback id will do
	noHome     bool     // App Home's Home tab is off
	noMessages bool     // App Home's Messages tab is off
	socket     bool     // Socket Mode is on
	dead       string   // the error of every call: account_inactive, token_revoked, invalid_auth
}

// defaultApp asks for what a support desk needs.
func defaultApp() app {
	return app{
		scopes: strings.Fields(`channels:history channels:read chat:write chat:write.customize commands files:read files:write
			groups:history groups:read im:history im:read im:write mpim:history mpim:read reactions:read reactions:write
			team:read users:read users:read.email`),
		events: strings.Fields(`app_home_opened app_uninstalled member_joined_channel member_left_channel message.channels
			message.groups message.im message.mpim reaction_added reaction_removed team_join tokens_revoked user_change
			channel_archive group_archive`),
		commands: []string{"/ticket", "/support"}, anyTrigger: true, socket: true,
	}
}

// Scopes sets the bot token's scopes.
func (s *Server) Scopes(scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app.scopes = scopes
}

// WithoutScope takes one scope from the bot token.
func (s *Server) WithoutScope(scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app.scopes = slices.DeleteFunc(slices.Clone(s.app.scopes), func(have string) bool { return have == scope })
}

// Die makes every call fail with account_inactive, token_revoked, invalid_auth or
// not_authed, as they do when the app was removed or its token revoked; an empty
// error makes them work again.
func (s *Server) Die(err string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app.dead = err
}

// manifest is the part of an app manifest that the stand-in keeps to.
type manifest struct {
	Features struct {
		Home struct {
			HomeTab     bool  `json:"home_tab_enabled"`
			MessagesTab bool  `json:"messages_tab_enabled"`
			ReadOnly    *bool `json:"messages_tab_read_only_enabled"` // not said: read only, to be on the safe side
		} `json:"app_home"`
		Commands []struct {
			Command     string `json:"command"`
			Description string `json:"description"`
		} `json:"slash_commands"`
		Shortcuts []struct {
			Name     string `json:"name"`
			Type     string `json:"type"`
			Callback string `json:"callback_id"`
		} `json:"shortcuts"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			On bool `json:"is_enabled"`
		} `json:"interactivity"`
		Socket bool `json:"socket_mode_enabled"`
	} `json:"settings"`
}

// Install gives the app the scopes, events, commands and shortcuts that its
// manifest (JSON) asks for, and no others.
func (s *Server) Install(text []byte) error {
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	a := app{
		scopes: m.OAuth.Scopes.Bot, events: m.Settings.Events.Bot, socket: m.Settings.Socket,
		noHome: !m.Features.Home.HomeTab, noMessages: !m.Features.Home.MessagesTab || m.Features.Home.ReadOnly == nil || *m.Features.Home.ReadOnly,
	}
	for _, c := range m.Features.Commands {
		if !strings.HasPrefix(c.Command, "/") || c.Description == "" || len(c.Command) > 32 {
			return fmt.Errorf("manifest: slash command %q wants a slash, a description and at most 32 characters", c.Command)
		}
		a.commands = append(a.commands, c.Command)
	}
	for _, c := range m.Features.Shortcuts {
		if c.Name == "" || len(c.Name) > 24 || c.Callback == "" || c.Type != "message" && c.Type != "global" {
			return fmt.Errorf("manifest: shortcut %q wants a name of at most 24 characters, a callback_id and type message or global", c.Callback)
		}
		if c.Type == "message" {
			a.messages = append(a.messages, c.Callback)
		} else {
			a.shortcuts = append(a.shortcuts, c.Callback)
		}
	}
	if len(a.commands)+len(m.Features.Shortcuts) > 0 && !slices.Contains(a.scopes, "commands") {
		return fmt.Errorf("manifest: slash commands and shortcuts want the scope commands")
	}
	for _, e := range a.events {
		if want, known := eventScopes[e]; !known {
			return fmt.Errorf("manifest: bot event %s is unknown to the stand-in", e)
		} else if want != "" && !slices.Contains(a.scopes, want) {
			return fmt.Errorf("manifest: bot event %s wants the scope %s", e, want)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app = a
	return nil
}

// eventScopes are the events an app may subscribe to with the scope each needs.
// Source: the pages under docs.slack.dev/reference/events.
var eventScopes = map[string]string{
	"app_home_opened": "", "app_uninstalled": "", "tokens_revoked": "", "app_mention": "app_mentions:read",
	"channel_archive": "channels:read", "channel_deleted": "channels:read", "channel_rename": "channels:read",
	"channel_left": "channels:read", "channel_created": "channels:read", "channel_unarchive": "channels:read",
	"group_archive": "groups:read", "group_deleted": "groups:read", "group_rename": "groups:read", "group_left": "groups:read",
	"group_unarchive": "groups:read", "channel_id_changed": "channels:read", "channel_shared": "channels:read",
	"channel_unshared": "channels:read", "file_shared": "files:read", "file_deleted": "files:read", "file_change": "files:read",
	"member_joined_channel": "channels:read", "member_left_channel": "channels:read",
	"message.channels": "channels:history", "message.groups": "groups:history", "message.im": "im:history",
	"message.mpim": "mpim:history", "reaction_added": "reactions:read", "reaction_removed": "reactions:read",
	"team_join": "users:read", "user_change": "users:read", "user_profile_changed": "users.profile:read", "team_rename": "team:read",
	"team_domain_change": "team:read",
}
