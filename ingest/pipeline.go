package ingest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"usher/core"
	"usher/core/desk"
	"usher/ingest/imap"
)

// patience is how long letters that are read wait for an earlier one that is
// not. A thread's mails keep their order by it, and a huge mail holds up nobody.
const patience = time.Second

// refusalsMost is how often the database may refuse a mail before it is
// recorded without what it says.
const refusalsMost = 5

// pipeline takes a mailbox's mails through three stages that overlap: fetching
// by imap.Reader, reading by several parsers, and committing by one writer that
// commits what is ready in one transaction.
type pipeline struct {
	in      *Ingest
	box     Mailbox
	fetched chan *imap.Mail
	read    chan *letter

	mu       sync.Mutex
	validity uint32
	waiting  []uint32        // UIDs handed over and not committed, ascending
	settled  map[uint32]bool // those of waiting that are committed
	last     uint32

	refusals map[place]int // by the database, of the writer
}

// read runs the stages until ctx ends. A mail that a stage has when it ends is
// not lost: the cursor has not passed it.
func (i *Ingest) read(ctx context.Context, box Mailbox) error {
	p := &pipeline{
		in: i, box: box, fetched: make(chan *imap.Mail), read: make(chan *letter, i.cfg.Batch), settled: map[uint32]bool{},
		refusals: map[place]int{},
	}
	reader := imap.New(box.IMAP, p)
	stages, ctx := errgroup.WithContext(ctx)
	stages.Go(func() error {
		defer close(p.fetched)
		return reader.Run(ctx)
	})
	stages.Go(func() error {
		defer close(p.read)
		var parsers errgroup.Group
		for range i.cfg.Parsers {
			parsers.Go(func() error {
				for m := range p.fetched {
					p.parse(ctx, m)
				}
				return nil
			})
		}
		return parsers.Wait()
	})
	stages.Go(func() error {
		p.commitAll(ctx)
		return nil
	})
	return stages.Wait()
}

// Cursor implements imap.Handler. It is asked when no mail is in flight.
func (p *pipeline) Cursor(ctx context.Context) (validity, last uint32, err error) {
	validity, last, err = p.in.desk.Cursor(ctx, p.box.Name)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.validity, p.last, p.waiting = validity, last, nil
	clear(p.settled)
	return validity, last, err
}

// Handle implements imap.Handler.
func (p *pipeline) Handle(ctx context.Context, m *imap.Mail) error {
	p.mu.Lock()
	if m.UIDValidity != p.validity {
		p.validity, p.last, p.waiting = m.UIDValidity, 0, nil
		clear(p.settled)
	}
	p.waiting = append(p.waiting, m.UID)
	p.mu.Unlock()
	select {
	case p.fetched <- m:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *pipeline) parse(ctx context.Context, m *imap.Mail) {
	l, err := p.in.open(ctx, p.box, m)
	if err != nil {
		p.in.log.ErrorContext(ctx, "store mail", "mailbox", p.box.Name, "uid", m.UID, "err", err)
		m.Fail(err)
		return
	}
	select {
	case p.read <- l:
	case <-ctx.Done():
		m.Fail(ctx.Err())
	}
}

// commitAll commits what was read, in the folder's order, until the parsers
// end.
func (p *pipeline) commitAll(ctx context.Context) {
	ready := map[place]*letter{}
	waited := false
	late := time.NewTimer(patience)
	defer late.Stop()
	for open := true; open; {
		var batch []*letter
		select {
		case l, more := <-p.read:
			if open = more; more {
				ready[l.place()] = l
				p.drain(ready)
				batch = p.inOrder(ready)
			} else {
				batch = takeAll(ready)
			}
		case <-late.C:
			batch = takeAll(ready)
		}
		for part := range slices.Chunk(batch, p.in.cfg.Batch) {
			p.commit(ctx, part)
		}
		if len(ready) == 0 {
			late.Stop()
		} else if len(batch) > 0 || !waited {
			late.Reset(patience)
		}
		waited = len(ready) > 0
	}
}

// place is where a mail is in its folder.
type place struct{ validity, uid uint32 }

func (l *letter) place() place { return place{l.in.UIDValidity, l.in.UID} }

// drain takes what else is read by now.
func (p *pipeline) drain(ready map[place]*letter) {
	for {
		select {
		case l, more := <-p.read:
			if !more {
				return
			}
			ready[l.place()] = l
		default:
			return
		}
	}
}

// inOrder takes the letters that no unread one stands before.
func (p *pipeline) inOrder(ready map[place]*letter) []*letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []*letter
	for _, uid := range p.waiting {
		if p.settled[uid] {
			continue
		}
		at := place{p.validity, uid}
		l, ok := ready[at]
		if !ok {
			break
		}
		out = append(out, l)
		delete(ready, at)
	}
	return out
}

// takeAll takes all letters, in the folder's order.
func takeAll(ready map[place]*letter) []*letter {
	out := slices.SortedFunc(maps.Values(ready), func(a, b *letter) int {
		return cmp.Or(cmp.Compare(a.in.UIDValidity, b.in.UIDValidity), cmp.Compare(a.in.UID, b.in.UID))
	})
	clear(ready)
	return out
}

// commit commits a batch; if that fails, each of its mails alone, so that one
// the database refuses stops no other. Such a mail is recorded without what it
// says; where not even that can be done, it is fetched again later.
func (p *pipeline) commit(ctx context.Context, batch []*letter) {
	err := p.together(ctx, batch)
	if err == nil {
		return
	}
	for _, l := range batch {
		if err := p.alone(ctx, l); err != nil {
			l.mail.Fail(err)
		}
	}
}

func (p *pipeline) alone(ctx context.Context, l *letter) error {
	err := p.together(ctx, []*letter{l})
	if err == nil || ctx.Err() != nil {
		return err
	}
	if p.refusals[l.place()]++; p.refusals[l.place()] < refusalsMost {
		return err
	}
	delete(p.refusals, l.place())
	return p.together(ctx, []*letter{l.bare(fmt.Errorf("the database does not take this mail: %w", err))})
}

// together deals with mails in one transaction, in which each keeps its own
// outcome, and moves the cursor past what is committed without a gap.
func (p *pipeline) together(ctx context.Context, batch []*letter) error {
	validity, low := p.reach(batch)
	before := make([]core.Inbound, len(batch))
	for k, l := range batch {
		before[k] = l.in
	}
	err := p.in.desk.Together(ctx, func(d *desk.Desk) error {
		for _, l := range batch {
			if err := p.in.guard(ctx, "record mail", func() error { return p.in.deal(ctx, d, l) }); err != nil {
				return err
			}
		}
		if low == 0 {
			return nil
		}
		return d.MoveCursor(ctx, p.box.Name, validity, low)
	})
	if err != nil {
		if ctx.Err() == nil {
			p.in.log.ErrorContext(ctx, "commit mails", "mailbox", p.box.Name, "mails", len(batch), "err", err)
		}
		for k, l := range batch {
			l.in = before[k] // what was noted is undone
		}
		return err
	}
	for _, l := range batch {
		l.mail.Done()
		p.in.log.InfoContext(ctx, "mail", "mailbox", p.box.Name, "uid", l.in.UID, "disposition", l.in.Disposition, "ticket", l.in.Ticket)
	}
	p.pass(batch, validity, low)
	return nil
}

// reach is the UID up to which every mail is committed once the batch is; zero
// if the batch belongs to an earlier numbering of the folder.
func (p *pipeline) reach(batch []*letter) (validity, low uint32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := map[uint32]bool{}
	for _, l := range batch {
		if l.in.UIDValidity == p.validity {
			now[l.in.UID] = true
		}
	}
	low = p.last
	for _, uid := range p.waiting {
		if !p.settled[uid] && !now[uid] {
			break
		}
		low = uid
	}
	if len(now) == 0 {
		low = 0
	}
	return p.validity, low
}

// pass forgets the committed mails up to low.
func (p *pipeline) pass(batch []*letter, validity, low uint32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if validity != p.validity {
		return
	}
	for _, l := range batch {
		if l.in.UIDValidity == validity {
			p.settled[l.in.UID] = true
		}
	}
	for len(p.waiting) > 0 && p.waiting[0] <= low {
		delete(p.settled, p.waiting[0])
		p.waiting = p.waiting[1:]
	}
	p.last = max(p.last, low)
}
