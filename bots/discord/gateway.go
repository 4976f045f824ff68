package discord

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// leaseName is the lease of the connection: one node has it, for Discord sends
// everything to each connection.
const leaseName = "discord gateway"

// pace is how long the gateway waits for what.
type pace struct {
	lease    time.Duration // of the connection, renewed after a third of it
	first    time.Duration // before connecting anew where Discord said no
	most     time.Duration
	slow     time.Duration // where somebody has to change something first
	identify time.Duration // between two new sessions
	ration   time.Duration // between those of a shard, when each has ended soon
	bookmark time.Duration // between notes of where a session is
	invalid  time.Duration // after a session became invalid, and as much again at the most
	hello    time.Duration // for what begins a connection
	quiet    time.Duration // the least that counts as silence
}

var usualPace = pace{
	lease: 30 * time.Second, first: time.Second, most: time.Minute, slow: 5 * time.Minute, identify: 5 * time.Second, ration: 5 * time.Minute,
	bookmark: 2 * time.Second, invalid: 2 * time.Second, hello: 20 * time.Second, quiet: 5 * time.Second,
}

// gateway is the connection to Discord, of as many sessions as Discord wants.
type gateway struct {
	app      *App
	turns    turns
	sessions map[[2]int]*session // by shard: after a lease that was lost for a moment they go on
}

func newGateway(a *App) *gateway { return &gateway{app: a, sessions: map[[2]int]*session{}} }

// errTaken says that another node has the connection.
var errTaken = errors.New("another node took over the connection to Discord")

// mine takes or renews the lease: a node that has lost it takes no session away from
// the one that has it.
func (g *gateway) mine(ctx context.Context) error {
	held, err := g.app.desk.Lease(ctx, leaseName, g.app.cfg.Holder, g.app.pace.lease)
	if err == nil && !held {
		err = errTaken
	}
	return err
}

// run keeps connected until ctx ends, while no other node is.
func (g *gateway) run(ctx context.Context) error {
	defer g.app.api.close()
	for ctx.Err() == nil {
		switch err := g.mine(ctx); {
		case err == nil:
			g.hold(ctx)
			continue
		case errors.Is(err, errTaken):
			g.app.state.standby(ctx)
		case ctx.Err() == nil:
			g.app.log.ErrorContext(ctx, "take the lease of the connection to Discord", "err", err)
		}
		_ = sleep(ctx, "", g.app.pace.lease/3) // the loop sees the end
	}
	return nil
}

// hold stays connected while the lease is this node's.
func (g *gateway) hold(ctx context.Context) {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	g.app.guilds.rolls.forgetAll() // another node may have been told what changed
	var wait sync.WaitGroup
	wait.Go(func() { g.connect(inner); cancel() })
	wait.Go(func() { g.app.offer(inner) })
	g.renew(inner)
	cancel()
	wait.Wait()
	g.app.state.idle()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := g.app.desk.GiveUp(last, leaseName, g.app.cfg.Holder); err != nil {
		g.app.log.WarnContext(ctx, "give up the lease of the connection to Discord", "err", err)
	}
}

// renew renews the lease until ctx ends, or the lease does.
func (g *gateway) renew(ctx context.Context) {
	length := g.app.pace.lease
	until := time.Now().Add(length)
	for time.Now().Before(until) {
		if sleep(ctx, "", length/3) != nil {
			return
		}
		begun := time.Now()
		try, cancel := context.WithTimeout(ctx, length/3)
		held, err := g.app.desk.Lease(try, leaseName, g.app.cfg.Holder, length)
		cancel()
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			g.app.log.WarnContext(ctx, "renew the lease of the connection to Discord", "err", err)
		case !held:
			g.app.log.WarnContext(ctx, "another node took over the connection to Discord")
			return
		default:
			until = begun.Add(length)
		}
	}
}

// connect runs as many sessions as Discord wants until ctx ends, or another node has
// the lease.
func (g *gateway) connect(ctx context.Context) {
	for pause := g.app.pace.first; ctx.Err() == nil; pause = min(2*pause, g.app.pace.most) {
		begun := time.Now()
		err := g.attempt(ctx)
		if time.Since(begun) > g.app.pace.most {
			pause = g.app.pace.first
		}
		var refused *refusal
		switch {
		case ctx.Err() != nil:
		case errors.Is(err, errTaken):
			g.app.log.WarnContext(ctx, errTaken.Error())
			return
		case errors.As(err, &refused) && refused.fatal():
			g.app.state.down(ctx, g.app.explain(ctx, refused))
			g.mended(ctx, refused)
			continue
		case locked(err):
			g.app.state.down(ctx, errToken)
			pause = g.app.pace.slow
		case err != nil:
			g.app.state.down(ctx, err)
		}
		_ = sleep(ctx, "", pause+rand.N(pause/2+1)) // the loop sees the end
	}
}

// attempt runs the sessions until one of them ends.
func (g *gateway) attempt(ctx context.Context) error {
	how, err := g.app.api.gateway(ctx)
	if err != nil {
		return err
	}
	g.turns.set(max(how.SessionStartLimit.MaxConcurrency, 1), g.app.pace.identify, g.app.pace.ration)
	n := max(how.Shards, 1)
	up := &shards{app: g.app, n: n, up: map[int]bool{}}
	var shard []*session
	for k := range n {
		s, err := g.session(ctx, [2]int{k, n})
		if err != nil {
			return err
		}
		s.url, s.up = how.URL, up
		shard = append(shard, s)
	}
	all, inner := errgroup.WithContext(ctx)
	for _, s := range shard {
		all.Go(func() error { return s.run(inner) })
	}
	return all.Wait()
}

// session is the session of a shard: a new one, or one that goes on.
func (g *gateway) session(ctx context.Context, shard [2]int) (*session, error) {
	if g.sessions[shard] == nil {
		g.sessions[shard] = newSession(g, shard)
	}
	return g.sessions[shard], g.sessions[shard].recall(ctx)
}

// shards says how the connection is, when it has several parts.
type shards struct {
	app *App
	n   int
	mu  sync.Mutex
	up  map[int]bool
}

// set notes how one of them is. Why it is not connected is nil in passing.
func (s *shards) set(ctx context.Context, k int, up bool, why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.up[k] = up
	all := true
	for k := range s.n {
		all = all && s.up[k]
	}
	switch {
	case all:
		s.app.state.up(ctx)
	case why != nil:
		s.app.state.down(ctx, why)
	}
}
