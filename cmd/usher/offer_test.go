package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// typed runs usher in a pseudo terminal at which somebody types, and returns how
// it ended and what the screen shows.
func (p *place) typed(keys string, args ...string) (code int, screen string) {
	p.t.Helper()
	path, err := exec.LookPath("script")
	if err != nil && os.Getenv("CI") != "true" {
		p.t.Skip("script, of bsdutils, is not there")
	} else if err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute)
	defer cancel()
	quoted := []string{"exec"}
	for _, a := range append([]string{os.Args[0], "--config", p.path("usher.toml")}, args...) {
		quoted = append(quoted, "'"+strings.ReplaceAll(a, "'", `'\''`)+"'")
	}
	c := exec.CommandContext(ctx, path, "-q", "-e", "-c", strings.Join(quoted, " "), os.DevNull)
	c.Env = append(os.Environ(), asUsher+"=1")
	c.Stdin = strings.NewReader(keys)
	out, err := c.CombinedOutput()
	if err != nil && c.ProcessState == nil {
		p.t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), strings.ReplaceAll(string(out), "\r\n", "\n")
}

func TestOpenOffersBeforeItIsSent(t *testing.T) {
	p := staffed(t)
	p.feed("article add Log in after an upgrade public\nClear the session table.", "do", "-").want(t, exitDone)
	p.feed("article add Login secrets\nIn the safe.", "do", "-").want(t, exitDone)
	tickets := func() int {
		return len(read[answered](t, p.done("do", "--json", "list")).Tickets)
	}
	open := func(subject string) []string { return []string{"do", "--as", "alice@acme.example", "open " + subject} }
	for _, c := range []struct {
		name, keys string
		args       []string
		code, made int
		has, not   string
	}{
		{"no", "n\n", open("Upgrade fails"), exitFailed, 0, "Nothing was opened.", "secrets"},
		{"nothing", "\n", open("Upgrade fails"), exitFailed, 0, "Open it all the same? [y/N]", "is open"},
		{"yes", "y\n", open("Login fails after the upgrade"), exitDone, 1, "article show 1", "Nothing was opened."},
		{"nothing alike", "", open("Burning"), exitDone, 1, "is open", "[y/N]"},
		{"another command", "", []string{"do", "whoami"}, exitDone, 0, "", "[y/N]"},
		{"as JSON", "", append(open("Login after an upgrade"), "--json"), exitDone, 1, "article show 1", "[y/N]"},
	} {
		before := tickets()
		code, screen := p.typed(c.keys, c.args...)
		if made := tickets() - before; code != c.code || made != c.made || !strings.Contains(screen, c.has) || strings.Contains(screen, c.not) {
			t.Errorf("%s: ended with %d, %d tickets, want %d, %d, %q and not %q:\n%s", c.name, code, made, c.code, c.made, c.has, c.not, screen)
		}
		if n := strings.Count(screen, "may already help"); n > 1 {
			t.Errorf("%s: offered %d times:\n%s", c.name, n, screen)
		}
	}
	r := p.run(open("Login fails after the upgrade")...) // no terminal
	r.want(t, exitDone, "is open", "article show 1")
	if strings.Contains(r.out, "[y/N]") {
		t.Errorf("a script is asked: %s", r.out)
	}
}

// The null device looks much like a terminal.
func TestTerminal(t *testing.T) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if terminal(null) || terminal(strings.NewReader("")) {
		t.Error("what is no terminal is taken for one")
	}
}
