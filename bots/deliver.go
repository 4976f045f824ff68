package bots

import (
	"context"
	"time"

	"usher/core"
	"usher/core/desk"
)

// job is a notice to be delivered before its lease ends.
type job struct {
	notice core.Notice
	until  time.Time
}

const (
	settling  = 5 * time.Second // for one try to write how a delivery ended
	firstWait = 100 * time.Millisecond
)

// deliver delivers a notice and writes how that ended. Where ctx or the time for
// it ends first, the notice stays claimed, and comes again.
func (d *Deliverer) deliver(ctx context.Context, j job) {
	// It ends before the lease, so that nobody else delivers the same meanwhile.
	last := j.until.Add(-d.cfg.Lease / 6)
	if time.Now().After(last) {
		return
	}
	try, cancel := context.WithDeadline(ctx, last)
	defer cancel()
	var p desk.Posting
	err := Guard(try, d.cfg.Logger.With("notice", j.notice.ID), "deliver notice", func() (err error) {
		p, err = d.cfg.Network.Deliver(try, j.notice)
		return err
	})
	if err != nil {
		if ctx.Err() == nil {
			d.undelivered(ctx, j, failureOf(err))
		}
		return
	}
	d.worked(ctx)
	if len(p.Notices) == 0 {
		p.Notices = []core.Notice{j.notice}
	}
	d.settle(ctx, j, "delivered", func(ctx context.Context) error { return d.cfg.Outbox.Posted(ctx, p) }, func(s *DeliveryStatus) { s.Delivered++ })
}

// undelivered writes how delivering failed.
func (d *Deliverer) undelivered(ctx context.Context, j job, f *Failure) {
	switch f.Fate {
	case Obsolete:
		d.drop(ctx, j, f)
	case Unreachable:
		d.worked(ctx)
		d.giveUp(ctx, j, f, d.cfg.Outbox.FallBack)
	case Unfinished:
		d.worked(ctx)
		d.later(ctx, j, 0, f)
	case ByMail:
		d.giveUp(ctx, j, f, d.cfg.Outbox.MailInstead)
	case Down:
		if d.rest.failed(f) {
			d.cfg.Logger.WarnContext(ctx, "network cannot be used; notices wait", "network", d.cfg.Channel, "err", f.Cause)
		}
		d.later(ctx, j, 0, f)
		d.mailOld(ctx, f)
	default:
		if d.hopeless(j.notice) || final(j.notice, f) {
			d.giveUp(ctx, j, f, d.cfg.Outbox.MailInstead)
			return
		}
		d.later(ctx, j, max(f.After, d.wait(j.notice.Attempts)), f)
	}
}

func (d *Deliverer) worked(ctx context.Context) {
	if d.rest.worked() {
		d.cfg.Logger.InfoContext(ctx, "network works again", "network", d.cfg.Channel)
	}
}

// giveUp has a person told by mail what does not reach them here. What belongs to
// a place of several is set aside for the operator.
func (d *Deliverer) giveUp(ctx context.Context, j job, f *Failure, byMail func(context.Context, []core.Notice, string) error) {
	n := j.notice
	d.cfg.Logger.WarnContext(ctx, "notice cannot be delivered", "network", d.cfg.Channel, "notice", n.ID, "ticket", n.Ticket, "err", f.Cause)
	if n.Person == 0 {
		d.settle(ctx, j, "parked", d.ending(d.cfg.Outbox.Park, j, f), func(s *DeliveryStatus) { s.Parked++ })
		return
	}
	d.settle(ctx, j, "mailed", d.ending(byMail, j, f), func(s *DeliveryStatus) { s.Mailed++ })
}

// mailOld has people told by mail what waited too long for a network that can't be
// used. A desk that was off for a week tries for a while first.
func (d *Deliverer) mailOld(ctx context.Context, f *Failure) {
	if d.rest.tried() <= len(d.cfg.Waits) {
		return
	}
	mailed, err := d.cfg.Outbox.MailWaiting(ctx, d.cfg.Channel, d.cfg.Now().Add(-d.cfg.Patience), reason(f))
	switch {
	case err != nil && ctx.Err() == nil:
		d.cfg.Logger.ErrorContext(ctx, "mail what waits for a network", "network", d.cfg.Channel, "err", err)
	case mailed > 0:
		d.cfg.Logger.WarnContext(ctx, "people are told by mail what waited too long", "network", d.cfg.Channel, "notices", mailed)
	}
	d.count(func(s *DeliveryStatus) { s.Mailed += mailed })
}

func (d *Deliverer) drop(ctx context.Context, j job, f *Failure) {
	d.settle(ctx, j, "dropped", d.ending(d.cfg.Outbox.Drop, j, f), func(s *DeliveryStatus) { s.Dropped++ })
}

func (d *Deliverer) later(ctx context.Context, j job, wait time.Duration, f *Failure) {
	d.cfg.Logger.InfoContext(ctx, "notice waits", "network", d.cfg.Channel, "notice", j.notice.ID, "tries", j.notice.Attempts+1, "err", f.Cause)
	d.settle(ctx, j, "delayed", func(ctx context.Context) error {
		return d.cfg.Outbox.Later(ctx, []core.Notice{j.notice}, wait, reason(f))
	}, func(s *DeliveryStatus) { s.Delayed++ })
}

// ending is an end of a notice that is written with its reason.
func (d *Deliverer) ending(write func(context.Context, []core.Notice, string) error, j job, f *Failure) func(context.Context) error {
	return func(ctx context.Context) error { return write(ctx, []core.Notice{j.notice}, reason(f)) }
}

// settle writes how a delivery ended and tries that again while the claim lasts.
// Should it never work, the notice comes again, and is found where it stands.
func (d *Deliverer) settle(ctx context.Context, j job, how string, write func(context.Context) error, count func(*DeliveryStatus)) {
	for wait := firstWait; ; wait = min(2*wait, settling) {
		try, cancel := context.WithTimeout(context.WithoutCancel(ctx), settling)
		err := write(try)
		cancel()
		if err == nil {
			d.count(count)
			d.cfg.Logger.DebugContext(ctx, "notice "+how, "network", d.cfg.Channel, "notice", j.notice.ID, "ticket", j.notice.Ticket)
			return
		}
		d.cfg.Logger.ErrorContext(ctx, "settle notice", "network", d.cfg.Channel, "notice", j.notice.ID, "as", how, "err", err)
		if time.Now().Add(wait).After(j.until) {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

const longestReason = 1000

// reason is for the operator.
func reason(f *Failure) string {
	text := f.Error()
	if len(text) > longestReason {
		text = text[:longestReason]
	}
	return text
}

var _ Outbox = (*desk.Desk)(nil)
