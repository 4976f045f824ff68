package smtptest

import (
	"errors"
	"strings"

	gosmtp "github.com/emersion/go-smtp"
)

// loginServer speaks LOGIN: two questions, two answers.
type loginServer struct {
	check func(user, password string) error
	asked int
	user  string
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	l.asked++
	switch l.asked {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

// tokenServer speaks XOAUTH2. A bad token gets a JSON challenge first and is
// refused once the client has answered that with an empty line.
type tokenServer struct {
	check  func(user, token string) error
	failed bool
}

func (t *tokenServer) Next(response []byte) ([]byte, bool, error) {
	if t.failed {
		return nil, true, gosmtp.ErrAuthFailed
	}
	user, rest, ok := strings.Cut(strings.TrimPrefix(string(response), "user="), "\x01auth=Bearer ")
	if !ok {
		return nil, true, errors.New("not an XOAUTH2 response")
	}
	if t.check(user, strings.TrimRight(rest, "\x01")) != nil {
		t.failed = true
		return []byte(`{"status":"401"}`), false, nil
	}
	return nil, true, nil
}
