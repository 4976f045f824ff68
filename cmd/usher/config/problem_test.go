package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"usher/cmd/usher/config"
)

// Each text follows least, which ends on line 3, or least and mailbox, which
// end on line 10; want is the one problem behind the file's name.
func TestProblems(t *testing.T) {
	desk, mail := least, least+mailbox
	plan := "[[plan]]\nname = \"community\"\nseats = 0\nattachment_mb = 0\nprivate = false\npriority = false\n"
	for _, c := range []struct{ name, text, want string }{
		{"syntax", desk + "timezone = UTC\n", `:4: this is not TOML: `},
		{"open quote", desk + "hours = \"Mon\n", `:4: this is not TOML: `},
		{"key twice", desk + "name = \"again\"\n", `:4: this is not TOML: `},
		{"unknown key", desk + "timzone = \"UTC\"\n", `:4: desk.timzone is not a key usher knows: did you mean timezone?`},
		{"unknown key, nothing near", desk + "qqqqqqqqqqqq = 1\n", `:4: desk.qqqqqqqqqqqq is not a key usher knows: there are answers_per_hour, bundle, `},
		{"key in capitals", desk + "Timezone = \"UTC\"\n", `:4: desk.Timezone is not a key usher knows: did you mean timezone?`},
		{"unknown table", desk + "[smpt]\nurl = \"x\"\n", `:4: smpt is not a key usher knows: did you mean smtp?`},
		{"key in no table", "names = 1\n" + desk, `:1: names is not a key usher knows`},
		{"unknown key in a mailbox", mail + "\npol = \"1m\"\n", `:12: mailbox.pol is not a key usher knows: did you mean poll?`},
		{"list for a table", strings.Replace(desk, "[desk]", "[[desk]]", 1), `:1: [[desk]] is a list: there is only one, write [desk]`},
		{"table for a list", desk + "[mailbox]\nname = \"a\"\n", `:4: [mailbox] is one table: there may be several, write [[mailbox]]`},
		{"text for a table", "log = \"debug\"\n" + desk, `:1: log is text: want a table`},
		{"text for a list of tables", "plan = \"basic\"\n" + desk, `:1: plan is text: want a list of tables`},
		{"words for tables", "plan = [\"basic\"]\n" + desk, `:1: plan holds text: want tables, each under [[plan]]`},

		{"text for a number", desk + "reopen_days = \"14\"\n", `:4: desk.reopen_days is text: want a whole number from 0 to 3650`},
		{"number for text", desk + "timezone = 1\n", `:4: desk.timezone is a number: want text in quotes`},
		{"number for a duration", desk + "bundle = 20\n", `:4: desk.bundle is a number: want text in quotes`},
		{"date for text", desk + "hours = 2026-01-01\n", `:4: desk.hours is a date or time: want text in quotes`},
		{"text for a list of texts", desk + "categories = \"a\"\n", `:4: desk.categories is text: want a list, such as ["a", "b"]`},
		{"number in a list", desk + "categories = [\n  \"a\",\n  1,\n]\n", `:4: desk.categories holds a number: want text in quotes`},
		{"text twice in a list", desk + "categories = [\"a\", \"a\"]\n", `:4: desk.categories holds "a" twice: take one out`},
		{"empty text in a list", desk + "categories = [\"a\", \"\"]\n", `:4: desk.categories holds an empty text: take it out`},
		{"empty list", desk + "categories = []\n", `:4: desk.categories is empty: want at least one`},

		{"no name", "[desk]\nsecret = \"" + deskSecret + "\"\n", `:1: desk.name is missing: want the name people see`},
		{"empty name", "[desk]\nsecret = \"" + deskSecret + "\"\nname = \" \"\n", `:3: desk.name is missing: want the name people see`},
		{"no secret", "[desk]\nname = \"a\"\n", `:1: desk.secret is missing: want a random text of at least 16 characters, "env:NAME"`},
		{"short secret", "[desk]\nname = \"a\"\nsecret = \"short\"\n", `:3: desk.secret has 5 characters: want at least 16`},
		{"short secret elsewhere", "[desk]\nname = \"a\"\nsecret = \"env:SHORT\"\n", `:3: desk.secret has 5 characters: want at least 16`},
		{"secret not in the environment", "[desk]\nname = \"a\"\nsecret = \"env:NONE\"\n", `:3: desk.secret names the environment variable "NONE", which is not set`},
		{"secret in no file", "[desk]\nname = \"a\"\nsecret = \"file:/nowhere/at/all\"\n", `:3: desk.secret names a file: open /nowhere/at/all: no such file`},

		{"community", desk + "community = \"opne\"\n", `:4: desk.community is "opne": want "open" or "closed"`},
		{"duration", desk + "public_delay = \"10 minutes\"\n", `:4: desk.public_delay is "10 minutes": want a length of time, such as "90s"`},
		{"negative duration", desk + "public_delay = \"-1s\"\n", `:4: desk.public_delay is "-1s": want from 0s to 30d`},
		{"long duration", desk + "bundle = \"2h\"\n", `:4: desk.bundle is "2h": want from 0s to 1h`},
		{"empty duration", desk + "bundle = \"\"\n", `:4: desk.bundle is "": want a length of time`},
		{"days", desk + "public_delay = \"1.5d\"\n", `:4: desk.public_delay is "1.5d": want a length of time`},
		{"keep_raw", desk + "keep_raw = \"ever\"\n", `:4: desk.keep_raw is "ever": want a length of time, such as "90s", "10m", "8h" or "14d", or "forever"`},
		{"name server without port", desk + "resolver = \"dns.example.org\"\n", `:4: desk.resolver is "dns.example.org": want host and port of a name server`},
		{"name server with port zero", desk + "resolver = \"dns.example.org:0\"\n", `:4: desk.resolver is "dns.example.org:0": want host and port`},
		{"number too small", desk + "answers_per_hour = 0\n", `:4: desk.answers_per_hour is 0: want a whole number from 1 to 10000`},
		{"fraction", desk + "max_cc = 1.5\n", `:4: desk.max_cc is a number: want a whole number`},
		{"timezone", desk + "timezone = \"Europe/Atlantis\"\n", `:4: desk.timezone is "Europe/Atlantis": want an IANA name`},
		{"local timezone", desk + "timezone = \"Local\"\n", `:4: desk.timezone is "Local": want an IANA name`},
		{"hours without times", desk + "hours = \"Mon-Fri\"\n", `:4: desk.hours is "Mon-Fri", but the times are missing: want days and times`},
		{"hours with an odd day", desk + "hours = \"Mo-Fr 09:00-17:00\"\n", `:4: desk.hours is "Mo-Fr 09:00-17:00", but "Mo" is none of Mon, Tue`},
		{"hours with an odd time", desk + "hours = \"Mon 9-5\"\n", `:4: desk.hours is "Mon 9-5", but "9" is no time of day`},
		{"hours backwards", desk + "hours = \"Mon 17:00-09:00\"\n", `but it ends before it begins`},
		{"public URL", desk + "public_url = \"support.example.org\"\n", `:4: desk.public_url is "support.example.org": want a URL`},
		{"price", desk + "seat_price = \"$199\"\n", `:4: desk.seat_price is "$199": want an amount and a currency`},

		{"database", desk + "[database]\nurl = \"mysql://h/d\"\n", `:5: database.url is none usher can open: want "sqlite:usher.db", "postgres://`},
		{"database without a name", desk + "[database]\nurl = \"postgres://h\"\n", `:5: database.url is none usher can open`},
		{"empty database", desk + "[database]\nurl = \"\"\n", `:5: database.url is none usher can open`},
		{"database not in the environment", desk + "[database]\nurl = \"env:NONE\"\n", `:5: database.url names the environment variable "NONE", which is not set`},
		{"files in S3", desk + "[files]\nurl = \"s3://bucket\"\n", `:5: files.url is in S3, which is not available yet: want a folder`},
		{"files", desk + "[files]\nurl = \"files\"\n", `:5: files.url is "files": want a folder, such as "file:files"`},

		{"mailbox without a server", desk + "[smtp]\nurl = \"smtp://localhost\"\n[[mailbox]]\nname = \"a\"\naddress = \"a@example.org\"\npassword = \"p\"\n",
			`:6: mailbox.imap is missing: want imaps://user@host:993 or imap://user@host:143?tls=starttls`},
		{"mailbox without a password", strings.Replace(mail, "password", "#", 1), `:6: mailbox.password is missing: want the mailbox's password or token, "env:NAME"`},
		{"password not in the environment", strings.Replace(mail, "IMAP", "NONE", 1), `:10: mailbox.password names the environment variable "NONE"`},
		{"mailbox name", strings.Replace(mail, `"support"`, `"Our support"`, 1), `:7: mailbox.name is "Our support": want lower-case letters`},
		{"address", strings.Replace(mail, "Support@Example.org", "support", 1), `:8: mailbox.address is "support": want a mail address`},
		{"address with a plus", strings.Replace(mail, "Support@", "a+b@", 1), `:8: mailbox.address is "a+b@example.org": want one without "+"`},
		{"password in a URL", strings.Replace(mail, "//imap.", "//me:hunter2@imap.", 1), `:9: mailbox.imap holds a password: take it out and set mailbox.password`},
		{"scheme", strings.Replace(mail, "imaps:", "pop3:", 1), `:9: mailbox.imap has the scheme "pop3": want imaps://`},
		{"no URL", strings.Replace(mail, "imaps://imap.example.org", "imap.example.org:993", 1), `:9: mailbox.imap is no URL of a mail server: want imaps://`},
		{"odd tls", strings.Replace(mail, "imaps://imap.example.org", "imap://imap.example.org?tls=yes", 1), `:9: mailbox.imap has tls=yes, which is neither starttls nor none`},
		{"tls twice", strings.Replace(mail, "imap.example.org", "imap.example.org?tls=none", 1), `:9: mailbox.imap has TLS from the first byte, and tls=none too`},
		{"odd parameter", strings.Replace(mail, "imap.example.org", "imap.example.org?verify=no", 1), `:9: mailbox.imap has the parameter "verify"`},
		{"port", strings.Replace(mail, "imap.example.org", "imap.example.org:99999", 1), `:9: mailbox.imap has the port 99999: want one from 1 to 65535`},
		{"auth", mail + "auth = \"plain\"\n", `:11: mailbox.auth is "plain": want "password", "xoauth2" or "oauthbearer"`},
		{"after", mail + "after = \"delete\"\n", `:11: mailbox.after is "delete": want "leave", "seen" or "move:Folder"`},
		{"after to nowhere", mail + "after = \"move:\"\n", `:11: mailbox.after is "move:": want`},
		{"folder", mail + "folder = \"\"\n", `:11: mailbox.folder is empty`},
		{"category", mail + "category = \"sales\"\n", `:11: mailbox.category is "sales": want one of desk.categories: installation, `},
		{"trust", mail + "trust = \"all\"\n", `:11: mailbox.trust is "all": want "proven" or "plain"`},
		{"authserv_id", mail + "authserv_id = \"mx; spf=pass\"\n", `:11: mailbox.authserv_id is "mx; spf=pass": want the name before the ";"`},
		{"poll", mail + "poll = \"10ms\"\n", `:11: mailbox.poll is "10ms": want from 1s to 1d`},
		{"idle", mail + "idle = \"30m\"\n", `:11: mailbox.idle is "30m": want from 1s to 29m`},
		{"timeout", mail + "timeout = \"0s\"\n", `:11: mailbox.timeout is "0s": want from 1s to 10m`},
		{"command address", mail + "command_address = \"desk\"\n", `:11: mailbox.command_address is "desk": want a mail address`},
		{"command address of its own", mail + "command_address = \"support@example.org\"\n", `:11: mailbox.command_address is "support@example.org", as on line 8: want another`},
		{"mailbox name twice", mail + "[[mailbox]]\nname = \"support\"\naddress = \"b@example.org\"\nimap = \"imaps://h\"\npassword = \"p\"\n",
			`:12: mailbox.name is "support", as on line 7: want another`},
		{"address twice", mail + "[[mailbox]]\nname = \"b\"\naddress = \"SUPPORT@example.org\"\ncommand_address = \"c@example.org\"\nimap = \"imaps://h\"\npassword = \"p\"\n",
			`:13: mailbox.address is "support@example.org", as on line 8: want another`},

		{"no smtp", strings.Replace(mail, "[smtp]\nurl = \"smtp://localhost?tls=none\"\n", "", 1), `:1: smtp.url is missing: want smtps://user@host:465`},
		{"smtp without a mailbox", desk + "[smtp]\nurl = \"smtp://localhost\"\n", `:4: [smtp] sends from the address of a mailbox, and there is none`},
		{"smtp without a password", strings.Replace(mail, "smtp://localhost", "smtp://me@localhost", 1), `:4: smtp.password is missing: want the password or token of me`},
		{"smtp without a user", strings.Replace(mail, "[smtp]\n", "[smtp]\npassword = \"env:SMTP\"\n", 1), `:5: smtp.password is set, but smtp.url names no user`},

		{"slack without a token", desk + "[slack]\napp_token = \"xapp-1\"\n", `:4: slack.bot_token is missing`},
		{"slack without a way in", desk + "[slack]\nbot_token = \"xoxb-1\"\n", `:4: slack.app_token is missing: want the app-level token for Socket Mode, else signing_secret`},
		{"slack over no HTTP", desk + "[slack]\nbot_token = \"xoxb-1\"\nsigning_secret = \"s\"\n", `:6: slack.signing_secret is for events over HTTP, and http.listen is not set`},
		{"tokens mixed up", desk + "[slack]\nbot_token = \"xoxb-1\"\napp_token = \"xoxb-hunter2\"\n", `:6: slack.app_token looks wrong: want an app-level token`},
		{"workspace", desk + "[slack]\nbot_token = \"xoxb-1\"\napp_token = \"xapp-1\"\ntrusted_teams = [\"acme\"]\n", `:7: slack.trusted_teams is or holds "acme": want a workspace's id`},
		{"discord id", desk + "[discord]\ntoken = \"t\"\napplication_id = \"me\"\n", `:6: discord.application_id is or holds "me": want an id of 15 to 20 digits`},
		{"discord public key", desk + "[http]\nlisten = \"127.0.0.1:0\"\n[discord]\ntoken = \"t\"\napplication_id = \"1234567890123456789\"\npublic_key = \"ab\"\n", `:9: discord.public_key is or holds "ab": want 64 hexadecimal digits`},
		{"discord over HTTP", desk + "[discord]\ntoken = \"t\"\napplication_id = \"1234567890123456789\"\npublic_key = \"" + strings.Repeat("ab", 32) + "\"\n",
			`:7: discord.public_key is for interactions over HTTP, and http.listen is not set`},
		{"discord panel", desk + "[discord]\ntoken = \"t\"\napplication_id = \"1234567890123456789\"\npanel = [\"cooking\"]\n",
			`:7: discord.panel holds "cooking", which is no category: want some of installation`},
		{"discord unknown key", desk + "[discord]\ntoken = \"t\"\napplication_id = \"1234567890123456789\"\nguild = \"1\"\n",
			`:7: discord.guild is not a key usher knows`},
		{"listen", desk + "[http]\nlisten = \"8580\"\n", `:5: http.listen is "8580": want host:port`},

		{"plan twice", desk + plan + plan, `:11: plan.name is "community", as on line 5: want another`},
		{"plan name", desk + plan + strings.Replace(plan, "community", "Gold plan", 1), `:11: plan.name is "Gold plan": want lower-case letters`},
		{"plan without seats", desk + strings.Replace(plan, "seats = 0\n", "", 1), `:4: plan.seats is missing: want a whole number`},
		{"quoted flag", desk + strings.Replace(plan, "private = false", `private = "false"`, 1), `:8: plan.private is text: want true or false, without quotes`},
		{"target", desk + plan + "targets = { high = \"4x\" }\n", `:10: plan.targets.high is "4x": want hours, such as "4", or "8b" for business hours`},
		{"priority", desk + plan + "[plan.targets]\nhihg = \"4\"\n", `:11: plan.targets.hihg is not a key usher knows: did you mean high?`},

		{"log level", desk + "[log]\nlevel = \"loud\"\n", `:5: log.level is "loud": want "info", "debug", "warn" or "error"`},
		{"log format", desk + "[log]\nformat = \"xml\"\n", `:5: log.format is "xml": want "text" or "json"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, c.text)
			_, err := config.Load(path, env)
			var problems config.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("Load = %v, want Problems", err)
			}
			if len(problems) != 1 || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), path+":") {
				t.Errorf("Load = %v\nwant the one problem %s%s", err, path, c.want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("Load = %v, which shows a secret", err)
			}
		})
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	t.Chdir(t.TempDir())
	text := `[desk]
nmae = "Acme"
secret = "env:NONE"
hours = 9
timezone = "Mars"
[[mailbox]]
name = "a"
address = "nobody"
[log]
level = "loud"
`
	if err := os.WriteFile("usher.toml", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := config.Load("usher.toml", env)
	want := []string{
		"usher.toml:1: desk.name is missing",
		"usher.toml:1: smtp.url is missing",
		"usher.toml:2: desk.nmae is not a key usher knows: did you mean name?",
		`usher.toml:3: desk.secret names the environment variable "NONE"`,
		"usher.toml:4: desk.hours is a number",
		`usher.toml:5: desk.timezone is "Mars"`,
		"usher.toml:6: mailbox.imap is missing",
		"usher.toml:6: mailbox.password is missing",
		`usher.toml:8: mailbox.address is "nobody"`,
		`usher.toml:10: log.level is "loud"`,
	}
	got := strings.Split(err.Error(), "\n")
	if len(got) != len(want) {
		t.Fatalf("Load = %d problems:\n%v\nwant %d", len(got), err, len(want))
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("problem %d = %q, want it to begin with %q", i, got[i], want[i])
		}
	}
}

func TestEmptySecretFile(t *testing.T) {
	path := write(t, "[desk]\nname = \"a\"\nsecret = \"file:secret\"\n")
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "secret"), []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := config.Load(path, env)
	if want := "secret, which is empty"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("Load = %v, want one about %s", err, want)
	}
}
