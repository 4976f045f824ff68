package config

import (
	"net"
	"regexp"
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
	Guilds        []string // servers where commands are offered; empty: everywhere
	TriageChannel string
	APIURL        string // empty: Discord's own
}

func readDiscord(t *table) Discord {
	if !t.present {
		return Discord{}
	}
	t.later("Discord bot")
	d := Discord{
		Token:         t.needSecret("token", "the bot's token"),
		ApplicationID: t.need("application_id", "the application's id, digits in quotes"),
		Guilds:        t.texts("guilds"),
		TriageChannel: t.text("triage_channel", ""),
		APIURL:        readURL(t, "api_url"),
	}
	t.end()
	const id, want = `^\d{15,20}$`, `an id of 15 to 20 digits, such as "1234567890123456789"`
	t.form("application_id", d.ApplicationID, id, want)
	for _, guild := range d.Guilds {
		t.form("guilds", guild, id, want)
	}
	t.form("triage_channel", d.TriageChannel, id, want)
	return d
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

// later warns of a table that is checked and not used so far.
func (t *table) later(what string) {
	t.warn(t.name, "[%s] is checked, but not used: usher has no %s yet", t.name, what)
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
