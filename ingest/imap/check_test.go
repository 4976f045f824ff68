package imap_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"

	"usher/ingest/imap"
)

func TestCheckGood(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		for _, after := range []string{"leave", "seen", "move:Done"} {
			c := config(t, s)
			c.After = after
			if err := imap.Check(t.Context(), c); err != nil {
				t.Errorf("Check with after = %q: %v", after, err)
			}
		}
	})
}

// says checks that the error tells what the operator needs.
func says(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("Check = nil, want an error")
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("Check = %q, want %q in it", err, w)
		}
	}
}

func TestCheckTellsWhatIsWrong(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		c := config(t, s)
		c.Password = imap.Fixed("wrong secret")
		err := imap.Check(t.Context(), c)
		says(t, err, "log in", "check user and password")
		if !errors.Is(err, imap.ErrLogin) || strings.Contains(err.Error(), "wrong secret") {
			t.Errorf("Check = %q, want ErrLogin without the password", err)
		}
		c = config(t, s)
		c.Folder = "Nowhere"
		says(t, imap.Check(t.Context(), c), `folder "Nowhere"`, "there are", "INBOX")
		c = config(t, s)
		c.After = "move:Nowhere"
		says(t, imap.Check(t.Context(), c), `folder "Nowhere" to move mails to`, "there are", "Done")
		c = config(t, s)
		c.Auth = "xoauth2"
		says(t, imap.Check(t.Context(), c), "does not offer XOAUTH2")
	})
}

func TestCheckWithoutMove(t *testing.T) {
	s := startMemory(t, goimap.CapSet{goimap.CapIMAP4rev1: {}})
	c := config(t, s)
	c.After = "move:Done"
	says(t, imap.Check(t.Context(), c), "neither MOVE nor UIDPLUS", `after = "seen"`)
}

func TestCheckConnection(t *testing.T) {
	d := startDovecot(t)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	closed.Close()
	plain := startScripted(t, &scripted{})
	tests := []struct {
		name, url string
		words     []string
	}{
		{"unknown signer", "imaps://a@" + d.TLSAddr(), []string{"certificate", "nobody this computer trusts"}},
		{"unknown signer, starttls", "imap://a@" + d.Addr(), []string{"certificate", "nobody this computer trusts"}},
		{"tls on a plain port", "imaps://a@" + d.Addr(), []string{"does not speak TLS from the start"}},
		{"plain on a tls port", "imap://a@" + d.TLSAddr() + "?tls=none", []string{"silent", "check the port"}},
		{"no starttls", "imap://a@" + plain.addr(), []string{"no STARTTLS", "imaps://"}},
		{"nothing there", "imaps://a@" + closed.Addr().String(), []string{"refused", "nothing listens"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := config(t, d)
			c.URL, c.Timeout = test.url, 300*time.Millisecond
			if test.name == "no starttls" {
				plain.refuse("STARTTLS")
			}
			says(t, imap.Check(t.Context(), c), test.words...)
		})
	}
}

func TestCheckHostName(t *testing.T) {
	d := startDovecot(t)
	c := config(t, d)
	c.URL, c.TLS = "imaps://a@"+d.TLSAddr(), trust(d)
	c.TLS.ServerName = "imap.example.org"
	says(t, imap.Check(t.Context(), c), "use the host name its certificate is for")
}

func TestAuth(t *testing.T) {
	tests := []struct {
		name, caps, auth, login string
		words                   []string // none: it works
		sent                    string
	}{
		{"login", "", "password", "", nil, "LOGIN"},
		{"plain", "AUTH=PLAIN", "password", "", nil, "AUTHENTICATE PLAIN"},
		{"disabled", "LOGINDISABLED", "password", "", []string{"unprotected connection", "starttls"}, ""},
		{"xoauth2", "AUTH=XOAUTH2", "xoauth2", "", nil, "AUTHENTICATE XOAUTH2"},
		{"xoauth2 refused", "AUTH=XOAUTH2", "xoauth2", "NO expired", []string{"expired", `"400"`}, ""},
		{"oauthbearer", "AUTH=OAUTHBEARER", "oauthbearer", "", nil, "AUTHENTICATE OAUTHBEARER"},
		{"oauthbearer refused", "AUTH=OAUTHBEARER", "oauthbearer", "NO expired", []string{"login refused", "400"}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := startScripted(t, &scripted{caps: test.caps, login: test.login})
			c := config(t, s)
			c.Auth = test.auth
			err := imap.Check(t.Context(), c)
			if test.words == nil && err != nil {
				t.Fatalf("Check = %v, want nil", err)
			} else if test.words != nil {
				says(t, err, test.words...)
				if !errors.Is(err, imap.ErrLogin) {
					t.Errorf("Check = %v, want ErrLogin", err)
				}
			}
			if test.sent != "" && len(s.commands(test.sent)) != 1 {
				t.Errorf("%s was not sent", test.sent)
			}
		})
	}
}

// A refused login must not be tried again and again.
func TestRefusedLoginWaits(t *testing.T) {
	s := startScripted(t, &scripted{login: "NO [AUTHENTICATIONFAILED] no"})
	c := config(t, s)
	c.Retry = time.Minute
	r, _ := run(t, c, newDesk())
	until(t, "refused", func() bool { return errors.Is(r.State().Err, imap.ErrLogin) })
	if got := len(s.commands("LOGIN")); got != 1 {
		t.Errorf("%d logins, want 1", got)
	}
}

func TestCheckStops(t *testing.T) {
	s := startMemory(t, nil)
	p := proxy(t, s)
	p.Silence()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := imap.Check(ctx, through(t, s, p)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Check = %v, want the context's end", err)
	}
}

func TestConfigReportsEverything(t *testing.T) {
	err := imap.New(imap.Config{URL: "pop3://a@b", Auth: "apop", After: "burn"}, newDesk()).Run(t.Context())
	says(t, err, "neither imaps:// nor imap://", "apop", "burn", "password is missing")
}
