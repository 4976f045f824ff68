package slack

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"usher/bots/slack/blocks"
)

// Answers go to Slack and nowhere else, whatever address came with what they answer.
func TestAnswersGoToSlackOnly(t *testing.T) {
	called := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer elsewhere.Close()
	p := newAPI(Config{APIURL: "http://127.0.0.1:8099/api"}, func(context.Context, *fault) {})
	if err := p.respond(t.Context(), asker{respond: elsewhere.URL + "/response/1"}, blocks.Note("secret")); err == nil || called {
		t.Errorf("respond = %v, called %v", err, called)
	}
	for address, want := range map[string]bool{
		"https://hooks.slack.com/actions/T1/2/3":    true,
		"https://hooks.slack-gov.com/commands/1":    true,
		"https://hooks.slack.com:443/actions/1":     true,
		"http://127.0.0.1:8099/response/1":          true,
		"http://127.0.0.1:8098/response/1":          false,
		"https://127.0.0.1:8099/response/1":         false,
		"http://hooks.slack.com/actions/1":          false,
		"https://hooks.slack.com:8443/actions/1":    false,
		"https://hooks.slack.com.example.org/1":     false,
		"https://notslack.com/1":                    false,
		"https://hooks.slack.com@169.254.169.254/1": false,
		"https://169.254.169.254/latest/meta-data":  false,
		"file:///etc/passwd":                        false,
		"":                                          false,
	} {
		if got := p.slacks(address); got != want {
			t.Errorf("slacks(%q) = %v, want %v", address, got, want)
		}
	}
}
