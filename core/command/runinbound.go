package command

import (
	"context"
	"fmt"

	"usher/core"
	"usher/core/desk"
)

// mostMails is how many mails a list shows.
const mostMails = 50

// receiving is what staff do about the mails that came.
func (j job) receiving() func(context.Context) (Answer, error) {
	switch j.Verb {
	case "inbound":
		return j.inbound
	case "inbound show":
		return j.inboundShow
	case "inbound release":
		return j.deciding(core.MailReleased)
	case "inbound refuse":
		return j.deciding(core.MailRefused)
	case "inbound discard":
		return j.deciding(core.MailDiscarded)
	}
	return nil
}

func (j job) inbound(ctx context.Context) (Answer, error) {
	ends, waiting := j.Ends, len(j.Ends) == 0
	if waiting {
		ends = []core.Disposition{core.Held, core.Failed}
	}
	mails, err := j.desk.Mails(ctx, j.by.Actor, mostMails, ends...)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{OK: true, Blocks: []Block{MailTable(mails, j.runner.set.Zone)}, Data: Data{Mails: MailsOf(mails)}}
	switch {
	case len(mails) == mostMails:
		a.add(Hint{fmt.Sprintf("These are the newest %d; there may be more.", mostMails)})
	case waiting:
		a.add(Hint{"These wait. `inbound list all` lists every mail."})
	}
	return a, nil
}

func (j job) inboundShow(ctx context.Context) (Answer, error) {
	in, who, err := j.desk.Mail(ctx, j.by.Actor, j.Mail)
	if err != nil {
		return Answer{}, err
	}
	record := MailOf(in)
	a := Answer{OK: true, Blocks: MailBlocks(in, j.runner.set.Zone), Data: Data{Mail: &record}}
	a.add(Fields{{"Decided by", who}})
	if j.runner.inbox == nil || in.Disposition != core.Held && in.Disposition != core.Failed {
		return a, nil
	}
	h, err := j.runner.inbox.Describe(ctx, j.desk, in)
	if err != nil {
		return Answer{}, err
	}
	a.add(Fields{{"If released", h.Would}})
	if h.Text != "" {
		note := "not proven"
		if h.Proven {
			note = ""
		}
		a.add(Quote{Author: "How it begins", At: j.local(in.Received), Note: note, Text: h.Text})
	}
	acts := Actions{{"Refuse it", fmt.Sprintf("inbound refuse %d", in.ID)}, {"Discard it", fmt.Sprintf("inbound discard %d", in.ID)}}
	if in.Disposition == core.Held {
		acts = append(Actions{{"Deal with it as its sender's", fmt.Sprintf("inbound release %d", in.ID)}}, acts...)
	}
	a.add(acts)
	return a, nil
}

// deciding ends a held mail.
func (j job) deciding(what core.What) func(context.Context) (Answer, error) {
	return func(ctx context.Context) (Answer, error) {
		if j.runner.inbox == nil {
			return Answer{}, core.Errorf(core.Invalid, "No mail can be decided about here.")
		}
		in, err := j.runner.inbox.DecideMail(ctx, j.desk, j.by, desk.Decision{Mail: j.Mail, What: what, Why: j.Body})
		if err != nil {
			return Answer{}, err
		}
		record := MailOf(in)
		a := done(fmt.Sprintf("Mail %d is %s. %s", in.ID, map[core.What]string{
			core.MailReleased: "released", core.MailRefused: "refused", core.MailDiscarded: "discarded",
		}[what], became(in, what)))
		a.Data.Mail = &record
		return a, nil
	}
}

// became says what a decided mail came to.
func became(in core.Inbound, what core.What) string {
	switch {
	case what == core.MailDiscarded:
		return "Nobody was told; the original is kept."
	case what == core.MailRefused && in.Answerable():
		return "Its sender is told why."
	case what == core.MailRefused:
		return "Nobody was told why: the evidence is not in favour of its sender, and the answer could go to somebody who never wrote it."
	}
	switch in.Disposition {
	case core.Failed:
		return "It could not be dealt with and is tried again."
	case core.Opened:
		return fmt.Sprintf("It opened ticket %s.", in.Ticket)
	case core.Replied:
		return fmt.Sprintf("It is a reply on ticket %s.", in.Ticket)
	case core.Commanded:
		if in.Ticket != 0 {
			return fmt.Sprintf("What it asks for is done on ticket %s.", in.Ticket)
		}
		return "Its commands were run, and its sender gets the answer."
	}
	return fmt.Sprintf("It ended as %s: %s", in.Disposition, in.Why)
}
