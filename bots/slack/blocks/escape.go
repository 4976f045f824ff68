package blocks

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"usher/bots"
	"usher/core/command"
)

var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// alike stand in for the marks that format text: Slack knows no way to escape
// them.
var alike = map[byte]string{'*': "∗", '_': "＿", '~': "∼", '`': "'"}

// esc makes somebody's words fit for mrkdwn: they mention nobody, link nowhere
// and are not formatted.
func esc(s string) string {
	s = command.Plain(s)
	var b strings.Builder
	for i := range len(s) {
		like, mark := alike[s[i]]
		switch {
		case mark && (s[i] == '`' || !bots.WithinWord(s, i)):
			b.WriteString(like)
		case s[i] == '>' && startsLine(s[:i]):
			b.WriteString("›") // else the line were a quote
		default:
			b.WriteString(entities.Replace(s[i : i+1]))
		}
	}
	return b.String()
}

func startsLine(before string) bool {
	return strings.TrimLeft(before[strings.LastIndexByte(before, '\n')+1:], " >") == ""
}

// mentions calls users by their ids.
func mentions(users ...string) string {
	var all []string
	for _, id := range users {
		all = append(all, "<@"+entities.Replace(id)+">")
	}
	return strings.Join(all, " ")
}

// esc1 is esc on one line.
func esc1(s string) string { return esc(bots.Line(s)) }

// words are the desk's own, which may hold those of others: what stands in
// `backticks` becomes code, and a command is preceded by its slash; all else is escaped. A backtick without its pair is
// a character like any other.
func words(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "`")
		inner, after, paired := strings.Cut(rest, "`")
		if !ok || !paired {
			return b.String() + esc(s)
		}
		b.WriteString(esc(before) + code(typed(inner)))
		s = after
	}
}

// typed is a command as it is typed in Slack, behind its slash.
func typed(s string) string {
	verb, _, _ := strings.Cut(s, " ")
	if slash := slashes[verb]; slash != "" {
		return slash + " " + s
	}
	return s
}

// slashes are the slash commands by the first words of what they take.
var slashes = func() map[string]string {
	of := map[string]string{}
	for _, v := range command.Verbs(command.Who{Owner: true, Staff: true, Admin: true}) {
		verb, _, _ := strings.Cut(v.Name, " ")
		if of[verb] == "" {
			of[verb] = "/ticket"
		}
		if v.Group == command.Support || slices.Contains([]string{"link", "verify", "unlink"}, verb) {
			of[verb] = "/support"
		}
	}
	return of
}()

// code is text to be typed as it stands.
func code(s string) string {
	if s = strings.ReplaceAll(bots.Line(s), "`", "'"); s == "" {
		return ""
	}
	return "`" + entities.Replace(s) + "`"
}

// bold is somebody's words in bold.
func bold(s string) string {
	if s = esc1(s); s == "" {
		return ""
	}
	return "*" + s + "*"
}

// bare is the desk's words without the marks around what is to be typed, for
// where there is no formatting.
func bare(s string) string { return strings.ReplaceAll(bots.Line(s), "`", "'") }

// moment is an instant that each reader sees in their own zone.
func moment(t time.Time) string {
	return dated(t, "{date_short_pretty} at {time}", "2006-01-02 15:04 MST")
}

// day is the day of an instant.
func day(t time.Time) string { return dated(t, "{date_short_pretty}", time.DateOnly) }

func dated(t time.Time, format, fallback string) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("<!date^%d^%s|%s>", t.Unix(), format, t.UTC().Format(fallback))
}
