package command

import (
	"context"
	"time"

	"usher/core"
	"usher/core/desk"
)

// Options is how commands are read and answered.
type Options struct {
	Zone *time.Location // of days in commands and times in answers; nil: UTC
	Page int            // tickets a page of a list; zero: 20
}

// Runner runs commands on a desk. Its methods may be called from several
// goroutines.
type Runner struct {
	set   Options
	inbox Inbox
}

// Inbox is what the commands about the mails that came need of whoever reads
// the mailboxes.
type Inbox interface {
	// DecideMail ends a held mail as staff decide, and returns its record as it
	// then stands.
	DecideMail(ctx context.Context, d *desk.Desk, by desk.By, c desk.Decision) (core.Inbound, error)
	// Describe says what a mail holds that waits, and what it would do.
	Describe(ctx context.Context, d *desk.Desk, in core.Inbound) (desk.Held, error)
}

// New returns a runner.
func New(set Options) *Runner {
	if set.Zone == nil {
		set.Zone = time.UTC
	}
	if set.Page == 0 {
		set.Page = 20
	}
	return &Runner{set: set}
}

// With returns the runner with an inbox. Without one no mail can be decided
// about.
func (r *Runner) With(b Inbox) *Runner { return &Runner{r.set, b} }

// Env is what the meaning of words depends on, for Parse and Words.
func (r *Runner) Env(d *desk.Desk) Env {
	return Env{Now: d.Now(), Zone: r.set.Zone, Categories: d.Settings().Categories}
}

// Run does one command for an actor and answers. Refusals and mistakes are
// answers that are not OK. An error is the machine's or a conflict: then the
// caller rolls back and tries again, and the answer says so to the asker.
//
// What by.Source did before is not done again. A command by mail that asks for
// a yes is kept: see Answer.Pending.
func (r *Runner) Run(ctx context.Context, d *desk.Desk, by desk.By, c Command) (Answer, error) {
	a, err := r.run(ctx, d, by, c)
	if err != nil {
		return a, err
	}
	return keepPending(ctx, d, by, a)
}

// RunText parses a command and runs it.
func (r *Runner) RunText(ctx context.Context, d *desk.Desk, by desk.By, text string) (Answer, error) {
	c, err := Parse(text, r.Env(d))
	if err != nil {
		return Refusal(err), nil
	}
	return r.Run(ctx, d, by, c)
}

func (r *Runner) run(ctx context.Context, d *desk.Desk, by desk.By, c Command) (Answer, error) {
	j := job{runner: r, desk: d, by: by, Command: c}
	do := j.doing()
	if do == nil {
		return Refusal(core.Errorf(core.Invalid, "%s is not a command here. `help` shows what I understand.", tick(c.Verb))), nil
	}
	a, err := do(ctx)
	if err == nil {
		return a, nil
	}
	a = Refusal(err)
	if again(err) {
		return a, err
	}
	return a, nil
}

// again reports whether an error is no answer: the same may go well later.
func again(err error) bool {
	k := core.KindOf(err)
	return k == core.Internal || k == core.Conflict
}

// keepPending keeps what a mail's commands ask a yes for. The mail of the answer
// says how to give it.
func keepPending(ctx context.Context, d *desk.Desk, by desk.By, a Answer) (Answer, error) {
	if by.Channel != core.Mail || a.Data.Confirm == "" || by.Actor.System {
		return a, nil
	}
	var err error
	if a.Pending, err = d.Ask(ctx, by, a.Data.Confirm); err != nil {
		return Refusal(err), err
	}
	return a, nil
}
