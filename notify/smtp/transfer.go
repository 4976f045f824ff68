package smtp

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"time"
)

// envelope is checked and ready for the wire.
type envelope struct {
	from, to string // paths, with <>
	utf8     bool
}

func (m *Mail) envelope() (envelope, error) {
	to, err := normal(m.Rcpt)
	if err != nil {
		return envelope{}, fmt.Errorf("recipient: %w", err)
	}
	from := m.Return
	if from != "" {
		if from, err = normal(from); err != nil {
			return envelope{}, fmt.Errorf("sender: %w", err)
		}
	}
	var shown header
	if err := m.people(&shown); err != nil {
		return envelope{}, err
	}
	return envelope{angle(from), angle(to), !ascii(from) || !ascii(to) || !ascii(shown.buf.String())}, nil
}

// send hands over one mail. It returns at once when ctx ends.
func (l *link) send(ctx context.Context, env envelope, m *Mail) error {
	stop := context.AfterFunc(ctx, func() { l.raw.Close() })
	err := l.ready()
	if err == nil {
		err = l.transfer(env, m)
	}
	l.fresh = false
	if !stop() {
		l.broken = true
	}
	if err == nil {
		return nil
	}
	return ended(ctx, err)
}

// ready ends a transaction left open, and asks a connection that has rested
// whether it is alive, so that one silently cut does not cost a time-out.
func (l *link) ready() *Error {
	if l.fresh || !l.dirty && time.Since(l.used) < probeAfter {
		return nil
	}
	l.raw.quiet = min(probeTimeout, l.quiet)
	if err := l.client.Reset(); err != nil {
		l.broken, l.stale = true, true
		return failure(l.server, StepMail, err)
	}
	l.raw.quiet = l.quiet
	l.dirty = false
	return nil
}

func (l *link) transfer(env envelope, m *Mail) *Error {
	if ok, _ := l.client.Extension("SMTPUTF8"); env.utf8 && !ok {
		return refusal(errors.New("an address has letters beyond ASCII, which the mail server does not take (no SMTPUTF8)"))
	}
	// Composing first keeps a mail that cannot be composed off the wire.
	c, err := m.compose()
	if err != nil {
		return refusal(err)
	}
	if err := l.begin(env); err != nil {
		return err
	}
	return l.content(c)
}

// begin sends MAIL, RCPT and DATA: in one packet where the server takes that
// (RFC 2920), which spares two round trips a mail.
func (l *link) begin(env envelope) *Error {
	l.dirty = true
	together, _ := l.client.Extension("PIPELINING")
	steps := []struct {
		step Step
		line string
		want int
	}{
		{StepMail, "MAIL FROM:" + env.from + l.options(env), 250},
		{StepRcpt, "RCPT TO:" + env.to, 25},
		{StepData, "DATA", 354},
	}
	text := l.client.Text
	var first *Error
	var sent error
	if together {
		sent = text.PrintfLine("%s\r\n%s\r\n%s", steps[0].line, steps[1].line, steps[2].line)
	}
	for _, s := range steps {
		if !together {
			sent = text.PrintfLine("%s", s.line)
		}
		err := sent
		if err == nil {
			_, _, err = text.ReadResponse(s.want)
		}
		if err == nil && first != nil && s.step == StepData {
			// The server waits for content nobody is to get: only a cut
			// connection ends that without an acceptance.
			l.broken = true
		}
		if err != nil && first == nil {
			first = failure(l.server, s.step, err)
		}
		if err != nil && l.lost(err) || err != nil && !together {
			break
		}
	}
	return first
}

func (l *link) options(env envelope) string {
	var s string
	if ok, _ := l.client.Extension("8BITMIME"); ok {
		s += " BODY=8BITMIME"
	}
	if env.utf8 {
		s += " SMTPUTF8"
	}
	return s
}

// lost reports and notes that the connection is dead: nothing was accepted on
// it yet, so a kept one may be replaced.
func (l *link) lost(err error) bool {
	if refusing(err) {
		return false
	}
	l.broken = true
	l.stale = !l.fresh
	return true
}

// refusing reports an orderly refusal, after which the connection goes on. 421
// announces its end, and any other code that the two sides lost step.
func refusing(err error) bool {
	reply, ok := errors.AsType[*textproto.Error](err)
	return ok && reply.Code != 421 && (reply.Code/100 == 4 || reply.Code/100 == 5)
}

// content sends the mail and waits for the verdict. From the last byte on the
// server may have accepted it, so nothing after that makes the link stale.
func (l *link) content(c composed) *Error {
	l.broken = true
	w := l.client.Text.DotWriter()
	if err := c.write(w); err != nil {
		if own, ok := errors.AsType[*Error](err); ok {
			return own
		}
		l.stale = !l.fresh
		return l.parting(err)
	}
	l.raw.quiet = verdict * l.quiet
	err := w.Close()
	if err == nil {
		_, _, err = l.client.Text.ReadResponse(250)
	}
	l.raw.quiet = l.quiet
	l.broken = err != nil && !refusing(err)
	l.dirty = err != nil
	if err != nil {
		return failure(l.server, StepData, err)
	}
	return nil
}

// parting looks for the words of a server that hung up in the middle of a
// mail, as some do when it grows too large.
func (l *link) parting(err error) *Error {
	l.raw.quiet = partTimeout
	_, _, read := l.client.Text.ReadResponse(250)
	if reply, ok := errors.AsType[*textproto.Error](read); ok {
		l.stale = false
		return failure(l.server, StepData, reply)
	}
	return failure(l.server, StepData, err)
}
