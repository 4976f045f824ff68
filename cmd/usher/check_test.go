package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"usher/cmd/usher/mailhost"
	"usher/ingest/dkimtest"
)

func TestInitWritesWhatCheckReads(t *testing.T) {
	p := settle(t, "")
	if err := os.Remove(p.path("usher.toml")); err != nil {
		t.Fatal(err)
	}
	p.run("check").want(t, exitFailed, "1 of 1 checks")
	p.done("init")
	p.run("init").want(t, exitFailed, "left as it is")

	r := p.run("check") // the passwords are not in the environment
	r.want(t, exitFailed, "2 of 2 checks")
	for _, name := range []string{"USHER_IMAP_PASSWORD", "USHER_SMTP_PASSWORD"} {
		if !strings.Contains(r.out, name) {
			t.Errorf("check said %q, want %s in it", r.out, name)
		}
	}
}

func TestCheckNamesEveryProblem(t *testing.T) {
	p := settle(t, "[desk]\nname = \"Desk\"\nsecret = \"short\"\nreopen_dais = 3\n\n[database]\nurl = \"mysql:x\"\n")
	r := p.run("check")
	r.want(t, exitFailed, "3 of 3 checks")
	for _, line := range []string{"usher.toml:3: ", "usher.toml:4: ", "usher.toml:7: "} {
		if !strings.Contains(r.out, line) {
			t.Errorf("check said %q, want %s in it", r.out, line)
		}
	}
	for _, args := range [][]string{{"serve"}, {"migrate"}, {"do", "list"}, {"backup", p.path("b")}} {
		p.run(args...).want(t, exitFailed, "usher.toml:3: ", "usher.toml:4: ", "usher.toml:7: ")
	}
}

type checked struct {
	OK     bool
	Checks []finding
}

func TestCheckTriesConnections(t *testing.T) {
	host, toml := mailed(t)
	p := settle(t, toml)
	r := p.run("check", "--json")
	r.want(t, exitFailed, "1 of 5 checks")
	if c := read[checked](t, r.out); c.OK || c.Checks[1].OK || !strings.Contains(c.Checks[1].Text, "usher migrate") {
		t.Errorf("check of an unmade database = %+v, want it bad with what to do", c.Checks)
	}
	if _, err := os.Stat(p.path("usher.db")); !os.IsNotExist(err) {
		t.Errorf("after check the database is there (%v), want nothing made", err)
	}

	p.run("migrate").want(t, exitDone, "up to date")
	if info, err := os.Stat(p.path("usher.db")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the new database is %v, %v, want it for its owner only", info.Mode(), err)
	}
	if c := read[checked](t, p.done("check", "--json")); !c.OK || len(c.Checks) != 5 {
		t.Errorf("check = %+v, want five that are ok", c)
	}

	if err := host.Close(); err != nil {
		t.Fatal(err)
	}
	r = p.run("check")
	r.want(t, exitFailed, "2 of 5 checks")
	for _, bad := range []string{"bad  mailbox support", "bad  smtp"} {
		if !strings.Contains(r.out, bad) {
			t.Errorf("check without a mail server said %q, want %q in it", r.out, bad)
		}
	}
}

// check says how senders are proven, and asks the name server that is to be asked.
func TestCheckTellsHowSendersAreProven(t *testing.T) {
	_, toml := mailed(t)
	names, nobody := dkimtest.Start(t), unusedPort(t)
	for _, c := range []struct {
		name, resolver, mailbox string
		code                    int
		want                    string
	}{
		{"here", names.Addr(), "", exitDone, "senders proven by DKIM as checked here; others are asked to confirm"},
		{"by a server", names.Addr(), `authserv_id = "mx.desk.example"`, exitDone, "senders proven by mx.desk.example, else by DKIM as checked here; others"},
		{"plain", names.Addr(), `trust = "plain"`, exitDone, "here; other mail is accepted as well, but not for commands and from staff"},
		{"a name server that is not there", nobody, "", exitFailed, "bad  resolver         " + nobody + ": it does not answer"},
	} {
		p := settle(t, strings.NewReplacer("[smtp]", c.mailbox+"\n[smtp]", `bundle = "0s"`, `resolver = "`+c.resolver+`"`).Replace(toml))
		p.done("migrate")
		if r := p.run("check"); r.code != c.code || !strings.Contains(r.out, c.want) {
			t.Errorf("%s: check = %d, %s\nwant %d with %q", c.name, r.code, r.out, c.code, c.want)
		}
	}
}

func TestCheckFilesOutOfReach(t *testing.T) {
	p := settle(t, minimal)
	p.write("files", "not a folder")
	p.done("migrate")
	r := p.run("check")
	r.want(t, exitFailed)
	if !strings.Contains(r.out, "bad  files") || !strings.Contains(r.out, "files.url") {
		t.Errorf("check = %q, want the files bad with what to do", r.out)
	}
}

func TestCheckDatabaseInNoFolder(t *testing.T) {
	p := settle(t, minimal+"[database]\nurl = \"sqlite:"+filepath.Join(t.TempDir(), "none", "usher.db")+"\"\n")
	r := p.run("check")
	r.want(t, exitFailed)
	if !strings.Contains(r.out, "its folder is missing") {
		t.Errorf("check = %q, want that the folder is missing", r.out)
	}
}

// mailed starts a mail server and returns it with the configuration of a desk
// that uses it.
func mailed(t *testing.T) (*mailhost.Host, string) {
	t.Helper()
	host, err := mailhost.Start("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = host.Close() })
	for _, a := range []string{"support@desk.example", "alice@acme.example"} {
		if err := host.AddAccount(a, "secret"); err != nil {
			t.Fatal(err)
		}
	}
	return host, minimal + `
bundle = "0s"

[[mailbox]]
name = "support"
address = "support@desk.example"
imap = "imap://` + host.IMAPAddr() + `?tls=none"
password = "secret"

[smtp]
url = "smtp://` + host.SMTPAddr() + `?tls=none"
`
}
