package mailhost_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"usher/cmd/usher/mailhost"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const alice, support = "alice@acme.example", "support@desk.example"

const note = "From: Alice <alice@acme.example>\r\nTo: support@desk.example\r\nSubject: Help\r\n\r\nIt broke.\r\n"

func start(t *testing.T) *mailhost.Host {
	t.Helper()
	h, err := mailhost.Start("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	for _, address := range []string{alice, "Support@desk.example"} {
		if err := h.AddAccount(address, "pw-"+address[:3]); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// within bounds a wait.
func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func anything([]byte) bool { return true }

func TestSubmit(t *testing.T) {
	h := start(t)
	var mu sync.Mutex
	var told []string
	h.OnDelivery(func(rcpt string, raw []byte) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, rcpt)
	})
	to := []string{"SUPPORT+k3y@desk.example", alice}
	if err := smtp.SendMail(h.SMTPAddr(), nil, "bounce@acme.example", to, []byte(note)); err != nil {
		t.Fatalf("SendMail = %v, want nil", err)
	}
	raw, err := h.WaitMail(within(t), support, anything)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]string{
		"Return-Path": "<bounce@acme.example>", "Delivered-To": to[0], "Subject": "Help",
	} {
		if got := m.Header.Get(field); got != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
	received := m.Header.Get("Received")
	_, stamp, _ := strings.Cut(received, "; ")
	if _, err := mail.ParseDate(stamp); err != nil || !strings.Contains(received, "for <"+to[0]+">") {
		t.Errorf("Received = %q", received)
	}
	if !bytes.HasSuffix(raw, []byte(note)) {
		t.Errorf("delivered %q, want it to end with the mail as sent", raw)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(told) != 2 || len(h.Mails(alice)) != 1 {
		t.Errorf("told %v and Mails(alice) = %d, want both recipients and 1", told, len(h.Mails(alice)))
	}
}

func TestRefusesUnknownRecipients(t *testing.T) {
	h := start(t)
	for _, to := range []string{"nobody@desk.example", "support@other.example", "supports@desk.example", "+support@desk.example"} {
		err := smtp.SendMail(h.SMTPAddr(), nil, alice, []string{to}, []byte(note))
		var reply *textproto.Error
		if !errors.As(err, &reply) || reply.Code != 550 || !strings.HasPrefix(reply.Msg, "5.1.1 ") {
			t.Errorf("SendMail(%s) = %v, want 550 5.1.1", to, err)
		}
		if h.Deliver(to, []byte(note)) == nil || h.Mails(to) != nil {
			t.Errorf("Deliver(%s) = nil, want an error", to)
		}
	}
}

func TestAuth(t *testing.T) {
	h := start(t)
	for password, want := range map[string]bool{"pw-ali": true, "wrong": false} {
		auth := smtp.PlainAuth("", alice, password, "127.0.0.1")
		err := smtp.SendMail(h.SMTPAddr(), auth, alice, []string{support}, []byte(note))
		if (err == nil) != want {
			t.Errorf("SendMail with %q = %v, want success %v", password, err, want)
		}
	}
	if n := len(h.Mails(support)); n != 1 {
		t.Errorf("Mails = %d, want 1", n)
	}
}

func TestAccounts(t *testing.T) {
	h := start(t)
	for _, bad := range []string{"", "alice", "@x.example", "alice@"} {
		if h.AddAccount(bad, "x") == nil {
			t.Errorf("AddAccount(%q) = nil, want an error", bad)
		}
	}
	if err := h.AddAccount("alice+vip@acme.example", "x"); err != nil {
		t.Fatal(err)
	}
	if err := h.Deliver("alice+vip@acme.example", []byte(note)); err != nil || len(h.Mails(alice)) != 0 {
		t.Errorf("Deliver = %v and Mails(alice) = %d, want the mail in the exact account", err, len(h.Mails(alice)))
	}
}

func TestWaitMailEnds(t *testing.T) {
	h := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.WaitMail(ctx, alice, anything); !errors.Is(err, context.Canceled) {
		t.Errorf("WaitMail = %v, want context.Canceled", err)
	}
	if _, err := h.WaitMail(t.Context(), "nobody@x.example", anything); err == nil {
		t.Error("WaitMail for nobody = nil, want an error")
	}
}

func TestCloseCutsClients(t *testing.T) {
	h := start(t)
	for _, addr := range []string{h.SMTPAddr(), h.IMAPAddr()} {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	for range 2 {
		if err := h.Close(); err != nil {
			t.Errorf("Close = %v, want nil", err)
		}
	}
}

func TestOrdinaryClients(t *testing.T) {
	h := start(t)
	host, port, _ := net.SplitHostPort(h.SMTPAddr())
	run(t, "", "swaks", "--server", host, "--port", port, "--from", alice, "--to", "support+s@desk.example",
		"--auth", "PLAIN", "--auth-user", alice, "--auth-password", "pw-ali", "--header", "Subject: by swaks")
	run(t, note, "curl", "-sS", "smtp://"+h.SMTPAddr(), "--mail-from", alice, "--mail-rcpt", support, "-T", "-")
	if n := len(h.Mails(support)); n != 2 {
		t.Fatalf("Mails = %d, want 2", n)
	}
	inbox := "imap://" + h.IMAPAddr() + "/INBOX"
	if got := run(t, "", "curl", "-sS", "-u", support+":pw-Sup", inbox+";UID=1"); !strings.Contains(got, "by swaks") {
		t.Errorf("curl read %q", got)
	}
	if got := run(t, "", "curl", "-sS", "-u", support+":pw-Sup", inbox, "-X", "SEARCH SUBJECT Help"); !strings.Contains(got, "SEARCH 2") {
		t.Errorf("curl searched %q", got)
	}
}

func run(t *testing.T, input, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	cmd := exec.CommandContext(within(t), name, args...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s = %v\n%s", name, err, out)
	}
	return string(out)
}
