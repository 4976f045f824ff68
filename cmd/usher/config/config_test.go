package config_test

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/cmd/usher/config"
	"usher/core"
)

const deskSecret = "0123456789abcdef"

// least is the smallest configuration there is.
const least = `[desk]
name = "Acme Support"
secret = "` + deskSecret + `"
`

// mailbox is the smallest one, with the server it needs to send.
const mailbox = `[smtp]
url = "smtp://localhost?tls=none"
[[mailbox]]
name = "support"
address = "Support@Example.org"
imap = "imaps://imap.example.org"
password = "env:IMAP"
`

func env(name string) string {
	return map[string]string{"IMAP": "imap pass", "SMTP": "smtp pass", "DSN": "postgres://u:p@h/d", "SHORT": "short"}[name]
}

// write puts text into a usher.toml of its own and returns its path.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "usher.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// load loads text, which must be right.
func load(t *testing.T, text string) (*config.Config, string) {
	t.Helper()
	path := write(t, text)
	c, err := config.Load(path, env)
	if err != nil {
		t.Fatalf("Load = %v, want no error", err)
	}
	return c, filepath.Dir(path)
}

func TestDefaults(t *testing.T) {
	c, dir := load(t, least)
	d := c.Desk
	if d.Name != "Acme Support" || d.Secret.Reveal() != deskSecret {
		t.Errorf("desk = %q with secret %q, want what the file says", d.Name, d.Secret.Reveal())
	}
	if !d.Community || d.PublicDelay != 10*time.Minute || d.ReopenWithin != 14*24*time.Hour || d.KeepRaw != 0 ||
		d.MaxCC != 10 || d.SeatPrice != "199 USD" || d.Bundle != 5*time.Second || d.AnswersPerHour != 20 {
		t.Errorf("desk = %+v, want the documented defaults", d)
	}
	if len(d.Categories) != 13 || d.Timezone != time.UTC {
		t.Errorf("desk has categories %q in %v, want the 13 usual ones in UTC", d.Categories, d.Timezone)
	}
	week := config.Hours{Days: [7]bool{false, true, true, true, true, true, false}, From: 9 * time.Hour, To: 17 * time.Hour}
	if d.Hours != week {
		t.Errorf("hours = %v, want %v", d.Hours, week)
	}
	if want := filepath.Join(dir, "usher.db"); c.Database.SQLite != want || c.Database.Postgres.Set() {
		t.Errorf("database = %+v, want %s", c.Database, want)
	}
	if want := filepath.Join(dir, "files"); c.Files.Dir != want {
		t.Errorf("files = %s, want %s", c.Files.Dir, want)
	}
	if c.Plans != nil || c.Mailboxes != nil || c.Warnings != nil || c.Log.Level != slog.LevelInfo || c.Log.JSON {
		t.Errorf("config = %+v, want no plans, mailboxes or warnings, and text logs from info", c)
	}
}

func TestMailboxDefaults(t *testing.T) {
	c, _ := load(t, least+mailbox)
	want := config.Mailbox{
		Name: "support", Address: "support@example.org", CommandAddress: "support+desk@example.org",
		Server:   config.Server{Host: "imap.example.org", Port: 993, TLS: config.Implicit, User: "support@example.org"},
		Password: c.Mailboxes[0].Password, Auth: "password", Folder: "INBOX", Trust: core.TrustProven, Poll: time.Minute, Idle: 5 * time.Minute, Timeout: time.Minute,
	}
	if len(c.Mailboxes) != 1 || c.Mailboxes[0] != want {
		t.Errorf("mailboxes = %+v, want %+v", c.Mailboxes, want)
	}
	if got := c.Mailboxes[0].Password.Reveal(); got != "imap pass" {
		t.Errorf("password = %q, want that of the environment", got)
	}
	if got, want := c.SMTP.Server.Address(), "localhost:25"; got != want || c.SMTP.Connections != 2 || c.SMTP.AttachMB != 10 {
		t.Errorf("smtp = %+v, want %s, 2 connections, 10 MB", c.SMTP, want)
	}
	if len(c.Warnings) != 0 {
		t.Errorf("warnings = %q, want none about loopback", c.Warnings)
	}
}

func TestEverySetting(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("a secret from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, dir := load(t, `
desk.name = "D"
desk.secret = "file:`+secret+`"
desk.community = "closed"
desk.hours = "Sat-Mon,Wed 00:00-24:00"
desk.timezone = "Europe/Berlin"
desk.keep_raw = "90d"
desk.resolver = "[::1]:5353"
desk.public_url = "https://desk.example.org/"
desk.categories = ["a", "b"]
database.url = "env:DSN"
files.url = "file:/srv/files"
log = { level = "debug", format = "json" }
[smtp]
url = "smtp://me@example.org@smtp.example.org"
password = "env:SMTP"
auth = "xoauth2"
[[mailbox]]
name = "one"
address = "one@example.org"
imap = "imap://u%40x.example@imap.example.org:1143?tls=none"
password = "literal"
after = "move:Done"
category = "b"
trust = "plain"
[[mailbox]]
name = "two"
address = "two@example.org"
command_address = "desk@example.org"
imap = "imap://imap.example.org"
password = "literal"
after = "seen"
[[plan]]
name = "community"
seats = 0
attachment_mb = 0
private = false
priority = false
[[plan]]
name = "gold"
seats = 3
attachment_mb = 20
private = true
priority = true
owners_use_seats = false
[plan.targets]
urgent = 1
high = "4"
low = "16b"
`)
	if d := c.Desk; d.Community || d.Hours.Days != [7]bool{true, true, false, true, false, false, true} || d.Hours.To != 24*time.Hour ||
		d.Timezone.String() != "Europe/Berlin" || d.KeepRaw != 90*24*time.Hour || d.Resolver != "[::1]:5353" || d.PublicURL != "https://desk.example.org" ||
		len(d.Categories) != 2 || d.Secret.Reveal() != "a secret from a file" {
		t.Errorf("desk = %+v, want what the file says", d)
	}
	if c.Database.SQLite != "" || c.Database.Postgres.Reveal() != env("DSN") || c.Files.Dir != "/srv/files" {
		t.Errorf("database %+v, files %+v in %s, want what the file says", c.Database, c.Files, dir)
	}
	if c.Log.Level != slog.LevelDebug || !c.Log.JSON {
		t.Errorf("log = %+v, want debug as JSON", c.Log)
	}
	if s := c.SMTP; s.Server != (config.Server{Host: "smtp.example.org", Port: 587, TLS: config.StartTLS, User: "me@example.org"}) ||
		s.Password.Reveal() != "smtp pass" || s.Auth != "xoauth2" {
		t.Errorf("smtp = %+v, want what the file says", s)
	}
	one, two := c.Mailboxes[0], c.Mailboxes[1]
	if one.Server != (config.Server{Host: "imap.example.org", Port: 1143, TLS: config.NoTLS, User: "u@x.example"}) ||
		one.After != (config.After{Move: "Done"}) || one.Category != "b" || one.Trust != core.TrustPlain {
		t.Errorf("first mailbox = %+v, want what the file says", one)
	}
	if two.Server.Port != 143 || two.Server.TLS != config.StartTLS || !two.After.Seen || two.CommandAddress != "desk@example.org" {
		t.Errorf("second mailbox = %+v, want what the file says", two)
	}
	if len(c.Warnings) != 1 ||
		!strings.Contains(c.Warnings[0], "usher.toml:21: mailbox.imap sends mail and password in the clear") {
		t.Errorf("warnings = %q, want one about the clear text on line 21", c.Warnings)
	}
	gold := core.Plan{Name: "gold", Seats: 3, AttachmentMB: 20, Private: true, Priority: true,
		Targets: map[core.Priority]core.Target{"urgent": {Hours: 1}, "high": {Hours: 4}, "low": {Hours: 16, Business: true}}}
	if diff := cmp.Diff(gold, c.Plans[1]); diff != "" {
		t.Errorf("second plan (-want +got):\n%s", diff)
	}
}

func TestPlanDefaults(t *testing.T) {
	c, _ := load(t, least+"[[plan]]\nname = \"gold\"\nseats = 3\nattachment_mb = 20\n")
	if len(c.Plans) != 2 || !c.Plans[0].Private || !c.Plans[0].Priority || !c.Plans[0].OwnersUseSeats {
		t.Errorf("plans = %+v, want gold with privacy and priorities, and the community plan", c.Plans)
	}
	if p := c.Plans[1]; p.Name != core.CommunityPlan || p.Private || p.AttachmentMB != 0 {
		t.Errorf("second plan = %+v, want the community's, which gives nothing", p)
	}
}

func TestChat(t *testing.T) {
	c, _ := load(t, least+`[slack]
app_token = "xapp-1"
bot_token = "xoxb-1"
emoji = ":sos:"
[discord]
token = "t"
application_id = "1234567890123456789"
public_key = "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"
staff_roles = ["2234567890123456789"]
forum = "3234567890123456789"
panel = ["outages"]
emoji = ":sos:"
[http]
listen = "127.0.0.1:0"
`)
	if c.Slack.Emoji != "sos" || c.Slack.OverHTTP() || c.HTTP.Listen != "127.0.0.1:0" {
		t.Errorf("slack = %+v, http = %+v, want the emoji sos by Socket Mode, and the address", c.Slack, c.HTTP)
	}
	d := c.Discord
	if d.Token.Reveal() != "t" || d.PublicKey != strings.Repeat("0123456789abcdef", 4) || d.StaffRoles[0] != "2234567890123456789" ||
		d.Forum != "3234567890123456789" || d.Panel[0] != "outages" || d.Emoji != "sos" {
		t.Errorf("discord = %+v, want what the file says", d)
	}
	if len(c.Warnings) != 0 {
		t.Errorf("warnings = %q, want none", c.Warnings)
	}
}

// The app at Slack is made before there are tokens.
func TestSketch(t *testing.T) {
	path := write(t, `desk.name = "Acme Support"
desk.public_url = "https://desk.example.org/"
nonsense = 1
[slack]
signing_secret = "env:NOT_SET_YET"
`)
	c := config.Sketch(path)
	if c.Desk.Name != "Acme Support" || c.Desk.PublicURL != "https://desk.example.org" || !c.Slack.OverHTTP() {
		t.Errorf("Sketch = %q at %q, over HTTP %v; want what the file says", c.Desk.Name, c.Desk.PublicURL, c.Slack.OverHTTP())
	}
	if c := config.Sketch(filepath.Join(t.TempDir(), "none")); c.Desk.Name != "" || c.Slack.OverHTTP() {
		t.Errorf("Sketch without a file = %+v, want nothing", c)
	}
}

func TestNoFile(t *testing.T) {
	_, err := config.Load(filepath.Join(t.TempDir(), "none.toml"), env)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "usher init") {
		t.Errorf("Load = %v, want one that is fs.ErrNotExist and names usher init", err)
	}
}
