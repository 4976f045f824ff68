package smtptest

import (
	"strconv"
	"strings"

	gosmtp "github.com/emersion/go-smtp"
)

// Stage is where in a session the server asks for an answer.
type Stage string

const (
	Connect Stage = "connect" // arg: the client's address; with implicit TLS only Drop and Silence work
	Auth    Stage = "auth"    // arg: the user
	From    Stage = "mail"    // arg: the envelope sender
	Rcpt    Stage = "rcpt"    // arg: the recipient
	Data    Stage = "data"    // arg: the recipient; before the content is read
	End     Stage = "end"     // arg: the recipient; after the content was read, before it is kept
)

// Reply is what the server does instead of accepting.
type Reply struct {
	code     int
	enhanced string
	text     string
	action   action
}

type action int

const (
	answer action = iota
	drop
	silence
	acceptDrop
)

// Refuse answers with a code such as 550, an enhanced code such as 5.1.1 (or
// empty) and a text.
func Refuse(code int, enhanced, text string) *Reply {
	return &Reply{code: code, enhanced: enhanced, text: text}
}

// Drop closes the connection without an answer.
func Drop() *Reply { return &Reply{action: drop} }

// Silence never answers; the connection stays open until the server goes down.
func Silence() *Reply { return &Reply{action: silence} }

// AcceptAndDrop keeps the mail, then closes the connection without an answer.
// Only for End.
func AcceptAndDrop() *Reply { return &Reply{action: acceptDrop} }

// Answer sets what decides about each step; nil accepts. It may be called at
// any time, also while mails come in. f is called from many goroutines.
func (s *Server) Answer(f func(stage Stage, arg string) *Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = f
}

func (s *Server) ask(stage Stage, arg string) *Reply {
	s.mu.Lock()
	f := s.answer
	s.mu.Unlock()
	if f == nil {
		return nil
	}
	return f(stage, arg)
}

// error is the reply as go-smtp wants it.
func (r *Reply) error() error {
	e := &gosmtp.SMTPError{Code: r.code, EnhancedCode: gosmtp.NoEnhancedCode, Message: r.text}
	if parts := strings.Split(r.enhanced, "."); len(parts) == 3 {
		for i := range parts {
			e.EnhancedCode[i], _ = strconv.Atoi(parts[i])
		}
	}
	return e
}
