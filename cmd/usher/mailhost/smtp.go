package mailhost

import (
	"bytes"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"
)

type smtpSession struct {
	h      *Host
	conn   *gosmtp.Conn
	authed bool
	from   string
	rcpts  []string
}

func (h *Host) smtpSession(c *gosmtp.Conn) (gosmtp.Session, error) {
	return &smtpSession{h: h, conn: c}, nil
}

func (s *smtpSession) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth is not needed to send, but clients that insist on it may.
func (s *smtpSession) Auth(mechanism string) (sasl.Server, error) {
	if mechanism != sasl.Plain {
		return nil, gosmtp.ErrAuthUnknownMechanism
	}
	return sasl.NewPlainServer(func(identity, user, password string) error {
		a := s.h.account(user)
		if a == nil || !a.allows(user, password) || identity != "" && !strings.EqualFold(identity, user) {
			return gosmtp.ErrAuthFailed
		}
		s.authed = true
		return nil
	}), nil
}

// allows checks a login; a tagged address is no user name.
func (a *account) allows(user, password string) bool {
	return strings.EqualFold(user, a.address) && subtle.ConstantTimeCompare([]byte(password), []byte(a.password)) == 1
}

func (s *smtpSession) Mail(from string, _ *gosmtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *smtpSession) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	if s.h.account(to) == nil {
		return &gosmtp.SMTPError{Code: 550, EnhancedCode: gosmtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox here"}
	}
	s.rcpts = append(s.rcpts, to)
	return nil
}

// Data delivers to every recipient. A failure after the first leaves the mail
// with some of them and makes the client send it again, as SMTP has it.
func (s *smtpSession) Data(r io.Reader) error {
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(r); err != nil {
		return err
	}
	host := s.conn.Hostname()
	e := envelope{from: s.from, with: "ESMTP"}
	e.hello = fmt.Sprintf("%s (%s)", host, s.conn.Conn().RemoteAddr())
	if s.authed {
		e.with = "ESMTPA"
	}
	for _, e.rcpt = range s.rcpts {
		if err := s.h.deliver(e, raw.Bytes()); errors.Is(err, errFull) {
			return &gosmtp.SMTPError{Code: 452, EnhancedCode: gosmtp.EnhancedCode{4, 2, 2}, Message: "The mailbox is full"}
		} else if err != nil {
			return &gosmtp.SMTPError{Code: 451, EnhancedCode: gosmtp.EnhancedCode{4, 3, 0}, Message: "Cannot deliver now"}
		}
	}
	return nil
}

func (s *smtpSession) Reset()        { s.from, s.rcpts = "", nil }
func (s *smtpSession) Logout() error { return nil }
