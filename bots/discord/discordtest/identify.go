package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// closed are the codes of closing the gateway, in Discord's words. Source:
// developers/topics/opcodes-and-status-codes.mdx#gateway-gateway-close-event-codes.
var closed = map[int]string{
	4001: "Unknown opcode", 4002: "Decode error", 4003: "Not authenticated", 4004: "Authentication failed",
	4005: "Already authenticated", 4007: "Invalid seq", 4008: "Rate limited", 4009: "Session timed out", 4010: "Invalid shard",
	4011: "Sharding required", 4012: "Invalid API version", 4013: "Invalid intent(s)", 4014: "Disallowed intent(s)",
}

func gatewayRefusal(code int, why string, args ...any) *refusal {
	return &refusal{code: code, message: closed[code], why: fmt.Sprintf(why, args...)}
}

// take takes one payload of the client's. Source:
// developers/events/gateway-events.mdx#send-events.
func (c *conn) take(text []byte) {
	var p object
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err := d.Decode(&p)
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.closing != 0 {
		return
	}
	if _, hasOp := p["op"]; err != nil || !hasOp || len(text) > 4096 {
		c.close(4002, "a payload is {op, d} in JSON of at most 4096 bytes, not %.80q", text)
		return
	}
	if c.tooMany() {
		c.close(4008, "more than %d payloads in a minute", c.s.Limits.Commands)
		return
	}
	c.do(whole(p, "op"), p)
}

// do does what a payload asks for; s.mu is held.
func (c *conn) do(op int, p object) {
	d := inner(p, "d")
	switch {
	case op == opHeartbeat:
		c.heartbeat()
	case op == opIdentify && c.session != nil:
		c.close(4005, "identified twice")
	case op == opIdentify:
		c.identify(d)
	case op == opResume:
		c.resume(d)
	case c.session == nil:
		c.close(4003, "op %d before identify", op)
	case op == opMembers:
		c.members(d)
	case op == opPresence || op == opVoice:
	default:
		c.close(4001, "op %d", op)
	}
}

// tooMany counts what came in the last minute. Source: developers/events/gateway.mdx#rate-limiting.
func (c *conn) tooMany() bool {
	now := time.Now()
	for len(c.beats) > 0 && now.Sub(c.beats[0]) > time.Minute {
		c.beats = c.beats[1:]
	}
	c.beats = append(c.beats, now)
	return len(c.beats) > c.s.Limits.Commands
}

func (c *conn) heartbeat() {
	c.beat = time.Now()
	if !c.zombie {
		c.op(opAck, nil)
	}
}

// identify begins a session. Each try counts. Sources:
// developers/events/gateway-events.mdx#identify, developers/events/gateway.mdx#session-start-limit-object.
func (c *conn) identify(d object) {
	s := c.s
	s.identifies++
	wanted := intents(number(text(d, "intents")))
	shard, isSharded := list(d, "shard"), d["shard"] != nil
	x := &session{s: s, id: random(32), intents: wanted, shard: [2]int{0, 1}, compress: flag(d, "compress")}
	if isSharded && len(shard) == 2 {
		x.shard = [2]int{whole(object{"n": shard[0]}, "n"), whole(object{"n": shard[1]}, "n")}
	}
	properties := inner(d, "properties")
	_, hasIntents := d["intents"]
	switch {
	case s.identifies > s.Limits.Starts:
		c.close(4004, "more than %d sessions begun: the token is reset", s.Limits.Starts)
	case text(d, "token") != s.Token && text(d, "token") != "Bot "+s.Token:
		c.close(4004, "the token is not the bot's")
	case !hasIntents || wanted&^knownIntents != 0:
		c.close(4013, "intents %v", d["intents"])
	case wanted&privileged&^s.app.privileged != 0:
		c.close(4014, "the portal does not have on %b", wanted&privileged&^s.app.privileged)
	case properties == nil || properties["os"] == nil && properties["$os"] == nil:
		c.close(4002, "properties with os, browser and device are wanted")
	case isSharded && (len(shard) != 2 || x.shard[0] < 0 || x.shard[1] < 1 || x.shard[0] >= x.shard[1]):
		c.close(4010, "shard %v", d["shard"])
	case s.Limits.Shards > 1 && x.shard[1] < s.Limits.Shards:
		c.close(4011, "%d shards are wanted", s.Limits.Shards)
	case s.Limits.Identify > 0 && time.Since(s.identified) < s.Limits.Identify:
		c.op(opInvalidSession, false) // "if you hit this limit"
	default:
		c.accept(x)
	}
}

func (c *conn) accept(x *session) {
	c.s.identified = time.Now()
	c.zipped = x.compress
	c.s.sessions = append(c.s.sessions, x)
	x.attach(c)
	x.begin()
}

// resume goes on with a session that broke. Source: developers/events/gateway-events.mdx#resume.
func (c *conn) resume(d object) {
	c.s.resumes++
	x := c.s.session(text(d, "session_id"))
	switch seq := whole(d, "seq"); {
	case text(d, "token") != c.s.Token && text(d, "token") != "Bot "+c.s.Token:
		c.close(4004, "the token is not the bot's")
	case x == nil:
		c.op(opInvalidSession, false)
	case seq > x.seq || seq < 0:
		c.close(4007, "seq %d of %d", seq, x.seq)
	default:
		c.zipped = x.compress
		x.resume(c, seq)
	}
}

// members answers a request for members by prefix of their name, or by id. Source:
// developers/events/gateway-events.mdx#request-guild-members.
func (c *conn) members(d object) {
	g := c.s.guild(text(d, "guild_id"))
	if g == nil {
		return
	}
	ids := append(texts(list(d, "user_ids")), text(d, "user_ids"))
	query, isQuery := d["query"].(string)
	if isQuery && query == "" && c.session.intents&guildMembers == 0 {
		c.close(4014, "all members are for who has the GUILD_MEMBERS intent")
		return
	}
	found := g.search(query, isQuery, ids, whole(d, "limit"))
	payload := object{"guild_id": g.ID, "members": found, "chunk_index": 0, "chunk_count": 1, "not_found": []any{}}
	if nonce := text(d, "nonce"); nonce != "" {
		payload["nonce"] = nonce
	}
	c.session.dispatch("GUILD_MEMBERS_CHUNK", payload)
}
