package dovecottest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Create makes a mailbox.
func (s *Server) Create(mailbox string) error {
	_, err := s.Do("", fmt.Sprintf("CREATE %q", mailbox))
	return err
}

// Append adds mails through IMAP, in order, in one conversation.
func (s *Server) Append(mailbox string, mails ...[]byte) error {
	c, err := s.login()
	if err != nil {
		return err
	}
	defer c.Close()
	for i, mail := range mails {
		// Dovecot offers LITERAL+ (RFC 7888), so the mail follows at once.
		if err := c.send(fmt.Sprintf("APPEND %q {%d+}\r\n%s\r\n", mailbox, len(mail), mail)); err != nil {
			return err
		}
		if _, err := c.answer(); err != nil {
			return fmt.Errorf("append mail %d: %w", i, err)
		}
	}
	return nil
}

// Fill adds n mails by writing files into the mailbox's folder, which must
// exist (INBOX does after any login); mail(i) gives the text of each. Dovecot
// numbers them in this order at the next look.
func (s *Server) Fill(mailbox string, n int, mail func(i int) []byte) error {
	if _, err := s.Do(mailbox, "NOOP"); err != nil {
		return err
	}
	folder := s.folder(mailbox)
	s.mu.Lock()
	first := s.filled
	s.filled += n
	s.mu.Unlock()
	now := time.Now().Unix()
	for i := range n {
		b := mail(i)
		name := fmt.Sprintf("%d.M%06dP%d.test,S=%d,W=%d", now, first+i, first+i, len(b), virtualSize(b))
		path := filepath.Join(folder, "new", name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			return err
		}
		if err := s.owner.own(path); err != nil {
			return err
		}
	}
	return nil
}

// virtualSize is the size with every line ending as CRLF.
func virtualSize(b []byte) int {
	text := string(b)
	return len(b) + strings.Count(text, "\n") - strings.Count(text, "\r\n")
}

func (s *Server) folder(mailbox string) string {
	if mailbox == "INBOX" {
		return s.path("home", "Maildir")
	}
	return s.path("home", "Maildir", "."+strings.ReplaceAll(mailbox, "/", "."))
}

// UIDs lists the mailbox's mails.
func (s *Server) UIDs(mailbox string) ([]uint32, error) { return s.Search(mailbox, "ALL") }

// Search lists the UIDs of the mails that match an IMAP search key.
func (s *Server) Search(mailbox, key string) ([]uint32, error) {
	lines, err := s.Do(mailbox, "UID SEARCH "+key)
	if err != nil {
		return nil, err
	}
	var uids []uint32
	for _, line := range lines {
		rest, found := strings.CutPrefix(line, "* SEARCH")
		for _, f := range strings.Fields(rest) {
			if uid, err := strconv.ParseUint(f, 10, 32); found && err == nil {
				uids = append(uids, uint32(uid))
			}
		}
	}
	return uids, nil
}
