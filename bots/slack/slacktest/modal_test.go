package slacktest_test

import (
	"strings"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
)

const modal = `{"type":"modal","callback_id":"open","private_metadata":"{}","title":{"type":"plain_text","text":"Open a ticket"},
	"submit":{"type":"plain_text","text":"Open"},"close":{"type":"plain_text","text":"Cancel"},"notify_on_close":true,"blocks":[
	{"type":"input","block_id":"subject","dispatch_action":true,"label":{"type":"plain_text","text":"Subject"},
		"element":{"type":"plain_text_input","action_id":"text","max_length":10,"dispatch_action_config":{"trigger_actions_on":["on_character_entered"]}}},
	{"type":"input","block_id":"prio","optional":true,"label":{"type":"plain_text","text":"Priority"},
		"element":{"type":"static_select","action_id":"pick","options":[{"text":{"type":"plain_text","text":"High"},"value":"high"},{"text":{"type":"plain_text","text":"Low"},"value":"low"}]}},
	{"type":"input","block_id":"who","optional":true,"label":{"type":"plain_text","text":"On behalf of"},
		"element":{"type":"external_select","action_id":"person","min_query_length":1}},
	{"type":"input","block_id":"files","optional":true,"label":{"type":"plain_text","text":"Files"},"element":{"type":"file_input","action_id":"in","max_files":2}},
	{"type":"actions","block_id":"more","elements":[{"type":"button","action_id":"go","value":"v","text":{"type":"plain_text","text":"More"}}]}]}`

// opened is a user with an open modal and the connection that opened it.
func opened(t *testing.T) (*slacktest.Server, *slacktest.User, *line) {
	t.Helper()
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann := s.Home.User("Ann", "")
	ch, l := s.Channel("help", slacktest.Public, ann), dial(t, s)
	ann.Command(ch, "/ticket", "open")
	worked(t, post(t, s, "views.open", object{"trigger_id": at(l.next(), "payload", "trigger_id"), "view": block(t, modal)}))
	if ann.View() == nil {
		t.Fatal("no modal")
	}
	return s, ann, l
}

func TestTriggers(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann := s.Home.User("Ann", "")
	ch, l := s.Channel("help", slacktest.Public, ann), dial(t, s)
	trigger := func() any {
		ann.Command(ch, "/ticket", "open")
		return at(l.next(), "payload", "trigger_id")
	}
	id := trigger()
	open := func(id any) object {
		return post(t, s, "views.open", object{"trigger_id": id, "view": block(t, modal)})
	}
	worked(t, open(id))
	refused(t, open(id), "exchanged_trigger_id")
	refused(t, open("1.2.3"), "invalid_trigger_id")
	s.Limits.Trigger = time.Nanosecond
	refused(t, open(trigger()), "expired_trigger_id")
	wantViolation(t, s, "views.open", "expired_trigger_id")
	s.Limits.Trigger = 3 * time.Second
	refused(t, post(t, s, "views.push", object{"trigger_id": trigger(), "view": block(t, modal)}), "invalid_trigger_id")
}

func TestSubmitting(t *testing.T) {
	s, ann, l := opened(t)
	if err := ann.Submit(ann.View(), map[string]any{"Priority": "High"}).Wait(); err == nil || !strings.Contains(err.Error(), "Subject: please complete") {
		t.Errorf("Wait = %v, want the subject asked for", err)
	}
	sent := ann.Submit(ann.View(), map[string]any{"Subject": "Broken", "Files": slacktest.File{Name: "log.txt", Data: []byte("x")}})
	e := l.read()
	if at(e, "payload", "type") != "view_submission" || at(e, "payload", "view", "callback_id") != "open" {
		t.Errorf("envelope = %v", e)
	}
	values := at(e, "payload", "view", "state", "values")
	if at(values, "subject", "text", "value") != "Broken" || at(values, "prio", "pick", "selected_option", "value") != "high" ||
		at(values, "who", "person", "type") != "external_select" || at(values, "who", "person", "selected_option") != nil {
		t.Errorf("values = %v", values)
	}
	file := at(values, "files", "in", "files", 0).(object)
	if got := worked(t, form(t, s, "files.info", "file", file["id"].(string))); at(got, "file", "name") != "log.txt" {
		t.Errorf("file = %v", got)
	}
	l.ack(e, object{"response_action": "errors", "errors": object{"subject": "say more"}})
	if err := sent.Wait(); err != nil {
		t.Error(err)
	}
	if v := ann.View(); v.Errors["subject"] != "say more" {
		t.Errorf("errors = %v", v.Errors)
	}
	ann.Submit(ann.View(), nil)
	l.next()
	s.Until(t, "the modal closes", func() bool { return ann.View() == nil })
}

func TestAnswersToSubmissions(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer any
		wrong  string
		depth  int // of the stack afterwards
	}{
		{"nothing", nil, "", 1},
		{"clear", object{"response_action": "clear"}, "", 0},
		{"update", object{"response_action": "update", "view": block(t, modal)}, "", 2},
		{"push", object{"response_action": "push", "view": block(t, modal)}, "", 3},
		{"an error at a button", object{"response_action": "errors", "errors": object{"more": "x"}}, "no input block more", 2},
		{"an error at nothing", object{"response_action": "errors", "errors": object{"gone": "x"}}, "no input block gone", 2},
		{"no errors", object{"response_action": "errors"}, "wants errors", 2},
		{"a view that is wrong", object{"response_action": "update", "view": object{"type": "modal"}}, "missing required field", 2},
		{"something else", object{"response_action": "dance"}, "unknown response_action", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, ann, l := opened(t)
			ann.Click(ann.View(), "More")
			worked(t, post(t, s, "views.push", object{"trigger_id": at(l.next(), "payload", "trigger_id"), "view": block(t, modal)}))
			sent := ann.Submit(ann.View(), map[string]any{"Subject": "Broken"})
			l.ack(l.read(), c.answer)
			err := sent.Wait()
			if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("Wait = %v, want %q", err, c.wrong)
			}
			depth := 0
			if v := ann.View(); v != nil {
				depth = v.Depth
			}
			if depth != c.depth {
				t.Errorf("%d modals stand, want %d", depth, c.depth)
			}
			if c.wrong != "" {
				wantViolation(t, s, "ack", "invalid")
			}
		})
	}
}

func TestStackOfModals(t *testing.T) {
	s, ann, l := opened(t)
	push := func() object {
		ann.Click(ann.View(), "More")
		e := l.next()
		if at(e, "payload", "container", "view_id") != ann.View().ID || at(e, "payload", "actions", 0, "value") != "v" {
			t.Errorf("envelope = %v", e)
		}
		return post(t, s, "views.push", object{"trigger_id": at(e, "payload", "trigger_id"), "view": block(t, modal)})
	}
	worked(t, push())
	if got := worked(t, push()); at(got, "view", "previous_view_id") == at(got, "view", "root_view_id") || ann.View().Depth != 3 {
		t.Errorf("view = %v", got["view"])
	}
	refused(t, push(), "push_limit_reached")
	ann.Click(ann.View(), "More")
	refused(t, post(t, s, "views.open", object{"trigger_id": at(l.next(), "payload", "trigger_id"), "view": block(t, modal)}), "invalid_arguments")
	ann.CloseView(false)
	if e := l.next(); at(e, "payload", "type") != "view_closed" || at(e, "payload", "is_cleared") != false || ann.View().Depth != 2 {
		t.Errorf("envelope = %v", e)
	}
	ann.CloseView(true)
	if e := l.next(); at(e, "payload", "is_cleared") != true || ann.View() != nil {
		t.Errorf("envelope = %v", e)
	}
}

func TestUpdatingKeepsWhatWasTyped(t *testing.T) {
	s, ann, l := opened(t)
	v := ann.View()
	ann.Type(v, "Subject", "Broken")
	e := l.next()
	if at(e, "payload", "actions", 0, "value") != "Broken" || at(e, "payload", "actions", 0, "type") != "plain_text_input" {
		t.Errorf("envelope = %v", e)
	}
	ann.Choose(v, "Priority", "Low")
	got := worked(t, post(t, s, "views.update", object{"view_id": v.ID, "hash": v.Hash, "view": block(t, modal)}))
	if at(got, "view", "state", "values", "subject", "text", "value") != "Broken" {
		t.Errorf("view = %v", got)
	}
	refused(t, post(t, s, "views.update", object{"view_id": v.ID, "hash": v.Hash, "view": block(t, modal)}), "hash_conflict")
	renamed := strings.Replace(modal, `"block_id":"subject"`, `"block_id":"title"`, 1)
	got = worked(t, post(t, s, "views.update", object{"view_id": v.ID, "view": block(t, renamed)}))
	if at(got, "view", "state", "values", "title", "text", "value") != nil ||
		at(got, "view", "state", "values", "prio", "pick", "selected_option", "value") != "low" {
		t.Errorf("view = %v, want only what kept its ids", got)
	}
	refused(t, post(t, s, "views.update", object{"view_id": "V404", "view": block(t, modal)}), "not_found")
	if err := ann.Submit(ann.View(), map[string]any{"Subject": "longer than ten"}).Wait(); err == nil || !strings.Contains(err.Error(), "at most 10") {
		t.Errorf("Wait = %v", err)
	}
}

func TestSuggesting(t *testing.T) {
	s, ann, l := opened(t)
	answers := make(chan any, 1)
	go func() {
		for {
			e, err := l.try(10 * time.Second)
			if err != nil {
				return
			}
			answer := <-answers
			_ = l.ws.WriteJSON(object{"envelope_id": e["envelope_id"], "payload": answer})
		}
	}()
	if got := ann.Suggest(ann.View(), "On behalf of", ""); got != nil {
		t.Errorf("options = %v, want none: too little was typed", got)
	}
	answers <- block(t, `{"option_groups":[{"label":{"type":"plain_text","text":"Acme"},"options":`+options(2)+`}]}`)
	got := ann.Suggest(ann.View(), "On behalf of", "o")
	if len(got) != 2 || got[0] != (slacktest.Option{Text: "o0", Value: "v0", Group: "Acme"}) {
		t.Errorf("options = %v", got)
	}
	ann.Choose(ann.View(), "On behalf of", "o1")
	if got := at(ann.View().Values, "who", "person", "selected_option", "value"); got != "v1" {
		t.Errorf("chosen = %v", got)
	}
	if v := s.Violations(); len(v) != 0 {
		t.Errorf("violations = %v", v)
	}
	for _, bad := range []string{`{}`, `{"options":` + options(101) + `}`, `{"options":[{"value":"v"}]}`, `[]`} {
		answers <- block(t, bad)
		if err := ann.StartSuggest(ann.View(), "On behalf of", "o", nil).Wait(); err == nil {
			t.Errorf("%.40s was taken", bad)
		}
	}
}
