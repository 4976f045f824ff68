package discord

import (
	"context"
	"fmt"
	"time"

	"usher/core"
)

// bookmarkTime is how long the last bookmark may take.
const bookmarkTime = time.Second

// name is what a session is known by in the database. One that hears of other
// things, or is another part of them, can't go on as this one.
func (s *session) name() string {
	return fmt.Sprintf("discord/%s/%d/%d of %d", s.app.cfg.Application, intents(s.app.cfg), s.shard[0], s.shard[1])
}

// recall has the session go on where it is in the database, if another node went on
// with it meanwhile, or another process before.
func (s *session) recall(ctx context.Context) error {
	at, err := s.app.desk.ChatSession(ctx, s.name())
	if err != nil && core.KindOf(err) != core.NotFound {
		return err
	}
	if at == s.left {
		return nil
	}
	s.left = at
	s.forget()
	if at.ID == "" {
		return nil
	}
	s.id, s.resume, s.strange = at.ID, at.Resume, true
	s.kept.Store(&mark{at.ID, at.Resume, at.Seq})
	s.behind.Store(0)
	if at.Behind {
		s.behind.Store(1)
	}
	return nil
}

// bookmarks notes in the database now and then where the session is, until ctx
// ends. What came since comes again to whoever goes on with it, and is known.
func (s *session) bookmarks(ctx context.Context) {
	for sleep(ctx, "", s.app.pace.bookmark) == nil {
		s.app.guard(ctx, "bookmark", func() { s.bookmark(ctx) })
	}
}

// lastBookmark is that of the end: the next process misses nothing.
func (s *session) lastBookmark(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), bookmarkTime)
	defer cancel()
	s.app.guard(ctx, "bookmark", func() { s.bookmark(ctx) })
}

// bookmark notes where the session is, unless nothing is new. Of a node that has
// lost the lease nothing is noted.
func (s *session) bookmark(ctx context.Context) {
	at := s.kept.Load() // first: what it made the app look for counts by then
	now := core.ChatSession{Name: s.name(), ID: at.id, Resume: at.resume, Seq: at.seq, Behind: s.behind.Load() > 0}
	if now == s.left || now.ID == "" && s.left.ID == "" {
		return
	}
	ok, err := s.app.desk.KeepSession(ctx, leaseName, s.app.cfg.Holder, now)
	switch {
	case err != nil && ctx.Err() == nil:
		s.app.log.WarnContext(ctx, "note how far Discord's events are kept", "err", err)
	case ok:
		s.left = now
	}
}
