package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"time"
)

// response is a response_url. Source:
// docs.slack.dev/interactivity/handling-user-interaction#message_responses.
type response struct {
	url    string
	s      *Server
	user   *User
	ch     *Channel
	origin *message // whose component was used, nil for a command
	since  time.Time
	used   int
}

// responseUses is how often a response_url may be used.
const responseUses = 5

func (s *Server) respond(u *User, ch *Channel, origin *message) *response {
	r := &response{s: s, user: u, ch: ch, origin: origin, since: time.Now()}
	id := random(24)
	r.url = s.URL + "/response/" + id
	s.responses[id] = r
	return r
}

func (s *Server) serveResponse(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(io.LimitReader(req.Body, bodyLimit))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	if f, ok := s.takeForced("response_url"); ok && f.status != 0 {
		s.mu.Unlock()
		f.write(w)
		return
	} else if ok && f.lose {
		_ = s.useResponse(req.PathValue("id"), body)
		s.mu.Unlock()
		panic(http.ErrAbortHandler)
	}
	err = s.useResponse(req.PathValue("id"), body)
	if r, ok := err.(*refusal); ok {
		s.violate("response_url", r)
	}
	s.mu.Unlock()
	out := object{"ok": err == nil}
	if err != nil {
		out["error"] = err.Error()
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
	}
	_ = json.NewEncoder(w).Encode(out)
}

func (s *Server) useResponse(id string, body []byte) error {
	r := s.responses[id]
	switch {
	case r == nil:
		return refuse("invalid_url")
	case time.Since(r.since) > s.Limits.Response:
		return refuse("expired_url")
	case r.used >= responseUses:
		return refuse("used_url", "a response_url is good for five answers")
	}
	r.used++
	return r.take(body)
}

// take does what an answer asks for, by response_url or with the acknowledgement
// of a command; an empty one asks for nothing.
func (r *response) take(body []byte) error {
	if len(body) == 0 || string(body) == "null" || string(body) == "{}" {
		return nil
	}
	c := &call{s: r.s, method: "response_url", args: object{}}
	if err := json.Unmarshal(body, &c.args); err != nil {
		if r.origin != nil {
			return refuse("invalid_payload", "no JSON")
		}
		c.args = object{"text": string(body)} // a command's answer may be plain text
	}
	if c.flag("delete_original") {
		return r.deleteOriginal()
	}
	m, err := c.content()
	if err != nil {
		return err
	}
	if c.flag("replace_original") && r.origin != nil {
		return r.replace(c, m)
	}
	switch kind := c.str("response_type"); kind {
	case "in_channel":
	case "", "ephemeral":
		m.only = r.user
	default:
		return refuse("invalid_arguments", "response_type is in_channel or ephemeral")
	}
	if m.thread, err = c.root(r.ch); err != nil {
		return err
	}
	r.ch.put(m)
	if m.only == nil {
		r.s.emitMessage(r.ch, m)
	}
	return nil
}

func (r *response) deleteOriginal() error {
	if r.origin == nil {
		return refuse("no_original", "a command has no message to delete")
	}
	if r.origin.only != nil {
		r.ch.messages = slices.DeleteFunc(r.ch.messages, func(m *message) bool { return m == r.origin })
		return nil
	}
	r.s.remove(r.ch, r.origin)
	return nil
}

// replace puts the answer in place of the message whose component was used.
func (r *response) replace(c *call, m *message) error {
	before := r.origin.wire(r.ch, true)
	r.origin.text, r.origin.blocks, r.origin.attached = m.text, m.blocks, m.attached
	if r.origin.only == nil {
		c.change(r.origin, m)
		r.s.emitChanged(r.ch, r.origin, before)
	}
	return nil
}
