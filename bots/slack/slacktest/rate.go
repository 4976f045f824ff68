package slacktest

import (
	"math"
	"time"
)

// tiers are how many calls of a method a workspace's app may make a minute.
// Source: docs.slack.dev/apis/web-api/rate-limits; a method's own page names its
// tier. An app of one's own workspace is meant: one that is sold outside of Slack's
// marketplace may read history once a minute only.
var tiers = map[int]float64{1: 1, 2: 20, 3: 50, 4: 100, special: 600}

// special are methods with a rule of their own; views.* and auth.test allow
// hundreds of calls a minute.
const special = 5

// channelBurst is how many messages a channel takes at once before it is held to
// one a second; the page on rate limits speaks of short bursts without a number.
const channelBurst = 4

// bucket is a token bucket.
type bucket struct {
	left float64
	seen time.Time
}

// take uses one token, or says how long to wait for one.
func (b *bucket) take(now time.Time, rate, size float64) time.Duration {
	b.left = min(size, b.left+now.Sub(b.seen).Seconds()*rate)
	b.seen = now
	if b.left < 1 {
		return time.Duration((1 - b.left) / rate * float64(time.Second))
	}
	b.left--
	return 0
}

// limited refuses calls above the method's tier and messages above one a second
// and channel, if limits are kept; s.mu is held.
func (s *Server) limited(c *call, m method) error {
	if !s.Limits.Rates {
		return nil
	}
	minute := s.Limits.RateTime.Seconds()
	size := tiers[m.tier]
	if err := s.charge(c.method, size/minute, size); err != nil {
		return err
	}
	if c.method != "chat.postMessage" && c.method != "chat.postEphemeral" {
		return nil
	}
	return s.charge("channel "+c.str("channel"), 60/minute, channelBurst)
}

func (s *Server) charge(key string, rate, size float64) error {
	now := time.Now()
	if s.buckets[key] == nil {
		s.buckets[key] = &bucket{left: size, seen: now}
	}
	if wait := s.buckets[key].take(now, rate, size); wait > 0 {
		return &refusal{code: "ratelimited", after: int(math.Ceil(wait.Seconds()))}
	}
	return nil
}
