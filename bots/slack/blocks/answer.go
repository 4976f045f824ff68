package blocks

import (
	"regexp"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
	"usher/core/command"
)

// Answer draws an answer by itself.
func Answer(a command.Answer) Message { return AnswerTo(a, bots.Asked{}) }

// AnswerTo draws an answer to what was asked.
func AnswerTo(a command.Answer, q bots.Asked) Message {
	d := drawing{answer: a, asked: q}
	switch {
	case a.Data.Ticket != nil && d.has(isQuote):
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

func (d *drawing) has(is func(command.Block) bool) bool {
	for _, b := range d.answer.Blocks {
		if is(b) {
			return true
		}
	}
	return false
}

func isQuote(b command.Block) bool   { _, ok := b.(command.Quote); return ok }
func isActions(b command.Block) bool { _, ok := b.(command.Actions); return ok }

func (d *drawing) block(b command.Block) {
	switch v := b.(type) {
	case command.Heading:
		d.title(v.Text)
	case command.Paragraph:
		d.para(v.Text)
	case command.Hint:
		d.hint(strings.TrimSuffix(v.Text, " This line gets the next ones:"))
	case command.Fields:
		d.fields(answered(v))
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
	t := d.answer.Data.Ticket
	switch {
	case d.has(isActions):
	case d.back() != "":
		d.row("", d.button("Back to the start", d.back()))
	case t != nil && t.Number != 0:
		n := core.TicketID(t.Number)
		d.row("", d.button("Show "+n.String(), commandf("show %d", n)))
	case !d.answer.OK:
		d.row("", d.next()...)
	}
}

// next are buttons for what a refusal names as the way on.
func (d *drawing) next() []slackapi.BlockElement {
	var list []slackapi.BlockElement
	for _, b := range d.answer.Blocks {
		p, _ := b.(command.Paragraph)
		for i, part := range strings.Split(p.Text, "`") {
			if label := ways[part]; i%2 == 1 && label != "" {
				list = append(list, d.button(label, part))
			}
		}
		if m := meant.FindStringSubmatch(p.Text); m != nil && !placeholder.MatchString(m[1]) {
			list = append(list, d.button(m[1], completed(m[1])))
		}
	}
	return list[:min(len(list), 2)]
}

// meant is how a refusal names the line that was probably meant, placeholder what
// makes it a form to fill in.
var (
	meant       = regexp.MustCompile("Did you mean `([^`]+)`\\?$")
	placeholder = regexp.MustCompile(`[\[|…]|\b[A-Z]+\b`)
)

// completed asks for the description of a ticket that has none yet.
func completed(line string) string {
	if verb, _, _ := strings.Cut(line, " "); verb == "open" {
		return line + bots.Rest
	}
	return line
}

// ways are the commands that refusals name and that can be run as they are.
var ways = map[string]string{
	"list mine": "My tickets", "help": "Help", "help filters": "Help with filters", "whoami": "Who am I?", "article list": "Articles",
	"inbound list": "Mails that wait", "contacts": "Contacts", "link": "Link my address",
}

func (d *drawing) actions(as command.Actions) {
	var list []slackapi.BlockElement
	for _, a := range as {
		list = append(list, d.button(a.Label, a.Command))
	}
	if back := d.back(); back != "" {
		list = append(list, d.button("Back to the start", back))
	}
	d.row("", list...)
}

// confirm asks: the message is the question, its button the yes.
func (d *drawing) confirm(c command.Confirm) {
	yes := c.Command
	if yes == "" {
		yes = d.answer.Data.Confirm
	}
	d.para(c.Question)
	b := d.button("Yes, go ahead", yes)
	if b == nil {
		d.hint("To go ahead: `" + yes + "`")
		return
	}
	b.Style = slackapi.StylePrimary
	d.row("", b)
}
