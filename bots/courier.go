package bots

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"usher/core"
	"usher/core/desk"
)

// Places is what a network has to offer for notices to be brought where they are
// read.
type Places interface {
	// Readers says who reads in a place now: whoever came a moment ago counts.
	Readers(ctx context.Context, at core.Thread) (Readers, error)

	// Followers are the accounts that the network tells of whatever is written in a
	// thread, as far as that can be known.
	Followers(ctx context.Context, at core.Thread) ([]string, error)

	// Put posts a parcel with its files to a thread, or to a channel, unless it
	// stands there already. It returns where the post stands.
	Put(ctx context.Context, at core.Thread, p Parcel) (core.Thread, error)

	// Change makes a post that stands there the parcel.
	Change(ctx context.Context, stands core.Thread, p Parcel) error

	// Direct brings a notice to the person whom it is for.
	Direct(ctx context.Context, n core.Notice) (desk.Posting, error)

	// ExplainRoom says in the staff's channel why so little is shown there. It is
	// worth a try and no more.
	ExplainRoom(ctx context.Context, channel string)

	// Gone reports an error that says that the app cannot reach a channel for good,
	// Lost one that says that a thread or message is no more.
	Gone(err error) bool
	Lost(err error) bool
}

// Parcel is a notice with what it says, to be put somewhere.
type Parcel struct {
	core.Notice
	Letter desk.Letter
	As     Drawing
	Calls  []string // accounts that it mentions, so that they notice it: AsShared only
}

// Drawing says what a parcel looks like.
type Drawing int

// The drawings.
const (
	AsNotice      Drawing = iota // to one person
	AsShared                     // to all who read a thread: who wrote and what, without anybody's own buttons
	AsTied                       // which ticket a thread belongs to
	AsCard                       // the ticket, for staff
	AsReducedCard                // no more of it than its number and status
	AsHeld                       // a mail that waits for a decision, or how it ended
)

// What of the staff's channel is kept current, as desk.Post knows it.
const (
	whatCard = "card"
	whatHeld = "held"
)

// Courier brings notices where they are read, on any network: it knows who may
// read what where.
type Courier struct {
	Clerk
	Places  Places
	Network core.Channel
	Logger  *slog.Logger
}

// Deliver puts a notice where it is read. The posting it returns lacks the notice.
func (c Courier) Deliver(ctx context.Context, n core.Notice) (desk.Posting, error) {
	if n.Person != 0 {
		return c.Places.Direct(ctx, n)
	}
	switch n.Kind {
	case core.NoticeCard:
		return c.card(ctx, n)
	case core.NoticeHeld:
		return c.held(ctx, n)
	}
	where, ok := core.ParseThread(n.Address)
	if !ok {
		return desk.Posting{}, Outdated("the notice names no place")
	}
	tie, err := c.tieOf(ctx, where, n.Ticket)
	switch {
	case core.KindOf(err) == core.NotFound:
		return desk.Posting{}, Outdated("the thread belongs to no ticket any more")
	case err != nil:
		return desk.Posting{}, err
	case n.Kind == core.NoticeTied:
		return c.tied(ctx, n, tie)
	case tie.Use == core.TriageThread:
		return c.note(ctx, n, tie)
	}
	return c.shared(ctx, n, tie)
}

// tieOf is the tie of a thread; of a channel it is that of the thread below the
// ticket's card there.
func (c Courier) tieOf(ctx context.Context, at core.Thread, t core.TicketID) (core.Tie, error) {
	if at.ID != "" {
		return c.Desk.TieAt(ctx, at)
	}
	ties, err := c.Desk.Ties(ctx, t)
	for _, k := range ties {
		if k.Network == at.Network && k.Channel == at.Channel && k.Use == core.TriageThread {
			return k, nil
		}
	}
	if err == nil {
		err = core.Errorf(core.NotFound, "The ticket has no card in this channel.")
	}
	return core.Tie{}, err
}

// Outdated is the failure of a notice that must not be said any more.
func Outdated(why string) error { return &Failure{Fate: Obsolete, Cause: errors.New(why)} }

// MaybePosted reports whether a notice may have been posted before: it was tried,
// or queued long enough that an operator may have queued it again.
func (k Clerk) MaybePosted(n core.Notice) bool {
	return n.Attempts > 0 || k.Desk.Now().Sub(n.Created) > time.Minute
}

// shared posts a notice to a thread of a channel, if everybody who reads along may
// see it. Whom it does not reach so gets it directly.
func (c Courier) shared(ctx context.Context, n core.Notice, tie core.Tie) (desk.Posting, error) {
	l, err := c.Desk.ThreadLetter(ctx, n)
	if err != nil {
		return desk.Posting{}, err
	}
	if !l.Told.Here && len(l.Told.Instead) == 0 && c.IsPublic(l) {
		return c.post(ctx, n, l, tie, Readers{}) // whoever reads there
	}
	r, err := c.Places.Readers(ctx, tie.Thread)
	if err == nil && l.Told.Here {
		return c.post(ctx, n, l, tie, r)
	}
	if c.Places.Gone(err) {
		c.Logger.WarnContext(ctx, "a channel with a ticket's thread is gone; its people are told directly", "ticket", n.Ticket, "err", err)
		return desk.Posting{Direct: l.Told.Instead}, nil
	} else if err != nil {
		return desk.Posting{}, err
	}
	fits, err := c.Fits(ctx, l, r)
	if err != nil {
		return desk.Posting{}, err
	}
	if !fits {
		return desk.Posting{Direct: l.Told.Instead}, nil
	}
	return c.post(ctx, n, l, tie, r)
}

// post posts a notice to a thread where all who read along may see it, unless it was
// written there. Whom it does not reach so gets it directly.
func (c Courier) post(ctx context.Context, n core.Notice, l desk.Letter, tie core.Tie, r Readers) (desk.Posting, error) {
	to, err := c.reach(ctx, tie.Thread, l.Told.Instead, r)
	if err != nil {
		return desk.Posting{}, err
	}
	if l.Told.Here {
		return desk.Posting{Direct: append(to.absent, to.called...)}, nil
	}
	stands, err := c.Places.Put(ctx, tie.Thread, Parcel{Notice: n, Letter: l, As: AsShared, Calls: to.calls})
	if c.Places.Gone(err) || c.Places.Lost(err) {
		return desk.Posting{Direct: l.Told.Instead}, nil
	} else if err != nil {
		return desk.Posting{}, err
	}
	return desk.Posting{Post: stands, Direct: to.absent}, nil
}

// tied says in a thread which ticket it belongs to, and who reads it there: no
// more, as not all who read along may see more.
func (c Courier) tied(ctx context.Context, n core.Notice, tie core.Tie) (desk.Posting, error) {
	l, err := c.Desk.ThreadLetter(ctx, n)
	if err != nil {
		return desk.Posting{}, err
	}
	l.Items = nil
	stands, err := c.Places.Put(ctx, tie.Thread, Parcel{Notice: n, Letter: l, As: AsTied})
	if c.Places.Gone(err) || c.Places.Lost(err) {
		return desk.Posting{}, Outdated("the thread is gone")
	}
	return desk.Posting{Post: stands}, err
}
