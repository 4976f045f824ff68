package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"usher/core"
	"usher/core/store"
)

// unname takes those out of the names on a thread's notice who are told otherwise,
// and returns them: they are not told again, should it be posted one day. Somebody
// who posts it just now sees to all of them: then they are none.
func (d *Desk) unname(ctx context.Context, tx *store.Tx, n core.Notice, otherwise func(core.PersonID) bool) ([]core.PersonID, error) {
	if n.Person != 0 || !n.Channel.IsNetwork() {
		return nil, nil
	}
	told, err := toldIn(n)
	if err != nil {
		return nil, err
	}
	var out, left []core.PersonID
	var reasons []core.Reason
	for i, id := range told.Instead {
		if otherwise(id) {
			out = append(out, id)
		} else {
			left, reasons = append(left, id), append(reasons, told.Reasons[i])
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	told.Instead, told.Reasons = left, reasons
	body, err := json.Marshal(told)
	if err != nil {
		return nil, fmt.Errorf("encode notice %d: %w", n.ID, err)
	}
	if still, err := tx.SetNoticeBody(ctx, n.ID, string(body)); err != nil || !still {
		return nil, err
	}
	return out, nil
}

// missed has those told directly whom a thread's notice names, as it does not
// appear there.
func (d *Desk) missed(ctx context.Context, tx *store.Tx, n core.Notice) error {
	people, err := d.unname(ctx, tx, n, func(core.PersonID) bool { return true })
	if err != nil {
		return err
	}
	return d.direct(ctx, tx, n, people)
}

// MailWaiting has what waits for a network since before then go by mail, and
// returns how many notices it was: those to people, and what threads' notices would
// tell those whom they name. Threads are told once the network can be used, and so
// is who has no mail address.
func (d *Desk) MailWaiting(ctx context.Context, c core.Channel, before time.Time, why string) (int, error) {
	count := 0
	err := d.eachWaiting(ctx, c, before, func(tx *store.Tx, n core.Notice) error {
		mailed, err := d.mailWaiting(ctx, tx, n, why)
		count += mailed
		return err
	})
	return count, err
}

// LeaveNetworks ends what waits for chat networks that the desk is not on any more:
// it goes by mail as with MailWaiting, and what can't is parked.
func (d *Desk) LeaveNetworks(ctx context.Context) error {
	for _, c := range core.Networks {
		if slices.Contains(d.set.Networks, c) {
			continue
		}
		why := "the desk is not on " + c.Title() + " any more"
		err := d.eachWaiting(ctx, c, d.now().Add(time.Second), func(tx *store.Tx, n core.Notice) error {
			if _, err := d.mailWaiting(ctx, tx, n, why); err != nil {
				return err
			}
			_, err := tx.MoveNotice(ctx, n.ID, core.Parked, d.now(), why)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const waitingMost = 100 // notices in one transaction

func (d *Desk) eachWaiting(ctx context.Context, c core.Channel, before time.Time, do func(tx *store.Tx, n core.Notice) error) error {
	for last, more := core.NoticeID(0), true; more; {
		after := last
		err := d.do(ctx, func(tx *store.Tx) error {
			list, err := tx.Waiting(ctx, c, before, after, waitingMost)
			if err != nil {
				return err
			}
			for _, n := range list {
				if err := do(tx, n); err != nil {
					return err
				}
				last = n.ID
			}
			more = len(list) == waitingMost
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// mailWaiting has what a waiting notice tells people go by mail, and returns how
// many they are.
func (d *Desk) mailWaiting(ctx context.Context, tx *store.Tx, n core.Notice, why string) (int, error) {
	if n.Person == 0 {
		return d.mailNamed(ctx, tx, n)
	}
	to, err := tx.Person(ctx, n.Person)
	if err != nil || to.Primary == "" {
		return 0, err
	}
	if still, err := tx.MoveNotice(ctx, n.ID, core.Dropped, d.now(), why); err != nil || !still {
		return 0, err
	}
	return 1, d.byMail(ctx, tx, to, n)
}

const commonTime = 10 * time.Second // an operation takes less

// mailNamed has those told by mail whom a thread's notice names.
func (d *Desk) mailNamed(ctx context.Context, tx *store.Tx, n core.Notice) (int, error) {
	told, err := toldIn(n)
	if err != nil {
		return 0, err
	}
	people := map[core.PersonID]core.Person{}
	for _, id := range told.Instead {
		if people[id], err = tx.Person(ctx, id); err != nil {
			return 0, err
		}
	}
	out, err := d.unname(ctx, tx, n, func(id core.PersonID) bool { return people[id].Primary != "" })
	if err != nil {
		return 0, err
	}
	instead, reasons := told.Instead, told.Reasons
	told.Instead, told.Reasons, told.Here = nil, nil, false
	body, err := json.Marshal(told)
	if err != nil {
		return 0, fmt.Errorf("encode notice %d: %w", n.ID, err)
	}
	n.Body = string(body)
	n.Created = n.Created.Add(-commonTime) // who is told by mail as well has it from then
	for _, id := range out {
		n.Reason = reasons[slices.Index(instead, id)]
		if err := d.byMail(ctx, tx, people[id], n); err != nil {
			return 0, err
		}
	}
	return len(out), nil
}
