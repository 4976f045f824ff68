package bots_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shelf is a desk's events in memory.
type shelf struct {
	mu      sync.Mutex
	rows    []*row
	commits int
	broken  error         // of KeepEvents
	slow    time.Duration // what KeepEvents takes, as a disk does
	renewed int
}

type row struct {
	desk.ChatEvent
	state  string // claimed, waits, done, failed
	holder string
	until  time.Time // of the claim, or of the wait
	why    string
}

func (s *shelf) find(source core.Source) *row {
	for _, r := range s.rows {
		if r.Source == source {
			return r
		}
	}
	return nil
}

func (s *shelf) KeepEvents(_ context.Context, holder string, lease time.Duration, events ...desk.ChatEvent) ([]core.Keeping, error) {
	time.Sleep(s.slow)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commits++
	if s.broken != nil {
		return nil, s.broken
	}
	became := make([]core.Keeping, len(events))
	for k, e := range events {
		behind := !e.Urgent && slices.ContainsFunc(s.rows, func(r *row) bool {
			return r.Lane == e.Lane && (r.state == "waits" || r.state == "claimed" && r.holder != holder)
		})
		switch {
		case s.find(e.Source) != nil:
		case behind:
			became[k] = core.Behind
			s.rows = append(s.rows, &row{ChatEvent: e, state: "waits"})
		default:
			e.Attempts, became[k] = 1, core.Taken
			s.rows = append(s.rows, &row{ChatEvent: e, state: "claimed", holder: holder, until: time.Now().Add(lease)})
		}
	}
	return became, nil
}

func (s *shelf) DueEvents(_ context.Context, _ core.Channel, holder string, lease time.Duration, most int) ([]desk.ChatEvent, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var due []desk.ChatEvent
	busy := map[string]bool{}
	for _, r := range s.rows {
		if r.state != "claimed" && r.state != "waits" {
			continue
		}
		if !busy[r.Lane] && !time.Now().Before(r.until) && len(due) < most {
			r.Attempts++
			r.state, r.holder, r.until = "claimed", holder, time.Now().Add(lease)
			due = append(due, r.ChatEvent)
			continue
		}
		busy[r.Lane] = true
	}
	return due, nil
}

func (s *shelf) RenewEvents(_ context.Context, holder string, lease time.Duration, sources ...core.Source) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.renewed++
	for _, r := range s.rows {
		if r.state == "claimed" && r.holder == holder && slices.Contains(sources, r.Source) {
			r.until = time.Now().Add(lease)
		}
	}
	return nil
}

func (s *shelf) EventsDone(_ context.Context, sources ...core.Source) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, source := range sources {
		s.find(source).state = "done"
	}
	return nil
}

func (s *shelf) EventTried(_ context.Context, holder string, source core.Source, why string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.find(source)
	if r.state != "claimed" || r.holder != holder {
		return false, nil
	}
	r.Attempts, r.why = r.Attempts+1, why
	return true, nil
}

func (s *shelf) EventLater(_ context.Context, _ string, source core.Source, wait time.Duration, why string) error {
	return s.move(source, "waits", time.Now().Add(wait), why)
}

func (s *shelf) EventFailed(_ context.Context, _ string, source core.Source, why string) error {
	return s.move(source, "failed", time.Time{}, why)
}

func (s *shelf) move(source core.Source, state string, until time.Time, why string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.find(source)
	r.state, r.until, r.why = state, until, why
	return nil
}

func (s *shelf) state(source core.Source) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.find(source); r != nil {
		return r.state
	}
	return ""
}

func (s *shelf) renewals() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.renewed
}

// diary is what was worked, in order.
type diary struct {
	mu    sync.Mutex
	lines []string
	tries map[core.Source]int
}

func (d *diary) note(e desk.ChatEvent, format string, args ...any) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.tries == nil {
		d.tries = map[core.Source]int{}
	}
	d.tries[e.Source]++
	d.lines = append(d.lines, string(e.Source)+fmt.Sprintf(format, args...))
	return d.tries[e.Source]
}

func (d *diary) read() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.lines)
}

var errLater = errors.New("not now")

func config(s bots.Events, work func(ctx context.Context, e desk.ChatEvent, last bool) error) bots.IntakeConfig {
	ms := time.Millisecond
	return bots.IntakeConfig{
		Network: core.Slack, Holder: "here", Events: s, Work: work, Poll: 5 * ms, Lease: time.Minute, Drain: 5 * time.Second,
		Waits: []time.Duration{5 * ms, 5 * ms, 5 * ms}, Workers: 2,
		Urgent: func(e desk.ChatEvent) bool { return e.Lane == "now" },
	}
}

// run runs an intake until the test ends, or stop is called.
func run(t *testing.T, i *bots.Intake) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- i.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("Run = %v, want nil", err)
			}
		case <-time.After(time.Minute):
			t.Error("Run did not end")
		}
	})
	t.Cleanup(stop)
	return stop
}

func accept(t *testing.T, i *bots.Intake, events ...desk.ChatEvent) []bool {
	t.Helper()
	fresh, err := i.Accept(context.Background(), events...)
	if err != nil {
		t.Fatalf("Accept = %v", err)
	}
	return fresh
}

func event(source, lane string) desk.ChatEvent {
	return desk.ChatEvent{Source: core.Source(source), Network: core.Slack, Lane: lane}
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("no %s in time", what)
		}
	}
}

func TestWorksOnceAndInOrder(t *testing.T) {
	s, d := &shelf{}, &diary{}
	i := bots.NewIntake(config(s, func(_ context.Context, e desk.ChatEvent, _ bool) error { d.note(e, ""); return nil }))
	if got := accept(t, i, event("1", "a"), event("2", "a"), event("1", "a")); !slices.Equal(got, []bool{true, true, false}) {
		t.Errorf("fresh = %v, want the first two", got)
	}
	run(t, i) // what came before Run is worked as well
	if got := accept(t, i, event("3", "a"), event("2", "a")); !slices.Equal(got, []bool{true, false}) {
		t.Errorf("fresh = %v, want the first", got)
	}
	until(t, "end of the work", func() bool { return s.state("3") == "done" && s.state("1") == "done" })
	if got := d.read(); !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("worked %v, want 1, 2, 3", got)
	}
	if st := i.Status(); st.Worked != 3 || st.Waiting != 0 {
		t.Errorf("Status = %+v, want 3 worked", st)
	}
}

// What a process that is no more left behind is older than what came since.
func TestWhatWasLeftGoesFirst(t *testing.T) {
	s, d := &shelf{rows: []*row{{ChatEvent: event("left", "a"), state: "waits"}}}, &diary{}
	i := bots.NewIntake(config(s, func(_ context.Context, e desk.ChatEvent, _ bool) error { d.note(e, ""); return nil }))
	accept(t, i, event("new", "a"))
	run(t, i)
	until(t, "end of the work", func() bool { return s.state("new") == "done" })
	if got := d.read(); !slices.Equal(got, []string{"left", "new"}) {
		t.Errorf("worked %v, want what was left first", got)
	}
}

func TestWhatComesAtOnceIsOneCommit(t *testing.T) {
	s := &shelf{slow: 5 * time.Millisecond}
	i := bots.NewIntake(config(s, func(context.Context, desk.ChatEvent, bool) error { return nil }))
	var all sync.WaitGroup
	for n := range 50 {
		all.Go(func() { accept(t, i, event(fmt.Sprint(n), fmt.Sprint(n))) })
	}
	all.Wait()
	if s.commits > 25 {
		t.Errorf("%d commits for 50 events at once, want a few", s.commits)
	}
}

func TestOneThatIsRefusedStopsNoOther(t *testing.T) {
	i := bots.NewIntake(config(&pickyShelf{&shelf{}}, nil))
	_, errs := i.AcceptEach(context.Background(), []desk.ChatEvent{event("1", "a"), event("bad", "a"), event("2", "a")})
	if errs[0] != nil || errs[1] == nil || errs[2] != nil {
		t.Errorf("errors = %v, want one of the second only", errs)
	}
}

// pickyShelf refuses a transaction with the event "bad".
type pickyShelf struct{ *shelf }

func (p *pickyShelf) KeepEvents(ctx context.Context, holder string, lease time.Duration, events ...desk.ChatEvent) ([]core.Keeping, error) {
	if slices.ContainsFunc(events, func(e desk.ChatEvent) bool { return e.Source == "bad" }) {
		return nil, errors.New("refused")
	}
	return p.shelf.KeepEvents(ctx, holder, lease, events...)
}

func TestLaneWaitsForItsFirst(t *testing.T) {
	s, d := &shelf{}, &diary{}
	i := bots.NewIntake(config(s, func(_ context.Context, e desk.ChatEvent, last bool) error {
		if n := d.note(e, ""); e.Source == "1" && n < 3 {
			return errLater
		}
		return nil
	}))
	run(t, i)
	accept(t, i, event("1", "a"), event("2", "a"), event("other", "b"))
	until(t, "end of the work", func() bool { return s.state("2") == "done" })
	got := slices.DeleteFunc(d.read(), func(l string) bool { return l == "other" })
	if !slices.Equal(got, []string{"1", "1", "1", "2"}) {
		t.Errorf("worked %v, want 2 after the third try of 1", got)
	}
}

// What one process has and what comes to another meanwhile are of one lane.
func TestLaneIsOneForAllProcesses(t *testing.T) {
	s, d := &shelf{}, &diary{}
	busy, started := make(chan struct{}), make(chan struct{})
	here := config(s, func(_ context.Context, e desk.ChatEvent, last bool) error {
		if e.Source == "1" {
			if e.Attempts == 1 {
				return errLater // and is tried again before all others
			}
			close(started)
			<-busy
		}
		d.note(e, "")
		return nil
	})
	there := config(s, func(_ context.Context, e desk.ChatEvent, last bool) error { d.note(e, ""); return nil })
	there.Holder = "there"
	a, b := bots.NewIntake(here), bots.NewIntake(there)
	run(t, a)
	run(t, b)
	accept(t, a, event("1", "a"), event("2", "a"))
	<-started
	if got := accept(t, b, event("3", "a"), event("4", "a"), event("other", "b")); !slices.Equal(got, []bool{true, true, true}) {
		t.Errorf("fresh = %v, want all", got)
	}
	until(t, "work on another lane", func() bool { return s.state("other") == "done" })
	if got := accept(t, a, event("5", "a")); !got[0] {
		t.Error("5 was known, want it fresh")
	}
	close(busy)
	until(t, "end of the work", func() bool { return s.state("5") == "done" })
	if got := d.read(); !slices.Equal(got, []string{"other", "1", "2", "3", "4", "5"}) {
		t.Errorf("worked %v, want the lane in order", got)
	}
}

func TestUrgentOnesPass(t *testing.T) {
	s, d := &shelf{}, &diary{}
	busy := make(chan struct{})
	c := config(s, func(_ context.Context, e desk.ChatEvent, last bool) error {
		if e.Lane != "now" {
			<-busy
		}
		if d.note(e, ""); e.Source == "retried" && e.Attempts == 1 {
			return errLater
		}
		return nil
	})
	c.Waits[0] = time.Hour
	i := bots.NewIntake(c)
	stop := run(t, i)
	for n := range 5 {
		accept(t, i, event(fmt.Sprint(n), fmt.Sprint(n)))
	}
	accept(t, i, event("retried", "now"), event("click", "now"))
	until(t, "click", func() bool { return s.state("click") == "done" })
	close(busy)
	stop()
}

func TestTriesEnd(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		tries []string // each with whether it was the last
	}{
		{"passing", errLater, []string{" false", " false", " false", " true"}},
		{"conflict", core.Errorf(core.Conflict, "changed"), []string{" false", " false", " false", " true"}},
		{"refused", core.Errorf(core.Refused, "no"), []string{" false"}},
		{"final for the network", final{}, []string{" false"}},
		{"panic", nil, []string{" false", " false", " false", " true"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, d := &shelf{}, &diary{}
			i := bots.NewIntake(config(s, func(_ context.Context, e desk.ChatEvent, last bool) error {
				d.note(e, " %v", last)
				if c.err == nil {
					panic("a secret text")
				}
				return c.err
			}))
			run(t, i)
			accept(t, i, event("1", "a"), event("2", "b"))
			until(t, "end", func() bool { return s.state("1") == "failed" && s.state("2") == "failed" })
			var got []string
			for _, l := range d.read() {
				if l[0] == '1' {
					got = append(got, l[1:])
				}
			}
			if !slices.Equal(got, c.tries) {
				t.Errorf("tries = %q, want %q", got, c.tries)
			}
		})
	}
}

// What somebody wrote is tried for longer than what somebody waits for.
func TestWordsAreTriedLonger(t *testing.T) {
	s, d := &shelf{}, &diary{}
	c := config(s, func(_ context.Context, e desk.ChatEvent, last bool) error {
		d.note(e, " %v", last)
		return errLater
	})
	c.Waits, c.Longer = c.Waits[:1], c.Waits[:2]
	i := bots.NewIntake(c)
	run(t, i)
	accept(t, i, event("click", "now"), event("words", "a"))
	until(t, "end", func() bool { return s.state("click") == "failed" && s.state("words") == "failed" })
	got := d.read()
	slices.Sort(got)
	if !slices.Equal(got, []string{"click false", "click true", "words false", "words false", "words false", "words true"}) {
		t.Errorf("tries = %q, want 2 of the click and 4 of the words", got)
	}
}

type final struct{}

func (final) Error() string   { return "never" }
func (final) Temporary() bool { return false }

func TestNothingIsLostByAnEnd(t *testing.T) {
	s, d := &shelf{}, &diary{}
	started := make(chan struct{})
	c := config(s, func(ctx context.Context, e desk.ChatEvent, last bool) error {
		d.note(e, "")
		close(started)
		<-ctx.Done()
		return ctx.Err()
	})
	c.Drain, c.Workers = time.Millisecond, 1
	i := bots.NewIntake(c)
	stop := run(t, i)
	accept(t, i, event("1", "a"), event("2", "a"), event("3", "b"))
	<-started
	stop()
	for _, r := range s.rows {
		if r.state != "claimed" || r.Attempts != 1 {
			t.Fatalf("%s is %s with %d attempts after the end, want it claimed with one", r.Source, r.state, r.Attempts)
		}
		r.until = time.Now() // as the holder's claims end with it
	}
	next := &diary{}
	c = config(s, func(_ context.Context, e desk.ChatEvent, _ bool) error { next.note(e, ""); return nil })
	c.Holder = "there"
	run(t, bots.NewIntake(c))
	until(t, "end of the work", func() bool { return s.state("1") == "done" && s.state("2") == "done" && s.state("3") == "done" })
	got := next.read()
	slices.SortStableFunc(got, cmp.Compare)
	if !slices.Equal(got, []string{"1", "2", "3"}) || slices.Index(next.read(), "1") > slices.Index(next.read(), "2") {
		t.Errorf("worked %v, want each once and 1 before 2", next.read())
	}
}

func TestLeasesAreRenewed(t *testing.T) {
	s, d := &shelf{}, &diary{}
	c := config(s, func(ctx context.Context, e desk.ChatEvent, last bool) error {
		d.note(e, "")
		if e.Source == "long" {
			until(t, "renewal", func() bool { return s.renewals() > 8 }) // two leases
		}
		return nil
	})
	c.Lease = 40 * time.Millisecond
	i := bots.NewIntake(c)
	run(t, i)
	accept(t, i, event("long", "a"), event("next", "a"))
	until(t, "end", func() bool { return s.state("next") == "done" })
	if got := d.read(); !slices.Equal(got, []string{"long", "next"}) {
		t.Errorf("worked %v, want each once", got)
	}
}
