package ingest

import (
	"cmp"
	"context"

	"usher/core"
	"usher/core/desk"
)

// releasedByStaff is what proves a mail that was held.
var releasedByStaff = finding{trust: core.TrustProven, evidence: "released by the staff"}

// notAccepted is what a sender is told where the staff give no reason.
const notAccepted = "The staff of the desk did not accept this mail."

// DecideMail ends a held mail as staff decide, once, and records who did.
func (i *Ingest) DecideMail(ctx context.Context, d *desk.Desk, by desk.By, c desk.Decision) (core.Inbound, error) {
	return d.DecideMail(ctx, by, c, func(d *desk.Desk, in core.Inbound) (core.Inbound, error) {
		switch c.What {
		case core.MailReleased:
			return i.release(ctx, d, in)
		case core.MailRefused:
			return i.refuse(ctx, d, in, cmp.Or(c.Why, notAccepted))
		}
		in.Disposition, in.Why = core.Discarded, "discarded by the staff" // its original stays
		return in, d.Settle(ctx, in)
	})
}

// release deals with a held mail as its sender's, on the word of whoever
// releases it.
func (i *Ingest) release(ctx context.Context, d *desk.Desk, in core.Inbound) (core.Inbound, error) {
	if in.Raw.SHA256 == "" {
		return in, notGiven(in.ID)
	}
	if in.From == "" {
		return in, core.Errorf(core.Invalid, "Mail %d names no sender, so it can't be anybody's. `inbound discard %[1]d` ends it.", in.ID)
	}
	return i.again(ctx, d, in, releasedByStaff, true)
}

// refuse ends a held mail and tells its sender why, if they may be told.
func (i *Ingest) refuse(ctx context.Context, d *desk.Desk, in core.Inbound, why string) (core.Inbound, error) {
	if in.From == "" {
		return in, core.Errorf(core.Invalid, "Mail %d names no sender, so nobody can be told. `inbound discard %[1]d` ends it.", in.ID)
	}
	in.Disposition, in.Why = core.RefusedIn, why
	if in.Answerable() {
		s, err := d.Identify(ctx, "", in.From, nil, core.TrustPlain, true)
		if err != nil {
			return in, err
		}
		by := desk.By{Actor: s.Actor, Channel: core.Mail, MessageID: in.MessageID}
		if err := d.Refuse(ctx, by, in, core.Errorf(core.Refused, "%s", why)); err != nil {
			return in, err
		}
	}
	return in, d.Settle(ctx, in)
}

// Release, Refuse and Discard end a held mail as the desk's administrator.
func (i *Ingest) Release(ctx context.Context, id core.InboundID) (core.Inbound, error) {
	return i.byAdministrator(ctx, desk.Decision{Mail: id, What: core.MailReleased})
}

// Refuse is with Release.
func (i *Ingest) Refuse(ctx context.Context, id core.InboundID, why string) (core.Inbound, error) {
	return i.byAdministrator(ctx, desk.Decision{Mail: id, What: core.MailRefused, Why: why})
}

// Discard is with Release.
func (i *Ingest) Discard(ctx context.Context, id core.InboundID) (core.Inbound, error) {
	return i.byAdministrator(ctx, desk.Decision{Mail: id, What: core.MailDiscarded})
}

func (i *Ingest) byAdministrator(ctx context.Context, c desk.Decision) (core.Inbound, error) {
	return i.DecideMail(ctx, i.desk, desk.By{Actor: core.System(), Channel: core.Shell}, c)
}
