package notify

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"usher/core"
	"usher/notify/smtp"
)

// job is a bundle to be sent before its lease ends.
type job struct {
	bundle []core.Notice
	until  time.Time
}

const (
	settling  = 5 * time.Second // for one try to write how a mail ended
	firstWait = 100 * time.Millisecond
)

// deliver sends a bundle as one mail and reports whether it went, and is to be
// marked so; else it writes how that ended. Where ctx or the time for it ends
// first, the bundle stays claimed. A panic is a failure of this mail alone.
func (w *Worker) deliver(ctx context.Context, j job) (went bool) {
	defer func() {
		if p := recover(); p != nil {
			w.panicked(ctx, j, p)
			went = false
		}
	}()
	return w.try(ctx, j)
}

// panicked puts a bundle off over which usher stumbled, with what it was, not what
// it said: that may be somebody's text.
func (w *Worker) panicked(ctx context.Context, j job, p any) {
	err := fmt.Errorf("send mail: panic with a %T", p)
	w.cfg.Logger.ErrorContext(ctx, "panic", "notice", j.bundle[0].ID, "with", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
	if n := j.bundle[0]; w.hopeless(n) {
		w.park(ctx, j, err)
	} else {
		w.later(ctx, j, w.wait(n.Attempts), err.Error())
	}
}

func (w *Worker) try(ctx context.Context, j job) bool {
	if w.health.paused() {
		w.later(ctx, j, 0, "waits for the mail server")
		return false
	}
	// Sending ends before the lease, so that nobody else sends the same mail
	// meanwhile.
	last := j.until.Add(-w.cfg.Lease / 6)
	if time.Now().After(last) {
		return false // the server is slow: it comes again when the lease is over
	}
	send, cancel := context.WithDeadline(ctx, last)
	defer cancel()
	l, err := w.cfg.Outbox.Letter(send, j.bundle)
	switch {
	case core.KindOf(err) == core.Refused:
		w.drop(ctx, j, core.Explain(err))
		return false
	case err != nil && ctx.Err() == nil:
		w.cfg.Logger.ErrorContext(ctx, "load notice", "notice", j.bundle[0].ID, "err", err)
		w.later(ctx, j, w.wait(j.bundle[0].Attempts), err.Error())
		return false
	case err != nil:
		return false
	}
	m, err := Compose(l, w.cfg.Settings)
	if err != nil {
		w.park(ctx, j, err)
		return false
	}
	if err := w.cfg.Sender.Send(send, m); err != nil {
		w.unsent(ctx, j, err)
		return false
	}
	w.worked(ctx)
	return true
}

// unsent writes how sending failed.
func (w *Worker) unsent(ctx context.Context, j job, err error) {
	e := asError(err)
	switch n := j.bundle[0]; {
	case ctx.Err() != nil:
	case e == nil || e.Temporary() || blocked(e):
		wait := w.wait(n.Attempts)
		if down(e) {
			wait = 0 // the server's fault, not the mail's
		}
		w.failed(ctx, err)
		if !blocked(e) && wait > 0 && w.hopeless(n) {
			w.park(ctx, j, err)
			return
		}
		w.later(ctx, j, wait, reason(err))
	default:
		if e.Step != smtp.StepCompose {
			w.worked(ctx)
		}
		w.park(ctx, j, err)
	}
}

// down reports that no mail can be sent now, whatever it is.
func down(e *smtp.Error) bool {
	return e != nil && (e.Step == smtp.StepConnect || e.Step == smtp.StepTLS || e.Step == smtp.StepAuth)
}

// blocked reports what is most likely so for every mail, as the server knows
// nothing of this one but the desk's own address and its size.
func blocked(e *smtp.Error) bool {
	return e != nil && (down(e) || e.Auth() || e.Code == 421 || e.Step == smtp.StepMail && e.Code/100 == 5 && e.Code != 552)
}

func (w *Worker) worked(ctx context.Context) {
	if w.health.worked() {
		w.cfg.Logger.InfoContext(ctx, "mail server works again")
	}
}

func (w *Worker) failed(ctx context.Context, err error) {
	began := false
	switch e := asError(err); {
	case blocked(e):
		began = w.health.failed(err)
	case e != nil && e.Step != smtp.StepCompose:
		began = w.health.refused(err)
	}
	if began {
		w.cfg.Logger.WarnContext(ctx, "mail server cannot be used; notices wait", "err", err)
	}
}

// mark writes what went out until sent is closed: what went while it wrote goes
// in one transaction, as a commit takes longer than a mail.
func (w *Worker) mark(ctx context.Context, sent <-chan job) {
	for j := range sent {
		jobs := append(make([]job, 0, unmarked), j)
		for more := true; more && len(jobs) < unmarked; {
			select {
			case j, more = <-sent:
				if more {
					jobs = append(jobs, j)
				}
			default:
				more = false
			}
		}
		w.settle(ctx, jobs, "sent", w.cfg.Outbox.Sent, func(s *Status) { s.Sent += len(jobs) })
		w.done(len(jobs))
	}
}

func (w *Worker) later(ctx context.Context, j job, wait time.Duration, why string) {
	w.settleOne(ctx, j, "delayed", func(ctx context.Context) error { return w.cfg.Outbox.Later(ctx, j.bundle, wait, why) }, func(s *Status) { s.Delayed++ })
}

func (w *Worker) drop(ctx context.Context, j job, why string) {
	w.settleOne(ctx, j, "dropped", func(ctx context.Context) error { return w.cfg.Outbox.Drop(ctx, j.bundle, why) }, func(s *Status) { s.Dropped++ })
}

func (w *Worker) park(ctx context.Context, j job, err error) {
	w.cfg.Logger.WarnContext(ctx, "notice parked", "notice", j.bundle[0].ID, "ticket", j.bundle[0].Ticket, "err", err)
	w.settleOne(ctx, j, "parked", func(ctx context.Context) error { return w.cfg.Outbox.Park(ctx, j.bundle, reason(err)) }, func(s *Status) { s.Parked++ })
}

func (w *Worker) settleOne(ctx context.Context, j job, how string, write func(context.Context) error, count func(*Status)) {
	w.settle(ctx, []job{j}, how, func(ctx context.Context, _ ...[]core.Notice) error { return write(ctx) }, count)
}

// settle writes how bundles ended and tries that again while the claims last.
// Should it never work, the mails go out again with the same Message-ID.
func (w *Worker) settle(ctx context.Context, jobs []job, how string, write func(context.Context, ...[]core.Notice) error, count func(*Status)) {
	until := jobs[0].until
	bundles := make([][]core.Notice, len(jobs))
	for i, j := range jobs {
		bundles[i] = j.bundle
		if j.until.Before(until) {
			until = j.until
		}
	}
	for wait := firstWait; ; wait = min(2*wait, settling) {
		try, cancel := context.WithTimeout(context.WithoutCancel(ctx), settling)
		err := write(try, bundles...)
		cancel()
		if err == nil {
			w.count(count)
			for _, b := range bundles {
				w.cfg.Logger.DebugContext(ctx, "notice "+how, "notice", b[0].ID, "ticket", b[0].Ticket, "bundled", len(b))
			}
			return
		}
		w.cfg.Logger.ErrorContext(ctx, "settle notices", "first", bundles[0][0].ID, "mails", len(bundles), "as", how, "err", err)
		if time.Now().Add(wait).After(until) {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// reason is for the operator: with the server's own words, which may name
// addresses and stay out of the log.
func reason(err error) string {
	text := err.Error()
	if e := asError(err); e != nil && e.Reply != "" && !strings.Contains(text, e.Reply) {
		text += ": " + line(e.Reply)
	}
	return cut(text, 1000)
}
