package slack

import (
	"encoding/json"

	slackapi "github.com/slack-go/slack"
)

// retold is a message that was asked for as Slack tells of it, and of its last edit.
// The first message of a thread was in none when it was written.
func retold(s site, m slackapi.Msg) (payloads []json.RawMessage) {
	said := map[string]any{
		"type": "message", "subtype": m.SubType, "user": m.User, "text": m.Text, "ts": m.Timestamp, "files": m.Files,
		"parent_user_id": m.ParentUserId,
	}
	if m.ThreadTimestamp != m.Timestamp {
		said["thread_ts"] = m.ThreadTimestamp
	}
	changed := map[string]any{"type": "message", "subtype": "message_changed", "message": said}
	if m.Edited != nil {
		changed["ts"] = m.Edited.Timestamp
		payloads = append(payloads, outer(s, m, s.Channel+"/"+m.Timestamp+"/"+m.Edited.Timestamp, changed))
	}
	return append([]json.RawMessage{outer(s, m, "", said)}, payloads...)
}

// outer is what is around an event of a message, with a name that is the same
// whenever it is made.
func outer(s site, m slackapi.Msg, name string, inner map[string]any) json.RawMessage {
	event := map[string]any{"channel": s.Channel, "user_team": m.Team}
	if s.direct {
		event["channel_type"] = "im"
	}
	for key, value := range inner {
		event[key] = value
	}
	payload, err := json.Marshal(map[string]any{"type": "event_callback", "team_id": m.Team, "event_id": name, "event": event})
	if err != nil {
		return nil // it was read as JSON before
	}
	return payload
}
