package blocks

import (
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core/command"
)

// mostQuote is how much of a message is shown among others: what people read at
// a glance.
const mostQuote = 1200

// quote is somebody's message: who and when in small print, then their words as
// they stand. What is cut off, the command rest shows.
func (s *sheet) quote(q command.Quote, rest string) { s.quoteUpTo(q, mostQuote, rest) }

func (s *sheet) quoteUpTo(q command.Quote, most int, rest string) {
	s.say(q.Author + ": " + bots.Line(q.Text))
	var head []string
	for _, p := range []string{bold(q.Author), moment(q.At), esc1(q.Note)} {
		if p != "" {
			head = append(head, p)
		}
	}
	s.small(strings.Join(head, " · "))
	if s.said(q.Text, most) {
		s.cutOff(rest)
	}
	s.files(q.Files)
}

// cutOff says how to read on.
func (s *sheet) cutOff(rest string) {
	if rest == "" {
		s.small("… It goes on, but is longer than Slack can show.")
		return
	}
	s.beside("…", s.button("Read on", rest))
}

// said draws somebody's words, of which Slack makes nothing: no mentions, no
// links, no formatting. It reports whether it cut them.
func (s *sheet) said(text string, most int) bool {
	text = strings.Trim(command.Plain(text), "\n ")
	short := strings.TrimSpace(bots.Beginning(text, most))
	for _, p := range bots.Pieces(short, mostSection, verbatim) {
		s.add(bots.Length(p), quoted(p))
	}
	return short != text
}

func verbatim(s string) string { return s }

func quoted(text string) slackapi.Block {
	return slackapi.NewRichTextBlock("", &slackapi.RichTextQuote{
		Type: slackapi.RTEQuote, Elements: []slackapi.RichTextSectionElement{slackapi.NewRichTextSectionTextElement(text, nil)},
	})
}

// files are buttons that send them.
func (s *sheet) files(fs []command.File) {
	var list []slackapi.BlockElement
	for _, f := range fs {
		if b := s.button(bots.Cut(bots.Line(f.Name), 50)+" ("+bots.Size(f.Size)+")", f.Command); b != nil {
			list = append(list, b)
		}
	}
	s.row("", list...)
}
