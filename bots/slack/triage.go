package slack

import (
	"context"

	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/desk"
)

// What of the staff's channel is kept current, as desk.Post knows it.
const (
	whatCard = "card"
	whatHeld = "held"
)

// deliverCard makes or updates the card of a ticket in the staff's channel. The
// thread below it is for notes.
func (a *App) deliverCard(ctx context.Context, n core.Notice) (desk.Posting, error) {
	l, err := a.desk.ThreadLetter(ctx, n)
	if err != nil {
		return desk.Posting{}, err
	}
	at, ok := core.ParseThread(n.Address)
	if !ok {
		return desk.Posting{}, obsolete("the notice names no channel")
	}
	trusted, err := a.staffOnly(ctx, at.Channel)
	if err != nil {
		return desk.Posting{}, err
	}
	p := parcel{Notice: n, letter: l, draw: func(l desk.Letter) blocks.Message {
		if !trusted {
			return blocks.ReducedCard(l)
		}
		return blocks.Card(l, a.drawing())
	}}
	if !trusted {
		a.explainRoom(ctx, at.Channel)
	}
	stands, made, err := a.keepCurrent(ctx, at, p, whatCard, int64(n.Ticket))
	if err != nil || !made {
		return desk.Posting{}, err
	}
	return desk.Posting{Post: stands, What: whatCard, Tie: &core.Tie{Thread: stands, Ticket: n.Ticket, Use: core.TriageThread}}, nil
}

// deliverHeld shows the staff's channel a mail that waits for a decision, or what
// became of it.
func (a *App) deliverHeld(ctx context.Context, n core.Notice) (desk.Posting, error) {
	l, err := a.desk.ThreadLetter(ctx, n)
	if err != nil {
		return desk.Posting{}, err
	}
	at, ok := core.ParseThread(n.Address)
	if !ok || l.Told.Held == nil {
		return desk.Posting{}, obsolete("the notice names no channel or no mail")
	}
	trusted, err := a.staffOnly(ctx, at.Channel)
	if err != nil {
		return desk.Posting{}, err
	}
	if !trusted {
		a.explainRoom(ctx, at.Channel)
		return desk.Posting{}, nil // not everybody may know who wrote
	}
	mail := core.InboundID(l.Told.Inbound)
	p := parcel{Notice: n, letter: l, draw: func(l desk.Letter) blocks.Message { return drawHeld(mail, l) }}
	stands, made, err := a.keepCurrent(ctx, at, p, whatHeld, l.Told.Inbound)
	if err != nil || !made {
		return desk.Posting{}, err
	}
	return desk.Posting{Post: stands, What: whatHeld}, nil
}

// drawHeld draws a mail that waits, or how it ended.
func drawHeld(mail core.InboundID, l desk.Letter) blocks.Message {
	if l.Told.Text != "" {
		return blocks.HeldDecided(*l.Told.Held, l.Told.Text)
	}
	return blocks.Held(mail, *l.Told.Held)
}

// keepCurrent updates the one post about something, or makes it, and reports
// whether it made it.
func (a *App) keepCurrent(ctx context.Context, at core.Thread, p parcel, what string, id int64) (stands core.Thread, made bool, err error) {
	stands, ok, err := a.desk.Post(ctx, core.Slack, what, id)
	if err != nil {
		return stands, false, err
	}
	if ok && stands.Channel == at.Channel {
		err := a.api.update(ctx, stands.Channel, stands.ID, append(options(p.draw(p.letter)), p.metadata())...)
		if !said(err, "message_not_found", "cant_update_message") {
			return stands, false, err
		}
	}
	at.ID = ""
	p.letter.Items = withoutFiles(p.letter.Items)
	stands, err = a.put(ctx, at, p)
	return stands, true, err
}

// deliverNote brings what happens to a ticket to the thread below its card, where
// only staff read along.
func (a *App) deliverNote(ctx context.Context, n core.Notice, tie core.Tie) (desk.Posting, error) {
	l, err := a.desk.ThreadLetter(ctx, n)
	if err != nil {
		return desk.Posting{}, err
	}
	r, err := a.readers(ctx, tie.Channel)
	if err != nil {
		return desk.Posting{}, err
	}
	trusted, err := a.onlyStaff(ctx, r)
	if err != nil {
		return desk.Posting{}, err
	}
	out := desk.Posting{Direct: l.Told.Instead}
	if trusted && !l.Told.Here {
		p := parcel{Notice: n, letter: l, draw: func(l desk.Letter) blocks.Message { return blocks.SharedNotice(l, a.drawing()) }}
		out.Post, err = a.put(ctx, tie.Thread, p)
		if trusted = !said(err, threadGone...); trusted && err != nil {
			return desk.Posting{}, err
		}
	}
	if trusted || l.Told.Here {
		out.Direct, err = a.absent(ctx, l.Told.Instead, r)
		return out, err
	}
	return out, nil
}
