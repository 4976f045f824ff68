package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Endpoint sets the address that interactions are sent to instead of the gateway,
// after it has answered a PING and refused wrong signatures; empty takes it back.
// Source: developers/interactions/overview.mdx#setting-up-an-endpoint.
func (s *Server) Endpoint(url string) error {
	if url != "" {
		if err := s.Probe(url); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = url
	return nil
}

// Probe checks an endpoint as Discord does when it is set and from time to time:
// a PING with a good signature, and with wrong ones.
func (s *Server) Probe(url string) error {
	ping := object{"id": "1", "application_id": s.AppID, "type": onPing, "token": random(32), "version": 1}
	body, err := json.Marshal(ping)
	if err != nil {
		panic(err) // the stand-in's own value
	}
	status, reply, err := s.deliver(url, body, s.Sign(body, time.Now()))
	var pong object
	if err != nil || status != http.StatusOK || json.Unmarshal(reply, &pong) != nil || pong["type"] != float64(1) {
		return fmt.Errorf("the PING was answered %d %.80s %v, and not 200 {\"type\":1}", status, reply, err)
	}
	for why, headers := range s.forgeries(body) {
		if status, _, err = s.deliver(url, body, headers); err != nil || status != http.StatusUnauthorized {
			s.blame("endpoint", 0, "%s was answered %d %v, and not 401", why, status, err)
			return fmt.Errorf("%s was answered %d %v, and not 401", why, status, err)
		}
	}
	return nil
}

// forgeries are headers that an endpoint has to refuse.
func (s *Server) forgeries(body []byte) map[string]http.Header {
	_, other, _ := ed25519.GenerateKey(nil)
	none, wrong, shifted := s.Sign(body, time.Now()), s.Sign(body, time.Now()), s.Sign(body, time.Now())
	none.Del("X-Signature-Ed25519")
	stamp := wrong.Get("X-Signature-Timestamp")
	wrong.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(other, append([]byte(stamp), body...))))
	shifted.Set("X-Signature-Timestamp", strconv.FormatInt(time.Now().Unix()+1, 10))
	return map[string]http.Header{"a request without signature": none, "a signature of another key": wrong, "another timestamp": shifted}
}

// Sign is the headers with which Discord would send a body at that time. Source:
// developers/interactions/overview.mdx#validating-security-request-headers.
func (s *Server) Sign(body []byte, at time.Time) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	return http.Header{
		"Content-Type":          {"application/json"},
		"X-Signature-Timestamp": {stamp},
		"X-Signature-Ed25519":   {hex.EncodeToString(ed25519.Sign(s.key, append([]byte(stamp), body...)))},
	}
}

// deliver posts a body and gives what was answered.
func (s *Server) deliver(url string, body []byte, headers http.Header) (status int, reply []byte, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*s.limits().Ack)
	ended := make(chan struct{})
	defer func() { <-ended }()
	defer cancel()
	go func() {
		defer close(ended)
		select {
		case <-s.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header = headers
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	reply, err = io.ReadAll(io.LimitReader(resp.Body, bodyLimit))
	return resp.StatusCode, reply, err
}

// post sends an interaction to the endpoint, whose answer may be the first
// response, or 202 if that comes by a call. Source:
// developers/interactions/receiving-and-responding.mdx#interaction-callback.
func (s *Server) post(e *Sent) {
	s.mu.Lock()
	url := s.endpoint
	body, err := json.Marshal(e.payload)
	e.reached = true
	s.mu.Unlock()
	if err != nil {
		panic(err) // the stand-in's own value
	}
	status, reply, err := s.deliver(url, body, s.Sign(body, time.Now()))
	if err != nil || status == http.StatusAccepted || status == http.StatusNoContent {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if status != http.StatusOK {
		s.violate("endpoint", &refusal{code: status, message: fmt.Sprintf("an interaction was answered %d %.80s", status, reply)})
		return
	}
	c := &call{s: s, route: "POST /interactions/{interaction_id}/{interaction_token}/callback"}
	if err = c.decode(reply); err == nil && s.spec != nil {
		err = s.spec.check(c.route, c.body, false)
	}
	if err == nil {
		err = e.interaction.answer(c, c.body)
	}
	var r *refusal
	if errors.As(err, &r) {
		s.violate("endpoint", r)
	}
}
