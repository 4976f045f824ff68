package imap

import (
	"context"
	"fmt"
	"slices"

	goimap "github.com/emersion/go-imap/v2"
)

// sweep finds, once, mails up to the cursor that are still in a folder they
// should have been moved from: a stop between commit and move left them.
// Flags are not made up for, as somebody may have taken one off on purpose.
func (r *Reader) sweep(s *session) error {
	last := r.next() - 1
	if r.swept || r.after.folder == "" || last == 0 {
		return nil
	}
	left, err := s.uids(1, last)
	if err != nil {
		return err
	}
	r.swept = true
	r.putBack(left)
	return nil
}

// untidy reports whether it is worth to flag or move now: when nothing is
// under way any more, or much is done.
func (r *Reader) untidy() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.refused && len(r.done) > 0 && (r.state.Waiting == 0 || len(r.done) >= windowSize)
}

// tidyMuch tidies up while there is more to read, once it is worth a command.
func (r *Reader) tidyMuch(ctx context.Context, s *session) error {
	r.mu.Lock()
	much := !r.refused && len(r.done) >= windowSize
	r.mu.Unlock()
	if !much {
		return nil
	}
	return r.tidy(ctx, s)
}

// tidy flags or moves the mails that are done. What the server refuses is
// logged and tried again with the next poll or IDLE.
func (r *Reader) tidy(ctx context.Context, s *session) error {
	r.mu.Lock()
	uids := r.done
	r.done = nil
	r.mu.Unlock()
	for len(uids) > 0 {
		n := min(windowSize, len(uids))
		if err := r.dispose(s, goimap.UIDSetNum(uids[:n]...)); err != nil {
			r.putBack(uids)
			if !refused(err) {
				return err
			}
			r.refused = true
			r.log.WarnContext(ctx, "mails stay in the folder", "after", r.After, "err", err)
			return nil
		}
		uids = uids[n:]
	}
	return nil
}

func (r *Reader) putBack(uids []goimap.UID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done = append(slices.Clone(uids), r.done...)
}

func (r *Reader) dispose(s *session, set goimap.UIDSet) error {
	answered := s.conn.expect()
	defer answered()
	caps := s.client.Caps()
	switch {
	case r.after.folder == "":
		return s.flag(set, goimap.FlagSeen)
	case caps.Has(goimap.CapMove):
		_, err := s.client.Move(set, r.after.folder).Wait()
		return s.step("move to "+r.after.folder, err)
	case caps.Has(goimap.CapUIDPlus):
		return s.moveByCopy(set, r.after.folder)
	}
	if !r.told {
		r.told = true
		r.log.Warn("server can neither MOVE nor UIDPLUS, flagging mails as seen instead of moving them")
	}
	return s.flag(set, goimap.FlagSeen)
}

// moveByCopy moves one step at a time: the library would send all three at
// once, and delete the mails where the copy failed.
func (s *session) moveByCopy(set goimap.UIDSet, folder string) error {
	if _, err := s.client.Copy(set, folder).Wait(); err != nil {
		return s.step("copy to "+folder, err)
	}
	if err := s.flag(set, goimap.FlagDeleted); err != nil {
		return err
	}
	return s.step("expunge copied mails", s.client.UIDExpunge(set).Close())
}

func (s *session) flag(set goimap.UIDSet, flag goimap.Flag) error {
	store := &goimap.StoreFlags{Op: goimap.StoreFlagsAdd, Silent: true, Flags: []goimap.Flag{flag}}
	return s.step("flag mails", s.client.Store(set, store, nil).Close())
}

func (s *session) step(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, s.why(err))
}
