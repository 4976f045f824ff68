package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"usher/core"
	"usher/core/desk"
	"usher/ingest/mailparse"
)

// deal records a mail and has the desk deal with it, within the caller's
// transaction. It fails only if the transaction as a whole must be undone: a
// mail that alone went wrong is recorded as failed, to be tried again.
func (i *Ingest) deal(ctx context.Context, d *desk.Desk, l *letter) error {
	in, fresh, err := d.Record(ctx, l.in)
	if err != nil {
		return err
	}
	l.in = in
	if !fresh {
		return nil
	}
	return i.settle(ctx, d, l)
}

// settle finds the mail's end and writes it.
func (i *Ingest) settle(ctx context.Context, d *desk.Desk, l *letter) error {
	before := l.in
	err := d.Together(ctx, func(d *desk.Desk) error {
		return i.guard(ctx, "decide on mail", func() error { return i.decide(ctx, d, l) })
	})
	if err != nil && (ctx.Err() != nil || core.KindOf(err) == core.Conflict) {
		return err // all of it is done again
	} else if err != nil {
		i.log.ErrorContext(ctx, "deal with mail", "mailbox", l.box.Name, "inbound", before.ID, "err", err)
		l.in = failed(before, err)
	}
	if l.in.Disposition == core.Held && l.in.Rule != core.RuleHeld {
		err := d.TellHeld(ctx, l.in, func(d *desk.Desk) (desk.Held, error) { return i.describe(ctx, d, l) })
		if err != nil {
			return err
		}
	}
	return d.Settle(ctx, l.in)
}

// failed notes one more attempt that went wrong.
func failed(in core.Inbound, err error) core.Inbound {
	in.Disposition, in.Attempts, in.Why = core.Failed, in.Attempts+1, err.Error()
	if in.Attempts >= failedMost {
		in.Disposition, in.Rule = core.Held, heldFailing
	}
	return in
}

// Why a mail is held for the staff to decide, in words for them.
const (
	heldUnread   = "the mail server could not give it"
	heldUnsaved  = "it could not be recorded as it is"
	heldNobody   = "it names no sender"
	heldAgainst  = "the evidence speaks against its sender"
	heldUnasked  = "its sender was asked about other mails and not about this one"
	heldFlooding = "more mails came to a ticket than a person writes"
	heldFailing  = "it failed too often"
)

// holdFor ends the mail as held for that reason.
func (l *letter) holdFor(reason, why string, args ...any) error {
	l.in.Rule = reason
	return l.end(core.Held, why, args...)
}

// end notes how the mail ends.
func (l *letter) end(to core.Disposition, why string, args ...any) error {
	l.in.Disposition, l.in.Why = to, fmt.Sprintf(why, args...)
	return nil
}

// decide takes the questions about a mail in the order that keeps loops and
// forgeries out: what no human wrote first, then who wrote it, then what it
// says.
func (i *Ingest) decide(ctx context.Context, d *desk.Desk, l *letter) error {
	if l.unsaved != nil {
		return l.holdFor(heldUnsaved, "%s", l.unsaved)
	}
	if l.in.Raw.SHA256 == "" {
		return l.holdFor(heldUnread, "the mail server could not give this mail; it is still in the mailbox")
	}
	var err error
	if l.keys, err = d.Rekey(ctx, l.keys...); err != nil {
		return err
	}
	if key, ok := l.key(core.StopKey); ok {
		return i.stop(ctx, d, l, key)
	}
	if done, err := i.automatic(ctx, d, l); done || err != nil {
		return err
	}
	if l.in.From == "" {
		return l.holdFor(heldNobody, "the mail names no sender, so nobody can be answered")
	}
	s, err := i.identify(ctx, d, l)
	if err != nil {
		return err
	}
	l.in.Person, l.in.Trust, l.in.Evidence = s.Actor.Person.ID, s.Actor.Trust, s.Evidence
	if s.Hold {
		return i.hold(ctx, d, l, s)
	}
	return i.act(ctx, d, l, i.by(l, s))
}

// identify finds who sent the mail. One that names several authors is proven by
// a key of none of them, and accepted nowhere: who confirms it answers for it.
// Commands need proof in every mailbox: they can give away an account.
func (i *Ingest) identify(ctx context.Context, d *desk.Desk, l *letter) (desk.Sender, error) {
	trust, several := l.found.trust, slices.Contains(l.msg.Problems, mailparse.SeveralFrom)
	if several && !l.released && trust == core.TrustProven {
		trust = core.TrustPlain
	}
	keys, accept := l.keys, l.box.AcceptPlain && !i.isCommandMail(l)
	if several {
		keys, accept = nil, false
	}
	s, err := d.Identify(ctx, l.msg.From.Name, l.in.From, keys, trust, accept)
	switch {
	case several && s.Hold:
		s.Evidence = "more than one sender"
	case s.Key.Kind != 0 || l.found.evidence == "":
	case trust == core.TrustPlain && len(keys) > 0:
		s.Evidence += ", " + l.found.evidence
	default:
		s.Evidence = l.found.evidence
	}
	return s, err
}

func (i *Ingest) by(l *letter, s desk.Sender) desk.By {
	return desk.By{
		Actor: s.Actor, Source: l.in.Source, Channel: core.Mail, Copied: i.copies(l),
		MessageID: l.in.MessageID, From: l.in.From, Inbound: l.in.ID,
	}
}

// automatic notes mail that no human wrote. It is never answered.
func (i *Ingest) automatic(ctx context.Context, d *desk.Desk, l *letter) (bool, error) {
	if l.msg.Bounce.Failed() {
		return true, i.bounced(ctx, d, l)
	}
	why := string(l.msg.Auto)
	if _, s, ok := core.KeyInMessageID(l.in.MessageID); ok {
		if _, ours := d.Keys().Open(s); ours {
			why = "our own mail"
		}
	}
	if d.Ours(l.in.From) {
		why = "our own mail"
	}
	if why == "" {
		return false, nil
	}
	id, _, err := d.Locate(ctx, core.Actor{}, i.evidence(l))
	l.in.Ticket = id
	return true, errorOr(err, l.end(core.Automatic, "automatic mail: %s", why))
}

func errorOr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

func (i *Ingest) bounced(ctx context.Context, d *desk.Desk, l *letter) error {
	b := l.msg.Bounce
	why := "delivery failed"
	if b.Status != "" {
		why += " with " + b.Status
	}
	n, s, ok := core.KeyInMessageID(b.OriginalMessageID)
	key, ours := d.Keys().Open(s)
	if !ok || !ours {
		if key, ours = l.key(core.ReplyKey); !ours {
			return l.end(core.Bounced, "%s, of a mail that is not ours", why)
		}
	}
	keys, err := d.Rekey(ctx, key)
	if err != nil {
		return err
	}
	l.in.Person = keys[0].Person
	if l.in.Ticket, err = d.Bounced(ctx, n, l.in.Person, b.Permanent); err != nil {
		return err
	}
	return l.end(core.Bounced, "%s", why)
}

// stop turns off the notices whose stop address the mail was sent to. The key
// is proof enough: all it can do is end its own person's notices.
func (i *Ingest) stop(ctx context.Context, d *desk.Desk, l *letter, key core.Key) error {
	a, err := d.Prove(ctx, key.Person, "")
	if core.KindOf(err) == core.NotFound {
		return l.end(core.Commanded, "asked to stop notices that they no longer get")
	} else if err != nil {
		return err
	}
	by := desk.By{Actor: a, Source: l.in.Source, Channel: core.Mail, Inbound: l.in.ID}
	l.in.Person, l.in.Ticket = key.Person, key.Ticket
	if key.Ticket == 0 {
		err = d.StopAll(ctx, by)
	} else {
		_, err = d.SetAlert(ctx, by, key.Ticket, false)
	}
	if kind := core.KindOf(err); kind == core.NotFound || kind == core.Refused {
		return l.end(core.Commanded, "asked to stop notices that they no longer get")
	}
	return errorOr(err, l.end(core.Commanded, "asked to stop notices"))
}

// hold keeps a mail until its sender proves to be who they say; failed evidence
// is for the staff alone, and answered by nobody.
func (i *Ingest) hold(ctx context.Context, d *desk.Desk, l *letter, s desk.Sender) error {
	if s.Actor.Trust == core.TrustFailed {
		return l.holdFor(heldAgainst, "the evidence speaks against the sender: %s", s.Evidence)
	}
	if closed, err := i.unwanted(ctx, d, l, s); closed || err != nil {
		return err
	}
	asked, err := d.Challenge(ctx, i.by(l, s), l.in)
	if err != nil {
		return err
	} else if !asked {
		return l.holdFor(heldUnasked, "nothing proves the sender (%s); they were asked to confirm enough mails today", s.Evidence)
	}
	return l.holdFor(core.RuleHeld, "nothing proves the sender (%s); they were asked to confirm", s.Evidence)
}

// unwanted refuses a mail that would open a ticket, where the desk takes none of
// its sender whoever they prove to be: to have them confirm it first would only
// be one mail more. Nothing of the mail goes to an address that may not have
// sent it.
func (i *Ingest) unwanted(ctx context.Context, d *desk.Desk, l *letter, s desk.Sender) (bool, error) {
	if i.isCommandMail(l) {
		return false, nil
	}
	if id, _, err := d.Locate(ctx, s.Actor, i.evidence(l)); id != 0 || err != nil {
		return false, err
	}
	why := d.Unwanted(ctx, s.Actor, l.in.From)
	if core.KindOf(why) != core.Refused {
		return false, why
	}
	in := l.in
	in.Subject = ""
	l.in.Rule = ruleOf(why)
	if err := d.Refuse(ctx, i.by(l, s), in, why); err != nil {
		return false, err
	}
	return true, l.end(core.RefusedIn, "%s", core.Explain(why))
}

// act does what a mail of a known sender says.
func (i *Ingest) act(ctx context.Context, d *desk.Desk, l *letter, by desk.By) error {
	if key, ok := l.key(core.ChallengeKey); ok && key.Person == by.Actor.Person.ID {
		return i.confirmed(ctx, d, l, by, key)
	}
	if key, ok := l.key(core.ConfirmKey); ok && key.Person == by.Actor.Person.ID {
		return i.pending(ctx, d, l, by, key)
	}
	if key, ok := l.key(core.HeldKey); ok && key.Person == by.Actor.Person.ID {
		return i.decision(ctx, d, l, by, key.Inbound)
	}
	if i.isCommandMail(l) {
		return i.commandMail(ctx, d, l, by)
	}
	return i.conversation(ctx, d, l, by)
}

func (i *Ingest) isCommandMail(l *letter) bool {
	for _, r := range l.msg.Recipients {
		if l.box.CommandAddress != "" && strings.EqualFold(r, l.box.CommandAddress) {
			return true
		}
	}
	return false
}

// refused tells the sender why nothing was done.
func (i *Ingest) refused(ctx context.Context, d *desk.Desk, l *letter, by desk.By, why error) error {
	l.in.Rule = ruleOf(why)
	if err := d.Refuse(ctx, by, l.in, why); err != nil {
		return err
	}
	return l.end(core.RefusedIn, "%s", core.Explain(why))
}
