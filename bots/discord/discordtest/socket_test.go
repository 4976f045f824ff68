package discordtest_test

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"usher/bots/discord/discordtest"
)

// socket is a raw connection to the gateway.
type socket struct {
	t  testing.TB
	ws *websocket.Conn
	s  *discordtest.Server
}

func dial(t testing.TB, s *discordtest.Server) *socket {
	t.Helper()
	url := at(call(t, s, "GET", "/gateway/bot", nil), "url").(string)
	ws, _, err := websocket.DefaultDialer.Dial(url+"?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	c := &socket{t, ws, s}
	if hello := c.next(); hello["op"] != 10.0 {
		t.Fatalf("first = %v, want hello", hello)
	}
	return c
}

func (c *socket) send(op int, d any) {
	c.t.Helper()
	if err := c.ws.WriteJSON(object{"op": op, "d": d}); err != nil {
		c.t.Fatal(err)
	}
}

func (c *socket) read() (object, error) {
	_ = c.ws.SetReadDeadline(time.Now().Add(time.Minute))
	kind, text, err := c.ws.ReadMessage()
	if err != nil {
		return nil, err
	}
	var r io.Reader = bytes.NewReader(text)
	if kind == websocket.BinaryMessage {
		if r, err = zlib.NewReader(r); err != nil {
			return nil, err
		}
	}
	var p object
	return p, json.NewDecoder(r).Decode(&p)
}

func (c *socket) next() object {
	c.t.Helper()
	p, err := c.read()
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

// until reads on to an event of that type.
func (c *socket) until(kind string) object {
	c.t.Helper()
	for {
		if p := c.next(); p["t"] == kind {
			return p
		}
	}
}

// closed checks that the connection ends with that code.
func (c *socket) closed(code int) {
	c.t.Helper()
	for {
		_, err := c.read()
		var e *websocket.CloseError
		if errors.As(err, &e) && e.Code == code {
			return
		} else if err != nil {
			c.t.Errorf("closed with %v, want %d", err, code)
			return
		}
	}
}

const usual = 1<<0 | 1<<1 | 1<<9 | 1<<12 | 1<<15

func (c *socket) identity(intents int, more ...any) object {
	d := object{"token": c.s.Token, "intents": intents, "properties": object{"os": "linux", "browser": "x", "device": "x"}}
	for i := 0; i+1 < len(more); i += 2 {
		d[more[i].(string)] = more[i+1]
	}
	return d
}

// ready identifies and reads on to the end of what is told at first.
func ready(t testing.TB, s *discordtest.Server, intents int, more ...any) (*socket, object) {
	t.Helper()
	c := dial(t, s)
	c.send(2, c.identity(intents, more...))
	r := c.until("READY")
	if intents&1 != 0 {
		c.until("GUILD_CREATE")
	}
	return c, r["d"].(object)
}

func TestIdentify(t *testing.T) {
	s := discordtest.New(t)
	s.Tune(func(l *discordtest.Limits) { l.Commands = 20 })
	s.Privileged(false, true)
	for _, c := range []struct {
		name string
		d    object
		code int
	}{
		{"wrong token", object{"token": "x"}, 4004},
		{"no such intent", object{"intents": 1 << 30}, 4013},
		{"an intent that is off in the portal", object{"intents": 1 << 1}, 4014},
		{"a shard beyond their number", object{"shard": []int{2, 2}}, 4010},
		{"no properties", object{"properties": nil}, 4002},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := dial(t, s)
			d := w.identity(1)
			for key, v := range c.d {
				d[key] = v
			}
			w.send(2, d)
			w.closed(c.code)
		})
	}
	only(t, s, 4004, 4013, 4014, 4010, 4002)
	s.Allow("gateway", 4004, 4013, 4014, 4010, 4002, 4003, 4001, 4005, 4008, 4011)
	w := dial(t, s)
	w.send(3, object{})
	w.closed(4003)
	w, _ = ready(t, s, 1)
	w.send(99, nil)
	w.closed(4001)
	w, _ = ready(t, s, 1)
	w.send(2, w.identity(1))
	w.closed(4005)
	w, _ = ready(t, s, 1)
	for range 20 {
		_ = w.ws.WriteJSON(object{"op": 1, "d": nil}) // until it is too much
	}
	w.closed(4008)
	s.Tune(func(l *discordtest.Limits) { l.Shards = 2 })
	w = dial(t, s)
	w.send(2, w.identity(1))
	w.closed(4011)
}

func TestShards(t *testing.T) {
	s := discordtest.New(t)
	s.Tune(func(l *discordtest.Limits) { l.Shards = 2 })
	other := s.Guild("other") // on shard 1
	if got := call(t, s, "GET", "/gateway/bot", nil); got["shards"] != 2.0 {
		t.Errorf("gateway/bot = %v", got)
	}
	first, r0 := ready(t, s, usual, "shard", []int{0, 2})
	second, r1 := ready(t, s, usual, "shard", []int{1, 2})
	if at(r0, "guilds", 0, "id") != s.Home.ID || at(r1, "guilds", 0, "id") != other.ID || len(r1["guilds"].([]any)) != 1 {
		t.Errorf("guilds = %v, %v", r0["guilds"], r1["guilds"])
	}
	other.User("Bob").Say(other.Channel("there"), "there")
	ann := s.Home.User("Ann")
	ann.Say(ann.DM(), "direct")
	if got := first.until("MESSAGE_CREATE"); at(got, "d", "content") != "direct" {
		t.Errorf("on the first shard = %v", got)
	}
	if got := second.until("MESSAGE_CREATE"); at(got, "d", "content") != "there" {
		t.Errorf("on the second shard = %v", got)
	}
}

func TestIntents(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	blind, _ := ready(t, s, 1<<0|1<<9|1<<12)
	seeing, _ := ready(t, s, usual)
	deaf, _ := ready(t, s, 1<<0)
	ann.Say(ch, "secret", discordtest.File{Name: "a.txt", Data: []byte("A")})
	ann.Say(ch, "hi "+s.Bot.Mention())
	ann.Say(ann.DM(), "direct")
	call(t, s, "POST", "/channels/"+ch.ID+"/messages", object{"content": "own"})
	for _, want := range []string{"", "hi " + s.Bot.Mention(), "direct", "own"} {
		if got := blind.until("MESSAGE_CREATE"); at(got, "d", "content") != want {
			t.Errorf("without the intent = %v, want %q", at(got, "d", "content"), want)
		}
	}
	got := seeing.until("MESSAGE_CREATE")
	if at(got, "d", "content") != "secret" || at(got, "d", "attachments", 0, "filename") != "a.txt" || at(got, "d", "member") == nil {
		t.Errorf("with the intent = %v", got)
	}
	s.Home.User("Bob") // told to who has the intent for members
	s.Home.Channel("new")
	if p := deaf.next(); p["t"] != "CHANNEL_CREATE" {
		t.Errorf("with the intent for guilds alone came %v", p["t"])
	}
	if p := seeing.until("GUILD_MEMBER_ADD"); at(p, "d", "user", "global_name") != "Bob" {
		t.Errorf("member = %v", p)
	}
}

func TestHiddenChannels(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	hidden := s.Home.Private("hidden", ann)
	hidden.Deny(s.Home.BotRole, discordtest.ViewChannel)
	ch := s.Home.Channel("help")
	w, _ := ready(t, s, usual)
	ann.Say(hidden, "unheard")
	private := ann.Thread(ch, "private", discordtest.PrivateThread)
	ann.Say(private, "heard by moderators")
	if p := w.until("MESSAGE_CREATE"); at(p, "d", "content") != "heard by moderators" {
		t.Errorf("came %v", p)
	}
	s.Home.BotRole.Revoke(discordtest.ManageThreads)
	ann.Say(private, "unheard")
	ann.Say(ch, "heard")
	if p := w.until("MESSAGE_CREATE"); at(p, "d", "content") != "heard" {
		t.Errorf("came %v", p)
	}
	refused(t, call(t, s, "GET", "/channels/"+private.ID, nil), 50001)
	refused(t, call(t, s, "GET", "/channels/"+hidden.ID, nil), 50001)
	private.Add(s.Bot)
	if p := w.until("THREAD_CREATE"); at(p, "d", "id") != private.ID || at(p, "d", "member") == nil {
		t.Errorf("came %v", p)
	}
	worked(t, call(t, s, "GET", "/channels/"+private.ID, nil))
	s.Allow("", 50001)
}

func TestResume(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	w, r := ready(t, s, usual)
	if !strings.HasPrefix(r["resume_gateway_url"].(string), "ws://127.0.0.1") || at(r, "application", "id") != s.AppID {
		t.Errorf("ready = %v", r)
	}
	ann.Say(ch, "one")
	seq := w.until("MESSAGE_CREATE")["s"]
	s.Sever()
	s.Until(t, "it is broken", func() bool { return s.Connections() == 0 })
	ann.Say(ch, "two")
	again := object{"token": s.Token, "session_id": r["session_id"], "seq": seq}
	s.ReconnectOnResume(1)
	w = dial(t, s)
	w.send(6, again)
	if p := w.next(); p["op"] != 7.0 {
		t.Errorf("first after the resume = %v, want Op 7", p)
	}
	w = dial(t, s)
	w.send(6, again)
	if p := w.next(); at(p, "d", "content") != "two" {
		t.Errorf("missed = %v", p)
	}
	if p := w.next(); p["t"] != "RESUMED" {
		t.Errorf("at the end = %v", p)
	}
	s.Invalidate(false)
	if p := w.next(); p["op"] != 9.0 || p["d"] != false {
		t.Errorf("invalid session = %v", p)
	}
	w = dial(t, s)
	w.send(6, again)
	if p := w.next(); p["op"] != 9.0 || p["d"] != false {
		t.Errorf("a resume of it = %v", p)
	}
}

func TestSessionsEnd(t *testing.T) {
	s := discordtest.New(t)
	resume := func(r object, seq int) object {
		w := dial(t, s)
		w.send(6, object{"token": s.Token, "session_id": r["session_id"], "seq": seq})
		p, err := w.read()
		if err != nil {
			return object{"closed": err.(*websocket.CloseError).Code}
		}
		return p
	}
	w, r := ready(t, s, usual)
	s.Disconnect(4000)
	w.closed(4000)
	if p := resume(r, 2); p["t"] != "RESUMED" {
		t.Errorf("after 4000 = %v", p)
	}
	if p := resume(r, 99); p["closed"] != 4007 {
		t.Errorf("with a sequence that never was = %v", p)
	}
	others := s.Connections()
	w, r = ready(t, s, usual)
	_ = w.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(time.Second))
	s.Until(t, "the client has left", func() bool { return s.Connections() == others })
	if p := resume(r, 2); p["op"] != 9.0 {
		t.Errorf("after the client meant to leave = %v", p)
	}
	_, r = ready(t, s, usual)
	s.Sever()
	s.Until(t, "it is broken", func() bool { return s.Connections() == 0 })
	s.Expire()
	if p := resume(r, 2); p["op"] != 9.0 {
		t.Errorf("after its time = %v", p)
	}
	s.Allow("gateway", 4007)
}

func TestHeartbeats(t *testing.T) {
	s := discordtest.New(t)
	s.Tune(func(l *discordtest.Limits) { l.Heartbeat = 50 * time.Millisecond })
	w, _ := ready(t, s, usual)
	w.send(1, 2)
	if p := w.next(); p["op"] != 11.0 {
		t.Errorf("a heartbeat was answered %v", p)
	}
	s.AskHeartbeat()
	if p := w.next(); p["op"] != 1.0 {
		t.Errorf("asked = %v", p)
	}
	w.closed(4009) // none came
	only(t, s, 4009)
	s.Allow("gateway", 4009)
	s.Tune(func(l *discordtest.Limits) { l.Heartbeat = time.Minute })
	w, r := ready(t, s, usual)
	s.Zombie()
	ch := s.Home.Channel("unheard")
	w.send(1, 2)
	_ = w.ws.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	if _, text, err := w.ws.ReadMessage(); err == nil {
		t.Errorf("a zombie sent %s", text)
	}
	w.ws.Close()
	w = dial(t, s)
	w.send(6, object{"token": s.Token, "session_id": r["session_id"], "seq": 2})
	if p := w.next(); at(p, "d", "id") != ch.ID {
		t.Errorf("after the zombie = %v", p)
	}
}

func TestIdentifyRateAndCompression(t *testing.T) {
	s := discordtest.New(t)
	s.Tune(func(l *discordtest.Limits) { l.Identify = time.Minute })
	w := dial(t, s)
	w.send(2, w.identity(usual, "compress", true))
	w.until("GUILD_CREATE") // it is large: the reader above unpacks it
	w = dial(t, s)
	w.send(2, w.identity(usual))
	if p := w.next(); p["op"] != 9.0 || p["d"] != false {
		t.Errorf("the second identify = %v, want an invalid session", p)
	}
}

func TestMembersChunk(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann Ash")
	s.Home.User("Bob")
	w, _ := ready(t, s, usual)
	w.send(8, object{"guild_id": s.Home.ID, "query": "ann", "limit": 10, "nonce": "7"})
	p := w.until("GUILD_MEMBERS_CHUNK")
	if at(p, "d", "members", 0, "user", "id") != ann.ID || at(p, "d", "nonce") != "7" || at(p, "d", "members", 1) != nil {
		t.Errorf("chunk = %v", p)
	}
}

func TestMischief(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	w, _ := ready(t, s, usual)
	said := func(want ...string) {
		t.Helper()
		for _, text := range want {
			if got := at(w.until("MESSAGE_CREATE"), "d", "content"); got != text {
				t.Errorf("came %v, want %q", got, text)
			}
		}
	}
	s.Next(discordtest.Drop, 1, "MESSAGE_CREATE")
	ann.Say(ch, "dropped")
	s.Next(discordtest.Duplicate, 1, "")
	ann.Say(ch, "twice")
	said("twice", "twice")
	s.Delays(20 * time.Millisecond)
	s.Next(discordtest.Delay, 1, "MESSAGE_CREATE")
	ann.Say(ch, "late")
	ann.Say(ch, "soon")
	said("soon", "late")
	s.Hold()
	ann.Say(ch, "a")
	ann.Say(ch, "b")
	s.Release(func(all []*discordtest.Sent) { all[0], all[1] = all[1], all[0] })
	said("b", "a")
	s.Reconnect()
	if p := w.next(); p["op"] != 7.0 {
		t.Errorf("came %v, want Op 7", p)
	}
	s.Chaos(7, map[discordtest.Fault]float64{discordtest.Duplicate: 1})
	ann.Say(ch, "chaos")
	said("chaos", "chaos")
	s.Chaos(7, nil)
	s.Sent()[len(s.Sent())-1].Again()
	said("chaos")
}
