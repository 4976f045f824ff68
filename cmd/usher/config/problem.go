package config

import (
	"fmt"
	"strings"
)

// Problem is one thing that is wrong in the file.
type Problem struct {
	File string // as it was given to Load
	Line int
	Text string // what is wrong, and which values are right; never a secret
}

func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// Problems is all that is wrong in the file, by line.
type Problems []Problem

// Error lists the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}
