package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// The operations of the gateway. Source:
// developers/topics/opcodes-and-status-codes.mdx#gateway-gateway-opcodes.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opVoice          = 4
	opResume         = 6
	opReconnect      = 7
	opMembers        = 8
	opInvalidSession = 9
	opHello          = 10
	opAck            = 11
)

// conn is one connection to the gateway.
type conn struct {
	s  *Server
	ws *websocket.Conn

	queue   [][]byte // to be written; guarded by Server.mu
	wake    chan struct{}
	gone    chan struct{} // closed when nothing can be read any more
	session *session      // guarded by Server.mu
	zipped  bool          // guarded by Server.mu
	beats   []time.Time   // when something came; guarded by Server.mu
	beat    time.Time     // the last heartbeat; guarded by Server.mu
	zombie  bool          // nothing comes through any more; guarded by Server.mu
	closing int           // the code to close with once the queue is written; guarded by Server.mu
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (s *Server) gatewayURL() string { return strings.Replace(s.URL, "http", "ws", 1) + "/gateway/" }

// serveGateway serves a connection until it ends. Source:
// developers/events/gateway.mdx#connections.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		http.NotFound(w, r)
		return
	}
	s.work.Add(1)
	s.mu.Unlock()
	defer s.work.Done()
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	defer ws.Close()
	c := &conn{s: s, ws: ws, wake: make(chan struct{}, 1), gone: make(chan struct{}), beat: time.Now()}
	if s.join(c, r) {
		c.read()
	}
}

func (s *Server) join(c *conn, r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return false
	}
	s.conns = append(s.conns, c)
	s.work.Go(c.write)
	c.op(opHello, object{"heartbeat_interval": s.Limits.Heartbeat.Milliseconds(), "_trace": []any{}})
	if v := r.URL.Query().Get("v"); v != "9" && v != "10" {
		c.close(4012, "the version is 9 or 10, not %q", v)
	} else if e := r.URL.Query().Get("encoding"); e != "" && e != "json" {
		c.close(4002, "the stand-in speaks JSON only, not %q", e)
	}
	s.start(c.watch)
	return true
}

// op sends what is no event; s.mu is held.
func (c *conn) op(op int, d any) {
	text, err := json.Marshal(object{"op": op, "d": d, "s": nil, "t": nil})
	if err != nil {
		panic(err) // the stand-in's own values
	}
	c.send(text)
}

// send queues a frame; s.mu is held.
func (c *conn) send(text []byte) {
	c.queue = append(c.queue, text)
	c.nudge()
}

func (c *conn) nudge() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// close ends the connection with a code that blames the client; s.mu is held.
func (c *conn) close(code int, why string, args ...any) {
	if c.closing != 0 {
		return
	}
	c.closing = code
	if why != "" {
		c.s.violate("gateway", gatewayRefusal(code, why, args...))
	}
	c.nudge()
}

// write writes what is queued, until the connection ends.
func (c *conn) write() {
	for {
		c.s.mu.Lock()
		queue, code, zipped := c.queue, c.closing, c.zipped
		c.queue = nil
		c.s.mu.Unlock()
		for _, text := range queue {
			if c.writeText(text, zipped) != nil {
				return
			}
		}
		if code != 0 {
			_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
			c.end()
			return
		}
		select {
		case <-c.wake:
		case <-c.gone:
			return
		}
	}
}

// end lets a client that was told a close code answer it, then breaks.
func (c *conn) end() {
	t := time.NewTimer(time.Second)
	defer t.Stop()
	select {
	case <-c.gone:
	case <-t.C:
	case <-c.s.done:
	}
	c.sever()
}

// compressedFrom is the size of payloads that are compressed if the client asked
// for it; Discord compresses "some". Source: developers/events/gateway.mdx#payload-compression.
const compressedFrom = 1024

func (c *conn) writeText(text []byte, zipped bool) error {
	_ = c.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
	if !zipped || len(text) < compressedFrom {
		return c.ws.WriteMessage(websocket.TextMessage, text)
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(text) // to memory
	_ = z.Close()
	return c.ws.WriteMessage(websocket.BinaryMessage, packed.Bytes())
}

// sever breaks the connection without a word.
func (c *conn) sever() { _ = c.ws.NetConn().Close() }

// read takes what the client sends until the connection ends.
func (c *conn) read() {
	meant := false
	defer func() { c.leave(meant) }()
	for {
		_, text, err := c.ws.ReadMessage()
		if err != nil {
			meant = websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway)
			return
		}
		c.take(text)
	}
}

func (c *conn) leave(meant bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	meant = meant && c.closing == 0 // else it only answers the code that it was told
	c.s.excuse()
	c.s.conns = slices.DeleteFunc(slices.Clone(c.s.conns), func(x *conn) bool { return x == c })
	if c.session != nil {
		c.session.detach(meant)
	}
	close(c.gone)
}

// excuse takes the blame for unanswered interactions off the app: a connection
// broke on which an answer might have begun.
func (s *Server) excuse() {
	for _, i := range s.interactions {
		if !i.responded {
			i.sent.spoilt = true
		}
	}
}

// watch ends a connection whose client has stopped its heartbeats. Source:
// developers/events/gateway.mdx#sending-heartbeats.
func (c *conn) watch() {
	for {
		t := time.NewTimer(c.s.limits().Heartbeat)
		select {
		case <-t.C:
		case <-c.gone:
			t.Stop()
			return
		}
		c.s.mu.Lock()
		if time.Since(c.beat) > 2*c.s.Limits.Heartbeat {
			c.close(4009, "no heartbeat came in %v", time.Since(c.beat).Round(time.Millisecond))
		}
		c.s.mu.Unlock()
	}
}
