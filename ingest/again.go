package ingest

import (
	"context"
	"time"

	"usher/core"
	"usher/core/desk"
)

// failedMost is how often a mail is tried before it is held for the staff.
const failedMost = 5

// Replay deals with a recorded mail once more, as if it came now. What it did
// before is not done twice.
func (i *Ingest) Replay(ctx context.Context, id core.InboundID) (core.Inbound, error) {
	return i.redo(ctx, id, i.findAgain(ctx, id), false, core.Failed, core.Held, core.Received, core.RefusedIn, core.Discarded)
}

// Release deals with a held mail as its sender's, on the word of whoever
// releases it.
func (i *Ingest) Release(ctx context.Context, id core.InboundID) (core.Inbound, error) {
	return i.redo(ctx, id, finding{trust: core.TrustProven, evidence: "released by the staff"}, true, core.Held)
}

// findAgain is what is known of a recorded mail's sender. What proved it once
// goes on to: keys are changed, and signatures expire. Nothing is known of what
// can't be read; redo tells of that.
func (i *Ingest) findAgain(ctx context.Context, id core.InboundID) finding {
	in, err := i.desk.Inbound(ctx, id)
	if err == nil && in.Trust == core.TrustProven {
		return finding{trust: core.TrustProven, evidence: in.Evidence}
	}
	f := plainly("")
	if r, err := i.Original(ctx, i.desk, in); err == nil {
		defer r.Close()
		l := &letter{box: i.mailbox(in.Mailbox), in: in}
		if err = i.readInto(l, r); err == nil {
			f, err = i.find(ctx, l, r)
		}
		if err != nil {
			return plainly("")
		}
	}
	return f
}

func (i *Ingest) redo(ctx context.Context, id core.InboundID, found finding, released bool, from ...core.Disposition) (core.Inbound, error) {
	var out core.Inbound
	err := i.desk.Together(ctx, func(d *desk.Desk) error {
		in, err := d.InboundToChange(ctx, id)
		if err != nil {
			return err
		}
		if !oneOf(in.Disposition, from) {
			return core.Errorf(core.Invalid, "Mail %d is %s, and that is done.", id, in.Disposition)
		}
		if in.Raw.SHA256 == "" && in.Disposition != core.Held {
			return core.Errorf(core.Invalid, "The original of mail %d is no longer kept.", id)
		}
		if in.Raw.SHA256 == "" {
			return core.Errorf(core.Invalid, "Mail %d can't be read: the mail server did not give it. It is still in the mailbox.", id)
		}
		if in.From == "" && released {
			return core.Errorf(core.Invalid, "Mail %d names no sender, so it can't be anybody's. `usher inbound discard` ends it.", id)
		}
		if in.Disposition == core.Failed && in.Trust == core.TrustProven { // confirmed or released, and failed after that
			found, released = finding{trust: in.Trust, evidence: in.Evidence}, true
		}
		out, err = i.again(ctx, d, in, found, released)
		return err
	})
	return out, err
}

func oneOf(x core.Disposition, list []core.Disposition) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// Refuse ends a held mail and tells its sender why.
func (i *Ingest) Refuse(ctx context.Context, id core.InboundID, why string) (core.Inbound, error) {
	return i.endHeld(ctx, id, func(d *desk.Desk, in *core.Inbound) error {
		if in.From == "" {
			return core.Errorf(core.Invalid, "Mail %d names no sender, so nobody can be told. `usher inbound discard` ends it.", id)
		}
		s, err := d.Identify(ctx, "", in.From, nil, core.TrustPlain, true)
		if err != nil {
			return err
		}
		in.Disposition, in.Why = core.RefusedIn, why
		by := desk.By{Actor: s.Actor, Channel: core.Mail, MessageID: in.MessageID}
		return d.Refuse(ctx, by, *in, core.Errorf(core.Refused, "%s", why))
	})
}

// Discard ends a held mail without a word to anybody. Its original stays.
func (i *Ingest) Discard(ctx context.Context, id core.InboundID) (core.Inbound, error) {
	return i.endHeld(ctx, id, func(_ *desk.Desk, in *core.Inbound) error {
		in.Disposition, in.Why = core.Discarded, "discarded by the staff"
		return nil
	})
}

func (i *Ingest) endHeld(ctx context.Context, id core.InboundID, fn func(*desk.Desk, *core.Inbound) error) (core.Inbound, error) {
	var in core.Inbound
	err := i.desk.Together(ctx, func(d *desk.Desk) error {
		var err error
		if in, err = d.InboundToChange(ctx, id); err != nil {
			return err
		}
		if in.Disposition != core.Held && in.Disposition != core.Failed {
			return core.Errorf(core.Invalid, "Mail %d is not held; it is %s.", id, in.Disposition)
		}
		if err := fn(d, &in); err != nil {
			return err
		}
		return d.Settle(ctx, in)
	})
	return in, err
}

// retryFailed tries failed mails again, after a minute, four, nine, … until
// they are held.
func (i *Ingest) retryFailed(ctx context.Context) error {
	for pause(ctx, time.Minute) {
		failed, err := i.desk.Inbounds(ctx, 100, core.Failed)
		if err != nil {
			i.log.ErrorContext(ctx, "list failed mails", "err", err)
			continue
		}
		for _, in := range failed {
			wait := time.Duration(in.Attempts*in.Attempts) * time.Minute
			if i.desk.Now().Before(in.Decided.Add(wait)) {
				continue
			}
			if _, err := i.Replay(ctx, in.ID); err != nil {
				i.log.ErrorContext(ctx, "try failed mail again", "inbound", in.ID, "err", err)
			}
		}
	}
	return nil
}
