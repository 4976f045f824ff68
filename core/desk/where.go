package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"usher/core"
	"usher/core/store"
)

// way is how a notice goes to somebody.
type way struct {
	channel core.Channel
	address string
}

// lane keeps the order of what goes to somebody about a ticket by one way.
func lane(n core.Notice, w way) string {
	l := fmt.Sprintf("p%d/t%d", n.Person, n.Ticket)
	if n.Person == 0 && n.Kind == core.NoticeCode {
		l = "code/" + w.address
	}
	if w.channel != core.Mail {
		l += "/" + string(w.channel)
	}
	return l
}

func mailTo(to core.Person, n core.Notice) way {
	return way{core.Mail, cmp.Or(core.CleanAddress(n.Address), to.Primary)}
}

// anywhere are the kinds of notices that go where their person is told. The
// others answer a mail, or prove an address.
var anywhere = map[core.NoticeKind]bool{
	core.NoticeOpened: true, core.NoticeReplied: true, core.NoticeChanged: true, core.NoticeAccount: true, core.NoticeHeld: true,
}

// ways are how a notice goes to somebody: as they chose, else where they take
// part in its ticket. Who has no account where they want to be told is told by
// mail, and who has no address by what account they have.
func (d *Desk) ways(to core.Person, n core.Notice, homes []store.Home) []way {
	mail := mailTo(to, n)
	if !anywhere[n.Kind] || n.Address != "" || len(homes) == 0 {
		return []way{mail}
	}
	wanted := slices.Clone(to.Via)
	if len(wanted) == 0 {
		for _, h := range homes {
			if h.Wrote {
				wanted = append(wanted, h.Network)
			}
		}
	}
	var out []way
	for _, c := range wanted {
		w := mail
		if i := slices.IndexFunc(homes, func(h store.Home) bool { return h.Network == c }); i >= 0 {
			w = way{c, homes[i].String()}
		}
		if !slices.Contains(out, w) && w.address != "" {
			out = append(out, w)
		}
	}
	if len(out) > 0 {
		return out
	} else if mail.address == "" {
		return []way{{homes[0].Network, homes[0].String()}}
	}
	return []way{mail}
}

// homesOf are the accounts that a notice might go to, asked for only where it
// could make a difference.
func (d *Desk) homesOf(ctx context.Context, tx *store.Tx, to core.Person, n core.Notice) ([]store.Home, error) {
	if len(d.set.Networks) == 0 || !anywhere[n.Kind] || n.Address != "" || to.ID == 0 || n.Ticket == 0 && len(to.Via) == 0 && to.Primary != "" {
		return nil, nil
	}
	where, err := tx.Where(ctx, n.Ticket, []core.PersonID{to.ID})
	return d.connected(where).Homes[to.ID], err
}

// connected is where people can be told on the networks that the desk is on.
func (d *Desk) connected(w store.Where) store.Where {
	for p, list := range w.Homes {
		w.Homes[p] = slices.DeleteFunc(list, func(h store.Home) bool { return !slices.Contains(d.set.Networks, h.Network) })
	}
	w.Ties = slices.DeleteFunc(w.Ties, func(k core.Tie) bool { return !slices.Contains(d.set.Networks, k.Network) })
	return w
}
