package slacktest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// DeliverTo makes the app get its events, commands and interactions by signed
// requests to this address instead of Socket Mode. As when an address is set at
// Slack, it must answer a challenge first. Source:
// docs.slack.dev/reference/events/url_verification.
func (s *Server) DeliverTo(address string) error {
	challenge := random(40)
	body, err := json.Marshal(object{"token": "verification", "challenge": challenge, "type": "url_verification"})
	if err != nil {
		return err
	}
	answer, status, _, err := s.request(address, "application/json", body, nil)
	if err != nil {
		return fmt.Errorf("challenge: %w", err)
	}
	var echo struct {
		Challenge string `json:"challenge"`
	}
	if json.Unmarshal(answer, &echo) != nil {
		echo.Challenge = string(bytes.TrimSpace(answer))
	}
	if status != http.StatusOK || echo.Challenge != challenge {
		return fmt.Errorf("challenge: the address answered %d without the challenge", status)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deliverTo = address
	return nil
}

// Sign is the signature of a request body at a time. Source:
// docs.slack.dev/authentication/verifying-requests-from-slack.
func (s *Server) Sign(at time.Time, body []byte) string {
	mac := hmac.New(sha256.New, []byte(s.SigningSecret))
	fmt.Fprintf(mac, "v0:%d:%s", at.Unix(), body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// within is a context that ends after d or with the server.
func (s *Server) within(d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.start(func() {
		select {
		case <-s.done:
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, cancel
}

func (s *Server) request(address, kind string, body []byte, header map[string]string) ([]byte, int, http.Header, error) {
	ctx, cancel := s.within(s.Limits.Ack)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, 0, nil, err
	}
	now := time.Now()
	req.Header.Set("Content-Type", kind)
	req.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(now.Unix(), 10))
	req.Header.Set("X-Slack-Signature", s.Sign(now, body))
	for key, value := range header {
		req.Header.Set(key, value)
	}
	resp, err := s.http.Client().Do(req)
	if err != nil {
		return nil, 0, nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, bodyLimit))
	return answer, resp.StatusCode, resp.Header, err
}

// post sends by HTTP; a status of 200 (of events any
// 2xx) within the limit acknowledges.
// Source: docs.slack.dev/apis/events-api#responding, #retries.
func (e *Sent) post(address string, n int, reason string) error {
	kind, body := e.form()
	header := map[string]string{}
	if n > 0 {
		header["X-Slack-Retry-Num"], header["X-Slack-Retry-Reason"] = strconv.Itoa(n), reason
	}
	s := e.s
	s.mu.Lock()
	e.at = append(e.at, time.Now())
	drop, lose, twice := s.mischief.falls(Drop), s.mischief.falls(DropAck), s.mischief.falls(Duplicate)
	delay, wait := s.mischief.falls(Delay), s.mischief.slow(s.Limits.Ack)
	e.spoilt = e.spoilt || drop || lose || delay
	s.mu.Unlock()
	if drop {
		return reasoned("connection_failed")
	}
	if delay {
		s.pause(wait)
	}
	answer, status, got, err := s.request(address, kind, body, header)
	if twice {
		answer, status, got, err = s.request(address, kind, body, header)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		s.blameUnless(e, "operation_timeout", e.Type+" was not answered in "+s.Limits.Ack.String())
		return reasoned("http_timeout")
	case err != nil: // nobody is there, as when the app restarts
		return reasoned("connection_failed")
	case lose:
		return reasoned("http_timeout")
	case status != http.StatusOK && (e.Type != eventsAPI || status/100 != 2):
		if got.Get("X-Slack-No-Retry") == "1" {
			e.again = false
		}
		return reasoned("http_error")
	}
	e.settle(answer)
	return nil
}

func reasoned(why string) error { r := retryReason(why); return &r }

func (s *Server) blameUnless(e *Sent, code string, details ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !e.spoilt && !s.ended {
		s.violate("ack", &refusal{code: code, details: details})
	}
}

// form is the body of the request: events are JSON, commands a form, interactions
// a form with the JSON in payload.
func (e *Sent) form() (kind string, body []byte) {
	text, err := json.Marshal(e.payload)
	if err != nil {
		panic(err) // the stand-in's own values
	}
	form := url.Values{}
	switch e.Type {
	case eventsAPI:
		return "application/json", text
	case commands:
		for key, value := range e.payload {
			form.Set(key, fmt.Sprint(value))
		}
	default:
		form.Set("payload", string(text))
	}
	return "application/x-www-form-urlencoded", []byte(form.Encode())
}

// garbled is the envelope with a payload of a shape that nobody expects.
func (e *Sent) garbled() []byte {
	return fmt.Appendf(nil, `{"envelope_id":%q,"type":%q,"accepts_response_payload":%v,"payload":[{"type":[1]}]}`, e.ID, e.Type, e.answer)
}
