//go:build unix

package dovecottest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const (
	stop = syscall.SIGSTOP
	cont = syscall.SIGCONT
	kill = syscall.SIGKILL
)

// Freeze stops every process of the server where it stands: connections stay
// open and nothing answers. Processes are found in /proc, so Linux only.
func (s *Server) Freeze() error { return s.signal(stop) }

// Thaw lets a frozen server go on.
func (s *Server) Thaw() error { return s.signal(cont) }

func (s *Server) signal(sig syscall.Signal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return errors.New("dovecot does not run")
	}
	pids, err := family(s.process)
	return errors.Join(err, signal(pids, sig))
}

func signal(pids []int, sig syscall.Signal) error {
	for _, pid := range pids {
		if err := syscall.Kill(pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("signal %d: %w", pid, err)
		}
	}
	return nil
}

// family lists the master and its children.
func family(p *process) ([]int, error) {
	b, err := os.ReadFile(p.pid)
	if err != nil {
		return nil, err
	}
	master, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return nil, err
	}
	pids, err := children(master)
	return append([]int{master}, pids...), err
}

func children(parent int) ([]int, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	var pids []int
	for _, name := range stats {
		b, err := os.ReadFile(name)
		if err != nil {
			continue // ended meanwhile
		}
		// "pid (command) state parent …"; the command may hold anything.
		f := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
		if len(f) > 1 && f[1] == strconv.Itoa(parent) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			pids = append(pids, pid)
		}
	}
	return pids, nil
}
