package dovecottest

import (
	"errors"
	"os"
)

// TB is the part of testing.TB that Start needs, so that a program may import
// this package without the testing flags.
type TB interface {
	Helper()
	Cleanup(func())
	Skip(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// Start starts a server that stops when the test ends. Without Dovecot the
// test is skipped, or fails where the environment says CI=true.
func Start(t TB) *Server {
	t.Helper()
	s, err := New("")
	if errors.Is(err, ErrAbsent) && os.Getenv("CI") != "true" {
		t.Skip("skipped: ", err)
	}
	if err != nil {
		t.Fatalf("start dovecot: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Errorf("stop dovecot: %v", err)
		}
	})
	return s
}
