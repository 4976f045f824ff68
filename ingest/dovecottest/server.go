package dovecottest

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// ErrAbsent is returned by New where no Dovecot is installed.
var ErrAbsent = errors.New("dovecot is not installed")

// A Server is one running Dovecot with one user. Its methods may be called
// from several goroutines.
type Server struct {
	dir         string
	temporary   bool // dir is ours to remove
	port, tport int
	owner       owner
	binary      string
	version     string
	pool        *x509.CertPool

	mu      sync.Mutex
	process *process // nil while stopped
	filled  int      // mails written by Fill
}

// New starts a Dovecot that keeps everything in dir, or in a temporary folder
// removed by Stop when dir is "". As root the mails belong to Dovecot's own
// user, who must be able to reach dir. It returns ErrAbsent without Dovecot.
func New(dir string) (*Server, error) {
	binary, err := find()
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, binary: binary, temporary: dir == ""}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(err, s.remove())
	}
	// A free port may be taken by somebody else before Dovecot has it.
	for range 3 {
		if err = s.configure(); err != nil {
			break
		}
		if err = s.run(); err == nil {
			return s, nil
		}
	}
	return nil, errors.Join(err, s.remove())
}

func find() (string, error) {
	for _, name := range []string{"dovecot", "/usr/sbin/dovecot", "/usr/local/sbin/dovecot"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrAbsent
}

func (s *Server) prepare() (err error) {
	if s.temporary {
		if s.dir, err = os.MkdirTemp("", "dovecot"); err != nil {
			return err
		}
	}
	if s.dir, err = filepath.Abs(s.dir); err != nil {
		return err
	}
	if s.owner, err = lookupOwner(); err != nil {
		return err
	}
	for _, d := range []string{s.dir, s.path("home")} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return err
		}
	}
	if err := os.Chmod(s.dir, 0o755); err != nil {
		return err
	}
	if err := s.owner.own(s.path("home")); err != nil {
		return err
	}
	s.pool, err = writeCertificate(s.CertFile(), s.path("key.pem"))
	return err
}

// Stop ends Dovecot, waits for it, and removes a temporary folder. It may be
// called twice.
func (s *Server) Stop() error {
	return errors.Join(s.halt(!s.temporary), s.remove())
}

// Restart stops Dovecot, if it runs, and starts it with the same ports, user
// and mails.
func (s *Server) Restart() error {
	return errors.Join(s.halt(true), s.run())
}

// Halt ends Dovecot as Stop does but keeps the folder and the ports, for
// Restart.
func (s *Server) Halt() error { return s.halt(true) }

func (s *Server) remove() error {
	if !s.temporary {
		return nil
	}
	return os.RemoveAll(s.dir)
}

// Addr is where IMAP with STARTTLS is offered; plain passwords are accepted.
func (s *Server) Addr() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

// TLSAddr is where IMAP over TLS is offered.
func (s *Server) TLSAddr() string { return fmt.Sprintf("127.0.0.1:%d", s.tport) }

// CA trusts the server's certificate, which is for 127.0.0.1 and localhost.
func (s *Server) CA() *x509.CertPool { return s.pool }

// CertFile is that certificate as PEM.
func (s *Server) CertFile() string { return s.path("cert.pem") }

// User is the login name of the one user, with an @ as most are.
func (s *Server) User() string { return "desk@example.org" }

// Password is the user's password.
func (s *Server) Password() string { return "correct horse" }

// Dir is the folder the server keeps everything in.
func (s *Server) Dir() string { return s.dir }

// Version is what `dovecot --version` says.
func (s *Server) Version() string { return s.version }

func (s *Server) path(elem ...string) string {
	return filepath.Join(append([]string{s.dir}, elem...)...)
}

// ready waits until the port answers with a greeting.
func (s *Server) ready(p *process) error {
	deadline := time.Now().Add(15 * time.Second)
	for time.Now().Before(deadline) {
		c, err := s.dial()
		if err == nil {
			return c.Close()
		}
		select {
		case <-p.ended:
			return fmt.Errorf("dovecot ended at once:\n%s", s.log())
		case <-time.After(10 * time.Millisecond):
		}
	}
	return fmt.Errorf("dovecot does not answer:\n%s", s.log())
}

func (s *Server) log() string {
	b, err := os.ReadFile(s.path("dovecot.log"))
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-4000):])
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
