package discord

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ahead is how many new sessions of a shard may follow each other quickly. Discord
// allows some thousand a day, and takes the token away from an app that begins more:
// so that a session that always ends at once uses up a few hundred.
const ahead = 10

// errOften says that new sessions end too soon.
var errOften = errors.New("each session with Discord ends soon after it began, so a new one is begun every few minutes only: " +
	"see that nothing else uses the bot's token, and whether discordstatus.com tells of trouble")

// admit waits until a session may begin, as often as Discord and prudence allow.
func (g *gateway) admit(ctx context.Context, s *session) error {
	for {
		how, err := g.app.api.gateway(ctx)
		if err != nil {
			return err
		}
		s.url = how.URL
		l := how.SessionStartLimit
		if l.Total == 0 || l.Remaining >= s.shard[1] {
			break
		}
		d := max(time.Duration(l.ResetAfter)*time.Millisecond, g.app.pace.most)
		g.app.state.down(ctx, exhausted(l.Total, g.app.now().Add(d).In(g.app.cfg.Zone)))
		if err := sleep(ctx, "gateway", d); err != nil {
			return err
		}
	}
	d := g.turns.wait(s.shard[0], time.Now())
	if d > g.app.pace.most {
		g.app.state.down(ctx, errOften)
	}
	return sleep(ctx, "gateway", d)
}

// exhausted says that Discord allows no new session before then.
func exhausted(total int, until time.Time) error {
	return fmt.Errorf("no new session with Discord can begin before %s: all of today's %d are used up. See that nothing else uses the bot's token",
		until.Format("2 Jan 15:04 MST"), total)
}

// turns lets new sessions begin one after the other, as many at a time as Discord
// allows, and those of a shard ever more slowly.
type turns struct {
	mu     sync.Mutex
	most   int
	pause  time.Duration
	ration time.Duration
	next   map[int]time.Time
	spent  map[int]time.Time // by shard: when all of its rations are there again
}

func (t *turns) set(most int, pause, ration time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.most, t.pause, t.ration = most, pause, ration
	if t.next == nil {
		t.next, t.spent = map[int]time.Time{}, map[int]time.Time{}
	}
}

// wait is how long a shard's session is to wait before it begins.
func (t *turns) wait(shard int, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := shard % t.most
	at := latest(now, t.next[k], t.spent[shard].Add(-(ahead-1)*t.ration))
	t.next[k] = at.Add(t.pause)
	return at.Sub(now)
}

// spend counts a session that a shard begins.
func (t *turns) spend(shard int, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.spent[shard] = latest(now, t.spent[shard]).Add(t.ration)
}

func latest(at time.Time, others ...time.Time) time.Time {
	for _, o := range others {
		if o.After(at) {
			at = o
		}
	}
	return at
}

// mended waits until what Discord refused may have been changed. Which intents the
// app has can be asked as often as one likes, and is shown until it has them.
func (g *gateway) mended(ctx context.Context, r *refusal) {
	if r.code != closedNotAllow {
		_ = sleep(ctx, "", g.app.pace.slow) // the loop sees the end
		return
	}
	lacked := false
	for begun := time.Now(); ctx.Err() == nil; {
		app, err := g.app.api.application(ctx)
		missing := app.missing()
		switch {
		case err == nil && len(missing) > 0:
			lacked = true
			g.app.state.down(ctx, intentsError(missing))
		case err == nil && lacked, time.Since(begun) > g.app.pace.slow:
			return
		}
		_ = sleep(ctx, "", g.app.pace.most) // the loop sees the end
	}
}
