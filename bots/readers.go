package bots

import (
	"context"

	"usher/core"
	"usher/core/desk"
)

// Readers is who sees what is written in a place.
type Readers struct {
	Open bool     // anybody may come and read
	IDs  []string // of their accounts on the network, bots among them

	// People are those of them that are people and not known to the network as staff.
	// It may look each of them up.
	People func(ctx context.Context) ([]desk.Reader, error)
}

// Strangers are the people among readers who are not known as staff.
func (k Clerk) Strangers(ctx context.Context, r Readers) ([]core.Account, error) {
	people, err := r.People(ctx)
	if err != nil {
		return nil, err
	}
	known, err := k.Desk.ReadersAs(ctx, people)
	if err != nil {
		return nil, err
	}
	var out []core.Account
	for _, p := range people {
		if who, ok := known[p.Account]; !ok || !who.ActsAsStaff() {
			out = append(out, p.Account)
		}
	}
	return out, nil
}

// OnlyStaff reports whether everybody who reads along is of the staff.
func (k Clerk) OnlyStaff(ctx context.Context, r Readers) (bool, error) {
	if r.Open {
		return false, nil
	}
	strangers, err := k.Strangers(ctx, r)
	return len(strangers) == 0, err
}

// Fits reports whether all who read along may see what a letter says.
func (k Clerk) Fits(ctx context.Context, l desk.Letter, r Readers) (bool, error) {
	if k.IsPublic(l) {
		return true, nil
	}
	if r.Open {
		return false, nil
	}
	people, err := r.People(ctx)
	if err != nil {
		return false, err
	}
	return k.Desk.MayRead(ctx, l.Ticket.ID, l.Notice.Message, people)
}

// IsPublic reports whether everybody may see what a letter says.
func (k Clerk) IsPublic(l desk.Letter) bool {
	for _, i := range l.Items {
		if i.Message != nil && i.Message.Effective(l.Ticket) != core.Public {
			return false
		}
	}
	return l.Ticket.PublicNow(k.Desk.Now())
}
