package discord

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"usher/bots"
	"usher/core"
)

// session is a session with Discord's gateway, which outlives its connections:
// what came meanwhile comes when it is resumed. It is not discordgo's: that takes
// an event for acknowledged as soon as it is read, which here is once it is kept;
// it locks up for ever when the gateway says "reconnect" right after a resume; and
// what panics in it ends the process.
type session struct {
	g     *gateway
	app   *App
	shard [2]int
	url   string // to begin at
	up    *shards

	id     string               // empty: to begin anew
	resume string               // where it goes on
	seen   int64                // the last event that came
	kept   atomic.Pointer[mark] // the last one that is kept, with all before it: what is acknowledged
	queue  *queue

	strange bool             // begun by another process: what it told of guilds is not known here
	behind  atomic.Int32     // how much of what came before it is still being looked for
	left    core.ChatSession // where it is in the database, as far as is known
}

// mark is a place in a session.
type mark struct {
	id     string // of the session
	resume string // where it goes on
	seq    int64
}

// acknowledge notes that all up to a place is kept.
func (s *session) acknowledge(id string, seq int64) {
	if was := s.kept.Load(); was.id == id && was.seq < seq {
		s.kept.CompareAndSwap(was, &mark{id, was.resume, seq}) // else the session is another by now
	}
}

func newSession(g *gateway, shard [2]int) *session {
	s := &session{g: g, app: g.app, shard: shard}
	s.queue = newQueue(g.app)
	s.kept.Store(&mark{})
	return s
}

// run keeps connected until ctx ends. Else the error is errTaken, errShards or a
// refusal that is fatal: nothing else ends it.
func (s *session) run(ctx context.Context) error {
	inner, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	s.catchUp(inner)
	wait.Go(func() { s.queue.run(inner) })
	wait.Go(func() { s.bookmarks(inner) })
	defer func() {
		cancel()
		wait.Wait()
		s.lastBookmark(ctx)
	}()
	for pause := s.app.pace.first; ctx.Err() == nil; {
		begun := time.Now()
		err := s.connect(ctx)
		if ctx.Err() != nil {
			break
		}
		if ends(err) {
			if !errors.Is(err, errTaken) {
				s.forget()
			}
			return err
		}
		if time.Since(begun) > s.app.pace.most {
			pause = s.app.pace.first
		}
		wait := s.after(ctx, err, pause)
		if time.Since(begun) < s.app.pace.first {
			wait = max(wait, pause) // it must not go on so
		}
		pause = min(2*pause, s.app.pace.most)
		_ = sleep(ctx, "", wait+rand.N(wait/2+1)) // the loop sees the end
	}
	return nil
}

// ends reports what no other connection of the session mends.
func ends(err error) bool {
	var refused *refusal
	return errors.Is(err, errTaken) || errors.Is(err, errShards) || errors.As(err, &refused) && refused.fatal()
}

// after says how a connection ended, and how long to wait for the next.
func (s *session) after(ctx context.Context, err error, pause time.Duration) time.Duration {
	var lost *lostSession
	var refused *refusal
	switch {
	case errors.Is(err, errReconnect):
		s.up.set(ctx, s.shard[0], false, nil)
		return 0
	case errors.As(err, &lost):
		s.up.set(ctx, s.shard[0], false, nil)
		s.app.log.WarnContext(ctx, "Discord's session is past", "shard", s.shard[0], "resumable", lost.resumable)
		if !lost.resumable {
			s.forget()
		}
		return s.app.pace.invalid
	case errors.As(err, &refused):
		s.up.set(ctx, s.shard[0], false, refused)
		if refused.restarts() {
			s.forget()
		}
		return pause
	case locked(err):
		s.up.set(ctx, s.shard[0], false, errToken)
		return s.app.pace.slow
	}
	s.up.set(ctx, s.shard[0], false, err)
	return pause
}

// forget has the next connection begin anew.
func (s *session) forget() {
	s.id, s.resume, s.seen = "", "", 0
	s.kept.Store(&mark{})
}

// connect runs one connection until it ends.
func (s *session) connect(ctx context.Context) error {
	if err := s.queue.roomy(ctx); err != nil {
		return err
	}
	if err := s.g.mine(ctx); err != nil {
		return err
	}
	if err := s.prepare(ctx); err != nil {
		return err
	}
	s.seen = s.kept.Load().seq // what was not kept comes again
	c, err := s.dial(ctx)
	if err != nil {
		return err
	}
	l := newLine(s, c)
	return l.run(ctx)
}

// prepare sees to it that a session may begin, or go on: who is to hear the app's
// name called must know it.
func (s *session) prepare(ctx context.Context) error {
	if s.id == "" {
		return s.g.admit(ctx, s)
	}
	return s.app.meetSelf(ctx)
}

// dial opens a connection.
func (s *session) dial(ctx context.Context) (*websocket.Conn, error) {
	at := s.url
	if s.id != "" && s.resume != "" {
		at = s.resume
	}
	u, err := url.Parse(at)
	if err != nil || u.Scheme != "wss" && u.Scheme != "ws" {
		return nil, errors.New("the gateway has no address")
	}
	u.RawQuery = url.Values{"v": {version}, "encoding": {"json"}}.Encode()
	if u.Path == "" {
		u.Path = "/"
	}
	ctx, cancel := context.WithTimeout(ctx, s.app.pace.hello)
	defer cancel()
	c, res, err := (&websocket.Dialer{HandshakeTimeout: s.app.pace.hello, Proxy: http.ProxyFromEnvironment}).DialContext(ctx, u.String(), nil)
	if res != nil && res.Body != nil {
		res.Body.Close()
	}
	if err != nil && s.resume == at {
		s.resume = "" // it may be gone, the session is not
	}
	if err != nil {
		return nil, fmt.Errorf("connect to the gateway: %s", bots.Reason(err))
	}
	return c, nil
}

// opening is what the app says first on a connection.
func (s *session) opening() operation {
	if s.id != "" {
		return operation{opResume, map[string]any{"token": s.app.cfg.Token, "session_id": s.id, "seq": s.kept.Load().seq}}
	}
	return operation{opIdentify, map[string]any{
		"token": s.app.cfg.Token, "intents": intents(s.app.cfg), "shard": s.shard, "large_threshold": 50,
		"properties": map[string]string{"os": "linux", "browser": "usher", "device": "usher"},
	}}
}

// intents are what the app wants to hear of, and why it must: guilds with their
// channels and threads; who may read and who left; what is written in threads; and
// what it says.
func intents(c Config) discordgo.Intent {
	i := discordgo.IntentGuilds | discordgo.IntentGuildMembers | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages | discordgo.IntentMessageContent
	if c.Emoji != "" {
		i |= discordgo.IntentGuildMessageReactions
	}
	return i
}

// began notes a new session.
func (s *session) began(ctx context.Context, e discordgo.Event) {
	var r struct {
		Session string `json:"session_id"`
		Resume  string `json:"resume_gateway_url"`
		User    user   `json:"user"`
	}
	if decode(e.RawData, &r) != nil {
		return
	}
	s.id, s.resume = r.Session, r.Resume
	s.kept.Store(&mark{id: s.id, resume: s.resume})
	s.app.places.meet(r.User.ID)
	s.up.set(ctx, s.shard[0], true, nil)
}
