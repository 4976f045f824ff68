package slacktest

import (
	"fmt"
	"time"
)

// trigger is the right to open one view for one user, for three seconds. Source:
// docs.slack.dev/interactivity/handling-user-interaction#triggers.
type trigger struct {
	user *User
	from *view // whose component made it, nil outside of views
	made time.Time
	used bool
}

func (s *Server) trigger(u *User, from *view) string {
	s.serial++
	id := fmt.Sprintf("%d.%d.%s", time.Now().UnixMicro(), s.serial, random(32))
	s.triggers[id] = &trigger{user: u, from: from, made: time.Now()}
	return id
}

// exchange uses the call's trigger_id.
func (c *call) exchange() (*trigger, error) {
	t := c.s.triggers[c.str("trigger_id")]
	switch {
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id", "a trigger_id opens one view")
	case time.Since(t.made) > c.s.Limits.Trigger:
		return nil, refuse("expired_trigger_id", fmt.Sprintf("it is %v old", time.Since(t.made).Round(time.Millisecond)))
	}
	t.used = true
	return t, nil
}
