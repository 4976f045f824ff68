package slash

import (
	"slices"
	"strings"
)

// Typed is a line of the grammar as it is typed on Discord: behind the command and
// subcommand that stand for how it begins. One that none stands for stays as it is.
func Typed(line string) string {
	best, typed := 0, line
	words := strings.Fields(line)
	for _, d := range doors {
		for _, e := range d.entries {
			if fit, rest := e.fits(words); fit > best {
				best, typed = fit, strings.Join(append([]string{"/" + d.name, e.path}, rest...), " ")
			}
		}
	}
	return typed
}

// fits says how well words begin as the entry does, zero for not at all, and which
// of them its path does not say already.
func (e entry) fits(words []string) (fit int, rest []string) {
	begin := strings.Fields(e.begin())
	if len(words) < len(begin) || !slices.Equal(words[:len(begin)], begin) {
		return 0, nil
	}
	fit, rest = 2*len(begin), slices.Clone(words[len(begin):])
	path := strings.Fields(e.path)
	if i := slices.Index(rest, path[len(path)-1]); i >= 0 && !slices.Contains(begin, rest[i]) {
		return fit + 1, slices.Delete(rest, i, i+1) // such as cc 12 add, which is cc add
	}
	return fit, rest
}
