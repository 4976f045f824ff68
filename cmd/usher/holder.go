package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// newHolder names this process as the holder of leases and claims:
// host/pid/random. The random part tells it from an earlier process that had
// the same number.
func newHolder() (string, error) {
	host, err := os.Hostname()
	if err != nil {
		return "", fmt.Errorf("name of this host: %w", err)
	}
	return fmt.Sprintf("%s-%s/%d/%s", host, numbering(procfs), os.Getpid(), rand.Text()[:8]), nil
}

const procfs = "/proc"

// numbering names what the numbers of processes are good for: this boot of this
// machine, and there this container. Hosts may share a name: copies of a machine,
// or containers that are told theirs. Where it can't be known it is another each
// time, so that nobody is held for dead.
func numbering(proc string) string {
	boot, err := os.ReadFile(filepath.Join(proc, "sys/kernel/random/boot_id"))
	space, err2 := os.Readlink(filepath.Join(proc, "self/ns/pid"))
	if err != nil || err2 != nil || len(boot) == 0 {
		return strings.ToLower(rand.Text()[:8])
	}
	sum := sha256.Sum256([]byte(string(boot) + space))
	return hex.EncodeToString(sum[:4])
}

// deadBeside returns what tells, as seen by the holder self before all others of
// its process, whether another holder certainly is no more: a process of this host
// that does not run. Of other hosts, and of this one before it was started again,
// nothing is known; their leases end by themselves.
func deadBeside(self string) func(holder string) bool {
	host, pid, _ := splitHolder(self)
	return func(holder string) bool {
		itsHost, itsPid, ok := splitHolder(holder)
		switch {
		case !ok || itsHost != host || holder == self:
			return false
		case itsPid == pid:
			return true // ours is the only process of that number
		}
		return !runs(itsPid)
	}
}

// goneBeside is deadBeside for a process that has several holders by now: none of
// them is dead.
func goneBeside(self string) func(holder string) bool {
	dead := deadBeside(self)
	_, own, _ := splitHolder(self)
	return func(holder string) bool {
		_, pid, _ := splitHolder(holder)
		return pid != own && dead(holder)
	}
}

func splitHolder(holder string) (host string, pid int, ok bool) {
	parts := strings.Split(holder, "/")
	if len(parts) != 3 {
		return "", 0, false
	}
	pid, err := strconv.Atoi(parts[1])
	return parts[0], pid, err == nil && pid > 0
}

// runs reports whether there may be a process of that number: a signal that we
// are not allowed to send says there is.
func runs(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer func() { _ = p.Release() }()
	return !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
