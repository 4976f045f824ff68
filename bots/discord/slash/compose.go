package slash

import (
	"strings"

	"usher/bots"
	"usher/core"
)

// compose says the values of options as a line. The error says what is wrong with
// the first bad one; the line is then as if those had not been typed.
func (e entry) compose(values map[string]string) (Said, error) {
	s := Said{Verb: e.verb, Options: values, entry: e}
	line := line{words: []string{e.begin()}}
	for _, o := range e.options {
		v := clean(o, values[o.name])
		switch {
		case v == "" && e.wants(o, values):
			s.Lacks = append(s.Lacks, o.name)
			line.broken = true
		case v == "":
		case o.as == below:
			s.Body = v
		default:
			line.add(o, v)
		}
	}
	s.Line = strings.Join(append(line.words, line.last...), " ")
	if len(s.Lacks) > 0 {
		s.Line += bots.Rest
	}
	return s, line.err
}

// wants reports whether an option that was left out is to be asked for.
func (e entry) wants(o option, values map[string]string) bool {
	switch {
	case o.need == free || o.unless != "" && values[o.unless] != "":
		return false
	case o.given != "":
		return values[o.given] != ""
	}
	return true
}

// clean is a value without blanks around it; one that goes into the line is a
// single one.
func clean(o option, v string) string {
	if o.as == below {
		if strings.TrimSpace(v) == "" {
			return ""
		}
		return strings.Trim(strings.ReplaceAll(v, "\r\n", "\n"), "\n")
	}
	return strings.Join(strings.Fields(v), " ")
}

// line is being composed.
type line struct {
	words  []string
	last   []string // its end
	broken bool     // a word is lacking: those that have their place behind it can't be said
	err    error
}

// add says one option.
func (l *line) add(o option, v string) {
	word, err := o.say(v)
	switch {
	case err != nil && l.err == nil:
		l.err = err
	case err != nil:
	case o.as == tail:
		l.last = append(l.last, word)
	case o.named() || !l.broken:
		l.words = append(l.words, word)
	}
	if o.then != "" && !l.broken {
		l.words = append(l.words, o.then)
	}
}

// named reports whether an option needs no place of its own in a line.
func (o option) named() bool { return o.as == key || o.as == keyed || o.as == each }

// errQuotes says that no line can hold a value.
func errQuotes(o option) error {
	return core.Errorf(core.Invalid, "I can't take what is written in `%s`: it is too long, or has too many kinds of quotes. Please write it in simpler words.", o.name)
}
