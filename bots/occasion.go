package bots

import (
	"cmp"
	"time"

	"usher/core"
	"usher/core/desk"
)

// Occasion is what a handler runs for: an event as it was kept.
type Occasion struct {
	Source   core.Source  // of what the handler does
	Account  core.Account // who did it; without an ID nobody, or the network itself
	Received time.Time
	Again    bool // it was tried before, and may be done already
	Last     bool // no further try follows: whoever waits for an answer must get one now
}

// By is how somebody acts on the desk on an occasion. Where is the thread they
// did it in, zero if it has no place.
func (o Occasion) By(w Who, where core.Thread) desk.By {
	by := desk.By{Actor: w.Actor, Source: o.Source, Channel: o.Account.Network, Account: o.Account, Thread: where}
	if name := cmp.Or(w.Name, w.Actor.Person.Name); name != "" {
		by.Who = name + " in " + by.Channel.Title()
	}
	return by
}

// As is the occasion of somebody who was found out later.
func (o Occasion) As(w Who) Occasion {
	o.Account = w.Account
	return o
}
