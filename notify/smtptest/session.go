package smtptest

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"
)

type session struct {
	s      *Server
	conn   *gosmtp.Conn
	authed bool
	mail   Received
}

func (s *Server) session(c *gosmtp.Conn) (gosmtp.Session, error) {
	return &session{s: s, conn: c}, nil
}

// step asks the test and does what it says.
func (x *session) step(stage Stage, arg string) error {
	return x.act(x.s.ask(stage, arg))
}

func (x *session) act(r *Reply) error {
	if r == nil {
		return nil
	}
	switch r.action {
	case answer:
		return r.error()
	case silence:
		<-below(x.conn).closed
	default:
		below(x.conn).Close()
	}
	return errors.New("cut")
}

func (x *session) Mail(from string, opts *gosmtp.MailOptions) error {
	if len(x.s.mechanisms) > 0 && !x.authed {
		return &gosmtp.SMTPError{Code: 530, EnhancedCode: gosmtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	x.mail = Received{From: from, UTF8: opts.UTF8}
	return x.step(From, from)
}

func (x *session) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	x.mail.To = append(x.mail.To, to)
	return x.step(Rcpt, to)
}

func (x *session) Data(r io.Reader) error {
	to := strings.Join(x.mail.To, ",")
	if err := x.step(Data, to); err != nil {
		return err
	}
	var buf bytes.Buffer
	var into io.Writer = &buf
	if x.s.discard {
		into = io.Discard
	}
	if _, err := io.Copy(into, r); err != nil {
		return err
	}
	x.mail.Data, x.mail.At = buf.Bytes(), time.Now()
	if reply := x.s.ask(End, to); reply != nil && reply.action == acceptDrop {
		x.s.keep(x.mail)
		below(x.conn).Close()
		return nil
	} else if err := x.act(reply); err != nil {
		return err
	}
	x.s.keep(x.mail)
	return nil
}

func (x *session) Reset()        { x.mail = Received{} }
func (x *session) Logout() error { return nil }

func (x *session) AuthMechanisms() []string { return x.s.mechanisms }

func (x *session) Auth(mechanism string) (sasl.Server, error) {
	if !slices.Contains(x.s.mechanisms, mechanism) {
		return nil, gosmtp.ErrAuthUnknownMechanism
	}
	switch mechanism {
	case "LOGIN":
		return &loginServer{check: x.login}, nil
	case "XOAUTH2":
		return &tokenServer{check: x.login}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return x.login(user, password) }), nil
}

func (x *session) login(user, password string) error {
	if err := x.step(Auth, user); err != nil {
		return err
	}
	if user != x.s.user || password != x.s.password {
		return gosmtp.ErrAuthFailed
	}
	x.authed = true
	return nil
}
