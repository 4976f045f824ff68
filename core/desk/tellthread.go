package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"usher/core"
	"usher/core/store"
)

// places is where a ticket is told beside by mail: in threads that several read,
// and by the accounts of those concerned.
type places struct {
	homes   map[core.PersonID][]store.Home
	kind    core.NoticeKind // what the threads are told
	threads []*readThread
}

// readThread is a thread that several read, or the staff's channel where a
// ticket has none yet.
type readThread struct {
	core.Thread
	triage, tied, here bool
	instead            []core.PersonID
	reasons            []core.Reason
}

// placesOf loads where an operation is told. It asks nothing unless the desk is
// on a chat network.
func (d *Desk) placesOf(ctx context.Context, tx *store.Tx, by By, a core.Audience, recipients []core.Recipient) (*places, error) {
	p := &places{}
	if len(d.set.Networks) == 0 {
		return p, nil
	}
	ids := make([]core.PersonID, len(recipients))
	for i, r := range recipients {
		ids[i] = r.Person
	}
	where, err := tx.Where(ctx, a.Ticket.ID, ids)
	if err != nil {
		return nil, err
	}
	where = d.connected(where)
	p.homes = where.Homes
	p.kind = kindOf(a)
	for _, n := range d.set.Networks {
		if c := d.set.Triage[n]; c != "" {
			p.threads = append(p.threads, triageOf(where.Ties, n, c, by))
		}
	}
	for _, k := range where.Ties {
		if k.Use == core.SharedThread && (a.Message == nil || !a.Message.Internal) {
			p.threads = append(p.threads, &readThread{Thread: k.Thread, tied: true, here: k.Thread == by.Thread})
		}
	}
	return p, nil
}

// triageOf is the ticket's thread in the staff's channel.
func triageOf(ties []core.Tie, n core.Channel, channel string, by By) *readThread {
	for _, k := range ties {
		if k.Use == core.TriageThread && k.Network == n && k.Channel == channel {
			return &readThread{Thread: k.Thread, triage: true, tied: true, here: k.Thread == by.Thread}
		}
	}
	return &readThread{Thread: core.Thread{Network: n, Channel: channel}, triage: true}
}

// kindOf is what a thread is told of an operation.
func kindOf(a core.Audience) core.NoticeKind {
	switch {
	case a.Message == nil:
		return core.NoticeChanged
	case slices.ContainsFunc(a.Events, func(e core.Event) bool { return e.What == core.WasOpened }):
		return core.NoticeOpened
	}
	return core.NoticeReplied
}

// instead takes the ways out by which somebody need not be told if it appears in
// a thread that they read, and notes them with the thread. The first answer to
// a ticket is its people's own.
func (p *places) instead(r core.Recipient, first bool, who core.Person, ways []way) []way {
	if first || r.Kind != p.kind {
		return ways
	}
	return slices.DeleteFunc(ways, func(w way) bool {
		staff := who.Staff != core.NotStaff
		i := slices.IndexFunc(p.threads, func(h *readThread) bool {
			return h.Network == w.channel && h.tied && (!h.triage || staff && p.kind != core.NoticeChanged)
		})
		if i < 0 {
			return false
		}
		h := p.threads[i]
		h.instead, h.reasons = append(h.instead, r.Person), append(h.reasons, r.Reason)
		return true
	})
}

// toThreads are the notices to the threads that several read, and of the cards.
func (d *Desk) toThreads(ctx context.Context, tx *store.Tx, a core.Audience, p *places, told Told) ([]core.Notice, error) {
	told.Left, told.Whose = nil, ""
	var out []core.Notice
	for _, h := range p.threads {
		if h.triage {
			card, err := d.card(ctx, tx, a, h)
			if err != nil {
				return nil, err
			}
			out = append(out, card...)
		}
		if h.triage && p.kind == core.NoticeChanged || h.here && len(h.instead) == 0 {
			continue
		}
		mine := told
		mine.Instead, mine.Reasons, mine.Here = h.instead, h.reasons, h.here
		n, err := d.toThread(core.Notice{Kind: p.kind, Ticket: a.Ticket.ID, Lane: threadLane(h.Thread)}, h.Thread, mine)
		if err != nil {
			return nil, err
		}
		if a.Message != nil {
			n.Message = a.Message.ID
		}
		if h.triage {
			n.Lane = cardLane(a.Ticket.ID, h.Network) // behind the card that makes the thread
		}
		out = append(out, n)
	}
	return out, nil
}

// toThread makes a notice to a place ready to be queued.
func (d *Desk) toThread(n core.Notice, to core.Thread, told Told) (core.Notice, error) {
	body, err := json.Marshal(told)
	if err != nil {
		return n, fmt.Errorf("encode notice: %w", err)
	}
	n.Body, n.Channel, n.Address, n.Created, n.Due = string(body), to.Network, to.String(), d.now(), d.now()
	return n, nil
}

// threadLane keeps the order of what goes to a thread.
func threadLane(h core.Thread) string { return "thread/" + h.String() }

func cardLane(id core.TicketID, n core.Channel) string { return fmt.Sprintf("card/t%d/%s", id, n) }

// shown is what a card shows of its ticket.
var shown = []core.What{
	core.WasOpened, core.StatusChanged, core.PrioritySet, core.PrivacySet, core.CategorySet, core.SubjectSet, core.AssigneeSet, core.WasWithdrawn,
}

// card is the notice that has the staff's card of a ticket made or made current,
// unless one waits already.
func (d *Desk) card(ctx context.Context, tx *store.Tx, a core.Audience, h *readThread) ([]core.Notice, error) {
	stale := slices.ContainsFunc(a.Events, func(e core.Event) bool { return slices.Contains(shown, e.What) })
	if h.tied && !stale {
		return nil, nil
	}
	l := cardLane(a.Ticket.ID, h.Network)
	if fresh := len(a.Events) > 0 && a.Events[0].What == core.WasOpened; !fresh {
		if waits, err := tx.Waits(ctx, l, core.NoticeCard); err != nil || waits {
			return nil, err
		}
	}
	n := core.Notice{Kind: core.NoticeCard, Ticket: a.Ticket.ID, Reason: core.AsStaff, Lane: l}
	n, err := d.toThread(n, core.Thread{Network: h.Network, Channel: h.Channel}, Told{})
	return []core.Notice{n}, err
}
