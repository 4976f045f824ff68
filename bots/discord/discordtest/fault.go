package discordtest

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// faults are what is wrong with the fields of a body, told all at once. Source:
// developers/reference.mdx#error-messages.
type faults struct{ errors object }

// add notes what is wrong below a path such as embeds.0.title.
func (f *faults) add(path, code, format string, args ...any) {
	if f.errors == nil {
		f.errors = object{}
	}
	at := f.errors
	for key := range strings.SplitSeq(path, ".") {
		if path == "" {
			break
		}
		next := inner(at, key)
		if next == nil {
			next = object{}
			at[key] = next
		}
		at = next
	}
	at["_errors"] = append(list(at, "_errors"), object{"code": code, "message": fmt.Sprintf(format, args...)})
}

// most refuses texts that are too long.
func (f *faults) most(path, text string, n int) {
	if utf8.RuneCountInString(text) > n {
		f.add(path, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", n)
	}
}

// between refuses texts that are too short or too long.
func (f *faults) between(path, text string, least, most int) {
	if n := utf8.RuneCountInString(text); n == 0 && least > 0 {
		f.add(path, "BASE_TYPE_REQUIRED", "This field is required")
	} else if n < least || n > most {
		f.add(path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
}

// count refuses lists that are too short or too long.
func (f *faults) count(path string, l []any, least, most int) {
	if len(l) < least || len(l) > most {
		f.add(path, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
}

// oneOf refuses numbers that are none of these.
func (f *faults) oneOf(path string, n int, these ...int) {
	for _, one := range these {
		if n == one {
			return
		}
	}
	f.add(path, "BASE_TYPE_CHOICES", "Value must be one of %v.", these)
}

// err is nothing if nothing is wrong.
func (f *faults) err() error {
	if len(f.errors) == 0 {
		return nil
	}
	r, _ := refuse(50035).(*refusal)
	r.errors = f.errors
	return r
}

// invalid is one fault as an error.
func invalid(path, code, format string, args ...any) error {
	var f faults
	f.add(path, code, format, args...)
	return f.err()
}
