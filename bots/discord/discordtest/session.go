package discordtest

import (
	"encoding/json"
	"slices"
	"time"
)

// session is what a client identified for: a stream of numbered events that
// outlives its connection. Source: developers/events/gateway.mdx#resuming.
type session struct {
	s        *Server
	id       string
	intents  intents
	shard    [2]int
	compress bool
	seq      int
	log      []frame // all that was sent, to be sent again after a resume
	conn     *conn   // nil while it is broken
	broken   time.Time
}

type frame struct {
	seq  int
	text []byte
}

// wants reports whether the session is told of an event: it covers the guild, has
// the intent, and, of what happens in threads of private channels, sees it.
// Source: developers/events/gateway.mdx#sharding.
func (x *session) wants(e *Sent) bool {
	if e.guild != nil && (e.guild.left || int(number(e.guild.ID)>>22)%x.shard[1] != x.shard[0]) {
		return false
	}
	if e.guild == nil && x.shard[0] != 0 {
		return false // direct messages come on the first shard only
	}
	return e.intent == 0 || e.intent&x.intents != 0
}

// push numbers the event and sends it; s.mu is held.
func (x *session) push(e *Sent) {
	payload := e.payload
	if e.guarded && x.intents&messageContent == 0 {
		payload = guard(payload)
	}
	x.dispatch(e.Type, payload)
	e.reached = e.reached || x.conn != nil && !x.conn.zombie
}

func (x *session) dispatch(kind string, payload object) {
	x.seq++
	text, err := json.Marshal(object{"op": opDispatch, "s": x.seq, "t": kind, "d": payload})
	if err != nil {
		panic(err) // the stand-in's own values
	}
	x.log = append(x.log, frame{x.seq, text})
	if x.conn != nil && !x.conn.zombie {
		x.conn.send(text)
	}
}

// begin answers a good identify. Source: developers/events/gateway-events.mdx#ready.
func (x *session) begin() {
	s := x.s
	var unavailable []any
	for _, g := range s.guilds {
		if x.wants(&Sent{guild: g}) {
			unavailable = append(unavailable, object{"id": g.ID, "unavailable": true})
		}
	}
	x.dispatch("READY", object{
		"v": 9, "user": s.Bot.wire(), "guilds": some(unavailable), "session_id": x.id, "resume_gateway_url": s.gatewayURL() + "resume/",
		"shard": x.shard, "application": object{"id": s.AppID, "flags": s.appWire()["flags"]}, "private_channels": []any{},
		"session_type": "normal", "user_settings": object{}, "relationships": []any{}, "presences": []any{},
	})
	for _, g := range s.guilds {
		if e := (&Sent{guild: g, intent: guilds}); x.wants(e) {
			x.dispatch("GUILD_CREATE", g.full())
		}
	}
}

// resume goes on where the client stopped. Source: developers/events/gateway.mdx#resuming.
func (x *session) resume(c *conn, seq int) {
	x.attach(c)
	if x.s.mischief.before > 0 {
		x.s.mischief.before--
		c.op(opReconnect, nil)
		return
	}
	for _, f := range x.log {
		if f.seq > seq {
			c.send(f.text)
		}
	}
	x.dispatch("RESUMED", object{"_trace": []any{}})
}

func (x *session) attach(c *conn) {
	if old := x.conn; old != nil && old != c {
		old.session = nil
		old.sever()
	}
	x.conn, c.session = c, x
}

// detach notes that the connection broke; ended is whether the client meant it.
// Source: developers/events/gateway.mdx#initiating-a-disconnect.
func (x *session) detach(ended bool) {
	x.conn, x.broken = nil, time.Now()
	if ended {
		x.s.forget(x)
	}
}

// forget ends a session for good.
func (s *Server) forget(x *session) {
	s.sessions = slices.DeleteFunc(slices.Clone(s.sessions), func(y *session) bool { return x == y })
}

// session is the one of that id, if it can still be resumed.
func (s *Server) session(id string) *session {
	for _, x := range s.sessions {
		if x.id != id {
			continue
		}
		if x.conn == nil && time.Since(x.broken) > s.Limits.Session {
			s.forget(x)
			return nil
		}
		return x
	}
	return nil
}
