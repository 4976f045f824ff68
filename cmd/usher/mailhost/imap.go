package mailhost

import (
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// pollIdle is how often an idling client hears of changes that other clients
// made; deliveries wake it at once.
const pollIdle = time.Second

// imapSession is the memory server's with limits and a whole IDLE.
type imapSession struct {
	*imapmemserver.UserSession // nil before the login
	h                          *Host
	account                    *account
}

func (h *Host) imapSession(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
	return &imapSession{h: h}, nil, nil
}

func (s *imapSession) Login(user, password string) error {
	a := s.h.account(user)
	if a == nil || !a.allows(user, password) {
		return imapserver.ErrAuthFailed
	}
	s.account, s.UserSession = a, imapmemserver.NewUserSession(a.user)
	return nil
}

func (s *imapSession) AppendLimit() uint32 { return maxMail }

func (s *imapSession) Create(name string, options *imap.CreateOptions) error {
	return s.account.create(name, options)
}

func (s *imapSession) Delete(name string) error {
	if strings.EqualFold(name, "INBOX") {
		return errInbox()
	}
	if err := s.UserSession.Delete(name); err != nil {
		return err
	}
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	s.account.folders--
	return nil
}

func (s *imapSession) Rename(name, to string, options *imap.RenameOptions) error {
	if strings.EqualFold(name, "INBOX") {
		return errInbox()
	}
	return s.UserSession.Rename(name, to, options)
}

func errInbox() error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeCannot, Text: "The INBOX stays"}
}

func (s *imapSession) Copy(set imap.NumSet, to string) (*imap.CopyData, error) {
	s.account.moving.Lock()
	defer s.account.moving.Unlock()
	return s.UserSession.Copy(set, to)
}

func (s *imapSession) Move(w *imapserver.MoveWriter, set imap.NumSet, to string) error {
	s.account.moving.Lock()
	defer s.account.moving.Unlock()
	return s.UserSession.Move(w, set, to)
}

// Idle tells of changes until stop. The memory server's own forgets what
// happened between the last command and IDLE until something else happens.
func (s *imapSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	tick := time.NewTicker(pollIdle)
	defer tick.Stop()
	for {
		_, changed := s.account.now()
		if err := s.UserSession.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-changed:
		case <-tick.C:
		case <-stop:
			return nil
		}
	}
}
