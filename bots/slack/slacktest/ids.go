package slacktest

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"
)

// random is a word of n hexadecimal digits.
func random(n int) string {
	b := make([]byte, (n+1)/2)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)[:n]
}

// id is a new identifier with Slack's prefix of its kind; s.mu is held.
func (s *Server) id(prefix string) string {
	s.serial++
	return fmt.Sprintf("%s%07X", prefix, s.serial)
}

// nextTS is the timestamp of a new message, later than all before: it is the
// message's name in its channel.
func (s *Server) nextTS() string {
	now := max(time.Now().UnixMicro(), s.lastTS+1)
	s.lastTS = now
	return fmt.Sprintf("%d.%06d", now/1e6, now%1e6)
}

// uuid is a new name for an envelope.
func uuid() string {
	r := random(32)
	return r[:8] + "-" + r[8:12] + "-" + r[12:16] + "-" + r[16:20] + "-" + r[20:]
}
