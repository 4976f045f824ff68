package imap

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// login proves who we are, unless the server greeted us as known.
func (s *session) login(ctx context.Context) error {
	if s.client.State() == goimap.ConnStateAuthenticated {
		return nil
	}
	secret, err := s.Password(ctx)
	if err != nil {
		return fmt.Errorf("get the password: %w", err)
	}
	if s.caps, err = s.capabilities(); err != nil {
		return err
	}
	if err := s.authenticate(secret); err != nil {
		return err
	}
	s.caps, err = s.capabilities()
	return err
}

func (s *session) authenticate(secret string) error {
	user := s.address.User
	switch s.Auth {
	case "xoauth2":
		x := &xoauth2{user: user, token: secret}
		return s.sasl(x, "XOAUTH2", func() error { return x.refusal })
	case "oauthbearer":
		port, _ := strconv.Atoi(s.address.Port)
		return s.sasl(sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{
			Username: user, Token: secret, Host: s.address.Host, Port: port,
		}), "OAUTHBEARER", func() error { return nil })
	}
	if s.caps.Has(goimap.AuthCap("PLAIN")) {
		return refusal(s.client.Authenticate(sasl.NewPlainClient("", user, secret)))
	}
	if s.caps.Has(goimap.CapLoginDisabled) {
		return s.noPassword()
	}
	return refusal(s.client.Login(user, secret).Wait())
}

func (s *session) noPassword() error {
	if s.address.TLS == Plain {
		return &advised{fmt.Errorf("%w: the server takes no password on an unprotected connection", ErrLogin),
			"use imaps://, or imap:// with tls=starttls"}
	}
	return &advised{fmt.Errorf("%w: the server takes no password", ErrLogin),
		"set auth to xoauth2 or oauthbearer, or allow passwords for this account at the provider"}
}

// sasl runs a mechanism; said tells the reason the mechanism itself learned.
func (s *session) sasl(client sasl.Client, name string, said func() error) error {
	if !s.caps.Has(goimap.AuthCap(name)) {
		return &advised{fmt.Errorf("%w: the server does not offer %s", ErrLogin, name), "choose another auth"}
	}
	err := refusal(s.client.Authenticate(client))
	if reason := said(); err != nil && reason != nil {
		err = fmt.Errorf("%w (%w)", err, reason)
	}
	return err
}

// refusal marks the server's NO as ErrLogin, except where the server says
// that it is the one with the problem.
func refusal(err error) error {
	var (
		response *goimap.Error
		bearer   *sasl.OAuthBearerError
	)
	refused := errors.As(err, &response) && response.Code != goimap.ResponseCodeUnavailable
	if refused || errors.As(err, &bearer) {
		return fmt.Errorf("%w: %w", ErrLogin, err)
	}
	return err
}

// capabilities asks what the server can do. The library's own record may be
// that of before STARTTLS or login.
func (s *session) capabilities() (goimap.CapSet, error) {
	caps, err := s.client.Capability().Wait()
	if err != nil {
		return nil, fmt.Errorf("capability: %w", err)
	}
	if caps == nil {
		caps = s.client.Caps()
	}
	return caps, nil
}

// xoauth2 is Google's and Microsoft's older way of showing a token. A refusal
// comes as JSON that wants an empty answer, and only then as the server's NO.
type xoauth2 struct {
	user, token string
	refusal     error
}

func (x *xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

func (x *xoauth2) Next(challenge []byte) ([]byte, error) {
	var said struct{ Status string }
	if err := json.Unmarshal(challenge, &said); err == nil && said.Status != "" {
		x.refusal = fmt.Errorf("status %.40q", said.Status)
	}
	return []byte{}, nil
}
