package imap

import (
	"errors"
	"fmt"
	"net"
	"net/url"
)

// TLS says how a connection is protected.
type TLS string

const (
	Implicit TLS = "implicit" // TLS from the first byte
	StartTLS TLS = "starttls" // plain greeting, then STARTTLS
	Plain    TLS = "none"     // no protection
)

// An Address is what an IMAP URL names.
type Address struct {
	User, Host, Port string
	TLS              TLS
}

// HostPort is what to dial.
func (a Address) HostPort() string { return net.JoinHostPort(a.Host, a.Port) }

var errURL = errors.New("write imaps://user@host:993, or imap://user@host:143?tls=starttls (or none)")

// ParseURL reads an IMAP address. The port is 993 for imaps and 143 for imap
// by default, imap means STARTTLS unless it says tls=none, and the user may
// hold an @. Errors say what to write instead, and never quote a password.
func ParseURL(s string) (Address, error) {
	u, err := url.Parse(s)
	if err != nil {
		return Address{}, fmt.Errorf("imap address cannot be read: %w", errURL)
	}
	a := Address{Host: u.Hostname(), Port: u.Port(), User: u.User.Username()}
	if a.TLS, err = protection(u); err != nil {
		return Address{}, err
	}
	if _, has := u.User.Password(); has {
		return Address{}, errors.New("imap address holds a password: move it to the key password")
	}
	if a.Host == "" || a.User == "" {
		return Address{}, fmt.Errorf("imap address %q lacks a user or a host: %w", s, errURL)
	}
	if u.Path != "" && u.Path != "/" {
		return Address{}, fmt.Errorf("imap address %q names a folder: move it to the key folder", s)
	}
	switch {
	case a.Port == "" && a.TLS == Implicit:
		a.Port = "993"
	case a.Port == "":
		a.Port = "143"
	}
	return a, nil
}

func protection(u *url.URL) (TLS, error) {
	q := u.Query()
	mode := q.Get("tls")
	q.Del("tls")
	switch {
	case len(q) > 0:
		return "", fmt.Errorf("imap address has an unknown option: %w", errURL)
	case u.Scheme == "imaps" && mode == "":
		return Implicit, nil
	case u.Scheme == "imap" && (mode == "" || mode == "starttls"):
		return StartTLS, nil
	case u.Scheme == "imap" && mode == "none":
		return Plain, nil
	case u.Scheme == "imaps" || u.Scheme == "imap":
		return "", fmt.Errorf("imap address has tls=%s: %w", mode, errURL)
	}
	return "", fmt.Errorf("imap address begins with neither imaps:// nor imap://: %w", errURL)
}
