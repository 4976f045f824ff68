package cards

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"usher/bots"
	"usher/bots/discord/slash"
	"usher/core/command"
)

// addresses are what Discord makes links of. Within one nothing is formatted, and
// a backslash would become part of it.
var addresses = regexp.MustCompile(`https?://[^\s<]+`)

// percent takes from an address what could format the text around it.
var percent = strings.NewReplacer("`", "%60", "|", "%7C", "*", "%2A", "[", "%5B", "]", "%5D", `\`, "%5C")

// address is an address in which nothing is formatted.
func address(s string) string { return masses.ReplaceAllString(percent.Replace(s), "%40$1") }

// masses are mentions of everybody. Discord looks for them in code too.
var masses = regexp.MustCompile(`(?i)@(everyone|here)`)

// nothing has no width. It breaks up what Discord would read as a mention.
const nothing = "\u200b"

// esc makes somebody's words fit for Markdown: they mention nobody, are not
// formatted, and link only to what they show.
func esc(s string) string {
	s = command.Plain(s)
	var b strings.Builder
	from := 0
	for {
		at := addresses.FindStringIndex(s[from:])
		if at == nil {
			break
		}
		start, end := from+at[0], from+at[1]
		if n := strings.IndexByte(s[start:end], '>'); n >= 0 && start > from && s[start-1] == '<' {
			escape(&b, s, from, start-1)
			from = start + n + 1
			b.WriteString("<" + address(s[start:from])) // Discord takes it for a link too, and shows no brackets
			continue
		}
		escape(&b, s, from, start)
		b.WriteString(address(s[start:end]))
		if from = end; from < len(s) && s[from] == '<' {
			b.WriteByte(' ') // else the backslash were part of the address
		}
	}
	escape(&b, s, from, len(s))
	return b.String()
}

// quiet is esc where addresses are no links either, and so bring no previews.
func quiet(s string) string {
	s = command.Plain(s)
	var b strings.Builder
	escape(&b, s, 0, len(s))
	return strings.ReplaceAll(b.String(), "://", `\://`)
}

// esc1 is quiet on one line.
func esc1(s string) string { return quiet(bots.Line(s)) }

// escape writes a part of s.
func escape(b *strings.Builder, s string, from, to int) {
	for i := from; i < to; i++ {
		switch c := s[i]; {
		case formats(s, i):
			b.WriteByte('\\')
			b.WriteByte(c)
			if c == '<' && i+1 < len(s) && strings.IndexByte("@#&", s[i+1]) >= 0 {
				b.WriteString(nothing)
			}
		case c == '@' && masses.MatchString(s[i:min(len(s), i+len("@everyone"))]):
			b.WriteString("@" + nothing)
		default:
			b.WriteByte(c)
		}
	}
}

// formats reports whether the character at i could format something.
func formats(s string, i int) bool {
	is := func(at int, c byte) bool { return at >= 0 && at < len(s) && s[at] == c }
	switch s[i] {
	case '\\', '*', '`':
		return true
	case '_':
		return !bots.WithinWord(s, i)
	case '~', '|':
		return is(i-1, s[i]) || is(i+1, s[i])
	case '<':
		return !is(i+1, ' ') && !is(i+1, '\n')
	case '(':
		return is(i-1, ']')
	case '>':
		return startsLine(s[:i])
	case '#':
		return startsLine(s[:i]) && (i+1 == len(s) || is(i+1, ' ') || is(i+1, '#'))
	case '-':
		return startsLine(s[:i]) && is(i+1, '#')
	}
	return false
}

// startsLine reports whether before a mark there are only others of lines.
func startsLine(before string) bool {
	return strings.TrimLeft(before[strings.LastIndexByte(before, '\n')+1:], " >-+*.)0123456789") == ""
}

// words are the desk's own, which may hold those of others: what stands in
// `backticks` becomes code, and a command is preceded by its slash; all else is
// escaped. A backtick without its pair is a character like any other.
func words(s string) string { return spoken(s, esc) }

func spoken(s string, esc func(string) string) string {
	drawn := ""
	for {
		before, rest, ok := strings.Cut(s, "`")
		inner, after, paired := strings.Cut(rest, "`")
		if !ok || !paired {
			return drawn + esc(s)
		}
		drawn = apart(drawn+esc(before), code(slash.Typed(inner)))
		s = after
	}
}

// apart puts drawn texts together so that what follows an address does not become
// part of it.
func apart(before, after string) string {
	if endsOpen(before) && after != "" && strings.TrimLeft(after, " \n") == after {
		return before + " " + after
	}
	return before + after
}

// endsOpen reports whether a drawn text ends with an address that is neither code
// nor behind a link.
func endsOpen(drawn string) bool {
	all := addresses.FindAllStringIndex(drawn, -1)
	if len(all) == 0 || strings.HasSuffix(drawn, "`") {
		return false
	}
	last := all[len(all)-1]
	return last[1] == len(drawn) && !strings.HasSuffix(drawn[:last[0]], "](")
}

// code is text to be typed as it stands.
func code(s string) string {
	if s = strings.ReplaceAll(bots.Line(s), "`", "'"); s == "" {
		return ""
	}
	return "`" + unmassed(s) + "`"
}

// fenced is text that lines up as it stands.
func fenced(s string) string {
	return "```\n" + strings.ReplaceAll(unmassed(s), "```", "`"+nothing+"`"+nothing+"`") + "\n```"
}

func unmassed(s string) string { return masses.ReplaceAllString(s, "@"+nothing+"$1") }

// bold is somebody's words in bold.
func bold(s string) string {
	if s = esc1(s); s == "" {
		return ""
	}
	return "**" + s + "**"
}

// small is a drawn line in small print.
func small(s string) string {
	if s == "" {
		return ""
	}
	return "-# " + strings.ReplaceAll(s, "\n", "\n-# ")
}

// quoted is somebody's words as a quotation.
func quoted(s string) string {
	return "> " + strings.ReplaceAll(s, "\n", "\n> ")
}

// moment is an instant that each reader sees in their own zone, day its day, and
// ago how far it is from now.
func moment(t time.Time) string { return stamp(t, 'f') }
func day(t time.Time) string    { return stamp(t, 'D') }
func ago(t time.Time) string    { return stamp(t, 'R') }

// instants are as answers write them.
var instants = regexp.MustCompile(`\b\d{4}-\d\d-\d\d \d\d:\d\d UTC\b`)

// timed shows the instants in a drawn text as each reader sees them.
func timed(s string) string {
	return instants.ReplaceAllStringFunc(s, func(in string) string {
		if t, err := time.Parse("2006-01-02 15:04 MST", in); err == nil {
			return moment(t)
		}
		return in
	})
}

func stamp(t time.Time, form byte) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("<t:%d:%c>", t.Unix(), form)
}

// plain is text where nothing is formatted: labels, authors, footers. It is never
// empty, for Discord refuses that.
func plain(text string, most int) string {
	if text = bots.Cut(bots.Line(text), most); text == "" {
		return "–"
	}
	return text
}
