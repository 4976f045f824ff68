package command

import (
	"errors"

	"usher/core"
)

// Refusal is the answer for an error: its words, and its rule where there is
// one. What is internal is not told.
func Refusal(err error) Answer {
	return Answer{Rule: ruleOf(err), Blocks: []Block{Paragraph{core.Explain(err)}}}
}

// ruleOf is the rule that an error names, if any.
func ruleOf(err error) string {
	var e *core.Error
	if errors.As(err, &e) {
		return e.Rule
	}
	return ""
}
