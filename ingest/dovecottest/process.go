package dovecottest

import (
	"errors"
	"os"
	"os/exec"
)

// A process is Dovecot's master under a shell that ends it when we are gone:
// the shell's descriptor 3 is a pipe whose other end only we hold, so even a
// killed test leaves no server behind.
type process struct {
	cmd   *exec.Cmd
	alive *os.File
	pid   string // file with the master's pid
	ended chan struct{}
	err   error // valid once ended is closed
}

const watch = `
"$1" -F -c "$2" 3<&- &
pid=$!
echo $pid >"$3"
(cat <&3 >/dev/null; kill $pid) 2>/dev/null &
wait $pid
`

func (s *Server) run() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process != nil {
		return errors.New("dovecot runs already")
	}
	p, err := s.start()
	if err != nil {
		return err
	}
	if err := s.ready(p); err != nil {
		return errors.Join(err, p.stop())
	}
	s.process = p
	return nil
}

func (s *Server) start() (*process, error) {
	ours, theirs, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer ours.Close()
	out, err := os.OpenFile(s.path("output.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, errors.Join(err, theirs.Close())
	}
	defer out.Close()
	p := &process{alive: theirs, pid: s.path("pid"), ended: make(chan struct{})}
	p.cmd = exec.Command("sh", "-c", watch, "dovecot", s.binary, s.path("dovecot.conf"), p.pid)
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.ExtraFiles = []*os.File{ours}
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(err, theirs.Close())
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// stop ends Dovecot and waits for it.
func (p *process) stop() error {
	err := p.alive.Close()
	<-p.ended
	return err
}

// halt ends Dovecot: in good order for a restart, else at once, as the mails
// go too.
func (s *Server) halt(restart bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.process
	if p == nil {
		return nil
	}
	s.process = nil
	// Sessions outlive the master, which waits for no client; a server that
	// stops takes its connections with it.
	pids, err := family(p)
	if restart {
		return errors.Join(err, signal(pids, cont), p.stop(), signal(pids, kill))
	}
	// A master that stands still starts no more of them.
	if err == nil && signal(pids[:1], stop) == nil {
		pids, err = family(p)
	}
	return errors.Join(err, signal(pids, kill), p.stop())
}
