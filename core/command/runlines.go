package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// mostLines is how many commands of a mail are run.
const mostLines = 50

// RunLines runs the lines of a command mail, or of a command that waited for a
// yes, in order and each on its own: what one of them does stays done when
// another is refused. The answer, one for all, quotes each line before its
// result and is OK if all are. Line n has the source by.Source.Part("n").
func (r *Runner) RunLines(ctx context.Context, d *desk.Desk, by desk.By, text string) (Answer, error) {
	lines := Lines(text)
	if len(lines) == 0 {
		return Refusal(core.Errorf(core.Invalid, "There is no command in this mail. Write one a line; `help` shows what I understand.")), nil
	}
	all := Answer{OK: true}
	size := 0
	for i, line := range lines {
		if i == mostLines || size >= fullMail {
			all.stopped(lines[i:], i)
			break
		}
		own := by
		own.Source = by.Source.Part(strconv.Itoa(i + 1))
		a, err := r.runLine(ctx, d, own, line)
		if err != nil {
			return a, err
		}
		a.shorten(mostLine)
		size += len(HTML(a))
		all.join(line, a, len(lines) == 1)
		if by.Actor, err = d.Again(ctx, by.Actor); err != nil {
			return Refusal(err), err
		}
	}
	return keepPending(ctx, d, by, all)
}

// stopped says which lines were not done, and why.
func (a *Answer) stopped(left []string, done int) {
	why := "the answer is as long as a mail can be"
	if done == mostLines {
		why = fmt.Sprintf("a mail may hold %d commands", mostLines)
	}
	first, _, _ := strings.Cut(left[0], "\n")
	what := "The last line was not done"
	if len(left) > 1 {
		what = fmt.Sprintf("The last %d lines were not done, from %s on", len(left), tick(first))
	} else {
		what += ", " + tick(first)
	}
	a.OK = false
	a.add(Hint{what + ": " + why + ". Send them in another mail."})
}

// runLine runs a line so that it can fail alone.
func (r *Runner) runLine(ctx context.Context, d *desk.Desk, by desk.By, line string) (Answer, error) {
	c, err := Parse(line, r.Env(d))
	if err != nil {
		return Refusal(err), nil
	}
	var a Answer
	err = d.Together(ctx, func(d *desk.Desk) error {
		var err error
		a, err = r.run(ctx, d, by, c)
		return err
	})
	if err != nil && !again(err) {
		return Refusal(err), nil
	}
	return a, err
}

// join adds the answer to a line. The data of several would be anybody's guess.
func (a *Answer) join(line string, b Answer, only bool) {
	first, _, more := strings.Cut(line, "\n")
	if more {
		first += " …"
	}
	a.add(Quote{Text: first})
	a.add(b.Blocks...)
	a.OK = a.OK && b.OK
	a.Files = append(a.Files, b.Files...)
	a.Whole += b.Whole
	if a.Rule == "" && (!b.OK || only) {
		a.Rule = b.Rule
	}
	ask := b.Data.Confirm
	if a.Data.Confirm != "" && ask != "" {
		ask = "\n" + ask
	}
	ask = a.Data.Confirm + ask
	if only {
		a.Data = b.Data
	}
	a.Data.Confirm = ask
}
