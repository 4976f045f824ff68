package imap_test

import (
	"strings"
	"testing"

	"usher/ingest/imap"
)

func TestParseURL(t *testing.T) {
	tests := []struct {
		url  string
		want imap.Address
		err  string
	}{
		{"imaps://bob@mail.example", imap.Address{User: "bob", Host: "mail.example", Port: "993", TLS: imap.Implicit}, ""},
		{"imaps://bob%40acme.example@mail.example:1993", imap.Address{User: "bob@acme.example", Host: "mail.example", Port: "1993", TLS: imap.Implicit}, ""},
		{"imaps://bob@acme.example@mail.example", imap.Address{User: "bob@acme.example", Host: "mail.example", Port: "993", TLS: imap.Implicit}, ""},
		{"imap://bob@mail.example?tls=none", imap.Address{User: "bob", Host: "mail.example", Port: "143", TLS: imap.Plain}, ""},
		{"imap://bob@mail.example", imap.Address{User: "bob", Host: "mail.example", Port: "143", TLS: imap.StartTLS}, ""},
		{"imap://bob@[::1]:143?tls=starttls", imap.Address{User: "bob", Host: "::1", Port: "143", TLS: imap.StartTLS}, ""},
		{"imaps://bob:hunter2@mail.example", imap.Address{}, "password"},
		{"imaps://mail.example", imap.Address{}, "lacks a user"},
		{"imaps://bob@", imap.Address{}, "lacks a user or a host"},
		{"imaps://bob@mail.example?tls=none", imap.Address{}, "tls=none"},
		{"imap://bob@mail.example?ssl=1", imap.Address{}, "unknown option"},
		{"imaps://bob@mail.example/INBOX", imap.Address{}, "key folder"},
		{"smtp://bob@mail.example", imap.Address{}, "neither imaps:// nor imap://"},
		{"://", imap.Address{}, "cannot be read"},
	}
	for _, test := range tests {
		got, err := imap.ParseURL(test.url)
		if got != test.want || (err == nil) != (test.err == "") {
			t.Errorf("ParseURL(%q) = %+v, %v, want %+v", test.url, got, err, test.want)
		}
		if err != nil && (!strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), "hunter2")) {
			t.Errorf("ParseURL(%q) = %q, want %q in it and no password", test.url, err, test.err)
		}
	}
}
