package cards

import (
	"testing"

	"usher/bots"
	"usher/bots/drawtest"
	"usher/core"
)

func TestAnswerDrawings(t *testing.T) {
	for name, r := range drawtest.Replies() {
		golden(t, name, AnswerTo(r.Said, r.Asked))
	}
	golden(t, "help-customer", Help(drawtest.Customer()))
	golden(t, "help-agent", Help(drawtest.Agent()))
}

func TestClosedTicketDrawing(t *testing.T) {
	closed := drawtest.Shown(drawtest.Talk...)
	closed.Data.Ticket.Status = string(core.Closed)
	view := drawtest.View(core.ReplyTo, core.Reopen, core.Subscribe)
	view.Ticket.Status = core.Closed
	golden(t, "ticket-closed", AnswerTo(closed, bots.Asked{Line: "show 12", Actor: drawtest.Customer(), Choices: bots.Choices(view, drawtest.Customer(), nil)}))
}
