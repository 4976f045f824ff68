package imap

import (
	"cmp"
	"context"
	"errors"
	"time"

	goimap "github.com/emersion/go-imap/v2"
)

// follow reads what is new, tidies up and waits for more, until an error.
func (r *Reader) follow(ctx context.Context, s *session) error {
	r.adopt(s)
	if err := r.sweep(s); err != nil {
		return err
	}
	for news := true; ; {
		fresh := news
		if news {
			r.idling(false)
			if err := r.readNew(ctx, s); err != nil {
				return err
			}
		}
		if !r.refused {
			if err := r.tidy(ctx, s); err != nil {
				return err
			}
		}
		var err error
		if news, err = r.wait(ctx, s, fresh); err != nil {
			return err
		}
	}
}

// settling is how long the first IDLE after reading lasts. Some servers forget
// to tell about a mail that comes between the search and IDLE, until the next
// command.
const settling = time.Second

// wait returns when there may be new mails, or false when there is something
// to tidy up or nothing happened. After the time for it, it selects the folder
// again: that tells what a server forgot, and a UIDVALIDITY that changed.
func (r *Reader) wait(ctx context.Context, s *session, fresh bool) (news bool, err error) {
	fresh = fresh && r.idles(s) && settling < r.Idle
	pause := r.Poll
	switch {
	case fresh:
		pause = settling
	case r.idles(s):
		pause = r.Idle
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	news, late, err := r.watch(ctx, s, timer.C)
	if err != nil || !late || fresh {
		return news, err
	}
	if err := s.choose(); err != nil {
		return false, err
	}
	r.adopt(s)
	r.refused = false
	return s.uidNext == 0 || s.uidNext > r.next(), nil
}

func (r *Reader) idles(s *session) bool { return s.can(goimap.CapIdle) && !r.noIdle }

// watch waits under IDLE where there is one.
func (r *Reader) watch(ctx context.Context, s *session, late <-chan time.Time) (news, isLate bool, err error) {
	if !r.idles(s) {
		news, isLate, err = r.listen(ctx, s, late)
		return news, isLate, s.why(err)
	}
	answered := s.conn.expect()
	idle, err := s.client.Idle()
	answered()
	if refused(err) {
		r.log.WarnContext(ctx, "server refuses IDLE, polling instead", "err", err)
		r.noIdle = true
		return false, false, nil
	} else if err != nil {
		return false, false, s.why(err)
	}
	news, isLate, err = r.listen(ctx, s, late)
	answered = s.conn.expect()
	defer answered()
	if errClose := idle.Close(); err == nil {
		err = errClose
	}
	if errWait := idle.Wait(); err == nil {
		err = errWait
	}
	return news, isLate, s.why(err)
}

// listen waits for whatever comes first.
func (r *Reader) listen(ctx context.Context, s *session, late <-chan time.Time) (news, isLate bool, err error) {
	r.idling(true)
	for {
		select {
		case <-ctx.Done():
			return false, false, ctx.Err()
		case <-s.client.Closed():
			return false, false, cmp.Or(s.client.Close(), ErrClosed)
		case <-s.changed:
			return true, false, nil
		case <-late:
			return false, true, nil
		case <-r.settled:
			if r.untidy() {
				return false, false, nil
			}
		}
	}
}

// refused reports whether the server said NO or BAD: the connection lives.
func refused(err error) bool {
	var response *goimap.Error
	return errors.As(err, &response)
}
