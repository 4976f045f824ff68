package slacktest

import "time"

// Uninstall removes the app: it is told, its connections end, and its tokens work
// no more. Sources: docs.slack.dev/reference/events/app_uninstalled, …/tokens_revoked.
func (s *Server) Uninstall() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit("tokens_revoked", object{
		"type": "tokens_revoked", "tokens": object{"oauth": []any{}, "bot": []any{s.Bot.ID}}, "event_ts": s.nextTS(),
	}, false)
	s.emit("app_uninstalled", object{"type": "app_uninstalled", "event_ts": s.nextTS()}, false)
	s.app.dead = "account_inactive"
}

// RateLimited tells the app that it gets no more events this minute: more than
// 30,000 in an hour were for it. It comes without an inner event. Source:
// docs.slack.dev/reference/events/app_rate_limited.
func (s *Server) RateLimited() *Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.send(eventsAPI, object{
		"token": "verification", "type": "app_rate_limited", "team_id": s.Home.ID, "api_app_id": s.AppID,
		"minute_rate_limited": time.Now().Truncate(time.Minute).Unix(),
	}, nil)
}
