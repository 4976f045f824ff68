package slacktest_test

import (
	"testing"

	"usher/bots/slack/slacktest"
)

// hears is a stand-in with a connection, whose next event must be of that kind.
func hears(t *testing.T) (s *slacktest.Server, l *line, next func(kind, subtype string) object) {
	s = slacktest.New(t)
	l = dial(t, s)
	return s, l, func(kind, subtype string) object {
		t.Helper()
		e := at(l.next(), "payload", "event").(object)
		if got, _ := e["subtype"].(string); e["type"] != kind || got != subtype {
			t.Errorf("event = %v, want %s %s", e, kind, subtype)
		}
		return e
	}
}

func TestMessageEvents(t *testing.T) {
	s, _, next := hears(t)
	ann := s.Home.User("Ann", "ann@acme.example")
	ch := s.Channel("help", slacktest.Private, ann)
	ts := ann.Say(ch, "", "one")
	if e := next("message", ""); e["channel_type"] != "group" || e["user"] != ann.ID || e["bot_id"] != nil || e["ts"] != ts {
		t.Errorf("event = %v", e)
	}
	ann.Edit(ch, ts, "two")
	if e := next("message", "message_changed"); at(e, "message", "text") != "two" || at(e, "previous_message", "text") != "one" || e["user"] != nil {
		t.Errorf("event = %v", e)
	}
	ann.Broadcast(ch, ts, "three")
	if e := next("message", "thread_broadcast"); e["thread_ts"] != ts || at(e, "root", "ts") != ts {
		t.Errorf("event = %v", e)
	}
	reply := ann.Say(ch, ts, "four")
	if e := next("message", ""); e["thread_ts"] != ts || e["parent_user_id"] != ann.ID {
		t.Errorf("event = %v", e)
	}
	ann.Delete(ch, reply)
	if e := next("message", "message_deleted"); e["deleted_ts"] != reply || at(e, "previous_message", "text") != "four" {
		t.Errorf("event = %v", e)
	}
	worked(t, post(t, s, "chat.postMessage", object{"channel": ch.ID, "text": "mine", "metadata": object{"event_type": "a", "event_payload": object{}}}))
	if e := next("message", ""); e["bot_id"] != s.BotID || e["app_id"] != s.AppID || e["user"] != s.Bot.ID || e["metadata"] != nil {
		t.Errorf("event = %v", e)
	}
	ann.Say(ann.Direct(), "", "psst")
	if e := next("message", ""); e["channel_type"] != "im" {
		t.Errorf("event = %v", e)
	}
	ann.React(ch, ts, "ticket")
	if e := next("reaction_added", ""); e["reaction"] != "ticket" || at(e, "item", "ts") != ts || e["item_user"] != ann.ID {
		t.Errorf("event = %v", e)
	}
}

func TestEventsOfPeopleAndTheApp(t *testing.T) {
	s, l, next := hears(t)
	ann, bob := s.Home.User("Ann", "ann@acme.example"), s.Home.User("Bob", "")
	ch := s.Channel("help", slacktest.Private, ann)
	ch.Add(bob)
	if e := next("member_joined_channel", ""); e["user"] != bob.ID || e["channel"] != ch.ID {
		t.Errorf("event = %v", e)
	}
	bob.Leave(ch)
	next("member_left_channel", "")
	ann.OpenHome()
	if e := next("app_home_opened", ""); e["tab"] != "home" || e["user"] != ann.ID {
		t.Errorf("event = %v", e)
	}
	s.Home.User("New", "").Arrive()
	next("team_join", "")
	bob.Deactivate()
	if e := next("user_change", ""); at(e, "user", "deleted") != true {
		t.Errorf("event = %v", e)
	}
	ch.Archive()
	next("group_archive", "")
	s.RateLimited()
	if p := at(l.next(), "payload").(object); p["type"] != "app_rate_limited" || p["minute_rate_limited"] == nil {
		t.Errorf("payload = %v", p)
	}
	s.Uninstall()
	l.next()
	l.next()
	refused(t, form(t, s, "auth.test"), "account_inactive")
}

func TestOnlySubscribedEventsCome(t *testing.T) {
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "")
	ch, other := s.Channel("help", slacktest.Public, ann), s.Between(ann, s.Home.User("Bob", ""))
	err := s.Install([]byte(`{"features":{"slash_commands":[{"command":"/ticket","description":"d"}]},
		"oauth_config":{"scopes":{"bot":["commands","channels:history"]}},
		"settings":{"event_subscriptions":{"bot_events":["message.channels"]},"socket_mode_enabled":true}}`))
	if err != nil {
		t.Fatal(err)
	}
	ann.Say(other, "", "between us")
	ann.Say(ann.Direct(), "", "no im:history")
	ann.React(ch, ann.Say(ch, "", "heard"), "eyes")
	if sent := s.Sent(); len(sent) != 1 {
		t.Errorf("%d events were sent, want the message in the channel", len(sent))
	}
	for _, wrong := range []string{
		`{"oauth_config":{"scopes":{"bot":[]}},"settings":{"event_subscriptions":{"bot_events":["message.im"]}}}`,
		`{"settings":{"event_subscriptions":{"bot_events":["no_such_event"]}}}`,
		`{"features":{"slash_commands":[{"command":"/ticket","description":"d"}]}}`,
		`{"features":{"shortcuts":[{"name":"a name of twenty-five chars","type":"message","callback_id":"x"}]}}`,
	} {
		if err := s.Install([]byte(wrong)); err == nil {
			t.Errorf("manifest %s was taken", wrong)
		}
	}
}
