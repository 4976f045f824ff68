package discord

import (
	"context"
	"maps"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	triesMost  = 4                // of one call, where Discord asks to wait
	patience   = 30 * time.Second // with one call; what must wait longer fails, and is tried again by who asked for it
	limitsMost = 10_000           // remembered at a time
)

// gates keep calls from coming too fast: by the limits that Discord tells of each
// route, and by the pauses that it asks for.
type gates struct {
	mu     sync.Mutex
	global time.Time         // all but interactions wait until then
	names  map[string]string // of the limit that a route has: several share one
	limits map[string]*limit // by name, and by the channel or guild the call is for
}

// limit is how many calls are left until when.
type limit struct {
	left int
	ends time.Time
}

func newGates() *gates { return &gates{names: map[string]string{}, limits: map[string]*limit{}} }

// wait waits until a call may be made, and takes its part of the limit.
func (g *gates) wait(ctx context.Context, c call) error {
	for {
		d := g.take(c, time.Now())
		if d <= 0 {
			return nil
		}
		if d > patience {
			return &fault{route: c.route, status: http.StatusTooManyRequests, wait: d, open: c.open}
		}
		if err := sleep(ctx, c.route, d); err != nil {
			return err
		}
	}
}

// take takes a call's part, or says how long to wait for one.
func (g *gates) take(c call, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !c.open && now.Before(g.global) {
		return g.global.Sub(now)
	}
	if shut := g.limits[partKey(c)]; c.part != "" && shut != nil && now.Before(shut.ends) {
		return shut.ends.Sub(now)
	}
	l := g.limits[g.key(c)]
	switch {
	case l == nil || !now.Before(l.ends):
		return 0
	case l.left > 0:
		l.left--
		return 0
	}
	return l.ends.Sub(now)
}

// partKey is what a call is limited by whose part of the route has a limit of its
// own. Discord names it as that of the whole route, of which there may be much left.
func partKey(c call) string { return c.route + " " + c.part + " " + c.major }

// key is what a call is limited by, as all of its route.
func (g *gates) key(c call) string {
	if name := g.names[c.route]; name != "" {
		return name + " " + c.major
	}
	return c.route + " " + c.major
}

// heed notes what Discord tells of a route's limit.
func (g *gates) heed(c call, h http.Header) {
	left, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, bad := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err != nil || bad != nil {
		return
	}
	now := time.Now()
	ends := now.Add(time.Duration(after * float64(time.Second)))
	g.mu.Lock()
	defer g.mu.Unlock()
	if name := h.Get("X-RateLimit-Bucket"); name != "" {
		g.names[c.route] = name
	}
	l := g.limits[g.key(c)]
	if l != nil && now.Before(l.ends) && ends.Sub(l.ends).Abs() < time.Second {
		l.left = min(l.left, left) // others are under way
		l.ends = ends
		return
	}
	g.put(g.key(c), &limit{left, ends}, now)
}

// shut closes a call's limit, or all of them, for a while.
func (g *gates) shut(c call, f *fault) {
	now := time.Now()
	g.mu.Lock()
	defer g.mu.Unlock()
	if at := now.Add(f.wait); c.part != "" && !f.global {
		g.put(partKey(c), &limit{0, at}, now)
	} else if !f.global {
		g.put(g.key(c), &limit{0, at}, now)
	} else if at.After(g.global) {
		g.global = at
	}
}

func (g *gates) put(key string, l *limit, now time.Time) {
	if len(g.limits) >= limitsMost {
		maps.DeleteFunc(g.limits, func(_ string, l *limit) bool { return now.After(l.ends) })
	}
	g.limits[key] = l
}

// sleep waits, unless ctx ends first.
func sleep(ctx context.Context, route string, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return &fault{route: route, ended: ctx.Err()}
	}
}
