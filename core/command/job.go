package command

import (
	"context"
	"errors"
	"strconv"
	"time"

	"usher/core"
	"usher/core/desk"
)

// job is one command being run.
type job struct {
	Command
	runner *Runner
	desk   *desk.Desk
	by     desk.By
}

// doing is the method for the verb, nil for one that is not known.
func (j job) doing() func(context.Context) (Answer, error) {
	switch j.Verb {
	case "open":
		return j.open
	case "follow-up":
		return j.followUp
	case "reply":
		return j.reply
	case "note":
		return j.note
	case "show":
		return j.show
	case "list":
		return j.list
	case "search":
		return j.search
	case "file":
		return j.file
	case "why":
		return j.why
	case "stats":
		return j.stats
	}
	return firstOf(j.changing(), j.knowing(), j.supporting(), j.administering(), j.receiving(), j.yours())
}

func firstOf(fs ...func(context.Context) (Answer, error)) func(context.Context) (Answer, error) {
	for _, f := range fs {
		if f != nil {
			return f
		}
	}
	return nil
}

// local is a time in the answers' zone.
func (j job) local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(j.runner.set.Zone)
}

// day is a date in the answers' zone.
func (j job) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return j.local(t).Format(time.DateOnly)
}

// personal refuses what only a person can do: the system is nobody.
func (j job) personal(what string) error {
	if !j.by.Actor.System {
		return nil
	}
	return core.Errorf(core.Invalid, "%s. You act as the system: act as somebody with `--as ADDRESS`.", what)
}

// each does the same with several things. One has the command's own source,
// several have a part of it each.
func (j job) each(n int, do func(i int, by desk.By) error) error {
	for i := range n {
		by := j.by
		if n > 1 {
			by.Source = by.Source.Part(strconv.Itoa(i + 1))
		}
		if err := do(i, by); err != nil {
			return err
		}
	}
	return nil
}

// trial does something and undoes it: it reports the error that it would give.
func (j job) trial(ctx context.Context, do func(d *desk.Desk) error) error {
	undo := core.Errorf(core.Confirm, "undone")
	err := j.desk.Together(ctx, func(d *desk.Desk) error {
		if err := do(d); err != nil {
			return err
		}
		return undo
	})
	if errors.Is(err, undo) {
		return nil
	}
	return err
}

// confirm asks for a yes. The command is what says it.
func confirm(rule, question, command string) Answer {
	return Answer{Rule: rule, Blocks: []Block{Confirm{question, command}}, Data: Data{Confirm: command}}
}

// withYes is the command as typed, with the yes.
func (j job) withYes() string { return j.Line + " yes" }

// done is the answer to what was done, in a sentence.
func done(text string) Answer { return Answer{OK: true, Blocks: []Block{Paragraph{text}}} }

func (a *Answer) add(bs ...Block) { a.Blocks = append(a.Blocks, bs...) }

// leftOut says what was left out, and by which rule.
func (a *Answer) leftOut(left []core.Verdict) {
	for _, v := range left {
		a.add(Hint{v.Words})
		if a.Rule == "" {
			a.Rule = v.Rule
		}
	}
}
