package ingest

import (
	"context"
	"slices"
	"time"

	"usher/core"
	"usher/core/desk"
)

// failedMost is how often a mail is tried before it is held for the staff.
const failedMost = 5

// Replay deals with a recorded mail once more, as if it came now. What it did
// before is not done twice.
func (i *Ingest) Replay(ctx context.Context, id core.InboundID) (core.Inbound, error) {
	found, released := i.findAgain(ctx, id), false
	var out core.Inbound
	err := i.desk.Together(ctx, func(d *desk.Desk) error {
		in, err := d.InboundToChange(ctx, id)
		if err != nil {
			return err
		}
		if !slices.Contains([]core.Disposition{core.Failed, core.Held, core.Received, core.RefusedIn, core.Discarded}, in.Disposition) {
			return core.Errorf(core.Invalid, "Mail %d is %s, and that is done.", id, in.Disposition)
		}
		if in.Raw.SHA256 == "" && in.Disposition != core.Held {
			return core.Errorf(core.Invalid, "The original of mail %d is no longer kept.", id)
		} else if in.Raw.SHA256 == "" {
			return notGiven(id)
		}
		if in.Disposition == core.Failed && in.Trust == core.TrustProven { // confirmed or released, and failed after that
			found, released = finding{trust: in.Trust, evidence: in.Evidence}, true
		}
		if out, err = i.again(ctx, d, in, found, released); err != nil {
			return err
		}
		return d.TellEnded(ctx, in, out)
	})
	return out, err
}

// findAgain is what is known of a recorded mail's sender. What proved it once
// goes on to: keys are changed, and signatures expire. Nothing is known of what
// can't be read; Replay tells of that.
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

func notGiven(id core.InboundID) error {
	return core.Errorf(core.Invalid, "Mail %d can't be read: the mail server did not give it. It is still in the mailbox.", id)
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
			if err := i.guard(ctx, "replay mail", func() error { _, err := i.Replay(ctx, in.ID); return err }); err != nil {
				i.log.ErrorContext(ctx, "try failed mail again", "inbound", in.ID, "err", err)
			}
		}
	}
	return nil
}
