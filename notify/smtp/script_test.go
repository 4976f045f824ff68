package smtp_test

import (
	"bufio"
	"net"
	"strings"
	"testing"

	"usher/notify/smtp"
)

// scripted answers each line that starts with a key by its value, and notes
// what it was sent. It serves one connection.
func scripted(t *testing.T, answers map[string]string) (addr string, lines func() []string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := ln.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		c.Write([]byte("220 odd\r\n"))
		for in := bufio.NewScanner(c); in.Scan(); {
			seen = append(seen, in.Text())
			for key, reply := range answers {
				if strings.HasPrefix(in.Text(), key) {
					c.Write([]byte(reply + "\r\n"))
				}
			}
		}
	}()
	t.Cleanup(func() { ln.Close() })
	return ln.Addr().String(), func() []string { ln.Close(); <-done; return seen }
}

// A server that asks for the content after it refused the only recipient must
// not get an end of content that it could take for a mail.
func TestContentWantedAfterRefusal(t *testing.T) {
	addr, lines := scripted(t, map[string]string{
		"EHLO": "250-odd\r\n250 PIPELINING", "MAIL": "250 ok", "RCPT": "550 5.1.1 no", "DATA": "354 go on", ".": "250 taken",
	})
	out := smtp.New(smtp.Config{URL: "smtp://" + addr + "?tls=none"})
	defer out.Close()
	e := refused(t, t.Context(), out, simple("bob@acme.example"))
	if e.Step != smtp.StepRcpt || e.Temporary() {
		t.Errorf("Send = %v, want the permanent refusal of the recipient", e)
	}
	if got := lines(); got[len(got)-1] != "DATA" {
		t.Errorf("the server got %q, want nothing after DATA", got)
	}
}

// An old server knows no EHLO.
func TestHelo(t *testing.T) {
	addr, lines := scripted(t, map[string]string{
		"EHLO": "500 what", "HELO": "250 odd", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 taken", "QUIT": "221 bye",
	})
	out := smtp.New(smtp.Config{URL: "smtp://" + addr + "?tls=none"})
	mustSend(t, out, simple("bob@acme.example"))
	out.Close()
	if got := strings.Join(lines(), "\n"); !strings.Contains(got, "MAIL FROM:<support+b@desk.example>\nRCPT TO:<bob@acme.example>\nDATA") {
		t.Errorf("the server got %q", got)
	}
}

// A server that answers out of turn cannot be trusted with the next mail.
func TestOutOfStep(t *testing.T) {
	addr, lines := scripted(t, map[string]string{"EHLO": "250 odd", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "250 fine"})
	out := smtp.New(smtp.Config{URL: "smtp://" + addr + "?tls=none"})
	defer out.Close()
	if e := refused(t, t.Context(), out, simple("bob@acme.example")); !e.Temporary() {
		t.Errorf("Send = %v, want a temporary error", e)
	}
	lines()
}
