package blocks

import (
	"fmt"
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core/command"
)

func commandf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// field is a labelled value, which is mrkdwn.
type field struct{ label, value string }

// text is the field as mrkdwn.
func (f field) text() string {
	if strings.Contains(f.value, "\n") {
		return esc1(f.label) + ":\n" + f.value
	}
	if strings.ContainsAny(f.value, "`*&") || strings.Contains(f.value, "<!date") {
		return esc1(f.label) + ": " + f.value
	}
	return esc1(f.label) + ": *" + f.value + "*"
}

// mostBeside is how long a field may be to stand beside another.
const mostBeside = 36

// fields are labelled values in two columns, or one below the other where they
// are long. Those without a value are left out.
func (s *sheet) fields(fs []field) {
	var list []string
	long := false
	for _, f := range fs {
		if f.value != "" {
			list = append(list, f.text())
			long = long || len([]rune(f.label+f.value)) > mostBeside
		}
	}
	if long {
		s.lines(list)
		return
	}
	for n := range slices.Chunk(list, mostFields) {
		var objects []*slackapi.TextBlockObject
		for _, text := range n {
			objects = append(objects, mrkdwn(text))
		}
		s.add(bots.Length(strings.Join(n, "")), slackapi.NewSectionBlock(nil, objects, nil))
	}
}

// answered are the fields of an answer.
func answered(fs command.Fields) []field {
	var out []field
	for _, f := range fs {
		if strings.TrimSpace(f.Value) != "" {
			out = append(out, field{f.Label, esc1(bots.Cut(f.Value, 250))})
		}
	}
	return out
}
