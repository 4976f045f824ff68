package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// asUsher in the environment makes the test program the real one.
const asUsher = "USHER_TEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asUsher) != "" {
		main()
	}
	goleak.VerifyTestMain(m)
}

// place is a folder with a desk in it, and an environment.
type place struct {
	t   *testing.T
	dir string
	env map[string]string
}

const minimal = `
[desk]
name = "Desk"
secret = "0123456789abcdef0123"
`

// settle makes a place whose desk has the configuration.
func settle(t *testing.T, toml string) *place {
	t.Helper()
	p := &place{t, t.TempDir(), map[string]string{}}
	p.write("usher.toml", toml)
	return p
}

func (p *place) path(name string) string { return filepath.Join(p.dir, name) }

func (p *place) write(name, text string) string {
	p.t.Helper()
	if err := os.WriteFile(p.path(name), []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return p.path(name)
}

// result is how a command line ended.
type result struct {
	args     []string
	code     int
	out, err string
}

// run does a command line there, with nothing to read.
func (p *place) run(args ...string) result {
	p.t.Helper()
	return p.feed("", args...)
}

// feed does a command line with something to read.
func (p *place) feed(stdin string, args ...string) result {
	p.t.Helper()
	return p.during(p.t.Context(), stdin, args...)
}

func (p *place) getenv(name string) string { return p.env[name] }

// shell is what a command there has, without anywhere to print.
func (p *place) shell() *shell {
	return &shell{in: strings.NewReader(""), out: io.Discard, err: io.Discard, getenv: p.getenv, config: p.path("usher.toml"), now: time.Now}
}

// during does a command line until ctx ends.
func (p *place) during(ctx context.Context, stdin string, args ...string) result {
	var out, err bytes.Buffer
	all := append([]string{"--config", p.path("usher.toml")}, args...)
	code := run(ctx, all, strings.NewReader(stdin), &out, &err, p.getenv)
	return result{args, code, out.String(), err.String()}
}

// done does a command line that has to end well, and returns what it said.
func (p *place) done(args ...string) string {
	p.t.Helper()
	r := p.run(args...)
	r.want(p.t, exitDone)
	return r.out
}

// want fails unless the command ended with the code and said all texts, on
// stderr if the code is not zero.
func (r result) want(t *testing.T, code int, texts ...string) {
	t.Helper()
	if r.code != code {
		t.Fatalf("usher %q = %d, want %d\nstdout: %s\nstderr: %s", r.args, r.code, code, r.out, r.err)
	}
	said := r.out
	if code != exitDone {
		said = r.err
	}
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("usher %q said %q, want %q in it", r.args, said, text)
		}
	}
}

// read decodes the one JSON object that a command printed.
func read[T any](t *testing.T, out string) T {
	t.Helper()
	var v T
	d := json.NewDecoder(strings.NewReader(out))
	if err := d.Decode(&v); err != nil {
		t.Fatalf("read %q = %v, want JSON", out, err)
	}
	if d.More() {
		t.Fatalf("read %q: more than one object", out)
	}
	return v
}
