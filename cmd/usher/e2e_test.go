package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"usher/core/store"
	"usher/core/store/storetest"
	"usher/ingest/dovecottest"
	"usher/notify/smtptest"
)

// e2ePatience is how long the tests of the whole program wait for anything.
const e2ePatience = 90 * time.Second

// The people of the scenes.
const (
	alice = "alice@acme.example" // owner of Acme
	bob   = "bob@acme.example"   // named contact of Acme
	dan   = "dan@globex.example" // owner of Globex
	sam   = "sam@desk.example"
	tess  = "tess@desk.example"
)

// scene is a desk as its operator has it: usher serve as a process of its own,
// between a Dovecot and an SMTP server.
type scene struct {
	*place
	imap    *dovecottest.Server
	front   string // where usher finds it
	smtp    *smtptest.Server
	slack   *office // nil: there is none
	discord *guild  // likewise

	second  *smtptest.Server // of another node
	changes bool             // tickets and names may change before a mail is sent again

	pump, valve string // the numbers of the talk's tickets

	mu    sync.Mutex
	mails int      // put into the mailbox
	logs  []string // files, one a process
}

// setting is what differs between scenes.
type setting struct {
	dialect store.Dialect
	imap    func(server string) (front string) // what stands before the IMAP server; nil: nothing
	mailbox string                             // lines of [[mailbox]]
	desk    string                             // lines of [desk]
	slack   func(*office) string               // lines of [slack] besides the tokens; nil: there is no Slack
	discord func(*guild) string                // likewise of [discord]
}

// stage sets a scene up: Acme and Globex are customers, Sam and Tess the staff,
// and nothing runs yet.
func stage(t *testing.T, with setting) *scene {
	t.Helper()
	database := storetest.URL(t, with.dialect)
	s := &scene{imap: dovecottest.Start(t), smtp: smtptest.Start(t)}
	s.front = s.imap.Addr()
	if with.imap != nil {
		s.front = with.imap(s.front)
	}
	if with.slack != nil {
		s.slack = lease(t, with.slack)
	}
	if with.discord != nil {
		s.discord = gather(t, with.discord)
		s.discord.s = s
	}
	s.place = settle(t, s.toml(with, s.smtp))
	s.env["DATABASE"] = database
	if with.slack != nil {
		if err := s.slack.Install([]byte(s.done("slack", "manifest"))); err != nil {
			t.Fatal(err)
		}
	}
	s.done("do", "staff add "+sam)
	s.done("do", "staff add "+tess)
	s.done("do", "--as", tess, "alerts new off")
	for _, line := range []string{
		"org add Acme plan:premium domain:acme.example", "owners add " + alice + " org:Acme", "contacts add " + bob + " org:Acme",
		"org add Globex plan:basic domain:globex.example", "owners add " + dan + " org:Globex",
	} {
		s.done("do", line)
	}
	t.Cleanup(func() { s.checkLogs() })
	return s
}

func (s *scene) toml(with setting, smtp *smtptest.Server) string {
	return fmt.Sprintf(`[desk]
name = "Desk"
secret = "0123456789abcdef0123"
bundle = "0s"
answers_per_hour = 1000
%s

[database]
url = "env:DATABASE"

[[mailbox]]
name = "support"
address = "support@desk.example"
imap = "imap://%s@%s?tls=none"
password = "%s"
authserv_id = "mx.desk.example"
%s
[smtp]
url = "%s"
%s%s`, with.desk, s.imap.User(), s.front, s.imap.Password(), with.mailbox, smtp.URL(""), s.slack.toml(), s.discord.toml())
}

// daemon is one usher serve.
type daemon struct {
	s     *scene
	cmd   *exec.Cmd
	log   string
	ended chan struct{}
	err   error // valid once ended
}

// serve starts usher serve with the configuration of that name.
func (s *scene) serve(config string) *daemon {
	s.t.Helper()
	d, err := s.start(config)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

// start is serve for goroutines beside the test's own.
func (s *scene) start(config string) (*daemon, error) {
	s.mu.Lock()
	name := s.path(fmt.Sprintf("log%d", len(s.logs)))
	s.logs = append(s.logs, name)
	s.mu.Unlock()
	log, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	d := &daemon{s: s, cmd: s.command(config, "serve"), log: name, ended: make(chan struct{})}
	d.cmd.Stderr = log
	if err := d.cmd.Start(); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	go func() {
		d.err = errors.Join(d.cmd.Wait(), log.Close())
		close(d.ended)
	}()
	s.t.Cleanup(d.kill)
	return d, nil
}

// command is usher as another process.
func (s *scene) command(config string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], append([]string{"--config", s.path(config)}, args...)...)
	c.Env = append(os.Environ(), asUsher+"=1")
	for k, v := range s.env {
		c.Env = append(c.Env, k+"="+v)
	}
	return c
}

// kill ends the process as kill -9 does; one that ended by itself stays ended.
func (d *daemon) kill() {
	_ = d.cmd.Process.Kill()
	<-d.ended
}

// stop asks the process to end, and wants that it does, in time and well.
func (d *daemon) stop() {
	d.s.t.Helper()
	began := time.Now()
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		d.s.t.Fatalf("stop serve: %v, log:\n%s", err, d.said())
	}
	select {
	case <-d.ended:
	case <-time.After(stopTime + 5*time.Second):
		d.s.t.Fatalf("serve still runs %v after SIGTERM, log:\n%s", time.Since(began), d.said())
	}
	if d.err != nil || time.Since(began) > stopTime {
		d.s.t.Errorf("serve ended with %v %v after SIGTERM, want nil within %v; log:\n%s", d.err, time.Since(began), stopTime, d.said())
	}
}

// said is what the process has logged by now.
func (d *daemon) said() string {
	text, err := os.ReadFile(d.log)
	if err != nil {
		d.s.t.Fatal(err)
	}
	return string(text)
}

// up waits until the process serves.
func (d *daemon) up() *daemon {
	d.s.t.Helper()
	d.s.until("serve says so", func() bool { return strings.Contains(d.said(), "msg=serving") })
	return d
}

// until polls until it is so.
func (s *scene) until(what string, is func() bool) {
	s.t.Helper()
	deadline := time.Now().Add(e2ePatience)
	for !is() {
		if time.Now().After(deadline) {
			s.t.Fatalf("waited %v in vain until %s\ninbound: %s\noutbox: %s\nevents:\n%s\nlog: %s", e2ePatience, what,
				s.run("inbound", "list", "--json").out, s.run("outbox", "list", "--json").out, s.events(), s.lastLog())
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-s.t.Context().Done():
			s.t.FailNow()
		}
	}
}

// events are the last from chat networks, as the database has them.
func (s *scene) events() string {
	driver, url := "pgx", s.env["DATABASE"]
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, url = "sqlite", path
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		return err.Error()
	}
	defer db.Close()
	rows, err := db.QueryContext(s.t.Context(), `SELECT id, state, attempts, holder, lane, source, error FROM chat_event ORDER BY id DESC LIMIT 5`)
	if err != nil {
		return err.Error()
	}
	defer rows.Close()
	var all strings.Builder
	for rows.Next() {
		var id, state, attempts int
		var text [4]string
		if err := rows.Scan(&id, &state, &attempts, &text[0], &text[1], &text[2], &text[3]); err != nil {
			return err.Error()
		}
		fmt.Fprintf(&all, "%d in state %d after %d tries, %q\n", id, state, attempts, text)
	}
	return all.String()
}

func (s *scene) lastLog() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.logs) == 0 {
		return ""
	}
	text, _ := os.ReadFile(s.logs[len(s.logs)-1])
	return string(text[max(0, len(text)-4000):])
}

// secrets are words that no log may have, and those of a process gone wrong.
func (s *scene) secrets() []string {
	words := []string{"@acme", "@globex", "@desk.example", "alice", "topic", "marker", s.imap.Password(), "0123456789abcdef", "DATA RACE", "panic:"}
	if o := s.slack; o != nil {
		words = append(words, o.AppToken, o.BotToken, o.SigningSecret)
	}
	if g := s.discord; g != nil {
		words = append(words, g.Token)
	}
	return words
}

// checkLogs wants no word in any log that is a customer's.
func (s *scene) checkLogs() {
	all, err := filepath.Glob(s.path("log*"))
	if err != nil || len(all) != len(s.logs) {
		s.t.Errorf("logs = %q, %v, want %d", all, err, len(s.logs))
	}
	for _, name := range all {
		text, err := os.ReadFile(name)
		if err != nil {
			s.t.Error(err)
		}
		for _, word := range s.secrets() {
			if at := strings.Index(string(text), word); at >= 0 {
				s.t.Errorf("the log %s has %q in it: %s", filepath.Base(name), word, text[max(0, at-500):min(len(text), at+500)])
			}
		}
	}
}
