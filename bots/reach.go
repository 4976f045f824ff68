package bots

import (
	"context"
	"slices"

	"usher/core"
)

// MostMentioned is how many accounts a post mentions at most.
const MostMentioned = 20

// reach is how people get to know what stands in a thread.
type reach struct {
	calls  []string        // accounts that a post mentions: they read along, and nothing tells them of it
	called []core.PersonID // whose those are
	absent []core.PersonID // who do not read along, or are too many to be mentioned
}

// reach says how people get to know what stands in a thread. To be able to read it
// is not enough: a network tells only who follows, or is mentioned. Where it does
// not say who follows, they are mentioned.
func (c Courier) reach(ctx context.Context, at core.Thread, people []core.PersonID, r Readers) (reach, error) {
	var out reach
	if len(people) == 0 {
		return out, nil
	}
	follow, err := c.Places.Followers(ctx, at)
	if err = UnlessFinal(err); err != nil {
		return out, err
	}
	for _, p := range people {
		inside, err := c.Inside(ctx, c.Network, p, r.IDs)
		if err != nil {
			return out, err
		}
		follows := slices.ContainsFunc(inside, func(id string) bool { return slices.Contains(follow, id) })
		switch {
		case len(inside) == 0, !follows && len(out.calls)+len(inside) > MostMentioned:
			out.absent = append(out.absent, p)
		case !follows:
			out.calls, out.called = append(out.calls, inside...), append(out.called, p)
		}
	}
	return out, nil
}

// Inside are those accounts of a person on a network that are among some.
func (k Clerk) Inside(ctx context.Context, n core.Channel, p core.PersonID, ids []string) ([]string, error) {
	accounts, err := k.Desk.Accounts(ctx, p)
	var out []string
	for _, a := range accounts {
		if a.Network == n && slices.Contains(ids, a.ID) {
			out = append(out, a.ID)
		}
	}
	return out, err
}
