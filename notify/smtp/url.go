package smtp

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
)

// Security says how a connection is encrypted.
type Security string

const (
	Implicit Security = "implicit" // TLS from the first byte
	StartTLS Security = "starttls" // must be offered, else no mail is sent
	Plain    Security = "none"
)

// Server is where and as whom mail is sent.
type Server struct {
	Host, Port string
	User       string // empty: no login
	Security   Security
}

// Addr is host:port, fit for dialling and for messages.
func (s Server) Addr() string { return net.JoinHostPort(s.Host, s.Port) }

// ParseURL reads smtps://user@host:465 or smtp://user@host:587?tls=starttls.
// Ports default to 465 and 587, tls to starttls. Its errors are meant for the
// operator and never hold a password.
func ParseURL(raw string) (Server, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return Server{}, errors.New("the SMTP url cannot be read: write smtps://user@host:465 or smtp://user@host:587")
	}
	if u.Hostname() == "" {
		return Server{}, errors.New("the SMTP url names no host: write smtps://user@host:465 or smtp://user@host:587")
	}
	if _, ok := u.User.Password(); ok {
		return Server{}, errors.New("the SMTP url holds a password: move it to the password setting")
	}
	if (u.Path != "" && u.Path != "/") || u.Fragment != "" {
		return Server{}, errors.New("the SMTP url ends after the port: remove what follows")
	}
	s := Server{Host: u.Hostname(), Port: u.Port(), User: u.User.Username()}
	if s.Security, err = security(u); err != nil {
		return Server{}, err
	}
	if s.Port == "" {
		s.Port = map[Security]string{Implicit: "465", StartTLS: "587", Plain: "25"}[s.Security]
	}
	if n, err := strconv.Atoi(s.Port); err != nil || n < 1 || n > 65535 {
		return Server{}, fmt.Errorf("the SMTP url has the port %s: it must be 1 to 65535", s.Port)
	}
	return s, nil
}

func security(u *url.URL) (Security, error) {
	query := u.Query()
	for key := range query {
		if key != "tls" {
			return "", fmt.Errorf("the SMTP url has an unknown option %q: only tls is known", key)
		}
	}
	tls := query.Get("tls")
	switch {
	case u.Scheme == "smtps" && tls == "":
		return Implicit, nil
	case u.Scheme == "smtps":
		return "", errors.New("smtps:// is encrypted from the start: remove tls=, or write smtp:// with it")
	case u.Scheme != "smtp":
		return "", fmt.Errorf("the SMTP url starts with %q: it must be smtps:// or smtp://", u.Scheme+":")
	case tls == "" || tls == string(StartTLS):
		return StartTLS, nil
	case tls == string(Plain):
		return Plain, nil
	}
	return "", fmt.Errorf("the SMTP url says tls=%s: it must be starttls or none", tls)
}
