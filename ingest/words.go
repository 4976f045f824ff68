package ingest

import (
	"context"
	"fmt"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

func takeOpeningWords(o *desk.Opening, words []command.Command) (rest []command.Command, left []core.Verdict) {
	for _, w := range words {
		switch {
		case w.Err != nil:
			rest = append(rest, w)
		case w.Verb == "for" && o.For != "", w.Verb == "org" && o.Organization != "":
			left = append(left, core.Verdict{Rule: "said twice", Words: fmt.Sprintf("`%s` was left out: the mail says `#%s` twice, and the first counts.", w.Line, w.Verb)})
		case w.Verb == "internal": // not for the customer's eyes, or so they wish
			o.Privacy = core.Private
			left = append(left, core.Verdict{
				Rule:  "nothing to note on",
				Words: "`#internal` was left out: it makes a reply a note for the staff alone, and this is a new ticket. It was opened as private as is allowed.",
			})
		case w.Verb == "privacy":
			o.Privacy = w.Privacy
		case w.Verb == "priority":
			o.Priority = w.Priority
		case w.Verb == "category":
			o.Category = w.Category
		case w.Verb == "for":
			o.For = w.For
		case w.Verb == "org":
			o.Organization = w.Org
		default:
			rest = append(rest, w)
		}
	}
	return rest, left
}

// wordsAlone changes the ticket as the words say, and adds no message.
func (i *Ingest) wordsAlone(ctx context.Context, d *desk.Desk, l *letter, by desk.By, id core.TicketID) error {
	l.in.Ticket = id
	rest, left := command.LoneWords(l.words)
	if err := i.apply(ctx, d, l, by, id, rest, left); err != nil {
		return err
	}
	return l.end(core.Commanded, "%d #words", len(l.words))
}

// apply does the #words beside the message, and tells the sender which of them
// could not be done, beside those that were left out already.
func (i *Ingest) apply(ctx context.Context, d *desk.Desk, l *letter, by desk.By, id core.TicketID, words []command.Command, left []core.Verdict) error {
	more, err := i.runner.Apply(ctx, d, by, id, words)
	if left = append(left, more...); err != nil || len(left) == 0 {
		return err
	}
	l.in.Rule = left[0].Rule
	return d.Tell(ctx, by, core.Notice{Kind: core.NoticeAnswer, Ticket: id}, desk.Told{Left: left})
}
