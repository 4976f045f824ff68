package imap

import (
	"context"
	"errors"
	"fmt"
	"net"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// A session is one connection, logged in, with one folder selected.
type session struct {
	*account
	conn    *conn
	client  *imapclient.Client
	caps    goimap.CapSet
	stop    func() bool
	changed chan struct{} // holds one: the server said that mails came

	validity, uidNext uint32
	flags             []goimap.Flag
}

// open connects, logs in and selects the folder.
func open(ctx context.Context, a *account) (*session, error) {
	s, err := dial(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", a.address.HostPort(), advise(err, a.address))
	}
	answered := s.conn.expect()
	defer answered()
	if err = s.login(ctx); err != nil {
		err = fmt.Errorf("log in at %s: %w", a.address.HostPort(), advise(s.why(err), a.address))
	} else {
		err = s.choose()
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// choose selects the folder, or selects it again to learn its state afresh.
func (s *session) choose() error {
	answered := s.conn.expect()
	defer answered()
	data, err := s.client.Select(s.Folder, nil).Wait()
	if refused(err) {
		return &advised{fmt.Errorf("select folder %q: %w", s.Folder, err), "name another" + s.folders()}
	} else if err != nil {
		return fmt.Errorf("select folder %q: %w", s.Folder, s.why(err))
	}
	s.validity, s.uidNext, s.flags = data.UIDValidity, uint32(data.UIDNext), data.PermanentFlags
	return nil
}

// notice runs on the client's reader: it may only signal.
func (s *session) notice(data *imapclient.UnilateralDataMailbox) {
	if data.NumMessages == nil {
		return
	}
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// close ends the connection and waits until the client has let go of it.
func (s *session) close() {
	s.stop()
	s.conn.Close()
	if s.client != nil {
		// Its error is that of the read, which why has told.
		_ = s.client.Close()
	}
}

// why returns err, or what ended the connection when that is the reason: the
// network, or else the library, which gives up at what it cannot read.
func (s *session) why(err error) error {
	if err == nil || refused(err) || errors.Is(err, ErrLogin) || errors.Is(err, errSpool) {
		return err
	}
	if cause := s.conn.cause(); cause != nil {
		return cause
	}
	if errors.As(err, new(net.Error)) || errors.Is(err, net.ErrClosed) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrProtocol, err)
}

// can reports whether the server has one of the capabilities.
func (s *session) can(caps ...goimap.Cap) bool {
	for _, c := range caps {
		if s.caps.Has(c) {
			return true
		}
	}
	return false
}
