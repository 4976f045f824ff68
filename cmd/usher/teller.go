package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// teller prints a timeline, in colour on a terminal.
type teller struct {
	mu     sync.Mutex
	out    io.Writer
	colour bool
	start  time.Time
	count  int
}

func newTeller(out io.Writer, getenv func(string) string) *teller {
	return &teller{out: out, colour: terminal(out) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb", start: time.Now()}
}

const (
	bold  = "1"
	dim   = "2"
	red   = "31"
	green = "32"
	blue  = "34"
)

func (t *teller) paint(code, s string) string {
	if !t.colour || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (t *teller) printf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprintf(t.out, format, args...)
}

func (t *teller) title(s string) { t.printf("\n%s\n", t.paint(bold, s)) }

// chapter begins a part of the story: what it is about, and who does what.
func (t *teller) chapter(s, step string) {
	t.count++
	t.printf("\n%s %s\n", t.paint(bold+";"+blue, fmt.Sprintf("%d.", t.count)), t.paint(bold, s))
	t.step(step)
}

func (t *teller) step(s string) {
	t.printf("   %s %s\n", t.paint(dim, fmt.Sprintf("%5.1f s", time.Since(t.start).Seconds())), s)
}

func (t *teller) good(s string) { t.printf("           %s %s\n", t.paint(green, "✓"), s) }

func (t *teller) bad(s, got string) {
	t.printf("           %s %s\n%s", t.paint(red, "✗"), t.paint(red, s), indent(got, "             "))
}

// mail shows what of a mail matters.
func (t *teller) mail(subject, line string) {
	if r := []rune(line); len(r) > 240 {
		line = string(r[:239]) + "…"
	}
	t.printf("%s", t.paint(dim, strings.TrimSuffix(indent(subject+"\n"+line, "             │ "), "\n"))+"\n")
}

func (t *teller) block(s string) { t.printf("\n%s\n", indent(s, "   ")) }

func (t *teller) line(s string) { t.printf("\n%s\n", s) }

func indent(s, by string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(s)) {
		b.WriteString(by + strings.TrimRight(line, "\n") + "\n")
	}
	return b.String()
}
