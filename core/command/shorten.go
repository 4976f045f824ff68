package command

import (
	"fmt"
	"sort"
	"strings"
)

// Bounds of an answer by mail, in bytes of its HTML, of which the text is a part:
// a mail is to stay below 200 kB. A line's answer has mostLine at most, and when
// there are fullMail no further line is done.
const (
	mostLine  = 60_000
	fullMail  = 80_000
	mostWhole = 100_000 // of an answer in full, in bytes of its text
)

// shorten leaves out of an answer what does not fit into most bytes of HTML, and
// says so. Whole has it in full then.
func (a *Answer) shorten(most int) {
	if len(HTML(*a)) <= most {
		return
	}
	a.Whole = bounded(Text(*a, 100), mostWhole)
	var out []Block
	for _, bl := range a.Blocks {
		part, left := fitted(bl, most-len(HTML(Answer{Blocks: out})))
		if part != nil {
			out = append(out, part)
		}
		if left != "" {
			out = append(out, Hint{left + " not shown here: the answer is too long for a mail. The attached file answer.txt has more."})
		}
	}
	a.Blocks = out
}

// fitted is as much of a block as fits into room, and what is left out in words,
// with their verb. What asks or offers something stays.
func fitted(bl Block, room int) (part Block, left string) {
	switch v := bl.(type) {
	case Hint, Actions, Confirm, Heading:
		return bl, ""
	case Table:
		if n := fitting(len(v.Rows), room, func(n int) Block { return Table{v.Columns, v.Rows[:n]} }); n < len(v.Rows) {
			return Table{v.Columns, v.Rows[:n]}, counted(len(v.Rows)-n, "more row")
		}
	case List:
		if n := fitting(len(v), room, func(n int) Block { return v[:n] }); n < len(v) {
			return v[:n], counted(len(v)-n, "more entry")
		}
	case Quote:
		cut := func(n int) Block { q := v; q.Text = strings.ToValidUTF8(v.Text[:n], ""); return q }
		if n := fitting(len(v.Text), room, cut); n < len(v.Text) {
			return cut(n), "The rest of this text is"
		}
	case Page:
		cut := func(n int) Block { return Page{strings.ToValidUTF8(v.Text[:n], "")} }
		if n := fitting(len(v.Text), room, cut); n < len(v.Text) {
			return cut(n), "The rest of this page is"
		}
	default:
		if len(drawHTML(bl)) > room {
			return nil, "Something is"
		}
	}
	return bl, ""
}

// fitting is the largest number up to most for which the block fits.
func fitting(most, room int, block func(n int) Block) int {
	return sort.Search(most, func(n int) bool { return len(drawHTML(block(n+1))) > room })
}

// bounded is the first lines of a text that are most bytes long together.
func bounded(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := strings.LastIndexByte(text[:most], '\n') + 1
	return text[:end] + fmt.Sprintf("\n… and %d lines more.\n", strings.Count(text[end:], "\n"))
}

// counted is a number of things with their verb.
func counted(n int, what string) string {
	if n == 1 {
		return "One " + what + " is"
	}
	if s, ok := strings.CutSuffix(what, "y"); ok {
		what = s + "ie"
	}
	return fmt.Sprintf("%d %ss are", n, what)
}
