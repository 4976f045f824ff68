package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/cmd/usher/mailhost"
	"usher/core/store/storetest"
)

// serving runs the desk until the test or stop ends it; stop returns how.
func (p *place) serving() (stop func() result) {
	ctx, cancel := context.WithCancel(p.t.Context())
	ended := make(chan result, 1)
	go func() { ended <- p.during(ctx, "", "serve") }()
	var once *result
	stop = func() result {
		cancel()
		if once == nil {
			r := <-ended
			once = &r
		}
		return *once
	}
	p.t.Cleanup(func() {
		if r := stop(); p.t.Failed() {
			p.t.Logf("serve said: %s", r.err)
		}
	})
	return stop
}

type listed struct{ Inbound []mailSeen }

type mailSeen struct {
	ID                          int
	Disposition, From, Evidence string
	Ticket                      *int
}

// await polls the mails until n have ended so, and returns them.
func (p *place) await(disposition string, n int) []mailSeen {
	p.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		got := read[listed](p.t, p.done("inbound", "list", "--json", disposition)).Inbound
		if len(got) >= n {
			return got
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("inbound list %s = %+v, want %d; all mails: %s", disposition, got, n, p.done("inbound", "list", "--json"))
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-p.t.Context().Done():
			p.t.FailNow()
		}
	}
}

func deliver(t *testing.T, h *mailhost.Host, n int, more string) {
	t.Helper()
	raw := fmt.Sprintf("From: Alice <alice@acme.example>\r\nTo: support@desk.example\r\nSubject: Help %d\r\n"+
		"Message-ID: <%d@acme.example>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n\r\nIt broke.%s\r\n", n, n, more)
	if err := h.Deliver("support@desk.example", []byte(raw)); err != nil {
		t.Fatal(err)
	}
}

// What nothing proves is held, until somebody decides at the shell.
func TestServeHoldsAndTheShellDecides(t *testing.T) {
	host, toml := mailed(t)
	p := settle(t, toml)
	p.done("do", "org add Acme plan:team domain:acme.example")
	p.done("do", "owners add alice@acme.example org:Acme")
	stop := p.serving()
	for n := range 3 {
		deliver(t, host, n+1, "")
	}
	held := p.await("held", 3) // the newest first
	show := p.done("inbound", "show", fmt.Sprint(held[2].ID))
	for _, text := range []string{"held", "alice@acme.example", "plain: no evidence"} {
		if !strings.Contains(show, text) {
			t.Errorf("inbound show = %q, want %q in it", show, text)
		}
	}
	if raw := p.done("inbound", "show", "--raw", fmt.Sprint(held[2].ID)); !strings.Contains(raw, "Message-ID: <1@acme.example>\r\n") {
		t.Errorf("inbound show --raw = %q, want the mail as it came", raw)
	}

	p.run("inbound", "release", fmt.Sprint(held[2].ID)).want(t, exitDone, "opened, ticket #1")
	p.run("inbound", "refuse", "--why", "We can't help.", fmt.Sprint(held[1].ID)).want(t, exitDone, "refused")
	r := p.run("inbound", "discard", fmt.Sprint(held[0].ID), "999")
	r.want(t, exitFailed, "no mail 999", "1 of 2")
	if !strings.Contains(r.out, "discarded") {
		t.Errorf("discard of one mail that is there said %q, want it done", r.out)
	}
	p.run("inbound", "replay", fmt.Sprint(held[2].ID)).want(t, exitFailed, "opened")
	for _, end := range []string{"opened", "refused", "discarded"} {
		p.await(end, 1)
	}
	stop().want(t, exitDone)
}

// Everything that a mail does, a mail answers: from configuration to reply.
func TestServeAnswers(t *testing.T) {
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) { serveAnswers(t, storetest.URL(t, d), string(d)) })
	}
}

func serveAnswers(t *testing.T, database, kind string) {
	host, toml := mailed(t)
	toml = strings.Replace(toml, `password = "secret"`, "password = \"secret\"\ntrust = \"plain\"", 1)
	p := settle(t, toml+"[database]\nurl = \"env:DATABASE\"\n[log]\nformat = \"json\"\n")
	p.env["DATABASE"] = database
	p.done("do", "staff add sam@desk.example")
	p.done("do", "org add Acme plan:team domain:acme.example")
	p.done("do", "owners add alice@acme.example org:Acme")
	stop := p.serving()
	deliver(t, host, 1, "\r\n\r\n#priority high")
	if opened := p.await("opened", 1); opened[0].Ticket == nil || *opened[0].Ticket != 1 {
		t.Fatalf("opened = %+v, want ticket 1", opened)
	}
	a := read[struct{ Priority, Creator string }](t, p.done("ticket", "export", "1"))
	if a.Priority != "high" || a.Creator != "alice@acme.example" {
		t.Errorf("the ticket = %+v, want what the mail says", a)
	}
	wantMail(t, p, host, "[#1]", "In-Reply-To: <1@acme.example>")
	p.done("do", "--as", "sam@desk.example", "reply 1 Have you tried again?") // as another process would
	wantMail(t, p, host, "[#1]", "Have you tried again?")

	r := stop()
	r.want(t, exitDone)
	checkLog(t, r.err, kind)
}

// wantMail waits until alice got a mail with all the texts.
func wantMail(t *testing.T, p *place, host *mailhost.Host, texts ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := host.WaitMail(ctx, "alice@acme.example", func(raw []byte) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(string(raw), text) })
	})
	if err != nil {
		t.Fatalf("no mail with %q came: %v; outbox: %s", texts, err, p.done("outbox", "list", "--json", "queued", "parked", "sent", "dropped"))
	}
}

// checkLog wants that the log says what is served, and nobody's address or
// words.
func checkLog(t *testing.T, log, kind string) {
	t.Helper()
	first, _, _ := strings.Cut(log, "\n")
	started := read[struct {
		Msg, Version, Database string
		Mailboxes              []string
	}](t, first)
	if started.Msg != "serving" || started.Version == "" || started.Database != kind || !slices.Equal(started.Mailboxes, []string{"support"}) {
		t.Errorf("the log starts with %+v, want what is served", started)
	}
	for _, private := range []string{"alice@", "It broke", "Have you", "secret", "0123456789abcdef"} {
		if strings.Contains(log, private) {
			t.Errorf("the log = %q, want nothing with %q in it", log, private)
		}
	}
}

// A holder that died on this host keeps nobody waiting.
func TestServeFreesTheDead(t *testing.T) {
	host, toml := mailed(t)
	p := settle(t, toml)
	self, err := newHolder()
	if err != nil {
		t.Fatal(err)
	}
	if once, again := numbering(procfs), numbering(procfs); once != again {
		t.Skip("nothing tells here whose numbers of processes are whose")
	}
	name, pid, _ := splitHolder(self)
	err = p.shell().with(t.Context(), func(h *house) error {
		_, err := h.desk.Lease(t.Context(), "mailbox:support", fmt.Sprintf("%s/%d/BEFORE", name, pid), time.Hour)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	stop := p.serving()
	deliver(t, host, 1, "")
	p.await("held", 1)
	stop().want(t, exitDone)
}

func TestServeRefusesAPlanThatIsGone(t *testing.T) {
	p := staffed(t)
	p.write("usher.toml", minimal+"[[plan]]\nname = \"community\"\nseats = 0\nattachment_mb = 0\nprivate = false\npriority = false\n")
	p.run("serve").want(t, exitFailed, "team", "[[plan]]")
}

const withFile = "From: Alice <alice@acme.example>\r\nTo: support@desk.example\r\nSubject: A file\r\nMessage-ID: <f@acme.example>\r\n" +
	"Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain\r\n\r\nSee the log.\r\n" +
	"--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"../../the log\"\r\n\r\nline one\r\n--b--\r\n"

// A file that came by mail comes out at the shell.
func TestFilesComeOut(t *testing.T) {
	host, toml := mailed(t)
	p := settle(t, strings.Replace(toml, `password = "secret"`, "password = \"secret\"\ntrust = \"plain\"", 1))
	p.done("do", "org add Acme plan:team domain:acme.example")
	p.done("do", "owners add alice@acme.example org:Acme")
	stop := p.serving()
	if err := host.Deliver("support@desk.example", []byte(withFile)); err != nil {
		t.Fatal(err)
	}
	p.await("opened", 1)
	stop().want(t, exitDone)

	const content = "line one"
	if out := p.done("do", "--as", "alice@acme.example", "--out", "-", "file 1 1"); out != content {
		t.Errorf("do --out - printed %q, want the file alone", out)
	}
	p.run("do", "--out", p.path("taken"), "file 1 1").want(t, exitDone)
	p.run("do", "--out", p.path("taken"), "file 1 1").want(t, exitFailed, "exists")
	p.done("ticket", "export", "1", "--dir", p.path("out"))
	left, err := os.ReadDir(p.path("out"))
	if err != nil || len(left) != 1 || !strings.HasPrefix(left[0].Name(), "1-") || !strings.HasSuffix(left[0].Name(), "the log") {
		t.Fatalf("export --dir left %v, %v, want the file by number and name", left, err)
	}
	for _, path := range []string{"taken", "out/" + left[0].Name()} {
		if got, err := os.ReadFile(p.path(path)); err != nil || string(got) != content {
			t.Errorf("%s holds %q, %v, want %q", path, got, err, content)
		}
	}
}
