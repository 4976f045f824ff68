package cards

import (
	"strings"

	"usher/bots"
	"usher/core/command"
)

// field is a labelled value, which is drawn already.
type field struct{ label, value string }

// mostBeside is how long a value may be to stand beside another.
const mostBeside = 40

// fields are labelled values, side by side where they are short. Those without a
// value are left out.
func (s *sheet) fields(fs []field) {
	for _, f := range fs {
		if f.value == "" {
			continue
		}
		name := fit(esc1(f.label), mostName)
		if name == "" {
			name = nothing
		}
		value := fit(f.value, mostValue)
		s.field(name, value, bots.Length(value) <= mostBeside && !strings.Contains(value, "\n"))
	}
}

// answered are the fields of an answer.
func answered(fs command.Fields) []field {
	var out []field
	for _, f := range fs {
		if v := bots.Line(f.Value); v != "" {
			out = append(out, field{f.Label, timed(esc1(bots.Cut(v, 300)))})
		}
	}
	return out
}
