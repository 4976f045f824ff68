package main

import (
	"net"
	"strings"
	"testing"

	"usher/ingest/dovecottest"
	"usher/notify/smtptest"
)

// usher check, as a process of its own that trusts the test servers'
// certificates, says of each connection what is wrong and what to do.
func TestCheckLiveServers(t *testing.T) {
	imap := dovecottest.Start(t)
	open := smtptest.Start(t)
	login := smtptest.Start(t, smtptest.Login("desk", "correct horse", "PLAIN"))
	closed := smtptest.Start(t, smtptest.TLS(smtptest.Implicit))
	nobody := unusedPort(t)
	type box struct{ imap, password, more string }
	good := box{"imaps://desk@example.org@" + imap.TLSAddr(), imap.Password(), ""}
	goodSMTP := `url = "` + open.URL("") + `"`
	for name, c := range map[string]struct {
		box   box
		smtp  string
		trust bool
		want  []string // in this order; nothing bad if there is none
	}{
		"all is well":         {box: good, smtp: goodSMTP, trust: true},
		"starttls":            {box: box{"imap://desk@example.org@" + imap.Addr(), imap.Password(), ""}, smtp: goodSMTP, trust: true},
		"unknown certificate": {box: good, smtp: goodSMTP, want: []string{"bad  mailbox support", "certificate is signed by nobody this computer trusts; install the signer's certificate"}},
		"wrong password": {box: box{good.imap, "wrong", ""}, smtp: goodSMTP, trust: true,
			want: []string{"bad  mailbox support", "check user and password"}},
		"wrong port": {box: box{"imaps://desk@example.org@" + nobody, imap.Password(), ""}, smtp: goodSMTP, trust: true,
			want: []string{"bad  mailbox support", nobody, "nothing listens there; check host and port (993 for imaps, 143 for imap)"}},
		"TLS to a port without": {box: box{"imaps://desk@example.org@" + imap.Addr(), imap.Password(), ""}, smtp: goodSMTP, trust: true,
			want: []string{"bad  mailbox support", "the port does not speak TLS from the start; use imap://…?tls=starttls"}},
		"no TLS to a port with": {box: box{"imap://desk@example.org@" + imap.TLSAddr() + "?tls=none", imap.Password(), ""}, smtp: `url = "smtp://` + closed.Addr() + `?tls=none"`, trust: true,
			want: []string{"bad  mailbox support", "a port for imaps is silent without TLS", "bad  smtp", "gave no answer in time; a TLS port (often 465) needs smtps://"}},
		"missing folder": {box: box{good.imap, good.password, `folder = "Desk"`}, smtp: goodSMTP, trust: true,
			want: []string{"bad  mailbox support", `folder "Desk"`, "name another; there are INBOX"}},
		"missing folder to move to": {box: box{good.imap, good.password, `after = "move:Gone"`}, smtp: goodSMTP, trust: true,
			want: []string{"bad  mailbox support", `folder "Gone" to move mails to`, "create it or name another; there are INBOX"}},
		"SMTP wrong port": {box: good, smtp: `url = "smtp://` + nobody + `?tls=none"`, trust: true,
			want: []string{"bad  smtp", nobody, "nothing listens there"}},
		"SMTP without TLS": {box: good, smtp: `url = "smtp://` + open.Addr() + `?tls=starttls"`, trust: true,
			want: []string{"bad  smtp", "STARTTLS is not offered: use smtps://"}},
		"SMTP wrong password": {box: good, smtp: "url = \"" + login.URL("desk") + "\"\npassword = \"wrong\"", trust: true,
			want: []string{"bad  smtp", "refused the login", "check user and password"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &scene{place: settle(t, minimal+"[[mailbox]]\nname = \"support\"\naddress = \"support@desk.example\"\nimap = \""+c.box.imap+
				"\"\npassword = \""+c.box.password+"\"\n"+c.box.more+"\n[smtp]\n"+c.smtp+"\n")}
			s.done("migrate")
			if c.trust {
				s.env["SSL_CERT_FILE"] = imap.CertFile()
			}
			out, err := s.command("usher.toml", "check").CombinedOutput()
			text := string(out)
			t.Logf("\n%s", text)
			if (err == nil) != (len(c.want) == 0) {
				t.Errorf("check ended with %v", err)
			}
			for _, want := range c.want {
				_, after, found := strings.Cut(text, want)
				if !found {
					t.Fatalf("check = %s\nwant %q in it, behind what comes before in %q", out, want, c.want)
				}
				text = after
			}
			if strings.Contains(string(out), imap.Password()) {
				t.Errorf("check shows the password: %s", out)
			}
		})
	}
}

func unusedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Every mistake of a configuration is told at once, with its line.
func TestServeTellsAllMistakes(t *testing.T) {
	s := &scene{place: settle(t, strings.Join([]string{
		"[desk]", `nam = "Desk"`, `secret = "0123456789abcdef0123"`, `hours = "Mon-Fri 9"`, `reopen_days = "two"`,
		"[[mailbox]]", `name = "support"`, `address = "support"`, `imap = "imap.example.org"`, `password = "env:NOT_THERE"`, `trust = "full"`,
		"[smtp]", `url = "smtp://user:pass@smtp.example.org"`, `[datbase]`, "",
	}, "\n"))}
	for _, command := range []string{"check", "serve"} {
		c := s.command("usher.toml", command)
		out, err := c.CombinedOutput()
		if code := c.ProcessState.ExitCode(); code != exitFailed {
			t.Errorf("%s ended with %d, %v, want %d", command, code, err, exitFailed)
		}
		t.Logf("%s:\n%s", command, out)
		for _, line := range []string{"2", "4", "5", "8", "9", "10", "11", "13", "14"} {
			if !strings.Contains(string(out), "usher.toml:"+line+": ") {
				t.Errorf("%s says nothing of line %s:\n%s", command, line, out)
			}
		}
	}
}
