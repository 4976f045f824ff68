package discord

import (
	"fmt"
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
	"usher/core/store"
	"usher/core/store/storetest"
)

// found is what Check says, a line each.
func found(t *testing.T, c Config) string {
	t.Helper()
	var out strings.Builder
	for _, f := range Check(t.Context(), c, newDesk(t, storetest.Open(t, store.SQLite))) {
		out.WriteString(f.Name + ": " + f.Text)
		if f.Err != nil {
			out.WriteString(" !! " + f.Err.Error())
		}
		out.WriteString("\n")
	}
	return out.String()
}

func TestCheck(t *testing.T) {
	s := discordtest.New(t)
	triage := s.Home.Private("triage", s.Home.BotRole)
	role := s.Home.Role("agents")
	role.Mentionable()
	forum := s.Home.Forum("questions")
	right := Config{
		Token: s.Token, Application: s.AppID, Guilds: []string{s.Home.ID}, Triage: triage.ID, Forum: forum.ID, StaffRoles: []string{role.ID},
		APIURL: s.URL + "/api",
	}
	if _, err := Register(t.Context(), right); err != nil {
		t.Fatal(err)
	}
	if text := found(t, right); strings.Contains(text, "!!") || !strings.Contains(text, "discord commands: registered") {
		t.Errorf("Check of what is right said\n%s", text)
	}
	s.Allow("", 0, codeUnknownChannel, codeNoAccess)
	for _, c := range []struct {
		name, says string
		change     func(c *Config)
	}{
		{"token", "reset it on the page Bot", func(c *Config) { c.Token = "wrong" }},
		{"application", "set discord.application_id to that", func(c *Config) { c.Application = "123456789012345678" }},
		{"public key", "discord.public_key is not the application's", func(c *Config) { c.PublicKey = strings.Repeat("ab", 32) }},
		{"no endpoint", "has no Interactions Endpoint URL", func(c *Config) { c.PublicKey = s.PublicKey }},
		{"server", "the app is not in it", func(c *Config) { c.Guilds = []string{s.Home.ID, "123456789012345678"} }},
		{"triage", "there is no such channel", func(c *Config) { c.Triage = "123456789012345678" }},
		{"forum", "the channel is no forum", func(c *Config) { c.Forum = triage.ID }},
		{"role", "no server of the app's has such a role", func(c *Config) { c.StaffRoles = []string{"123456789012345678"} }},
		{"intents", "switch on Message Content Intent", func(*Config) { s.Privileged(true, false) }},
		{"permissions", "the app lacks Create Private Threads", func(*Config) {
			s.Invite(discordtest.Permission(Permissions()) &^ discordtest.CreatePrivateThreads)
		}},
	} {
		bad := right
		c.change(&bad)
		if text := found(t, bad); !strings.Contains(text, c.says) || strings.Contains(text, s.Token) {
			t.Errorf("Check with a wrong %s said\n%swant %q", c.name, text, c.says)
		}
	}
}

// A role that nobody may mention is no mistake: its people come into threads all the
// same, as long as they are not too many.
func TestCheckRole(t *testing.T) {
	s := discordtest.New(t)
	quiet := s.Home.Role("quiet")
	c := Config{Token: s.Token, Application: s.AppID, StaffRoles: []string{quiet.ID}, APIURL: s.URL + "/api"}
	said := func() string {
		for l := range strings.Lines(found(t, c)) {
			if strings.HasPrefix(l, "discord staff_roles: ") {
				return l
			}
		}
		return ""
	}
	for n := range mostCalled {
		s.Home.User(fmt.Sprint("Agent ", n), quiet)
	}
	if text := said(); !strings.Contains(text, "note: @quiet can't be mentioned, so its people are brought") || strings.Contains(text, "!!") {
		t.Errorf("Check with a role of %d that can't be mentioned said %q, want a note", mostCalled, text)
	}
	s.Home.User("One More", quiet)
	if text := said(); !strings.Contains(text, "only 25 of its 26 people") || strings.Contains(text, "!!") {
		t.Errorf("Check with a role of one more said %q, want a note that says how many", text)
	}
	quiet.Mentionable()
	if text := said(); strings.Contains(text, "note:") || !strings.Contains(text, "@quiet") {
		t.Errorf("Check with a role that can be mentioned said %q, want that it is right", text)
	}
	other := s.Home.Role("other")
	c.StaffRoles = []string{other.ID}
	s.Invite(discordtest.Permission(Permissions()) | discordtest.MentionEveryone)
	if text := said(); strings.Contains(text, "note:") || !strings.Contains(text, "@other") {
		t.Errorf("Check said %q, want that the app may mention every role", text)
	}
}
