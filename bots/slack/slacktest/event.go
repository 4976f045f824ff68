package slacktest

import (
	"errors"
	"slices"
	"time"
)

// errUnheard is of an event that the app does not get.
var errUnheard = errors.New("the app is not subscribed to it, lacks its scope or is not in the channel")

// emit sends an event if the app subscribed to it; s.mu is held. name is that of
// the subscription. Sources: docs.slack.dev/apis/events-api#callback-field,
// specs/slack/events-api/slack_common_event_wrapper_schema.json.
func (s *Server) emit(name string, event object, shared bool) *Sent {
	if !slices.Contains(s.app.events, name) || !slices.Contains(append(s.app.scopes, ""), eventScopes[name]) {
		return s.failed(errUnheard)
	}
	s.uses(eventUsed+name, eventScopes[name])
	return s.emitAlways(event, shared)
}

func (s *Server) emitAlways(event object, shared bool) *Sent {
	return s.send(eventsAPI, object{
		"token": "verification", "team_id": s.Home.ID, "context_team_id": s.Home.ID, "context_enterprise_id": nil,
		"api_app_id": s.AppID, "event": event, "type": "event_callback", "event_id": s.id("Ev"),
		"event_time": time.Now().Unix(), "is_ext_shared_channel": shared, "event_context": "4-" + random(40),
		"authorizations": []any{object{
			"enterprise_id": nil, "team_id": s.Home.ID, "user_id": s.Bot.ID, "is_bot": true, "is_enterprise_install": false,
		}},
	}, nil)
}

// emitIn sends a message event of a conversation that the bot is in.
func (s *Server) emitIn(ch *Channel, event object) *Sent {
	if !ch.has(s.Bot) {
		return s.failed(errUnheard)
	}
	event["type"], event["channel"], event["channel_type"] = "message", ch.ID, string(ch.Kind)
	plural := map[Kind]string{Public: "channels", Private: "groups", Direct: "im", Group: "mpim"}
	return s.emit("message."+plural[ch.Kind], event, ch.shared())
}

// emitMessage tells of a new message, the app's own too. Metadata comes only with
// a scope that no support desk asks for, so it never does. Source:
// docs.slack.dev/reference/events/message.
func (s *Server) emitMessage(ch *Channel, m *message) *Sent {
	event := m.wire(ch, false)
	event["event_ts"] = m.ts
	if m.user.Team != s.Home {
		event["user_team"], event["source_team"] = m.user.Team.ID, m.user.Team.ID
	}
	return s.emitIn(ch, event)
}

// emitChanged tells of an edit. Source: docs.slack.dev/reference/events/message/message_changed.
func (s *Server) emitChanged(ch *Channel, m *message, before object) *Sent {
	ts := s.nextTS()
	return s.emitIn(ch, object{
		"subtype": "message_changed", "hidden": true, "message": m.wire(ch, false), "previous_message": plain(before),
		"ts": ts, "event_ts": ts,
	})
}

// emitDeleted tells of a deletion. Source: docs.slack.dev/reference/events/message/message_deleted.
func (s *Server) emitDeleted(ch *Channel, deleted string, before object) *Sent {
	ts := s.nextTS()
	return s.emitIn(ch, object{
		"subtype": "message_deleted", "hidden": true, "deleted_ts": deleted, "previous_message": plain(before), "ts": ts,
		"event_ts": ts,
	})
}

func plain(m object) object {
	delete(m, "metadata")
	return m
}

// Emit sends any event, whether subscribed to or not.
func (s *Server) Emit(event map[string]any) *Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.emitAlways(event, false)
}
