package cards

import (
	"usher/bots"
	"usher/core"
	"usher/core/command"
)

// Answer draws an answer by itself.
func Answer(a command.Answer) Message { return AnswerTo(a, bots.Asked{}) }

// AnswerTo draws an answer to what was asked.
func AnswerTo(a command.Answer, q bots.Asked) Message {
	if q.Help {
		return Help(q.Actor)
	}
	a = bots.Headed(a)
	d := drawing{answer: a, asked: q}
	t := a.Data.Ticket
	if t != nil {
		d.color = tint(core.Status(t.Status), core.Priority(t.Priority))
	}
	switch {
	case t != nil && bots.Has[command.Quote](a):
		d.ticket()
	case q.Account != nil && a.OK:
		d.account(*q.Account)
	case q.Line != "" && d.listing():
		d.list()
	case d.brief():
		d.short()
	default:
		for _, b := range a.Blocks {
			d.block(b)
		}
		d.picture()
		d.after()
	}
	return d.message()
}

// drawing is an answer being drawn.
type drawing struct {
	sheet
	answer  command.Answer
	asked   bots.Asked
	reads   []bots.Option // what the texts above name
	buttons []control     // for below them
	ways    []control     // to other pages
}

// mostBrief is how long an answer is at most that is no more than a text.
const mostBrief = 700

// brief reports whether the answer is a sentence or two, for which an embed is too
// much.
func (d *drawing) brief() bool {
	size := 0
	for _, b := range d.answer.Blocks {
		switch v := b.(type) {
		case command.Paragraph:
			size += len(v.Text)
		case command.Hint:
			size += len(v.Text)
		case command.Actions, command.Confirm:
		default:
			return false
		}
	}
	return size <= mostBrief
}

// short draws an answer as a text.
func (d *drawing) short() {
	for _, b := range d.answer.Blocks {
		switch v := b.(type) {
		case command.Paragraph:
			d.say(v.Text)
		case command.Hint:
			d.sayDrawn(small(spoken(v.Text, quiet)))
		default:
			d.block(b)
		}
	}
	d.after()
}

func (d *drawing) block(b command.Block) {
	switch v := b.(type) {
	case command.Heading:
		d.title(v.Text)
	case command.Paragraph:
		d.paras(v.Text)
	case command.Hint:
		d.hint(bots.Hinted(v))
	case command.Fields:
		d.fields(answered(bots.Unheaded(d.answer, v)))
	case command.Table:
		d.table(v)
	case command.List:
		d.items(v)
	case command.Quote:
		d.quote(v)
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

// paras is the desk's words, in as many parts as they need.
func (s *sheet) paras(text string) {
	for _, p := range bots.Pieces(text, mostValue, words) {
		s.para(p)
	}
}

// hint is a remark in small print.
func (s *sheet) hint(text string) {
	for _, p := range bots.Pieces(text, mostValue-100, words) {
		s.text(small(p))
	}
}

// after is what follows an answer: what it names to read, and where it names
// nothing that comes next, what may.
func (d *drawing) after() {
	d.row(d.buttons...)
	var list []control
	for _, c := range bots.ComesNext(d.answer) {
		list = append(list, button(c.Label, c.Command))
	}
	d.row(list...)
	d.row(menu("read", "Read…", d.reads))
}

func (d *drawing) actions(as command.Actions) {
	var list []control
	for _, a := range as {
		list = append(list, button(a.Label, a.Command))
	}
	d.row(list...)
}

// confirm asks: the message is the question, its buttons the yes and the no.
func (d *drawing) confirm(c command.Confirm) {
	d.question(c.Question, "Yes, go ahead", bots.Yes(d.answer, c), bots.Danger)
}
