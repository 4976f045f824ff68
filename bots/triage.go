package bots

import (
	"context"

	"usher/core"
	"usher/core/desk"
)

// room is the staff's channel as a notice finds it.
type room struct {
	at      core.Thread
	letter  desk.Letter
	trusted bool // everybody who reads there is of the staff
}

func (c Courier) room(ctx context.Context, n core.Notice) (room, error) {
	l, err := c.Desk.ThreadLetter(ctx, n)
	if err != nil {
		return room{}, err
	}
	at, ok := core.ParseThread(n.Address)
	if !ok {
		return room{}, Outdated("the notice names no channel")
	}
	at.ID = ""
	r, err := c.Places.Readers(ctx, at)
	if err != nil {
		return room{}, err
	}
	out := room{at: at, letter: l}
	if out.trusted, err = c.OnlyStaff(ctx, r); err == nil && !out.trusted {
		c.Places.ExplainRoom(ctx, at.Channel)
	}
	return out, err
}

// card makes or updates the card of a ticket in the staff's channel. The thread
// below it is for notes.
func (c Courier) card(ctx context.Context, n core.Notice) (desk.Posting, error) {
	r, err := c.room(ctx, n)
	if err != nil {
		return desk.Posting{}, err
	}
	p := Parcel{Notice: n, Letter: r.letter, As: AsCard}
	if !r.trusted {
		p.As = AsReducedCard
	}
	stands, made, err := c.keepCurrent(ctx, r.at, p, whatCard, int64(n.Ticket))
	if err != nil || !made {
		return desk.Posting{}, err
	}
	return desk.Posting{Post: stands, What: whatCard, Tie: &core.Tie{Thread: stands, Ticket: n.Ticket, Use: core.TriageThread}}, nil
}

// held shows the staff's channel a mail that waits for a decision, or what became
// of it: not where somebody who is no staff would learn who wrote.
func (c Courier) held(ctx context.Context, n core.Notice) (desk.Posting, error) {
	r, err := c.room(ctx, n)
	switch {
	case err != nil:
		return desk.Posting{}, err
	case r.letter.Told.Held == nil:
		return desk.Posting{}, Outdated("the notice names no mail")
	case !r.trusted:
		return desk.Posting{}, nil
	}
	p := Parcel{Notice: n, Letter: r.letter, As: AsHeld}
	stands, made, err := c.keepCurrent(ctx, r.at, p, whatHeld, r.letter.Told.Inbound)
	if err != nil || !made {
		return desk.Posting{}, err
	}
	return desk.Posting{Post: stands, What: whatHeld}, nil
}

// keepCurrent updates the one post about something, or makes it, and reports
// whether it made it.
func (c Courier) keepCurrent(ctx context.Context, at core.Thread, p Parcel, what string, id int64) (stands core.Thread, made bool, err error) {
	stands, ok, err := c.Desk.Post(ctx, c.Network, what, id)
	if err != nil {
		return stands, false, err
	}
	if ok && stands.Channel == at.Channel {
		if err := c.Places.Change(ctx, stands, p); !c.Places.Lost(err) {
			return stands, false, err
		}
	}
	p.Letter.Items = WithoutFiles(p.Letter.Items)
	stands, err = c.Places.Put(ctx, at, p)
	return stands, true, err
}

// note brings what happens to a ticket to the thread below its card, where only
// staff read along.
func (c Courier) note(ctx context.Context, n core.Notice, tie core.Tie) (desk.Posting, error) {
	l, err := c.Desk.ThreadLetter(ctx, n)
	if err != nil {
		return desk.Posting{}, err
	}
	r, err := c.Places.Readers(ctx, core.Thread{Network: tie.Network, Channel: tie.Channel})
	if err != nil {
		return desk.Posting{}, err
	}
	trusted, err := c.OnlyStaff(ctx, r)
	if err != nil {
		return desk.Posting{}, err
	}
	if !trusted && !l.Told.Here {
		return desk.Posting{Direct: l.Told.Instead}, nil
	}
	return c.post(ctx, n, l, tie, r)
}
