package command

import (
	"context"
	"fmt"
	"strconv"

	"usher/core"
	"usher/core/desk"
)

// Apply does the #words of a mail on a ticket, after the reply was added or the
// ticket opened. What was left out comes back with its rule; the error is as of
// Run. Word n has the source by.Source.Part("#n"). #internal, #for and #org are
// passed over: they say how to reply or to open, which is done by then.
func (r *Runner) Apply(ctx context.Context, d *desk.Desk, by desk.By, t core.TicketID, words []Command) ([]core.Verdict, error) {
	var left []core.Verdict
	for i, c := range words {
		if c.Err != nil {
			left = append(left, core.Verdict{Rule: "not understood", Words: core.Explain(c.Err)})
			continue
		}
		own := by
		own.Source = by.Source.Part("#" + strconv.Itoa(i+1))
		c.Ticket = t
		more, err := r.apply(ctx, d, own, c)
		if err != nil {
			return left, err
		}
		left = append(left, more...)
	}
	return left, nil
}

func (r *Runner) apply(ctx context.Context, d *desk.Desk, by desk.By, c Command) ([]core.Verdict, error) {
	j := job{runner: r, desk: d, by: by, Command: c}
	if c.Verb == "cc" {
		return j.applyCopies(ctx)
	}
	change := j.change()
	if change == nil {
		return nil, nil
	}
	out, err := change(ctx)
	if err == nil {
		return out.Left, nil
	}
	return j.left(err)
}

func (j job) applyCopies(ctx context.Context) ([]core.Verdict, error) {
	var left []core.Verdict
	err := j.each(len(j.Addresses), func(i int, by desk.By) error {
		out, err := j.copy(ctx, by, j.Addresses[i])
		left = append(left, out.Left...)
		if err != nil {
			more, err := j.left(err)
			left = append(left, more...)
			return err
		}
		return nil
	})
	return left, err
}

// left turns the refusal of a #word into what was left out.
func (j job) left(err error) ([]core.Verdict, error) {
	var v core.Verdict
	switch {
	case again(err):
		return nil, err
	case core.KindOf(err) == core.Confirm:
		v.Confirm = true
		v.Words = core.Explain(err) + fmt.Sprintf(" To go ahead: `privacy %d public yes`.", j.Ticket)
	default:
		v.Words = fmt.Sprintf("`%s` was left out. %s", j.Line, core.Explain(err))
	}
	v.Rule = ruleOf(err)
	return []core.Verdict{v}, nil
}
