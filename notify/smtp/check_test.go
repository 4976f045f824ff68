package smtp_test

import (
	"crypto/tls"
	"errors"
	"strings"
	"testing"
	"time"

	"usher/notify/smtp"
	"usher/notify/smtptest"
)

// Each failure names its cause in words an operator can act on.
func TestCheckFails(t *testing.T) {
	const user = "u@x.example"
	for _, c := range []struct {
		name   string
		opts   []smtptest.Option
		change func(*smtp.Config)
		want   string
		auth   bool
	}{
		{"wrong password", []smtptest.Option{smtptest.TLS(smtptest.Implicit), smtptest.Login(user, "other", "PLAIN")}, nil, "refused the login (535 5.7.8): Authentication failed: check user and password", true},
		{"wrong password by login", []smtptest.Option{smtptest.TLS(smtptest.StartTLS), smtptest.Login(user, "other", "LOGIN")}, nil, "refused the login (535 5.7.8): Authentication failed: check user and password", true},
		{"wrong token", []smtptest.Option{smtptest.TLS(smtptest.Implicit), smtptest.Login(user, "other", "XOAUTH2")}, func(c *smtp.Config) { c.Auth = "xoauth2" }, "refused the login (535 5.7.8): Authentication failed: check user and password", true},
		{"no login offered", []smtptest.Option{smtptest.TLS(smtptest.Implicit)}, nil, "no login is offered", true},
		{"only others offered", []smtptest.Option{smtptest.Login(user, "secret", "XOAUTH2")}, nil, "the logins offered (XOAUTH2)", true},
		{"unknown auth", []smtptest.Option{smtptest.Login(user, "secret", "PLAIN")}, func(c *smtp.Config) { c.Auth = "kerberos" }, `"kerberos"`, true},
		{"no starttls", nil, func(c *smtp.Config) { c.URL = strings.Replace(c.URL, "none", "starttls", 1) }, "STARTTLS is not offered", false},
		{"unknown authority", []smtptest.Option{smtptest.TLS(smtptest.Implicit)}, func(c *smtp.Config) { c.TLS = nil }, "not trusted", false},
		{"unknown authority, starttls", []smtptest.Option{smtptest.TLS(smtptest.StartTLS)}, func(c *smtp.Config) { c.TLS = nil }, "not trusted", false},
		{"another name", []smtptest.Option{smtptest.TLS(smtptest.Implicit)}, func(c *smtp.Config) { c.TLS = named(c.TLS, "mail.example") }, "another name", false},
		{"tls to a plain port", nil, func(c *smtp.Config) { c.URL = "smtps" + strings.TrimSuffix(c.URL[4:], "?tls=none") }, "does not speak TLS", false},
		{"plain to a tls port", []smtptest.Option{smtptest.TLS(smtptest.Implicit)}, func(c *smtp.Config) {
			c.URL, c.Timeout = "smtp"+c.URL[5:], 200*time.Millisecond
		}, "smtps://", false},
		{"no such host", nil, func(c *smtp.Config) { c.URL = "smtp://host.invalid" }, "no such host", false},
		{"nobody listens", nil, func(c *smtp.Config) { c.URL = "smtp://127.0.0.1:1?tls=none" }, "nothing listens there; check host and port", false},
		{"url", nil, func(c *smtp.Config) { c.URL = "x" }, "no host", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := smtptest.Start(t, c.opts...)
			cfg := config(server, user)
			if c.change != nil {
				c.change(&cfg)
			}
			err := smtp.Check(t.Context(), cfg)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
				t.Fatalf("Check = %v, want an error with %q", err, c.want)
			}
			var e *smtp.Error
			if errors.As(err, &e) && (!e.Temporary() || e.Auth() != c.auth) {
				t.Errorf("Check = %v: Temporary, Auth = %v, %v, want true, %v", e, e.Temporary(), e.Auth(), c.auth)
			}
			t.Log(err)
		})
	}
}

func named(cfg *tls.Config, name string) *tls.Config {
	cfg = cfg.Clone()
	cfg.ServerName = name
	return cfg
}
