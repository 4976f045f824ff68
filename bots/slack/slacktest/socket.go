package slacktest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// mostConnections is how many WebSockets an app may hold. Source:
// docs.slack.dev/apis/events-api/using-socket-mode.
const mostConnections = 10

// conn is one Socket Mode connection.
type conn struct {
	s       *Server
	id      string
	ws      *websocket.Conn
	writing sync.Mutex
	gone    chan struct{} // closed when nothing can be read any more
	leaving bool          // told to refresh: gets no new envelopes; guarded by Server.mu
}

// openConnection gives the address of a WebSocket, good for one connection.
// Source: docs.slack.dev/reference/methods/apps.connections.open.
func (c *call) openConnection() (object, error) {
	if !c.s.app.socket {
		return nil, refuse("forbidden_team", "Socket Mode is not on")
	}
	ticket := random(32)
	c.s.tickets[ticket] = true
	return object{"url": strings.Replace(c.s.URL, "http", "ws", 1) + "/link/?ticket=" + ticket + "&app_id=" + c.s.AppID}, nil
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	ticket := r.URL.Query().Get("ticket")
	ok := s.tickets[ticket] && !s.ended
	delete(s.tickets, ticket)
	many := len(s.conns) >= mostConnections
	if ok {
		s.work.Add(1)
		defer s.work.Done()
	}
	s.mu.Unlock()
	if !ok {
		http.Error(w, "Not Found", http.StatusNotFound)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	c := &conn{s: s, id: random(8), ws: ws, gone: make(chan struct{})}
	defer ws.Close()
	if many {
		c.disconnect("too_many_websockets")
		return
	}
	if s.join(c) {
		c.read()
	}
}

// join says hello, then counts the connection in.
func (s *Server) join(c *conn) bool {
	s.mu.Lock()
	n := len(s.conns) + 1
	s.mu.Unlock()
	if c.write(object{
		"type": "hello", "num_connections": n, "connection_info": object{"app_id": s.AppID},
		"debug_info": object{"host": "applink-" + c.id, "build_number": 1, "approximate_connection_time": 18060},
	}) != nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return false
	}
	s.conns = append(s.conns, c)
	close(s.joined)
	s.joined = make(chan struct{})
	s.start(c.ping)
	return true
}

func (c *conn) write(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // the stand-in's own values
	}
	return c.writeText(text)
}

func (c *conn) writeText(text []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
	return c.ws.WriteMessage(websocket.TextMessage, text)
}

// ping sends pings as Slack does, first at once: a client counts from its start.
func (c *conn) ping() {
	tick := time.NewTicker(c.s.Limits.Ping)
	defer tick.Stop()
	for {
		if c.ws.WriteControl(websocket.PingMessage, []byte("Ping from "+c.id), time.Now().Add(time.Second)) != nil {
			return
		}
		select {
		case <-tick.C:
		case <-c.gone:
			return
		}
	}
}

// read takes acknowledgements until the connection ends.
func (c *conn) read() {
	defer c.leave()
	for {
		_, text, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			Envelope string          `json:"envelope_id"`
			Payload  json.RawMessage `json:"payload"`
		}
		if err := json.Unmarshal(text, &ack); err != nil || ack.Envelope == "" {
			c.s.blame("ack", "invalid_json", "an acknowledgement is {envelope_id, payload}")
			continue
		}
		c.s.acknowledge(c, ack.Envelope, ack.Payload)
	}
}

func (c *conn) leave() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.s.conns = slices.DeleteFunc(c.s.conns, func(x *conn) bool { return x == c })
	close(c.gone)
}

// sever breaks the connection without a word.
func (c *conn) sever() { _ = c.ws.NetConn().Close() }

// disconnect tells the client to connect anew. Source:
// docs.slack.dev/apis/events-api/using-socket-mode#disconnect.
func (c *conn) disconnect(reason string) {
	_ = c.write(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "applink-" + c.id}})
}

// Connections is how many connections the app holds.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// Sever breaks all connections without a word.
func (s *Server) Sever() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		c.sever()
	}
}

// Disconnect sends every connection a notice: warning (the connection will end
// soon, and works on), refresh_requested (no envelopes come any more, and it is
// closed after a second) or link_disabled (Socket Mode was switched off: closed,
// and no new one is given).
func (s *Server) Disconnect(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if reason == "link_disabled" {
		s.app.socket = false
	}
	for _, c := range s.conns {
		c.leaving = reason != "warning"
		s.start(func() {
			c.disconnect(reason)
			if reason == "warning" {
				return
			}
			select {
			case <-time.After(time.Second):
			case <-c.gone:
			case <-s.done:
			}
			c.sever()
		})
	}
}

// EnableSocketMode makes connections possible again after link_disabled.
func (s *Server) EnableSocketMode() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app.socket = true
}

// nextConn is the connection whose turn it is, nil if there is none; s.mu is held.
func (s *Server) nextConn() *conn {
	for range s.conns {
		s.turn++
		if c := s.conns[s.turn%len(s.conns)]; !c.leaving {
			return c
		}
	}
	return nil
}
