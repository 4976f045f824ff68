package main

import (
	"testing"

	"usher/cmd/usher/config"
	"usher/ingest/imap"
	"usher/notify/smtp"
)

// A server of the configuration is the same to the mail packages.
func TestServerURL(t *testing.T) {
	for _, s := range []config.Server{
		{Host: "mx.example", Port: 993, TLS: config.Implicit, User: "support@desk.example"},
		{Host: "mx.example", Port: 1430, TLS: config.StartTLS, User: "a/b:c?d#e%f g"},
		{Host: "::1", Port: 143, TLS: config.NoTLS, User: "support"},
	} {
		i, err := imap.ParseURL(serverURL("imap", s))
		if err != nil || i.HostPort() != s.Address() || i.User != s.User || string(i.TLS) != string(s.TLS) {
			t.Errorf("imap reads %q as %+v, %v, want %+v", serverURL("imap", s), i, err, s)
		}
		m, err := smtp.ParseURL(serverURL("smtp", s))
		if err != nil || m.Addr() != s.Address() || m.User != s.User || string(m.Security) != string(s.TLS) {
			t.Errorf("smtp reads %q as %+v, %v, want %+v", serverURL("smtp", s), m, err, s)
		}
	}
}
