package smtp_test

import (
	"strings"
	"testing"

	"usher/notify/smtp"
)

func TestParseURL(t *testing.T) {
	for _, c := range []struct {
		name, url string
		want      smtp.Server
	}{
		{"tls", "smtps://u@mail.example:4650", smtp.Server{Host: "mail.example", Port: "4650", User: "u", Security: smtp.Implicit}},
		{"tls default port", "smtps://mail.example", smtp.Server{Host: "mail.example", Port: "465", Security: smtp.Implicit}},
		{"starttls is the default", "smtp://mail.example", smtp.Server{Host: "mail.example", Port: "587", Security: smtp.StartTLS}},
		{"none", "smtp://mail.example?tls=none", smtp.Server{Host: "mail.example", Port: "25", Security: smtp.Plain}},
		{"address as user", "smtp://bob@example.com@mail.example", smtp.Server{Host: "mail.example", Port: "587", User: "bob@example.com", Security: smtp.StartTLS}},
		{"escaped user", "smtp://bob%40example.com@mail.example/", smtp.Server{Host: "mail.example", Port: "587", User: "bob@example.com", Security: smtp.StartTLS}},
		{"ipv6", "smtp://[::1]:25?tls=none", smtp.Server{Host: "::1", Port: "25", Security: smtp.Plain}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := smtp.ParseURL(c.url)
			if err != nil || got != c.want {
				t.Errorf("ParseURL(%q) = %+v, %v, want %+v", c.url, got, err, c.want)
			}
		})
	}
}

func TestParseURLRefuses(t *testing.T) {
	for _, c := range []struct{ name, url, want string }{
		{"nothing", "", "no host"},
		{"no scheme", "mail.example", "no host"},
		{"garbage", "smtp://%zz", "cannot be read"},
		{"other scheme", "http://mail.example", `"http:"`},
		{"password", "smtp://u:hunter2@mail.example", "holds a password"},
		{"garbage with password", "smtp://u:hunter2@mail example", "cannot be read"},
		{"unknown option", "smtp://mail.example?ssl=1", `"ssl"`},
		{"unknown tls", "smtp://mail.example?tls=maybe", "tls=maybe"},
		{"tls twice", "smtps://mail.example?tls=starttls", "smtps://"},
		{"path", "smtp://mail.example/inbox", "after the port"},
		{"port", "smtp://mail.example:99999", "99999"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := smtp.ParseURL(c.url)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("ParseURL(%q) = %v, want an error with %q", c.url, err, c.want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("ParseURL(%q) = %v, which tells the password", c.url, err)
			}
		})
	}
}
