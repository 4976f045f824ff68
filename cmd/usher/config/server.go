package config

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Server is a mail server and who logs in there.
type Server struct {
	Host string
	Port int
	TLS  TLS
	User string // empty: no login
}

// Address is host:port, fit for net.Dial.
func (s Server) Address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// TLS is how a connection is kept from other eyes.
type TLS string

// The ways.
const (
	Implicit TLS = "implicit" // from the first byte
	StartTLS TLS = "starttls" // required, after asking in the clear
	NoTLS    TLS = "none"
)

// readServer reads the URL of key: scheme://… for STARTTLS or none, schemes://…
// for TLS from the first byte. ports are theirs if the URL names none.
func readServer(t *table, key, scheme string, ports map[TLS]int) Server {
	want := fmt.Sprintf(`%ss://user@host:%d or %s://user@host:%d?tls=starttls`,
		scheme, ports[Implicit], scheme, ports[StartTLS])
	s := t.need(key, want)
	if s == "" {
		return Server{}
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" {
		// The text may hold a password: it is not repeated.
		t.bad(key, "is no URL of a mail server: want %s", want)
		return Server{}
	}
	server := Server{Host: u.Hostname(), User: u.User.Username()}
	if _, given := u.User.Password(); given {
		t.bad(key, "holds a password: take it out and set %s", t.shown("password"))
	}
	if server.TLS, err = readTLS(u, scheme); err != nil {
		t.bad(key, "%v: want %s", err, want)
	}
	server.Port = readPort(t, key, u, ports[server.TLS])
	if server.TLS == NoTLS && !loopback(server.Host) {
		t.warn(join(t.name, key), "%s sends mail and password in the clear to %s", t.shown(key), server.Host)
	}
	return server
}

func readTLS(u *url.URL, scheme string) (TLS, error) {
	query := u.Query()
	given := TLS(query.Get("tls"))
	query.Del("tls")
	for key := range query {
		return Implicit, fmt.Errorf("has the parameter %q, and the only one is tls", key)
	}
	switch {
	case u.Scheme == scheme+"s" && (given == "" || given == Implicit):
		return Implicit, nil
	case u.Scheme == scheme+"s":
		return Implicit, fmt.Errorf("has TLS from the first byte, and tls=%s too", given)
	case u.Scheme != scheme:
		return Implicit, fmt.Errorf("has the scheme %q", u.Scheme)
	case given == "" || given == StartTLS:
		return StartTLS, nil
	case given == NoTLS:
		return NoTLS, nil
	}
	return Implicit, fmt.Errorf("has tls=%s, which is neither starttls nor none", given)
}

func readPort(t *table, key string, u *url.URL, usual int) int {
	if u.Port() == "" {
		return usual
	}
	n, err := strconv.Atoi(u.Port())
	if err != nil || n < 1 || n > 65535 {
		t.bad(key, "has the port %s: want one from 1 to 65535", u.Port())
	}
	return n
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
