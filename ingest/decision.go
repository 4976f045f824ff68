package ingest

import (
	"context"
	"strings"
	"unicode"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// decision ends a held mail as the reply of staff to its note says with its first
// word. One that says something else is told what may be said.
func (i *Ingest) decision(ctx context.Context, d *desk.Desk, l *letter, by desk.By, held core.InboundID) error {
	c := command.Command{Verb: "inbound show", Mail: held}
	word, rest := firstWord(l.text)
	switch word {
	case "release", "refuse", "discard":
		c.Verb, c.Body = "inbound "+word, rest
	}
	a, err := i.runner.Run(ctx, d, by, c)
	if err != nil {
		return err
	}
	if c.Verb != "inbound show" || !a.OK {
		return i.answer(ctx, d, l, by, a)
	}
	a.OK = false
	a.Blocks = append([]command.Block{command.Paragraph{Text: "Nothing was decided. Reply once more, with one of these as the first word: " +
		"release, refuse (and a reason for the sender if you like), or discard."}}, a.Blocks...)
	return i.answerAbout(ctx, d, l, by, a, held)
}

// firstWord is the first word of a text in lower case, without the punctuation
// around it, and what follows.
func firstWord(text string) (word, rest string) {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		end = len(text)
	}
	word = strings.TrimFunc(text[:end], func(r rune) bool { return !unicode.IsLetter(r) })
	return strings.ToLower(word), strings.TrimSpace(text[end:])
}
