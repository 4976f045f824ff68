package slacktest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
)

const formType = "application/x-www-form-urlencoded"

func TestTokens(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	for _, c := range []struct{ name, token, method, want string }{
		{"none", "", "auth.test", "not_authed"},
		{"another's", "xoxb-1", "auth.test", "invalid_auth"},
		{"the app's where the bot's is wanted", s.AppToken, "auth.test", "not_allowed_token_type"},
		{"the bot's where the app's is wanted", s.BotToken, "apps.connections.open", "not_allowed_token_type"},
		{"a method there is not", s.BotToken, "chat.shout", "unknown_method"},
	} {
		t.Run(c.name, func(t *testing.T) {
			refused(t, do(t, c.token, s.URL+"/api/"+c.method, formType, nil), c.want)
			wantViolation(t, s, c.method, c.want)
		})
	}
	worked(t, do(t, "", s.URL+"/api/auth.test", formType, []byte("token="+s.BotToken)))
	if got := do(t, "", s.URL+"/api/auth.test", "application/json", []byte(`{"token":"`+s.BotToken+`"}`)); got["error"] != "not_authed" {
		t.Errorf("a token in JSON = %v, want not_authed: it belongs in the header", got)
	}
}

func TestDeadApps(t *testing.T) {
	s := slacktest.New(t)
	for _, why := range []string{"account_inactive", "token_revoked", "invalid_auth"} {
		s.Die(why)
		refused(t, form(t, s, "auth.test"), why)
	}
	s.Die("")
	worked(t, form(t, s, "auth.test"))
}

func TestScopes(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann := s.Home.User("Ann", "ann@acme.example")
	ch := s.Channel("secret", slacktest.Private, ann)
	worked(t, form(t, s, "conversations.history", "channel", ch.ID))
	s.WithoutScope("groups:history")
	got := form(t, s, "conversations.history", "channel", ch.ID)
	refused(t, got, "missing_scope")
	if got["needed"] != "groups:history" || !strings.Contains(got["provided"].(string), "channels:history") {
		t.Errorf("answer = %v", got)
	}
	s.WithoutScope("users:read.email")
	if got := form(t, s, "users.info", "user", ann.ID); got["ok"] != true || at(got, "user", "profile", "email") != nil {
		t.Errorf("users.info without users:read.email = %v, want no address", got)
	}
	refused(t, form(t, s, "users.lookupByEmail", "email", "ann@acme.example"), "missing_scope")
	s.Scopes("chat:write")
	refused(t, form(t, s, "users.info", "user", ann.ID), "missing_scope")
	refused(t, post(t, s, "chat.postMessage", object{"channel": ch.ID, "text": "x", "username": "Ann"}), "missing_scope")
}

func TestArguments(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann := s.Home.User("Ann", "ann@acme.example")
	refused(t, form(t, s, "users.info"), "invalid_arguments")
	refused(t, post(t, s, "users.info", object{"user": ann.ID}), "invalid_arguments")
	refused(t, do(t, s.BotToken, s.URL+"/api/chat.postMessage", "application/json", []byte("{")), "invalid_json")
	refused(t, form(t, s, "users.list", "limit", "many"), "invalid_limit")
	refused(t, form(t, s, "users.list", "cursor", "x"), "invalid_cursor")
	refused(t, form(t, s, "users.info", "user", "U404"), "user_not_found")
	s.Allow("users.info", "user_not_found", "invalid_arguments")
	for _, v := range s.Violations() {
		if v.Method == "users.info" {
			t.Errorf("violation = %v, want none that was allowed", v)
		}
	}
}

func TestForcedAnswers(t *testing.T) {
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "ann@acme.example")
	ch := s.Channel("help", slacktest.Public, ann)
	s.Limit("chat.postMessage", 2, 1500*time.Millisecond)
	for range 2 {
		got := post(t, s, "chat.postMessage", object{"channel": ch.ID, "text": "x"})
		if got["status"] != 429.0 || got["retry"] != "2" {
			t.Errorf("answer = %v, want 429 with Retry-After 2", got)
		}
	}
	worked(t, post(t, s, "chat.postMessage", object{"channel": ch.ID, "text": "x"}))
	s.Break("auth.test", 1, http.StatusServiceUnavailable)
	if got := form(t, s, "auth.test"); got["status"] != 503.0 {
		t.Errorf("answer = %v, want 503", got)
	}
	s.Fail("auth.test", 1, "internal_error")
	refused(t, form(t, s, "auth.test"), "internal_error")
	s.Lose("chat.postMessage", 1)
	req, _ := http.NewRequest(http.MethodPost, s.URL+"/api/chat.postMessage", strings.NewReader("token="+s.BotToken+"&text=lost&channel="+ch.ID))
	req.Header.Set("Content-Type", formType)
	if resp, err := http.DefaultClient.Do(req); err == nil {
		resp.Body.Close()
		t.Errorf("answer = %v, want none", resp.Status)
	}
	if all := ch.Messages(); len(all) != 2 || all[1].Text != "lost" {
		t.Errorf("messages = %v, want the one whose answer was lost", all)
	}
}

func TestRates(t *testing.T) {
	s := slacktest.New(t)
	s.Limits.Rates = true
	ann := s.Home.User("Ann", "ann@acme.example")
	ch := s.Channel("help", slacktest.Public, ann)
	limited := 0
	for range 8 {
		got := post(t, s, "chat.postMessage", object{"channel": ch.ID, "text": "x"})
		if got["status"] == 429.0 && got["error"] == "ratelimited" && got["retry"] == "1" {
			limited++
		}
	}
	if limited < 3 || limited > 4 {
		t.Errorf("%d of 8 messages were limited, want 4: one a second after a small burst", limited)
	}
	limited = 0
	for range 60 {
		if got := form(t, s, "conversations.info", "channel", ch.ID); got["status"] == 429.0 {
			limited++
		}
	}
	if limited < 8 || limited > 10 {
		t.Errorf("%d of 60 calls were limited, want 10: tier 3 allows 50 a minute", limited)
	}
}

func TestCursors(t *testing.T) {
	s := slacktest.New(t)
	var users []*slacktest.User
	for range 5 {
		users = append(users, s.Home.User("Ann", ""))
	}
	ch := s.Channel("help", slacktest.Public, users...)
	var ids []any
	cursor, pages := "", 0
	for more := true; more; more = cursor != "" {
		got := worked(t, form(t, s, "conversations.members", "channel", ch.ID, "limit", "2", "cursor", cursor))
		ids = append(ids, got["members"].([]any)...)
		cursor = at(got, "response_metadata", "next_cursor").(string)
		pages++
	}
	if len(ids) != 6 || pages != 3 || ids[0] != s.Bot.ID {
		t.Errorf("members = %v on %d pages", ids, pages)
	}
}

func TestUsers(t *testing.T) {
	s := slacktest.New(t)
	acme := s.Team("T0ACME", "acme")
	ann, guest := s.Home.User("Ann", "ann@acme.example"), s.Home.User("Gus", "gus@acme.example", slacktest.Guest, slacktest.Unconfirmed)
	far := acme.User("Bob", "bob@acme.example")
	s.Allow("users.info", "user_not_found")
	refused(t, form(t, s, "users.info", "user", far.ID), "user_not_found")
	s.Allow("team.info", "team_not_found")
	refused(t, form(t, s, "team.info", "team", "T0ACME"), "team_not_found")
	ch := s.Channel("shared", slacktest.Public, ann, far)
	got := worked(t, form(t, s, "users.info", "user", far.ID))
	if at(got, "user", "team_id") != "T0ACME" || at(got, "user", "is_stranger") != true {
		t.Errorf("user = %v", got)
	}
	if got := worked(t, form(t, s, "team.info", "team", "T0ACME")); at(got, "team", "domain") != "acme" {
		t.Errorf("team = %v", got)
	}
	if got := worked(t, form(t, s, "conversations.info", "channel", ch.ID)); at(got, "channel", "is_ext_shared") != true {
		t.Errorf("channel = %v", got)
	}
	got = worked(t, form(t, s, "users.info", "user", guest.ID))
	if at(got, "user", "is_restricted") != true || at(got, "user", "is_email_confirmed") != false {
		t.Errorf("guest = %v", got)
	}
	if got := worked(t, form(t, s, "users.lookupByEmail", "email", "ANN@acme.example")); at(got, "user", "id") != ann.ID {
		t.Errorf("user = %v", got)
	}
	refused(t, form(t, s, "users.lookupByEmail", "email", "bob@acme.example"), "users_not_found")
	worked(t, form(t, s, "team.info"))
	if got := worked(t, form(t, s, "bots.info", "bot", s.BotID)); at(got, "bot", "user_id") != s.Bot.ID {
		t.Errorf("bot = %v", got)
	}
	if got := worked(t, form(t, s, "users.list")); len(got["members"].([]any)) != 3 {
		t.Errorf("users = %v", got)
	}
}
