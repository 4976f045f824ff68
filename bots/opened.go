package bots

import (
	"context"
	"errors"
	"slices"
	"strings"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// ErrPublic is that a ticket was not opened, for everybody could read in it what
// was said to few.
var ErrPublic = core.Errorf(core.Refused, "what was said to few is not made public by an emoji")

// Quietly runs the opening of a ticket of which nobody was asked who will read it,
// within Together: what was said to few is not made public by it, but ErrPublic.
func (k Clerk) Quietly(ctx context.Context, d *desk.Desk, by desk.By, c command.Command, few bool) (command.Answer, error) {
	ans, err := k.Runner.Run(ctx, d, by, c)
	if t := ans.Data.Ticket; err == nil && t != nil && few && t.Privacy == string(core.Public) {
		return ans, ErrPublic
	}
	return ans, err
}

// Admitted opens a ticket for the community of somebody who is not linked, and
// whom the network shows by that name.
func (k Clerk) Admitted(ctx context.Context, by desk.By, name string, c command.Command) (ans command.Answer, err error) {
	err = k.Desk.Together(ctx, func(d *desk.Desk) error {
		if by.Actor, err = d.Admit(ctx, by.Account, name); err != nil {
			return err
		}
		ans, err = k.Runner.Run(ctx, d, by, c)
		return err
	})
	return ans, err
}

// OpenedBy reports whether somebody opened a ticket on this very occasion.
func OpenedBy(ctx context.Context, d *desk.Desk, t core.TicketID, by desk.By) bool {
	v, err := d.Show(ctx, by.Actor, t)
	return err == nil && v.Ticket.Creator == by.Actor.Person.ID && len(v.Messages) > 0 && v.Messages[0].Source == by.Source
}

// From is the last line of a ticket's text that was made of a message: where that is.
func From(n core.Channel, link string) string { return "\n\nFrom " + n.Title() + ": " + link }

// FromOf is that line of a message, as far as it has it: it stays when the rest is said
// anew.
func FromOf(m core.Message) string {
	i := strings.LastIndex(m.Text, From(m.Channel, ""))
	if m.Number != 1 || i < 0 || strings.Contains(m.Text[i+2:], "\n") {
		return ""
	}
	return m.Text[i:]
}

// InShort leaves out of the answer to an opening what the first message about the
// ticket says as well, for those who get it on the network; where says where.
func InShort(w Who, bs []command.Block, where string) []command.Block {
	via := w.Actor.Person.Via
	if len(via) > 0 && !slices.Contains(via, w.Account.Network) {
		return bs
	}
	short := slices.DeleteFunc(bs, func(b command.Block) bool { _, is := b.(command.Fields); return is })
	if len(short) < len(bs) {
		short = append(short, command.Hint{Text: where})
	}
	return short
}

// Hints are what was left out, with the rules.
func Hints(left []core.Verdict) []command.Block {
	var out []command.Block
	for _, v := range left {
		out = append(out, command.Hint{Text: v.Words})
	}
	return out
}

// UnlessFinal drops an error that another try gives again: what the desk does not
// have, or is not theirs to change, stays as it is, and whoever has no profile is
// not linked by it.
func UnlessFinal(err error) error {
	if err != nil && Final(err) && !errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
