package config

import (
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Slack is the Slack app. Its zero value means there is none.
type Slack struct {
	AppToken      Secret // Socket Mode
	BotToken      Secret
	SigningSecret Secret   // events over HTTP
	TrustedTeams  []string // whose profile addresses are believed
	TriageChannel string
	Emoji         string // its name, without colons: as a reaction it opens a ticket
	APIURL        string // empty: Slack's own
}

// OverHTTP reports whether events come over HTTP, and not by Socket Mode.
func (s Slack) OverHTTP() bool { return s.SigningSecret.Set() && !s.AppToken.Set() }

func readSlack(t *table, http bool) Slack {
	if !t.present {
		return Slack{}
	}
	s := Slack{
		AppToken:      t.secret("app_token"),
		BotToken:      t.needSecret("bot_token", "the bot token, xoxb-…"),
		SigningSecret: t.secret("signing_secret"),
		TrustedTeams:  t.texts("trusted_teams"),
		TriageChannel: t.text("triage_channel", ""),
		Emoji:         strings.Trim(t.text("emoji", "ticket"), ":"),
		APIURL:        readURL(t, "api_url"),
	}
	t.end()
	t.form("emoji", s.Emoji, `^[^\s:]+$`, `an emoji's name, such as "ticket"`)
	t.secretForm("app_token", s.AppToken, `^xapp-`, "an app-level token, xapp-…")
	t.secretForm("bot_token", s.BotToken, `^xoxb-`, "a bot token, xoxb-…")
	for _, team := range s.TrustedTeams {
		t.form("trusted_teams", team, `^[TE][A-Z0-9]+$`, `a workspace's id, such as "T0123ABCD"`)
	}
	t.form("triage_channel", s.TriageChannel, `^[CG][A-Z0-9]+$`, `a channel's id, such as "C0123ABCD"`)
	if t.blank("app_token") && t.blank("signing_secret") {
		t.missing("app_token", "the app-level token for Socket Mode, else signing_secret for HTTP")
	}
	if s.SigningSecret.Set() && t.blank("app_token") && !http {
		t.bad("signing_secret", "is for events over HTTP, and http.listen is not set")
	}
	return s
}

// Discord is the Discord application. Its zero value means there is none.
type Discord struct {
	Token         Secret
	ApplicationID string
	PublicKey     string   // of interactions over HTTP, hexadecimal; empty: they come over the gateway
	Guilds        []string // servers where commands are offered; empty: everywhere
	TriageChannel string
	StaffRoles    []string // that read along in the threads of tickets
	Forum         string   // the channel whose posts are public tickets; empty: none
	Panel         []string // categories of the panel's buttons; empty: all
	Emoji         string   // as a reaction it opens a ticket; empty: none does
	APIURL        string   // empty: Discord's own
}

func readDiscord(t *table, http bool, categories []string) Discord {
	if !t.present {
		return Discord{}
	}
	d := Discord{
		Token:         t.needSecret("token", "the bot's token"),
		ApplicationID: t.need("application_id", "the application's id, digits in quotes"),
		PublicKey:     strings.ToLower(t.text("public_key", "")),
		Guilds:        t.texts("guilds"),
		TriageChannel: t.text("triage_channel", ""),
		StaffRoles:    t.texts("staff_roles"),
		Forum:         t.text("forum", ""),
		Panel:         t.texts("panel"),
		Emoji:         strings.Trim(t.text("emoji", ""), ":"),
		APIURL:        readURL(t, "api_url"),
	}
	t.end()
	t.id("application_id", d.ApplicationID)
	t.id("guilds", d.Guilds...)
	t.id("triage_channel", d.TriageChannel)
	t.id("staff_roles", d.StaffRoles...)
	t.id("forum", d.Forum)
	t.form("emoji", d.Emoji, `^[^\s:]+$`, `an emoji, such as "🎫", or the name of one of the server's own`)
	t.form("public_key", d.PublicKey, `^[0-9a-f]{64}$`, "64 hexadecimal digits")
	if d.PublicKey != "" && !http {
		t.bad("public_key", "is for interactions over HTTP, and http.listen is not set")
	}
	readPanel(t, d.Panel, categories)
	return d
}

// panelMost is how many buttons a message has at the most.
const panelMost = 25

func readPanel(t *table, panel, categories []string) {
	for _, c := range panel {
		if !slices.Contains(categories, c) {
			t.bad("panel", "holds %q, which is no category: want some of %s", c, strings.Join(categories, ", "))
		}
	}
	if len(panel) > panelMost {
		t.bad("panel", "has %d categories: want %d at the most", len(panel), panelMost)
	}
}

// id checks ids of Discord's, if there are any.
func (t *table) id(key string, ids ...string) {
	for _, id := range ids {
		t.form(key, id, `^\d{15,20}$`, `an id of 15 to 20 digits, such as "1234567890123456789"`)
	}
}

// HTTP is the web server. Its zero value means there is none.
type HTTP struct {
	Listen string // host:port
}

func readHTTP(t *table) HTTP {
	if !t.present {
		return HTTP{}
	}
	s := t.need("listen", `host:port, such as "127.0.0.1:8580"`)
	t.end()
	_, port, err := net.SplitHostPort(s)
	if n, bad := strconv.Atoi(port); s != "" && (err != nil || bad != nil || n < 0 || n > 65535) {
		t.bad("listen", `is %q: want host:port, such as "127.0.0.1:8580"`, s)
	}
	return HTTP{Listen: s}
}

// form checks a value, if there is one, against a pattern.
func (t *table) form(key, value, pattern, want string) {
	if value != "" && !regexp.MustCompile(pattern).MatchString(value) {
		t.bad(key, "is or holds %q: want %s", value, want)
	}
}

func (t *table) secretForm(key string, s Secret, pattern, want string) {
	if s.Set() && !regexp.MustCompile(pattern).MatchString(s.Reveal()) {
		t.bad(key, "looks wrong: want %s", want)
	}
}
