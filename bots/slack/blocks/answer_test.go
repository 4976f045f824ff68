package blocks

import (
	"testing"

	"usher/bots/drawtest"
)

func TestAnswerDrawings(t *testing.T) {
	for name, r := range drawtest.Replies() {
		golden(t, name, AnswerTo(r.Said, r.Asked))
	}
	golden(t, "help-customer", Help(drawtest.Customer(), "ticket"))
	golden(t, "help-agent", Help(drawtest.Agent(), "ticket"))
}
