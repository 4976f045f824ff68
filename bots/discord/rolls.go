package discord

import (
	"context"
	"strconv"
	"sync"
	"time"
)

// mostRolls is of how many guilds the members are remembered at a time.
const mostRolls = 100

// rolls knows the members of guilds. They are looked up once for a session of the
// gateway, which tells of all that changes; where it was not heard for a while, they
// are looked up anew.
type rolls struct {
	api *api
	age time.Duration // how long it counts what was looked up or heard

	mu     sync.Mutex
	held   map[string]*roll // by guild
	heard  map[int]time.Time
	shards int
}

func newRolls(p *api) *rolls {
	return &rolls{api: p, age: fresh, held: map[string]*roll{}, heard: map[int]time.Time{}, shards: 1}
}

// of returns the members of a guild. Several who ask look them up together; where
// one gives up, the next goes on.
func (r *rolls) of(ctx context.Context, guild string) (*roll, error) {
	for {
		l := r.current(guild)
		if err := l.turn.Acquire(ctx, 1); err != nil {
			return nil, &fault{route: membersRoute, ended: err}
		}
		err := r.fill(ctx, guild, l)
		l.turn.Release(1)
		if err != nil {
			return nil, err
		}
		if r.holds(guild, l) { // else it was forgotten meanwhile
			return l, nil
		}
	}
}

// fill looks up what is missing of a roll.
func (r *rolls) fill(ctx context.Context, guild string, l *roll) error {
	for r.holds(guild, l) {
		last, done, _ := l.state()
		if done {
			return nil
		}
		page, err := r.api.members(ctx, guild, last)
		if err != nil {
			return err
		}
		l.add(page)
	}
	return nil
}

// current is the roll of a guild as far as it is known, empty if nothing is.
func (r *rolls) current(guild string) *roll {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.held[guild]
	if l != nil {
		if _, _, looked := l.state(); time.Since(looked) < r.age || time.Since(r.heard[shardOf(guild, r.shards)]) < r.age {
			return l
		}
	}
	if len(r.held) >= mostRolls {
		clear(r.held)
	}
	l = newRoll()
	r.held[guild] = l
	return l
}

func (r *rolls) holds(guild string, l *roll) bool { return r.known(guild) == l }

func (r *rolls) known(guild string) *roll {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.held[guild]
}

// put notes how a member of a guild is by now.
func (r *rolls) put(guild, user string, s standing) {
	if l := r.known(guild); l != nil {
		l.put(user, s)
	}
}

// remove notes that somebody left a guild.
func (r *rolls) remove(guild, user string) {
	if l := r.known(guild); l != nil {
		l.remove(user)
	}
}

// forget has a guild's members be looked up anew.
func (r *rolls) forget(guild string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.held, guild)
}

// forgetAll has all be looked up anew: nothing is known of what happened before a
// new session.
func (r *rolls) forgetAll() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.held)
}

// hear notes that the gateway has told all that happened in a shard's guilds.
func (r *rolls) hear(shard [2]int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shards != shard[1] {
		r.shards = shard[1]
		clear(r.heard)
	}
	r.heard[shard[0]] = time.Now()
}

// shardOf is the shard that tells of a guild. Source: developers/events/gateway,
// "Sharding".
func shardOf(guild string, shards int) int {
	n, _ := strconv.ParseUint(guild, 10, 64) // Discord's ids are numbers
	return int((n >> 22) % uint64(max(shards, 1)))
}
