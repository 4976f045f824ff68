package bots_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// outbox keeps notices as the desk does: a lane's next is due once the one
// before is done.
type outbox struct {
	mu      sync.Mutex
	list    []core.Notice
	holder  map[core.NoticeID]string
	postErr int // so often Posted fails
	claims  int
	posted  []desk.Posting
	woken   chan struct{}
}

func newOutbox(list ...core.Notice) *outbox {
	o := &outbox{holder: map[core.NoticeID]string{}, woken: make(chan struct{}, 1)}
	o.add(list...)
	return o
}

func (o *outbox) add(list ...core.Notice) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, n := range list {
		n.ID, n.Channel, n.Created = core.NoticeID(len(o.list)+1), core.Slack, time.Now()
		o.list = append(o.list, n)
	}
	select {
	case o.woken <- struct{}{}:
	default:
	}
}

func (o *outbox) ClaimElsewhere(_ context.Context, _ core.Channel, holder string, _ time.Duration, most int, but ...string) ([][]core.Notice, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.claims++
	var out [][]core.Notice
	lanes := map[string]bool{}
	for i := range o.list {
		n := &o.list[i]
		if n.State != core.Queued && n.State != core.Claimed || lanes[n.Lane] {
			continue
		}
		lanes[n.Lane] = true
		if slices.ContainsFunc(but, func(b string) bool {
			return n.Address == b || strings.HasSuffix(b, "/") && strings.HasPrefix(n.Address, b)
		}) {
			continue
		}
		if n.State == core.Queued && !n.Due.After(time.Now()) && len(out) < most {
			out = append(out, []core.Notice{*n})
			n.State, o.holder[n.ID] = core.Claimed, holder
			n.Attempts++
		}
	}
	return out, nil
}

func (o *outbox) set(b []core.Notice, to core.NoticeState, wait time.Duration, why string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, n := range b {
		own := &o.list[n.ID-1]
		own.State, own.Error, own.Due = to, why, time.Now().Add(wait)
	}
	return nil
}

func (o *outbox) Posted(_ context.Context, p desk.Posting) error {
	o.mu.Lock()
	fail := o.postErr > 0
	o.postErr--
	o.posted = append(o.posted, p)
	o.mu.Unlock()
	if fail {
		return errors.New("the database is gone")
	}
	return o.set(p.Notices, core.Sent, 0, "")
}

func (o *outbox) Later(_ context.Context, b []core.Notice, wait time.Duration, why string) error {
	return o.set(b, core.Queued, wait, why)
}
func (o *outbox) Park(_ context.Context, b []core.Notice, why string) error {
	return o.set(b, core.Parked, 0, why)
}
func (o *outbox) Drop(_ context.Context, b []core.Notice, why string) error {
	return o.set(b, core.Dropped, 0, why)
}
func (o *outbox) FallBack(_ context.Context, b []core.Notice, why string) error {
	return o.set(b, core.Dropped, 0, "by mail: "+why)
}
func (o *outbox) MailInstead(_ context.Context, b []core.Notice, why string) error {
	return o.set(b, core.Dropped, 0, "this one by mail: "+why)
}
func (o *outbox) MailWaiting(_ context.Context, _ core.Channel, before time.Time, why string) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	count := 0
	for i := range o.list {
		if n := &o.list[i]; n.State == core.Queued && n.Person != 0 && n.Created.Before(before) {
			n.State, n.Error = core.Dropped, "in time by mail: "+why
			count++
		}
	}
	return count, nil
}
func (o *outbox) Free(_ context.Context, dead func(string) bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i := range o.list {
		if n := &o.list[i]; n.State == core.Claimed && dead(o.holder[n.ID]) {
			n.State = core.Queued
		}
	}
	return nil
}
func (o *outbox) Woken() <-chan struct{} { return o.woken }

func (o *outbox) states() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var all []string
	for _, n := range o.list {
		all = append(all, n.State.String())
	}
	return strings.Join(all, " ")
}

func (o *outbox) notice(id core.NoticeID) core.Notice {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.list[id-1]
}

// network delivers as the test says, and remembers what came.
type network struct {
	do func(ctx context.Context, n core.Notice) error

	mu   sync.Mutex
	came []core.NoticeID
	now  map[string]int // deliveries under way, by address
	most int            // of one address at a time
}

func (w *network) Deliver(ctx context.Context, n core.Notice) (desk.Posting, error) {
	w.mu.Lock()
	if w.now == nil {
		w.now = map[string]int{}
	}
	w.now[n.Address]++
	w.most = max(w.most, w.now[n.Address])
	w.came = append(w.came, n.ID)
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.now[n.Address]--
	}()
	if w.do == nil {
		return desk.Posting{}, nil
	}
	return desk.Posting{}, w.do(ctx, n)
}

func (w *network) order() []core.NoticeID {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.came)
}

// deliver delivers until the test ends, or until the returned function is called.
func deliver(t *testing.T, o *outbox, w *network, change ...func(*bots.Delivery)) (*bots.Deliverer, func()) {
	t.Helper()
	c := bots.Delivery{
		Channel: core.Slack, Outbox: o, Network: w, Holder: "me", Poll: 5 * time.Millisecond,
		Waits: []time.Duration{time.Millisecond, 2 * time.Millisecond}, Pause: 5 * time.Millisecond,
	}
	for _, f := range change {
		f(&c)
	}
	d := bots.NewDeliverer(c)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	stop := sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v", err)
		}
	})
	t.Cleanup(stop)
	return d, stop
}

func (o *outbox) until(t *testing.T, states string) {
	t.Helper()
	until(t, states, func() bool { return o.states() == states })
}

func to(lane, address string, person core.PersonID) core.Notice {
	return core.Notice{Lane: lane, Address: address, Person: person, Ticket: 1}
}

func TestOrderWithinALane(t *testing.T) {
	var list []core.Notice
	for i := range 30 {
		list = append(list, to(fmt.Sprint("lane", i%3), fmt.Sprintf("slack:T1/U%d", i%3), core.PersonID(i%3+1)))
	}
	o, w := newOutbox(list...), &network{}
	deliver(t, o, w)
	o.until(t, strings.TrimSpace(strings.Repeat("sent ", 30)))
	last := map[core.NoticeID]core.NoticeID{}
	for _, id := range w.order() {
		if id < last[id%3] {
			t.Fatalf("order = %v, want each lane's in order", w.order())
		}
		last[id%3] = id
	}
}

// Of one place one after the other, whatever the lanes.
func TestOneAtATimeInAPlace(t *testing.T) {
	o, w := newOutbox(), &network{}
	for i := range 20 {
		o.add(to(fmt.Sprint("card", i), "slack:C1/", 0))
	}
	deliver(t, o, w)
	o.until(t, strings.TrimSpace(strings.Repeat("sent ", 20)))
	if w.most != 1 || len(w.order()) != 20 {
		t.Errorf("%d at a time, %d in all; want 1 and 20", w.most, len(w.order()))
	}
}

// A place that takes long keeps no other waiting.
func TestSlowPlace(t *testing.T) {
	held := make(chan struct{})
	o, w := newOutbox(), &network{}
	w.do = func(ctx context.Context, n core.Notice) error {
		if n.Person == 0 {
			select {
			case <-held:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	for i := range 300 {
		o.add(to(fmt.Sprint("card", i), "slack:C1/"+[]string{"", "1.1"}[i%2], 0))
	}
	o.add(to("ann", "slack:T1/U1", 1))
	deliver(t, o, w)
	until(t, "the person's notice", func() bool { return o.notice(301).State == core.Sent })
	close(held)
	until(t, "the others", func() bool { return strings.Count(o.states(), "sent") == 301 })
}

func TestRetry(t *testing.T) {
	o, w := newOutbox(to("a", "slack:T1/U1", 1), to("a", "slack:T1/U1", 1)), &network{}
	tries := 0
	w.do = func(_ context.Context, n core.Notice) error {
		if n.ID == 1 && tries < 3 {
			if n.Attempts != tries {
				t.Errorf("Attempts = %d before try %d", n.Attempts, tries+1)
			}
			tries++
			return errors.New("no answer")
		}
		return nil
	}
	deliver(t, o, w)
	o.until(t, "sent sent")
	if got := w.order(); !slices.Equal(got, []core.NoticeID{1, 1, 1, 1, 2}) {
		t.Errorf("order = %v, want the second to wait for the first", got)
	}
}

func TestEnds(t *testing.T) {
	unreachable := &bots.Failure{Fate: bots.Unreachable, Cause: errors.New("user_disabled")}
	for _, c := range []struct {
		name   string
		notice core.Notice
		err    error
		state  core.NoticeState
		why    string
	}{
		{"a person who left is told by mail", to("a", "slack:T1/U1", 1), unreachable, core.Dropped, "by mail: user_disabled"},
		{"a channel that is gone is for the operator", to("a", "slack:C1/1.1", 0), unreachable, core.Parked, "user_disabled"},
		{"what may not be said any more", to("a", "slack:T1/U1", 1), core.Errorf(core.Refused, "may no longer see it"), core.Dropped, "may no longer see it"},
		{"to an account that is another's now", to("a", "slack:T1/U1", 1), desk.ErrUnlinked, core.Dropped, "this one by mail: the account is not linked to the recipient any more"},
		{"a wrapped one", to("a", "slack:T1/U1", 1), fmt.Errorf("post: %w", unreachable), core.Dropped, "by mail: user_disabled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOutbox(c.notice)
			deliver(t, o, &network{do: func(context.Context, core.Notice) error { return c.err }})
			o.until(t, c.state.String())
			if got := o.notice(1).Error; got != c.why {
				t.Errorf("why = %q, want %q", got, c.why)
			}
		})
	}
}

// A notice that does not get through goes by mail; what the network says of it
// is nothing about the person's account.
func TestGivesUpAfterPatience(t *testing.T) {
	o := newOutbox(to("a", "slack:T1/U1", 1), to("b", "slack:C1/1.1", 0))
	deliver(t, o, &network{do: func(context.Context, core.Notice) error { return errors.New("internal_error") }},
		func(c *bots.Delivery) { c.Now = func() time.Time { return time.Now().Add(48 * time.Hour) } })
	o.until(t, "dropped parked")
	if n := o.notice(1); n.Error != "this one by mail: internal_error" || n.Attempts < 3 {
		t.Errorf("gave up after %d tries with %q", n.Attempts, n.Error)
	}
}

// What is done in parts goes on at once, and that is no failure, however long it takes.
func TestUnfinished(t *testing.T) {
	o := newOutbox(to("a", "slack:C1/1.1", 0))
	parts := 0
	deliver(t, o, &network{do: func(context.Context, core.Notice) error {
		if parts++; parts < 6 {
			return &bots.Failure{Fate: bots.Unfinished, Cause: errors.New("there is more")}
		}
		return nil
	}}, func(c *bots.Delivery) {
		c.Now = func() time.Time { return time.Now().Add(48 * time.Hour) }
		c.Waits = []time.Duration{time.Hour}
	})
	o.until(t, "sent")
}

// refusal is an answer of the network's that stays as it is.
type refusal string

func (r refusal) Error() string { return string(r) }
func (refusal) Temporary() bool { return false }

// What the network refuses whenever it is asked holds up nothing behind it.
func TestRefusedForGood(t *testing.T) {
	o := newOutbox(to("a", "slack:T1/U1", 1), to("a", "slack:T1/U1", 1), to("b", "slack:C1/1.1", 0), to("b", "slack:C1/1.1", 0))
	w := &network{do: func(_ context.Context, n core.Notice) error {
		if n.ID%2 == 1 {
			return fmt.Errorf("post: %w", &bots.Failure{Cause: fmt.Errorf("post: %w", refusal("msg_blocks_too_long"))})
		}
		return nil
	}}
	deliver(t, o, w)
	o.until(t, "dropped sent parked sent")
	if n := o.notice(1); n.Attempts != 3 || n.Error != "this one by mail: post: msg_blocks_too_long" {
		t.Errorf("gave up after %d tries with %q, want three", n.Attempts, n.Error)
	}
}

// What panics in delivering is a failure like others: it holds up its own lane, and
// is tried again until somebody else is to see to it.
func TestPanicEndsNothing(t *testing.T) {
	o := newOutbox(to("a", "slack:T1/U1", 1), to("b", "slack:T1/U2", 2), to("c", "slack:C1/1.1", 0))
	tries := 0
	w := &network{do: func(_ context.Context, n core.Notice) error {
		if n.ID == 3 {
			panic("it cannot be drawn")
		} else if n.ID == 1 && tries < 2 {
			tries++
			panic(errors.New("not yet"))
		}
		return nil
	}}
	d, _ := deliver(t, o, w, func(c *bots.Delivery) { c.Now = func() time.Time { return time.Now().Add(48 * time.Hour) } })
	o.until(t, "sent sent parked")
	if n := o.notice(3); n.Error != "deliver notice: panic with a string" {
		t.Errorf("why = %q, want that it panicked, without its words", n.Error)
	}
	if s := d.Status(); s.Delivered != 2 || s.Parked != 1 {
		t.Errorf("Status = %+v, want two delivered and one parked", s)
	}
}

func TestDown(t *testing.T) {
	o, w := newOutbox(), &network{}
	for i := range 10 {
		o.add(to(fmt.Sprint("lane", i), fmt.Sprintf("slack:T1/U%d", i), core.PersonID(i+1)))
	}
	var mu sync.Mutex
	down, asked := true, 0
	w.do = func(context.Context, core.Notice) error {
		mu.Lock()
		defer mu.Unlock()
		if down {
			asked++
			return &bots.Failure{Fate: bots.Down, Cause: errors.New("invalid_auth")}
		}
		return nil
	}
	d, _ := deliver(t, o, w, func(c *bots.Delivery) { c.Most = 2 })
	until(t, "some tries", func() bool { mu.Lock(); defer mu.Unlock(); return asked >= 5 })
	if s := d.Status(); s.Down != "invalid_auth" || s.Mailed+s.Parked+s.Dropped != 0 {
		t.Errorf("Status = %+v, want it down and nothing given up", s)
	}
	mu.Lock()
	down = false
	mu.Unlock()
	o.until(t, strings.TrimSpace(strings.Repeat("sent ", 10)))
	if s := d.Status(); s.Down != "" || s.Delivered != 10 {
		t.Errorf("Status = %+v, want it up", s)
	}
}

// While the app is not let in for long, people are told by mail what waited too long:
// all of it at once, however many they are. What threads are told waits on.
func TestDownForLong(t *testing.T) {
	o := newOutbox(to("room", "slack:C1/1.1", 0))
	for i := range 50 {
		o.add(to(fmt.Sprint("lane", i%40), fmt.Sprintf("slack:T1/U%d", i%40), core.PersonID(i%40+1)))
	}
	w := &network{do: func(context.Context, core.Notice) error {
		return &bots.Failure{Fate: bots.Down, Cause: errors.New("token_revoked")}
	}}
	d, _ := deliver(t, o, w, func(c *bots.Delivery) {
		c.Now, c.Most, c.Pause = func() time.Time { return time.Now().Add(48 * time.Hour) }, 1, time.Millisecond
	})
	until(t, "the mails", func() bool { return strings.Count(o.states(), "dropped") == 50 })
	if s := d.Status(); s.Parked != 0 || s.Down != "token_revoked" {
		t.Errorf("Status = %+v, want nothing parked while it is down", s)
	}
	if n := o.notice(2); n.Error != "in time by mail: token_revoked" {
		t.Errorf("why = %q", n.Error)
	}
}

// What was delivered and could not be marked is marked when the desk is back,
// without being delivered again.
func TestMarkedLate(t *testing.T) {
	o, w := newOutbox(to("a", "slack:T1/U1", 1)), &network{}
	o.postErr = 2
	deliver(t, o, w)
	o.until(t, "sent")
	if got := w.order(); len(got) != 1 {
		t.Errorf("delivered %d times, want once", len(got))
	}
}

func TestDrain(t *testing.T) {
	begun, end := make(chan struct{}), make(chan struct{})
	o, w := newOutbox(to("a", "slack:T1/U1", 1), to("b", "slack:T1/U1", 1)), &network{}
	w.do = func(context.Context, core.Notice) error {
		close(begun)
		<-end
		return nil
	}
	_, stop := deliver(t, o, w)
	<-begun
	until(t, "both claimed", func() bool { return o.states() == "claimed claimed" })
	go func() { time.AfterFunc(10*time.Millisecond, func() { close(end) }) }()
	stop()
	if got := o.states(); got != "sent queued" {
		t.Errorf("after the end: %s, want what was under way sent and the other given back", got)
	}
}

func TestDrainEnds(t *testing.T) {
	begun := make(chan struct{})
	o, w := newOutbox(to("a", "slack:T1/U1", 1)), &network{}
	w.do = func(ctx context.Context, _ core.Notice) error {
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}
	_, stop := deliver(t, o, w, func(c *bots.Delivery) { c.Drain = 10 * time.Millisecond })
	<-begun
	stop()
	if got := o.states(); got != "queued" {
		t.Errorf("after the end: %s, want it given back", got)
	}
}
