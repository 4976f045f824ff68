package command_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"usher/core"
	"usher/core/command"
)

// FuzzParse holds that an error is always one for the person, and that a
// command without one has a verb.
func FuzzParse(f *testing.F) {
	for _, v := range command.Verbs(command.Who{Admin: true}) {
		f.Add(v.Example)
		f.Add(v.Form)
	}
	f.Add("open category: \"")
	f.Add("open “")
	f.Add("\v")
	f.Add("list created:..2026-01-01 category:")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := command.Parse(s, env(t))
		var e *core.Error
		if err == nil && c.Verb == "" {
			t.Errorf("Parse(%q) has neither verb nor error", s)
		} else if err != nil && (!errors.As(err, &e) || e.Kind != core.Invalid) {
			t.Errorf("Parse(%q) failed with %v, want an Invalid *core.Error", s, err)
		}
		for _, l := range command.Lines(s) {
			if strings.TrimSpace(l) == "" {
				t.Errorf("Lines(%q) holds a blank command", s)
			}
		}
	})
}

// FuzzWords holds that text never grows, and that what stays has no more words
// to take.
func FuzzWords(f *testing.F) {
	f.Add("#close\ntext\n#private")
	f.Add("#status x\n#close\n")
	f.Add("#cc a@b #category single sign-on\r\n\r\n#")
	f.Fuzz(func(t *testing.T, s string) {
		rest, found := command.Words(s, env(t))
		if len(rest) > len(s) {
			t.Errorf("Words(%q) = %q, longer than before", s, rest)
		}
		if len(found) == 0 && rest != s {
			t.Errorf("Words(%q) = %q, want it unchanged", s, rest)
		}
		command.IsYes(s)
	})
}

// FuzzDraw holds that drawings are valid text without control characters,
// within the width, and that nothing of the text becomes a tag.
func FuzzDraw(f *testing.F) {
	f.Add("Hello <b>world</b> `code` 日本語テキスト", 40)
	f.Add("\x1b[31m\u202e`\xff\n\t| x", 0)
	f.Fuzz(func(t *testing.T, s string, width int) {
		s = strings.ReplaceAll(s, "://", "")
		a := every(s)
		width = min(width, 200)
		text := command.Text(a, width)
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x1b\x00\u202e\r\t") {
			t.Errorf("Text(%q) = %q, not harmless", s, text)
		}
		for l := range strings.Lines(text) {
			if strings.HasSuffix(l, " \n") {
				t.Errorf("Text(%q) has a line with blanks at its end: %q", s, l)
			}
		}
		a.Blocks = slices.DeleteFunc(a.Blocks, func(b command.Block) bool { // commands are never broken
			switch b.(type) {
			case command.Actions, command.Confirm:
				return true
			}
			return false
		})
		for l := range strings.Lines(command.Text(a, width)) {
			if n := command.Cells(strings.TrimSuffix(l, "\n")); n > max(width, 40) && width != 0 {
				t.Errorf("Text(%q, %d) has a line of %d: %q", s, width, n, l)
			}
		}
		if html := command.HTML(a); strings.Count(html, "<") != strings.Count(html, ">") || strings.Contains(html, "<script") {
			t.Errorf("HTML(%q) = %q, not escaped", s, html)
		}
	})
}

// every is an answer with s in each place.
func every(s string) command.Answer {
	return command.Answer{Blocks: []command.Block{
		command.Heading{Text: s}, command.Paragraph{Text: s}, command.Hint{Text: s}, command.Fields{{Label: s, Value: s}},
		command.Table{Columns: []command.Column{{Title: s, Right: true}, {Title: s, Cut: true}}, Rows: [][]string{{s, s}, {s}, {}}},
		command.List{s, s}, command.Quote{Number: 1, Author: s, Note: s, Text: s, Files: []command.File{{Name: s, Command: s}}},
		command.Actions{{Label: s, Command: s}}, command.Confirm{Question: s, Command: s},
		command.Chart{Title: s, Unit: s, Bars: []command.Bar{{Label: s, Value: 3}, {Label: s, Shown: s}}},
	}}
}
