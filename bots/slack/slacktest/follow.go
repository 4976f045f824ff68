package slacktest

import (
	"cmp"
	"strings"
)

// Told are the messages of a channel that Slack tells the user of: what mentions
// them, and what others write in threads that they began, wrote in or were mentioned
// in before. To be in the channel is not enough. Source:
// slack.com/help/articles/115000769927 (threads), 201355156 (notifications).
func (u *User) Told(ch *Channel) []Message {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	follows := map[string]bool{} // by the root's timestamp
	var some []Message
	for _, m := range ch.messages {
		root := cmp.Or(m.thread, m.ts)
		mentioned := ch.has(u) && strings.Contains(m.text+shown(m.allBlocks()), "<@"+u.ID+">")
		switch {
		case m.only != nil:
			continue
		case m.user == u:
			follows[root] = true
			continue
		case mentioned || follows[root]:
			some = append(some, m.snapshot(ch))
		}
		follows[root] = follows[root] || mentioned
	}
	return some
}
