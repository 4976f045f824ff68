package main

import (
	"fmt"
	"os"
	"os/exec"
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
