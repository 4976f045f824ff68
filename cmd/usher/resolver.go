package main

import (
	"context"
	"errors"
	"net"

	"usher/cmd/usher/config"
	"usher/core"
)

// resolver asks the configured name server; nil is the system's.
func resolver(c config.Desk) *net.Resolver {
	if c.Resolver == "" {
		return nil
	}
	var d net.Dialer
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return d.DialContext(ctx, network, c.Resolver)
	}}
}

// tryResolver asks the configured name server about the desk's own domain. That
// there is nothing to tell is an answer too.
func tryResolver(ctx context.Context, c *config.Config) error {
	ctx, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	_, err := resolver(c.Desk).LookupTXT(ctx, core.Domain(c.Mailboxes[0].Address)+".")
	var dns *net.DNSError
	if err == nil || errors.As(err, &dns) && dns.IsNotFound {
		return nil
	}
	return errors.New("it does not answer, so that no signature of a mail can be checked: check host and port of desk.resolver, or leave it out for the system's")
}
