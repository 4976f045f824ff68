package slack

import (
	"context"

	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/desk"
)

// deliverShared posts a notice to a thread of a channel, if everybody who reads
// along may see it. Whom it does not reach so gets it directly.
func (a *App) deliverShared(ctx context.Context, n core.Notice, tie core.Tie) (desk.Posting, error) {
	l, err := a.desk.ThreadLetter(ctx, n)
	if err != nil {
		return desk.Posting{}, err
	}
	r, err := a.readers(ctx, tie.Channel)
	if err == nil && l.Told.Here {
		absent, err := a.absent(ctx, l.Told.Instead, r)
		return desk.Posting{Direct: absent}, err
	}
	if gone(err) {
		a.log.WarnContext(ctx, "a channel with a ticket's thread is gone; its people are told directly", "ticket", n.Ticket, "err", err)
		return desk.Posting{Direct: l.Told.Instead}, nil
	} else if err != nil {
		return desk.Posting{}, err
	}
	fits, err := a.fits(ctx, l, r)
	if err != nil {
		return desk.Posting{}, err
	}
	if !fits {
		return desk.Posting{Direct: l.Told.Instead}, nil
	}
	p := parcel{Notice: n, letter: l, draw: func(l desk.Letter) blocks.Message { return blocks.SharedNotice(l, a.drawing()) }}
	stands, err := a.put(ctx, tie.Thread, p)
	if gone(err) || said(err, threadGone...) {
		return desk.Posting{Direct: l.Told.Instead}, nil
	} else if err != nil {
		return desk.Posting{}, err
	}
	absent, err := a.absent(ctx, l.Told.Instead, r)
	return desk.Posting{Post: stands, Direct: absent}, err
}

// deliverTied says in a thread which ticket it belongs to, and who reads it there:
// no more, as not all who read along may see more.
func (a *App) deliverTied(ctx context.Context, n core.Notice, tie core.Tie) (desk.Posting, error) {
	l, err := a.desk.ThreadLetter(ctx, n)
	if err != nil {
		return desk.Posting{}, err
	}
	p := parcel{Notice: n, draw: func(desk.Letter) blocks.Message { return blocks.TiedTo(n.Ticket, l.Ticket.Privacy) }}
	stands, err := a.put(ctx, tie.Thread, p)
	if gone(err) || said(err, threadGone...) {
		return desk.Posting{}, obsolete("the thread is gone")
	}
	return desk.Posting{Post: stands}, err
}

// fits reports whether all who read along may see what a letter says.
func (a *App) fits(ctx context.Context, l desk.Letter, r readers) (bool, error) {
	if a.isPublic(l) {
		return true, nil
	}
	if r.open {
		return false, nil
	}
	humans, err := a.humans(ctx, r)
	if err != nil {
		return false, err
	}
	return a.desk.MayRead(ctx, l.Ticket.ID, l.Notice.Message, humans)
}

// isPublic reports whether everybody may see what a letter says.
func (a *App) isPublic(l desk.Letter) bool {
	for _, i := range l.Items {
		if i.Message != nil && i.Message.Effective(l.Ticket) != core.Public {
			return false
		}
	}
	return l.Ticket.PublicNow(a.desk.Now())
}

// absent are those who do not read along.
func (a *App) absent(ctx context.Context, people []core.PersonID, r readers) ([]core.PersonID, error) {
	var out []core.PersonID
	for _, p := range people {
		accounts, err := a.desk.Accounts(ctx, p)
		if err != nil {
			return nil, err
		}
		if !r.has(accounts) {
			out = append(out, p)
		}
	}
	return out, nil
}
