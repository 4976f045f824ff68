package slacktest_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
)

// use posts to a response_url and returns the status.
func use(t *testing.T, url any, answer object) int {
	t.Helper()
	body, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return int(do(t, "", url.(string), "application/json", body)["status"].(float64))
}

func TestResponseURLs(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann, bob := s.Home.User("Ann", ""), s.Home.User("Bob", "")
	ch, l := s.Channel("help", slacktest.Public, ann, bob), dial(t, s)
	ann.Command(ch, "/ticket", "list")
	url := at(l.next(), "payload", "response_url")
	use(t, url, object{"text": "one"})
	use(t, url, object{"text": "two", "response_type": "ephemeral"})
	use(t, url, object{"text": "three", "response_type": "in_channel"})
	if len(ann.Seen(ch)) != 2 || len(bob.Seen(ch)) != 0 || len(ch.Messages()) != 1 {
		t.Errorf("Ann sees %v, all %v", ann.Seen(ch), ch.Messages())
	}
	l.next() // the event of the third
	for i, want := range []int{200, 200, 404} {
		if got := use(t, url, object{"text": "more"}); got != want {
			t.Errorf("use %d = %d, want %d", 4+i, got, want)
		}
	}
	wantViolation(t, s, "response_url", "used_url")
	s.Limits.Response = time.Nanosecond
	ann.Command(ch, "/ticket", "list")
	if got := use(t, at(l.next(), "payload", "response_url"), object{"text": "late"}); got != http.StatusNotFound {
		t.Errorf("late use = %d", got)
	}
	wantViolation(t, s, "response_url", "expired_url")
}

func TestAnswersToClicksOnEphemerals(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann := s.Home.User("Ann", "")
	ch, l := s.Channel("help", slacktest.Public, ann), dial(t, s)
	worked(t, post(t, s, "chat.postEphemeral", object{"channel": ch.ID, "user": ann.ID, "text": "x",
		"blocks": block(t, "["+actions(button)+"]")}))
	ann.Click(ann.Seen(ch)[0], "Go")
	e := l.next()
	if at(e, "payload", "container", "is_ephemeral") != true || at(e, "payload", "message") != nil {
		t.Errorf("envelope = %v", e)
	}
	url := at(e, "payload", "response_url")
	use(t, url, object{"replace_original": true, "text": "replaced"})
	if seen := ann.Seen(ch); len(seen) != 1 || seen[0].Text != "replaced" || len(seen[0].Blocks) != 0 {
		t.Errorf("seen = %v", seen)
	}
	use(t, url, object{"delete_original": true})
	if seen := ann.Seen(ch); len(seen) != 0 {
		t.Errorf("seen = %v", seen)
	}
	if got := use(t, url, object{"text": "x", "blocks": block(t, `[{"type":"banner"}]`)}); got != 404 {
		t.Errorf("wrong blocks = %d", got)
	}
	wantViolation(t, s, "response_url", "invalid_blocks")
}

func TestClicksAndChoicesOnMessages(t *testing.T) {
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "")
	ch, l := s.Channel("help", slacktest.Public, ann), dial(t, s)
	got := worked(t, post(t, s, "chat.postMessage", object{"channel": ch.ID, "text": "card", "blocks": block(t, `[`+
		actions(`{"type":"button","action_id":"run:1","value":"close 7","style":"danger","text":{"type":"plain_text","text":"Close"}},
			{"type":"static_select","action_id":"pick:2","placeholder":{"type":"plain_text","text":"Priority"},"options":`+options(2)+`},
			{"type":"overflow","action_id":"more","options":`+options(2)+`}`)+`]`)}))
	l.next()
	card := ch.Messages()[0]
	ann.Click(card, "Close")
	p := at(l.next(), "payload").(object)
	if at(p, "actions", 0, "action_id") != "run:1" || at(p, "actions", 0, "value") != "close 7" || at(p, "message", "ts") != got["ts"] ||
		at(p, "container", "channel_id") != ch.ID || at(p, "channel", "id") != ch.ID || p["response_url"] == nil || p["trigger_id"] == nil {
		t.Errorf("payload = %v", p)
	}
	ann.Choose(card, "Priority", "o1")
	if p := at(l.next(), "payload"); at(p, "actions", 0, "selected_option", "value") != "v1" {
		t.Errorf("payload = %v", p)
	}
	ann.Choose(card, "more", "o0")
	if p := at(l.next(), "payload"); at(p, "actions", 0, "selected_option", "value") != "v0" || at(p, "actions", 0, "type") != "overflow" {
		t.Errorf("payload = %v", p)
	}
	ann.Shortcut(ch, card.TS, "ticket")
	if p := at(l.next(), "payload"); at(p, "type") != "message_action" || at(p, "message", "text") != "card" {
		t.Errorf("payload = %v", p)
	}
	if got := card.Labels(); len(got) != 3 || got[0] != "Close" || !card.Has("Priority") || card.Has("Open") {
		t.Errorf("labels = %q", got)
	}
}

func TestCommandsWhereTheBotIsNot(t *testing.T) {
	s := slacktest.New(t)
	ann, bob := s.Home.User("Ann", ""), s.Home.User("Bob", "")
	dm, l := s.Between(ann, bob), dial(t, s)
	ann.Command(dm, "/ticket", "list")
	p := at(l.next(), "payload").(object)
	if p["channel_name"] != "directmessage" || p["channel_id"] != dm.ID {
		t.Errorf("payload = %v", p)
	}
	use(t, p["response_url"], object{"text": "yours"})
	if len(ann.Seen(dm)) != 1 || len(bob.Seen(dm)) != 0 {
		t.Errorf("Ann sees %v, Bob %v", ann.Seen(dm), bob.Seen(dm))
	}
	s.Allow("chat.postMessage", "channel_not_found")
	refused(t, post(t, s, "chat.postMessage", object{"channel": dm.ID, "text": "x"}), "channel_not_found")
}

func TestReplacingAMessageForAll(t *testing.T) {
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "")
	ch, l := s.Channel("help", slacktest.Public, ann), dial(t, s)
	worked(t, post(t, s, "chat.postMessage", object{"channel": ch.ID, "text": "card", "blocks": block(t, "["+actions(button)+"]")}))
	l.next()
	ann.Click(ch.Messages()[0], "Go")
	url := at(l.next(), "payload", "response_url")
	use(t, url, object{"replace_original": true, "text": "done"})
	if all := ch.Messages(); len(all) != 1 || all[0].Text != "done" || len(all[0].Blocks) != 0 {
		t.Errorf("messages = %v", all)
	}
	if e := l.next(); at(e, "payload", "event", "subtype") != "message_changed" {
		t.Errorf("event = %v", e)
	}
	use(t, url, object{"delete_original": true})
	if e := l.next(); at(e, "payload", "event", "subtype") != "message_deleted" || len(ch.Messages()) != 0 {
		t.Errorf("event = %v", e)
	}
}
