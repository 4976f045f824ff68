package discord

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
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
	invalid  time.Duration // after a session became invalid, and as much again at the most
	hello    time.Duration // for what begins a connection
	quiet    time.Duration // the least that counts as silence
}

var usualPace = pace{
	lease: 30 * time.Second, first: time.Second, most: time.Minute, slow: time.Minute, identify: 5 * time.Second,
	invalid: 2 * time.Second, hello: 20 * time.Second, quiet: 5 * time.Second,
}

// gateway is the connection to Discord, of as many sessions as Discord wants.
type gateway struct {
	app      *App
	turns    turns
	sessions map[[2]int]*session   // by shard: after a lease that was lost for a moment they go on
	ended    func() (forGood bool) // whether a connection ends with the app
}

func newGateway(a *App) *gateway { return &gateway{app: a, sessions: map[[2]int]*session{}} }

// run keeps connected until ctx ends, while no other node is.
func (g *gateway) run(ctx context.Context) error {
	defer g.app.api.close()
	g.ended = func() bool { return ctx.Err() != nil }
	for ctx.Err() == nil {
		held, err := g.app.desk.Lease(ctx, leaseName, g.app.cfg.Holder, g.app.pace.lease)
		switch {
		case err != nil && ctx.Err() == nil:
			g.app.log.ErrorContext(ctx, "take the lease of the connection to Discord", "err", err)
		case held:
			g.hold(ctx)
			continue
		case err == nil:
			g.app.state.standby(ctx)
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
	wait.Go(func() { g.connect(inner) })
	wait.Go(func() { g.app.offer(inner) })
	g.renew(ctx)
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

// connect runs as many sessions as Discord wants until ctx ends.
func (g *gateway) connect(ctx context.Context) {
	for pause := g.app.pace.first; ctx.Err() == nil; pause = min(2*pause, g.app.pace.most) {
		how, err := g.app.api.gateway(ctx)
		if err == nil {
			g.turns.set(max(how.SessionStartLimit.MaxConcurrency, 1), g.app.pace.identify)
			err = g.rested(ctx, how.SessionStartLimit)
		}
		if err == nil {
			pause = g.app.pace.first
			g.shard(ctx, how)
		} else if ctx.Err() == nil {
			if locked(err) {
				err, pause = errToken, g.app.pace.slow
			}
			g.app.state.down(ctx, err)
		}
		_ = sleep(ctx, "", pause+rand.N(pause/2+1))
	}
}

// rested waits while Discord allows no new sessions: there are some thousand a day.
func (g *gateway) rested(ctx context.Context, s discordgo.SessionInformation) error {
	if s.Total == 0 || s.Remaining > 0 {
		return nil
	}
	d := time.Duration(s.ResetAfter) * time.Millisecond
	g.app.log.ErrorContext(ctx, "Discord allows no more sessions today", "wait", d)
	return sleep(ctx, "GET /gateway/bot", d)
}

// shard runs the sessions until ctx ends, or Discord wants another number of them.
func (g *gateway) shard(ctx context.Context, how discordgo.GatewayBotResponse) {
	n := max(how.Shards, 1)
	all, inner := errgroup.WithContext(ctx)
	up := &shards{app: g.app, n: n, up: map[int]bool{}}
	for k := range n {
		s := g.session([2]int{k, n})
		s.url, s.up = how.URL, up
		all.Go(func() error { return s.run(inner) })
	}
	if err := all.Wait(); err != nil && ctx.Err() == nil {
		g.app.log.WarnContext(ctx, "Discord wants another number of sessions", "now", n)
	}
}

// session is the session of a shard.
func (g *gateway) session(shard [2]int) *session {
	if g.sessions[shard] == nil {
		g.sessions[shard] = newSession(g, shard)
	}
	return g.sessions[shard]
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

// turns lets new sessions begin one after the other, as many at a time as Discord
// allows.
type turns struct {
	mu    sync.Mutex
	most  int
	pause time.Duration
	next  map[int]time.Time
}

func (t *turns) set(most int, pause time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.most, t.pause = most, pause
	if t.next == nil {
		t.next = map[int]time.Time{}
	}
}

// wait waits until a shard's session may begin.
func (t *turns) wait(ctx context.Context, shard int) error {
	t.mu.Lock()
	now, k := time.Now(), shard%t.most
	at := t.next[k]
	if at.Before(now) {
		at = now
	}
	t.next[k] = at.Add(t.pause)
	t.mu.Unlock()
	return sleep(ctx, "gateway", at.Sub(now))
}
