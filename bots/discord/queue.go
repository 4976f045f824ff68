package discord

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/core/desk"
)

const (
	queueMost   = 1000 // events that wait to be kept
	batchMost   = 100  // of them kept at once
	answersMost = 50   // first answers worked out at a time
)

// arrival is an event as it came by a session.
type arrival struct {
	session *session
	id      string // of the session
	seq     int64
	kind    string
	data    json.RawMessage
}

// nth is a name for the event.
func (v arrival) nth() string { return v.id + "/" + strconv.FormatInt(v.seq, 10) }

// queue is what came of a session and is not kept yet.
type queue struct {
	app     *App
	events  chan arrival
	answers chan struct{} // a place for each first answer that is worked out
	wait    sync.WaitGroup
}

func newQueue(a *App) *queue {
	return &queue{app: a, events: make(chan arrival, queueMost), answers: make(chan struct{}, answersMost)}
}

// put queues an event, unless too many wait.
func (q *queue) put(v arrival) bool {
	select {
	case q.events <- v:
		return true
	default:
		return false
	}
}

// roomy waits until about half of the queue is free.
func (q *queue) roomy(ctx context.Context) error {
	for len(q.events) > queueMost/2 {
		if err := sleep(ctx, "gateway", 50*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// run keeps what is queued, all of it in one transaction, and then acknowledges
// it, until ctx ends.
func (q *queue) run(ctx context.Context) {
	defer q.wait.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case first := <-q.events:
			all := q.gather(first)
			q.app.guard(ctx, "keep events", func() { q.keep(ctx, all) })
		}
	}
}

func (q *queue) gather(first arrival) []arrival {
	all := []arrival{first}
	for len(all) < batchMost {
		select {
		case v := <-q.events:
			all = append(all, v)
		default:
			return all
		}
	}
	return all
}

// asked is an interaction that is to be acknowledged once it is kept.
type asked struct {
	event desk.ChatEvent
	call  *discordgo.Interaction
	mine  bool // nobody else here is about to give its first answer
}

// keep keeps events, and then counts them as acknowledged.
func (q *queue) keep(ctx context.Context, all []arrival) {
	var events []desk.ChatEvent
	var calls []asked
	for _, v := range all {
		if v.kind == "READY" && v.session.shard[0] == 0 { // where direct messages come
			v.session.lookBack(ctx, q.app.missedDirect)
		}
		if v.kind == "GUILD_CREATE" {
			v.session.lookBack(ctx, func(ctx context.Context) { q.app.missed(ctx, v.data) })
		}
		if v.kind != kindInteraction {
			events = append(events, q.app.receive(v.kind, v.data, v.nth())...)
			continue
		}
		for _, e := range q.app.receive(v.kind, v.data, v.nth()) {
			q.call(ctx, v, e, &calls)
		}
	}
	q.keepAll(ctx, events, calls)
	if last := all[len(all)-1]; ctx.Err() == nil {
		last.session.acknowledge(last.id, last.seq)
	}
}

// call sorts an interaction: one whose first answer is to be worked out is not
// waited for.
func (q *queue) call(ctx context.Context, v arrival, e desk.ChatEvent, calls *[]asked) {
	i, err := interactionOf(v.data)
	switch {
	case err != nil:
		q.app.log.WarnContext(ctx, "Discord sent an interaction that usher cannot read", "bytes", len(v.data))
	case q.app.waits(i):
		q.wait.Go(func() { q.app.guard(ctx, "first answer", func() { q.answer(ctx, asked{event: e, call: i}) }) })
	default:
		*calls = append(*calls, asked{event: e, call: i})
	}
}

// answer gives a first answer that is worked out; if there is none, the
// interaction is kept as the others.
func (q *queue) answer(ctx context.Context, k asked) {
	select {
	case q.answers <- struct{}{}:
	case <-ctx.Done():
		return
	}
	r, ok := q.app.firstAnswer(ctx, k.call)
	<-q.answers
	if !ok {
		q.keepAll(ctx, nil, []asked{k})
		return
	}
	if err := q.app.api.respond(ctx, k.call, r); err != nil && ctx.Err() == nil {
		q.app.log.WarnContext(ctx, "first answer", "interaction", k.call.ID, "err", err)
	}
}

// keepAll keeps events and interactions. Events are tried again until they are
// kept; of an interaction Discord has told by then that it failed.
func (q *queue) keepAll(ctx context.Context, events []desk.ChatEvent, calls []asked) {
	all := slices.Clone(events)
	for n, k := range calls {
		calls[n].mine = q.app.firsts.expect(k.event.Source)
		all = append(all, k.event)
	}
	for pause := q.app.pace.first; len(all) > 0 && ctx.Err() == nil; pause = min(2*pause, q.app.pace.most) {
		fresh, errs := q.app.intake.AcceptEach(ctx, all)
		var failed []desk.ChatEvent
		for k, err := range errs[:len(errs)-len(calls)] {
			if err != nil {
				failed = append(failed, all[k])
			}
		}
		fresh = fresh[len(fresh)-len(calls):]
		for k, err := range errs[len(errs)-len(calls):] {
			one, known := calls[k], err == nil && !fresh[k]
			q.wait.Go(func() { q.app.guard(ctx, "acknowledge", func() { q.settle(ctx, one, known, err) }) })
		}
		if all, calls = failed, nil; len(all) > 0 && ctx.Err() == nil {
			q.app.log.ErrorContext(ctx, "keep events; trying again", "events", len(all))
			_ = sleep(ctx, "", pause)
		}
	}
}

// settle acknowledges an interaction that was kept, or says that it was not. Of one
// that was known whoever kept it first has seen to that: if it was a process that
// ended before it did, whoever made it is told by Discord that it failed.
func (q *queue) settle(ctx context.Context, k asked, known bool, err error) {
	if known {
		if k.mine {
			q.app.firsts.settle(k.event.Source, false)
		}
		return
	}
	if err == nil {
		q.app.acknowledge(ctx, k.event, k.call)
		return
	}
	defer q.app.firsts.settle(k.event.Source, true)
	if ctx.Err() != nil {
		return
	}
	q.app.log.ErrorContext(ctx, "keep an interaction", "err", err)
	if err := q.app.api.respond(ctx, k.call, plainly(textNotNow)); err != nil && ctx.Err() == nil {
		q.app.log.WarnContext(ctx, "acknowledge", "interaction", k.call.ID, "err", err)
	}
}
