package bots

import (
	"context"

	"usher/core"
	"usher/core/desk"
)

// Who is somebody on a chat network, as far as the desk knows them.
type Who struct {
	Account core.Account
	Actor   core.Actor // without a trust, and so nobody, unless linked
	Linked  bool
	Fresh   bool   // linked just now, by their profile: they must be told
	Address string // of that profile, if it is fresh
	Name    string // by which the network shows somebody who is not linked; may be empty
}

// Profile is what a network says of an account.
type Profile struct {
	Name    string
	Address string // confirmed by the network; empty if there is none
	Trusted bool   // the address is to be believed: it links the account by itself
}

// Profiles looks accounts up on their network. It may remember what it found for
// some minutes.
type Profiles interface {
	Profile(ctx context.Context, a core.Account) (Profile, error)
}

// People knows whose account is whose. It remembers nothing: an unlink counts at
// once.
type People struct {
	desk     *desk.Desk
	profiles Profiles
}

// NewPeople returns who asks the desk, and the network for profiles.
func NewPeople(d *desk.Desk, p Profiles) *People { return &People{desk: d, profiles: p} }

// Who says whose account it is. Somebody with a trusted profile is linked at
// first sight.
func (p *People) Who(ctx context.Context, a core.Account) (Who, error) {
	w := Who{Account: a}
	if a.ID == "" {
		return w, nil
	}
	var err error
	if w.Actor, w.Linked, err = p.desk.ChatActor(ctx, a); err != nil || w.Linked && w.Actor.Person.Primary != "" {
		return w, err
	}
	profile, err := p.profiles.Profile(ctx, a) // it may know the address of somebody who had none
	if err != nil {
		return w, UnlessFinal(err)
	}
	w.Name = profile.Name
	if !profile.Trusted || profile.Address == "" {
		return w, nil
	}
	actor, err := p.desk.LinkTrusted(ctx, a, profile.Address, profile.Name)
	if err != nil {
		return w, UnlessFinal(err)
	}
	w.Actor, w.Linked, w.Fresh, w.Address = actor, true, true, profile.Address
	return w, nil
}
