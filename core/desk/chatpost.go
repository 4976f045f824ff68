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

// Posting is what was posted on a chat network for notices.
type Posting struct {
	Notices []core.Notice
	Post    core.Thread     // the message that stands there now
	What    string          // card or held, where it is the one about its ticket or mail; else empty
	Tie     *core.Tie       // to make
	Direct  []core.PersonID // who are told directly now, of those that the notice names
}

// Posted ends the claim on notices that were posted, and notes what follows from
// that. If the claim was lost meanwhile, whoever has it tells those concerned.
func (d *Desk) Posted(ctx context.Context, p Posting) error {
	return d.do(ctx, func(tx *store.Tx) error {
		n, err := tx.SettleNotices(ctx, p.Notices, core.Sent, time.Time{}, d.now(), "")
		if err != nil || len(p.Notices) == 0 {
			return err
		}
		first := p.Notices[0]
		if p.What != "" && p.Post.ID != "" {
			if err := d.putPost(ctx, tx, first, p); err != nil {
				return err
			}
		}
		if first.Person != 0 && p.Post.ID != "" {
			if err := tx.PutPost(ctx, store.WhatNotice, int64(first.ID), p.Post); err != nil {
				return err
			}
		}
		if p.Tie != nil {
			if _, err := tx.AddTie(ctx, *p.Tie, d.now()); err != nil {
				return err
			}
		}
		if n == 0 {
			return nil
		}
		return d.direct(ctx, tx, first, p.Direct)
	})
}

func (d *Desk) putPost(ctx context.Context, tx *store.Tx, n core.Notice, p Posting) error {
	told, err := toldIn(n)
	if err != nil {
		return err
	}
	id := int64(n.Ticket)
	if n.Kind == core.NoticeHeld {
		id = told.Inbound
	}
	return tx.PutPost(ctx, p.What, id, p.Post)
}

func toldIn(n core.Notice) (Told, error) {
	var told Told
	if err := json.Unmarshal([]byte(n.Body), &told); err != nil {
		return told, fmt.Errorf("decode notice %d: %w", n.ID, err)
	}
	return told, nil
}

// direct queues for people what they were not told in a thread, on its network.
func (d *Desk) direct(ctx context.Context, tx *store.Tx, n core.Notice, people []core.PersonID) error {
	if len(people) == 0 {
		return nil
	}
	told, err := toldIn(n)
	if err != nil {
		return err
	}
	instead, reasons := told.Instead, told.Reasons
	told.Instead, told.Reasons, told.Here = nil, nil, false
	where, err := tx.Where(ctx, 0, people)
	if err != nil {
		return err
	}
	var out []core.Notice
	for _, id := range people {
		i := slices.Index(instead, id)
		if i < 0 {
			continue
		}
		p, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		p.Via = []core.Channel{n.Channel}
		m := core.Notice{Kind: n.Kind, Reason: reasons[i], Ticket: n.Ticket, Message: n.Message}
		ready, err := d.addressed(ctx, tx, p, m, told, d.ways(p, m, d.connected(where).Homes[id]))
		if err != nil {
			return err
		}
		out = append(out, ready...)
	}
	_, err = tx.AddNotices(ctx, out...)
	return err
}

// FallBack ends the claim on direct notices that their accounts can't get any
// more, and has them go by mail, with all that waits for those accounts and all
// that follows. What has no mail address to go to is parked.
func (d *Desk) FallBack(ctx context.Context, list []core.Notice, why string) error {
	return d.do(ctx, func(tx *store.Tx) error {
		for _, n := range list {
			if err := d.mailInstead(ctx, tx, n, why); err != nil {
				return err
			}
			if acc, ok := core.ParseAccount(n.Address); ok && n.Person != 0 {
				if err := d.gone(ctx, tx, acc, why); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// MailInstead is FallBack for notices that did not get through for too long,
// which says nothing of their accounts: what else goes there is tried as before.
func (d *Desk) MailInstead(ctx context.Context, list []core.Notice, why string) error {
	return d.do(ctx, func(tx *store.Tx) error {
		for _, n := range list {
			if err := d.mailInstead(ctx, tx, n, why); err != nil {
				return err
			}
		}
		return nil
	})
}

// mailInstead has a claimed notice go by mail, or parks it.
func (d *Desk) mailInstead(ctx context.Context, tx *store.Tx, n core.Notice, why string) error {
	var to core.Person
	if n.Person != 0 {
		var err error
		if to, err = tx.Person(ctx, n.Person); err != nil {
			return err
		}
	}
	end := core.Dropped
	if to.Primary == "" {
		end = core.Parked
	}
	claimed, err := tx.SettleNotices(ctx, []core.Notice{n}, end, time.Time{}, time.Time{}, why)
	if err != nil || claimed == 0 || end == core.Parked {
		return err
	}
	return d.byMail(ctx, tx, to, n)
}

// byMail queues a notice by mail, unless the same goes or went so already.
func (d *Desk) byMail(ctx context.Context, tx *store.Tx, to core.Person, n core.Notice) error {
	if told, err := tx.Mailed(ctx, to.Primary, n); err != nil || told {
		return err
	}
	told, err := toldIn(n)
	if err != nil {
		return err
	}
	return d.queueMail(ctx, tx, to, core.Notice{Kind: n.Kind, Reason: n.Reason, Ticket: n.Ticket, Message: n.Message}, told)
}

// moveToMail has all that waits for an account of somebody go by mail.
func (d *Desk) moveToMail(ctx context.Context, tx *store.Tx, p core.Person, acc core.Account, why string) error {
	if p.Primary == "" {
		return nil
	}
	waiting, err := tx.DropWaiting(ctx, acc.String(), why)
	if err != nil {
		return err
	}
	for _, n := range waiting {
		if err := d.byMail(ctx, tx, p, n); err != nil {
			return err
		}
	}
	return nil
}
