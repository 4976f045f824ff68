package discordtest

import (
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"time"
)

// epoch is the first millisecond of 2015, from which snowflakes count. Source:
// developers/reference.mdx#snowflakes.
const epoch = 1420070400000

// firstGuild is the millisecond of the first guild's snowflake, a multiple of every
// small number: guild n of a stand-in is on shard n of as many as there are.
const firstGuild = 720720 * 150000

// id is a new snowflake, later than all before; s.mu is held.
func (s *Server) id() string {
	s.lastID = max(uint64(time.Now().UnixMilli()-epoch)<<22, s.lastID+1)
	return strconv.FormatUint(s.lastID, 10)
}

func guildID(n int) string { return strconv.FormatUint((firstGuild+uint64(n))<<22, 10) }

// number is a snowflake as it counts, 0 if it is none.
func number(id string) uint64 {
	n, _ := strconv.ParseUint(id, 10, 64)
	return n
}

// created is when a snowflake was made.
func created(id string) time.Time { return time.UnixMilli(int64(number(id)>>22) + epoch) }

// stamp is a time as Discord writes it.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000+00:00")
}

// random is a word of n hexadecimal digits.
func random(n int) string {
	b := make([]byte, (n+1)/2)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)[:n]
}
