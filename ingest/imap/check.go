package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	goimap "github.com/emersion/go-imap/v2"
)

// Check connects, logs in and selects the folder, and sees whether what is to
// become of mails afterwards is possible there. It changes nothing. Errors are
// for the operator: they say what to do.
func Check(ctx context.Context, c Config) error {
	a, err := c.account()
	if err != nil {
		return err
	}
	s, err := open(ctx, a)
	if s != nil {
		defer s.close()
		err = s.checkAfter()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func (s *session) checkAfter() error {
	answered := s.conn.expect()
	defer answered()
	switch {
	case s.after.seen && !s.mayFlag(goimap.FlagSeen):
		return &advised{fmt.Errorf("folder %q: mails cannot be flagged as seen", s.Folder),
			"give the account the right to, or set after = \"leave\""}
	case s.after.folder == "":
		return nil
	case !s.can(goimap.CapMove, goimap.CapUIDPlus):
		return &advised{errors.New("the server can neither MOVE nor UIDPLUS, so mails cannot be moved without touching others"),
			"set after = \"seen\" or \"leave\"; until then usher flags them as seen"}
	}
	_, err := s.client.Status(s.after.folder, &goimap.StatusOptions{NumMessages: true}).Wait()
	if refused(err) {
		return &advised{fmt.Errorf("folder %q to move mails to: %w", s.after.folder, err),
			"create it or name another" + s.folders()}
	}
	return s.step("look at folder "+s.after.folder, err)
}

// mayFlag reports whether the folder keeps a flag. A server that names no
// flags keeps all (RFC 3501, 7.1).
func (s *session) mayFlag(flag goimap.Flag) bool {
	return len(s.flags) == 0 || slices.Contains(s.flags, flag) || slices.Contains(s.flags, goimap.FlagWildcard)
}

// folders lists what there is to choose from, as far as it can be had.
func (s *session) folders() string {
	list, err := s.client.List("", "*", nil).Collect()
	if err != nil || len(list) == 0 {
		return ""
	}
	var names []string
	for _, data := range list[:min(20, len(list))] {
		names = append(names, data.Mailbox)
	}
	return "; there are " + strings.Join(names, ", ")
}
