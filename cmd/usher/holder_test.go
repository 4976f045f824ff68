package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestDeadBeside(t *testing.T) {
	self, err := newHolder()
	if err != nil {
		t.Fatal(err)
	}
	host, pid, ok := splitHolder(self)
	if !ok || pid != os.Getpid() {
		t.Fatalf("splitHolder(%s) = %s, %d, %t, want this process", self, host, pid, ok)
	}
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	if len(host) != len(name)+9 || !strings.HasPrefix(host, name+"-") {
		t.Errorf("this host is %s, want its name and eight letters", host)
	}
	gone := exec.Command(os.Args[0], "-test.run=^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	dead, later := deadBeside(self), goneBeside(self)
	for name, c := range map[string]struct {
		holder      string
		dead, later bool // at the start, and later
	}{
		"ourselves":                  {self, false, false},
		"our number before us":       {fmt.Sprintf("%s/%d/EARLIER", host, pid), true, false}, // it may be another of ours
		"a process that ended":       {fmt.Sprintf("%s/%d/X", host, gone.Process.Pid), true, true},
		"a process that runs":        {fmt.Sprintf("%s/%d/X", host, os.Getppid()), false, false},
		"another host":               {fmt.Sprintf("%s-2/%d/X", host, gone.Process.Pid), false, false},
		"a host of the same name":    {fmt.Sprintf("%s-01234567/%d/X", name, gone.Process.Pid), false, false},
		"our number in a container":  {fmt.Sprintf("%s-01234567/%d/X", name, pid), false, false},
		"a host of an older usher":   {fmt.Sprintf("%s/%d/X", name, gone.Process.Pid), false, false},
		"somebody of another form":   {"me", false, false},
		"a number that is no number": {host + "/x/X", false, false},
		"all processes of a group":   {host + "/0/X", false, false},
	} {
		if got := dead(c.holder); got != c.dead {
			t.Errorf("%s: at the start dead(%q) = %t, want %t", name, c.holder, got, c.dead)
		}
		if got := later(c.holder); got != c.later {
			t.Errorf("%s: later dead(%q) = %t, want %t", name, c.holder, got, c.later)
		}
	}
}

// Copies of a machine and containers that share a name have numbers of their own.
func TestNumbering(t *testing.T) {
	machine := func(boot, space string) string {
		t.Helper()
		dir := t.TempDir()
		for _, sub := range []string{"sys/kernel/random", "self/ns"} {
			if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, "sys/kernel/random/boot_id"), []byte(boot), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(space, filepath.Join(dir, "self/ns/pid")); err != nil {
			t.Fatal(err)
		}
		return numbering(dir)
	}
	one := machine("5c3b\n", "pid:[4026531836]")
	for name, c := range map[string]struct {
		got  string
		same bool
	}{
		"the same":          {machine("5c3b\n", "pid:[4026531836]"), true},
		"another boot":      {machine("77aa\n", "pid:[4026531836]"), false},
		"another container": {machine("5c3b\n", "pid:[4026532001]"), false},
		"not to be known":   {numbering(t.TempDir()), false},
	} {
		if (c.got == one) != c.same || len(c.got) != 8 {
			t.Errorf("%s: numbering = %s beside %s, want the same: %t", name, c.got, one, c.same)
		}
	}
	if a, b := numbering(t.TempDir()), numbering(t.TempDir()); a == b {
		t.Errorf("numbering that can't be known = %s twice, want another each time", a)
	}
}
