package imap

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// Config says which folder to read and how. URL and Password are needed; the
// zero value of every other field stands for the default named there.
type Config struct {
	// Name is the mailbox's name in logs.
	Name string
	// URL is imaps://user@host:993 or imap://user@host:143?tls=starttls|none.
	URL string
	// Password returns the password or the OAuth token. It is asked at each
	// connection, so a token may be renewed there.
	Password func(context.Context) (string, error)
	// Auth is "password" (the default), "xoauth2" or "oauthbearer".
	Auth string
	// Folder is INBOX by default.
	Folder string
	// After is what becomes of a mail once it is done: "leave" (the default),
	// "seen" or "move:Folder".
	After string

	// Poll is how often to look where the server has no IDLE; 1 minute.
	Poll time.Duration
	// Idle is how long to stay in one IDLE before asking again; 5 minutes.
	// A connection that died without a word is noticed Idle + Timeout later.
	Idle time.Duration
	// Timeout is how long the server may send nothing while it owes an
	// answer; 1 minute. Connecting may take as long.
	Timeout time.Duration
	// Retry is the first pause after a failure; 1 second. Pauses double up to
	// 60 times Retry, after a refused login from 30 up to 900 times.
	Retry time.Duration

	// SpoolDir is where large mails wait; the system's temporary folder.
	SpoolDir string
	// SpoolMemory is up to which size a mail waits in memory; 1 MiB.
	SpoolMemory int64
	// MaxInFlight bounds the bytes of mails fetched and not yet done, in
	// memory and files together; 32 MiB. A larger mail is alone in flight.
	MaxInFlight int64

	// TLS replaces the default TLS configuration, for tests.
	TLS *tls.Config
	// Logger is slog.Default() by default. Passwords and mails never go there.
	Logger *slog.Logger
}

// Fixed is a Config.Password that never changes.
func Fixed(password string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return password, nil }
}

// account is a Config that was checked and has no gaps.
type account struct {
	Config
	address Address
	after   after
	log     *slog.Logger
}

func (c Config) account() (*account, error) {
	a := &account{Config: c}
	address, errURL := ParseURL(c.URL)
	after, errAfter := parseAfter(c.After)
	a.address, a.after = address, after
	errs := []error{errURL, errAfter}
	if c.Password == nil {
		errs = append(errs, errors.New("password is missing"))
	}
	a.Auth = cmp.Or(c.Auth, "password")
	switch a.Auth {
	case "password", "xoauth2", "oauthbearer":
	default:
		errs = append(errs, fmt.Errorf("auth = %q: use password, xoauth2 or oauthbearer", c.Auth))
	}
	a.Folder = cmp.Or(c.Folder, "INBOX")
	a.Poll = cmp.Or(c.Poll, time.Minute)
	a.Idle = cmp.Or(c.Idle, 5*time.Minute)
	a.Timeout = cmp.Or(c.Timeout, time.Minute)
	a.Retry = cmp.Or(c.Retry, time.Second)
	a.SpoolMemory = cmp.Or(c.SpoolMemory, 1<<20)
	a.MaxInFlight = cmp.Or(c.MaxInFlight, 32<<20)
	a.SpoolMemory = min(a.SpoolMemory, a.MaxInFlight)
	a.log = cmp.Or(c.Logger, slog.Default()).With("mailbox", c.Name)
	return a, errors.Join(errs...)
}

// after says what becomes of a mail that is done: nothing, a flag, or a move
// when folder is set.
type after struct {
	seen   bool
	folder string
}

func (a after) leaves() bool { return !a.seen && a.folder == "" }

func parseAfter(s string) (after, error) {
	folder, moves := strings.CutPrefix(s, "move:")
	switch {
	case s == "" || s == "leave":
		return after{}, nil
	case s == "seen":
		return after{seen: true}, nil
	case moves && folder != "":
		return after{folder: folder}, nil
	}
	return after{}, fmt.Errorf("after = %q: use leave, seen or move:Folder", s)
}
