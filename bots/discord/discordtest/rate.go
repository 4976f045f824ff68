package discordtest

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// rate is how many calls a route takes in so many seconds, for each channel, guild
// or webhook. Discord tells them in headers only and changes them at will; these
// are what it was seen to tell. Source: developers/topics/rate-limits.mdx.
type rate struct {
	calls   int
	seconds float64
}

var (
	usual  = rate{10, 10}
	ofAll  = rate{50, 1}  // the global limit; interactions are not bound to it
	rename = rate{2, 600} // beside the route's own, and told by the refusal only: discord-api-docs issues 1900 and 2190
	rates  = map[string]rate{
		"POST /channels/{channel_id}/messages":                                        {5, 5},
		"PATCH /channels/{channel_id}/messages/{message_id}":                          {5, 5},
		"DELETE /channels/{channel_id}/messages/{message_id}":                         {5, 1},
		"PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me": {1, 0.25},
		"POST /channels/{channel_id}/typing":                                          {5, 5},
		"POST /webhooks/{webhook_id}/{webhook_token}":                                 {5, 2},
		"PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original":             {5, 2},
		"PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}":          {5, 2},
		"POST /interactions/{interaction_id}/{interaction_token}/callback":            {50, 1},
		"PUT /applications/{application_id}/commands":                                 {2, 20},
		"POST /users/@me/channels":                                                    {10, 10},
		"GET /channels/{channel_id}":                                                  {50, 10},
		"GET /channels/{channel_id}/messages":                                         {5, 5},
		"GET /guilds/{guild_id}/members/{user_id}":                                    {10, 10},
		"PUT /channels/{channel_id}/thread-members/{user_id}":                         {10, 10},
		"POST /channels/{channel_id}/threads":                                         {10, 10},
	}
)

// bucket is how much is left of a rate until it begins anew.
type bucket struct {
	left int
	ends time.Time
}

// limits are the headers that tell of a bucket.
type limits struct {
	name  string
	limit int
	left  int
	ends  time.Time
}

func (l limits) write(w http.ResponseWriter) {
	if l.name == "" {
		return
	}
	h := w.Header()
	h.Set("X-RateLimit-Bucket", l.name)
	h.Set("X-RateLimit-Limit", strconv.Itoa(l.limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(l.left))
	h.Set("X-RateLimit-Reset", strconv.FormatFloat(float64(l.ends.UnixMilli())/1000, 'f', 3, 64))
	h.Set("X-RateLimit-Reset-After", strconv.FormatFloat(max(0, time.Until(l.ends).Seconds()), 'f', 3, 64))
}

// limited refuses calls beyond the route's rate and the global one, if limits are
// kept; s.mu is held.
func (s *Server) limited(c *call, r route) (limits, error) {
	if !s.Limits.Rates {
		return limits{}, nil
	}
	if !strings.HasPrefix(c.route[strings.Index(c.route, " "):], " /interactions/") && !strings.Contains(c.route, "{webhook_token}") {
		if b, ok := s.charge("global", ofAll); !ok {
			return limits{}, &refusal{status: http.StatusTooManyRequests, after: time.Until(b.ends), global: true}
		}
	}
	kind := usual
	if known, isKnown := rates[c.route]; isKnown {
		kind = known
	}
	key := c.route + c.id("channel_id") + c.id("guild_id") + c.id("webhook_id") + c.id("webhook_token") + c.id("interaction_id")
	b, ok := s.charge(key, kind)
	l := limits{name: strconv.FormatUint(uint64(hash(c.route)), 16), limit: kind.calls, left: b.left, ends: b.ends}
	if _, renames := c.body["name"]; ok && renames && c.route == "PATCH /channels/{channel_id}" {
		b, ok = s.charge(key+" name", rename)
	}
	if !ok {
		return l, &refusal{status: http.StatusTooManyRequests, after: time.Until(b.ends)}
	}
	return l, nil
}

func (s *Server) charge(key string, r rate) (*bucket, bool) {
	now := time.Now()
	b := s.buckets[key]
	if b == nil || !now.Before(b.ends) {
		b = &bucket{left: r.calls, ends: now.Add(time.Duration(r.seconds * float64(s.Limits.RateTime)))}
		s.buckets[key] = b
	}
	if b.left == 0 {
		return b, false
	}
	b.left--
	return b, true
}

func hash(text string) uint32 {
	h := uint32(2166136261)
	for _, b := range []byte(text) {
		h = (h ^ uint32(b)) * 16777619
	}
	return h
}
