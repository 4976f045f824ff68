package dovecottest

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// UIDValidity returns the mailbox's UIDVALIDITY.
func (s *Server) UIDValidity(mailbox string) (uint32, error) {
	lines, err := s.Do("", fmt.Sprintf("STATUS %q (UIDVALIDITY)", mailbox))
	if err != nil {
		return 0, err
	}
	for _, line := range lines {
		if _, rest, found := strings.Cut(line, "(UIDVALIDITY "); found {
			v, err := strconv.ParseUint(strings.TrimSuffix(rest, ")"), 10, 32)
			return uint32(v), err
		}
	}
	return 0, fmt.Errorf("no UIDVALIDITY in %q", lines)
}

// RenewUIDValidity gives the mailbox another UIDVALIDITY and keeps its mails,
// as a restored backup or a moved server does. Open sessions are told or
// dropped, as Dovecot sees fit.
func (s *Server) RenewUIDValidity(mailbox string) error {
	old, err := s.UIDValidity(mailbox)
	if err != nil {
		return err
	}
	doveadm, err := exec.LookPath("doveadm")
	if err != nil {
		return err
	}
	cmd := exec.Command(doveadm, "-c", filepath.Join(s.dir, "dovecot.conf"),
		"mailbox", "update", "-u", s.User(), "--uid-validity", strconv.Itoa(int(old)+1), mailbox)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("doveadm: %w: %s", err, out)
	}
	return nil
}
