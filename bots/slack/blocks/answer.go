package blocks

import (
	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core/command"
)

// Answer draws an answer by itself.
func Answer(a command.Answer) Message { return AnswerTo(a, bots.Asked{}) }

// AnswerTo draws an answer to what was asked.
func AnswerTo(a command.Answer, q bots.Asked) Message {
	a = bots.Headed(a)
	d := drawing{answer: a, asked: q}
	switch {
	case a.Data.Ticket != nil && bots.Has[command.Quote](a):
		d.ticket()
	case q.Account != nil && a.OK:
		d.account(*q.Account)
	default:
		d.controlsOfList()
		for _, b := range a.Blocks {
			d.block(b)
		}
		d.after()
	}
	return d.message()
}

// Note draws words of the desk by themselves.
func Note(text string) Message {
	return Answer(bots.Note(text))
}

// drawing is an answer being drawn.
type drawing struct {
	sheet
	answer command.Answer
	asked  bots.Asked
}

func (d *drawing) block(b command.Block) {
	switch v := b.(type) {
	case command.Heading:
		d.title(v.Text)
	case command.Paragraph:
		d.para(v.Text)
	case command.Hint:
		d.hint(bots.Hinted(v))
	case command.Fields:
		d.fields(answered(bots.Unheaded(d.answer, v)))
	case command.Table:
		d.table(v)
	case command.List:
		d.list(v)
	case command.Quote:
		d.quote(v, "")
	case command.Page:
		d.page(v)
	case command.Actions:
		d.actions(v)
	case command.Confirm:
		d.confirm(v)
	case command.Chart:
		d.chart(v)
	}
}

// after is what follows an answer that says nothing of what comes next.
func (d *drawing) after() {
	if back := d.back(); back != "" && !bots.Has[command.Actions](d.answer) {
		d.row("", d.button("‹ First page", back))
		return
	}
	var list []slackapi.BlockElement
	for _, c := range bots.ComesNext(d.answer) {
		list = append(list, d.button(c.Label, c.Command))
	}
	d.row("", list...)
}

func (d *drawing) actions(as command.Actions) {
	var list []slackapi.BlockElement
	for _, a := range as {
		list = append(list, d.button(a.Label, a.Command))
	}
	if back := d.back(); back != "" {
		list = append(list, d.button("‹ First page", back))
	}
	d.row("", list...)
}

// confirm asks: the message is the question, its button the yes.
func (d *drawing) confirm(c command.Confirm) {
	yes := bots.Yes(d.answer, c)
	d.para(c.Question)
	b := d.button("Yes, go ahead", yes)
	if b == nil {
		d.hint("To go ahead: `" + yes + "`")
		return
	}
	b.Style = slackapi.StyleDanger
	d.row("", b)
}
