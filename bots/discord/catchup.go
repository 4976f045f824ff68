package discord

import (
	"context"
	"encoding/json"
	"strconv"
)

// lookBack looks for what came before the session, beside all else. If ctx ends
// first, whoever goes on with the session looks for it again.
func (s *session) lookBack(ctx context.Context, look func(context.Context)) {
	s.behind.Add(1)
	s.queue.wait.Go(func() {
		s.app.guard(ctx, "missed messages", func() { look(ctx) })
		if ctx.Err() == nil {
			s.behind.Add(-1)
		}
	})
}

// catchUp looks at what only the beginning of a session tells: the guilds and their
// channels, if another process heard of it; and what was missed before, if that was
// not found.
func (s *session) catchUp(ctx context.Context) {
	switch behind := s.behind.Swap(0) > 0; {
	case behind:
		s.lookBack(ctx, func(ctx context.Context) {
			s.app.patiently(ctx, func() error { return s.app.meetSelf(ctx) })
			if s.shard[0] == 0 {
				s.app.missedDirect(ctx)
			}
			s.survey(ctx, true)
		})
	case s.strange:
		s.queue.wait.Go(func() { s.app.guard(ctx, "survey", func() { s.survey(ctx, false) }) })
	}
	s.strange = false
}

// meetSelf has the app know its own user, as the beginning of a session tells it.
func (a *App) meetSelf(ctx context.Context) error {
	if a.places.self() != "" {
		return nil
	}
	me, err := a.api.me(ctx)
	if err == nil {
		a.places.meet(me)
	}
	return err
}

// survey asks for what GUILD_CREATE told of the session's guilds. Until then the app
// keeps more than it needs. Behind: what was missed there is looked for.
func (s *session) survey(ctx context.Context, behind bool) {
	s.app.patiently(ctx, func() error {
		list, err := s.app.api.inGuilds(ctx)
		for _, g := range list {
			if s.has(g.ID) {
				s.app.patiently(ctx, func() error { return s.app.lookAt(ctx, g.ID, behind) })
			}
		}
		return err
	})
}

// has reports whether the session hears of a guild. Source:
// developers/events/gateway, "Sharding".
func (s *session) has(guild string) bool {
	id, err := strconv.ParseUint(guild, 10, 64)
	return err == nil && int(id>>22%uint64(s.shard[1])) == s.shard[0]
}

func (a *App) lookAt(ctx context.Context, guild string, behind bool) error {
	var channels []json.RawMessage
	if err := a.api.do(ctx, to("GET /guilds/{}/channels", guild), &channels); err != nil {
		return err
	}
	var active struct {
		Threads []json.RawMessage `json:"threads"`
	}
	if behind {
		if err := a.api.do(ctx, to("GET /guilds/{}/threads/active", guild), &active); err != nil {
			return err
		}
	}
	data, err := json.Marshal(map[string]any{"id": guild, "channels": channels, "threads": active.Threads})
	if err != nil {
		return err
	}
	a.learn("GUILD_CREATE", data)
	if behind {
		a.missed(ctx, data)
	}
	return nil
}
