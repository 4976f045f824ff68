package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"usher/core/store"
	"usher/core/store/storetest"
)

// process starts usher as a process of its own and returns it once it has said
// the text.
func (p *place) process(text string, args ...string) *exec.Cmd {
	p.t.Helper()
	c := exec.CommandContext(p.t.Context(), os.Args[0], append([]string{"--config", p.path("usher.toml")}, args...)...)
	c.Env = append(os.Environ(), asUsher+"=1")
	for name, value := range p.env {
		c.Env = append(c.Env, name+"="+value)
	}
	stderr, err := c.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		p.t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if strings.Contains(lines.Text(), text) {
			return c
		}
	}
	p.t.Fatalf("usher %q ended and did not say %q: %v", args, text, c.Wait())
	return nil
}

func TestFirstSignalStopsCleanly(t *testing.T) {
	_, toml := mailed(t)
	for _, s := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		c := settle(t, toml).process("serving", "serve")
		if err := c.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if err := c.Wait(); err != nil || time.Since(began) > stopTime {
			t.Errorf("after %v serve ended with %v after %v, want nil within %v", s, err, time.Since(began), stopTime)
		}
	}
}

// A mail server that says nothing keeps a mail under way, and so the first
// signal waiting.
func TestSecondSignalEndsAtOnce(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	host, toml := mailed(t)
	p := settle(t, strings.Replace(toml, host.SMTPAddr(), silent.Addr().String(), 1))
	p.done("do", "org add Acme plan:team domain:acme.example")
	p.done("do", "owners add alice@acme.example org:Acme") // who is told
	c := p.process("serving", "serve")
	conn, err := silent.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })

	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	deadline := time.After(drainTime / 2)
	for {
		if err := c.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		select {
		case err := <-ended:
			var exit *exec.ExitError
			if !errors.As(err, &exit) || !exit.Sys().(syscall.WaitStatus).Signaled() {
				t.Errorf("after two signals serve ended with %v, want by the signal", err)
			}
			return
		case <-deadline:
			_ = c.Process.Kill()
			t.Fatalf("after many signals serve still ran, then: %v", <-ended)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// What a killed process was told is there when the next one starts, and its mail
// goes out.
func TestKilledDeskGoesOn(t *testing.T) {
	host, toml := mailed(t)
	p := settle(t, strings.Replace(toml, `password = "secret"`, "password = \"secret\"\ntrust = \"plain\"", 1))
	first := p.process("serving", "serve")
	deliver(t, host, 1, "")
	p.await("opened", 1)
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // by the signal
	deliver(t, host, 2, "")
	stop := p.serving()
	p.await("opened", 2)
	wantMail(t, p, host, "[#1]", "In-Reply-To: <1@acme.example>")
	wantMail(t, p, host, "[#2]", "In-Reply-To: <2@acme.example>")
	stop().want(t, exitDone)
	if got := p.await("opened", 2); len(got) != 2 {
		t.Errorf("opened = %+v, want each mail once", got)
	}
}

// Nodes on one database share the work: what comes in is done once, and when one
// stops the other goes on.
func TestTwoNodes(t *testing.T) {
	host, toml := mailed(t)
	toml = strings.Replace(toml, `password = "secret"`, "password = \"secret\"\ntrust = \"plain\"", 1)
	p := settle(t, toml+"[database]\nurl = \"env:DATABASE\"\n")
	p.env["DATABASE"] = storetest.Empty(t, store.Postgres)
	first, second := p.process("serving", "serve"), p.process("serving", "serve")
	const before, all = 5, 8
	for n := range all {
		if n == before {
			p.await("opened", before)
			stopNode(t, first)
		}
		deliver(t, host, n+1, "")
	}
	p.await("opened", all)
	for n := range all {
		wantMail(t, p, host, fmt.Sprintf("In-Reply-To: <%d@acme.example>", n+1))
	}
	stopNode(t, second)
	if got := len(host.Mails("alice@acme.example")); got != all {
		t.Errorf("alice got %d mails, want one answer to each of %d", got, all)
	}
}

func stopNode(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatalf("serve ended with %v, want nil", err)
	}
}
