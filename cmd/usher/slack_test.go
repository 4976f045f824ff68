package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"usher/bots/slack"
	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/desk"
)

// slacked is the configuration of a desk on a stand-in for Slack, by Socket Mode.
func slacked(t *testing.T) (*slacktest.Server, string) {
	t.Helper()
	s := slacktest.New(t)
	return s, minimal + `
[slack]
app_token = "` + s.AppToken + `"
bot_token = "` + s.BotToken + `"
api_url = "` + s.URL + `/api"
trusted_teams = ["` + s.Home.ID + `"]
`
}

// The app is made before there is any token, so the manifest needs none.
func TestSlackManifest(t *testing.T) {
	for name, c := range map[string]struct {
		toml, says string
	}{
		"no table yet":   {minimal, `"socket_mode_enabled": true`},
		"tokens to come": {minimal + "[slack]\napp_token = \"env:A\"\nbot_token = \"env:B\"\n", `"name": "Desk"`},
		"over HTTP": {minimal + "public_url = \"https://desk.example/\"\n[slack]\nsigning_secret = \"env:C\"\n",
			`"request_url": "https://desk.example/slack/events"`},
	} {
		t.Run(name, func(t *testing.T) {
			text := settle(t, c.toml).done("slack", "manifest")
			if !strings.Contains(text, c.says) {
				t.Errorf("manifest = %s, want %s in it", text, c.says)
			}
			if err := slacktest.New(t).Install([]byte(text)); err != nil {
				t.Error(err)
			}
		})
	}
	p := settle(t, minimal+"[slack]\nsigning_secret = \"x\"\n")
	p.run("slack", "manifest").want(t, exitFailed, "Set desk.public_url")
}

func TestServesSlack(t *testing.T) {
	s, toml := slacked(t)
	p := settle(t, toml)
	text := p.done("slack", "manifest")
	if err := s.Install([]byte(text)); err != nil {
		t.Fatal(err)
	}
	p.done("do", "org add Acme plan:team domain:acme.example")
	p.done("do", "owners add alice@acme.example org:Acme")
	alice := s.Home.User("Alice", "alice@acme.example")
	ch := s.Channel("support", slacktest.Private, alice)
	stop := p.serving()
	s.Until(t, "usher is connected", func() bool { return s.Connections() == 1 })
	alice.Command(ch, "/ticket", "open Login fails\nSince Monday.")
	s.Until(t, "the answer", func() bool {
		for _, m := range alice.Seen(ch) {
			if strings.Contains(m.Shown(), "Login fails") {
				return true
			}
		}
		return false
	})
	r := stop()
	r.want(t, exitDone)
	for _, secret := range []string{s.AppToken, s.BotToken, "Login fails", "alice@acme.example"} {
		if strings.Contains(r.err, secret) {
			t.Errorf("serve said %q: %s", secret, r.err)
		}
	}
	if got := p.done("do", "show 1"); !strings.Contains(got, "Since Monday.") {
		t.Errorf("show 1 = %s, want what Alice wrote", got)
	}
}

func TestCheckTriesSlack(t *testing.T) {
	s, toml := slacked(t)
	p := settle(t, toml+"triage_channel = \"C0NOWHERE\"\n")
	p.done("migrate")
	s.Allow("conversations.info", "channel_not_found")
	r := p.run("check")
	r.want(t, exitFailed, "1 of 8 checks")
	for _, line := range []string{"ok   slack ", "ok   slack scopes", "ok   slack socket", "bad  slack triage"} {
		if !strings.Contains(r.out, line) {
			t.Errorf("check said\n%swant %q in it", r.out, line)
		}
	}
	if strings.Contains(r.out, "  events  ") {
		t.Errorf("check said\n%swant nothing of failed events: there are none", r.out)
	}
	p.failed("slack:event/1")
	if r = p.run("check"); !strings.Contains(r.out, "ok   events               note: one event could not be done; usher events list") {
		t.Errorf("check said\n%swant that an event failed", r.out)
	}
	s.Allow("", "token_revoked")
	s.Die("token_revoked")
	r = p.run("check")
	r.want(t, exitFailed)
	if !strings.Contains(r.out, "install the app in the workspace") || strings.Contains(r.out, s.BotToken) {
		t.Errorf("check with a revoked token said\n%swant what to do, and no token", r.out)
	}
}

// freeAddress is one of loopback that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestServesOverHTTP(t *testing.T) {
	s := slacktest.New(t)
	address := freeAddress(t)
	p := settle(t, minimal+`public_url = "https://desk.example"
[http]
listen = "`+address+`"
[slack]
signing_secret = "`+s.SigningSecret+`"
bot_token = "`+s.BotToken+`"
api_url = "`+s.URL+`/api"
`)
	ann := s.Home.User("Ann", "ann@x.example")
	ch := s.Channel("support", slacktest.Private, ann)
	stop := p.serving()
	s.Until(t, "the web server", func() bool {
		res, err := http.Get("http://" + address + "/healthz")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		return err == nil && res.StatusCode == http.StatusOK && string(text) == "ok\n"
	})
	if err := s.DeliverTo("http://" + address + slack.EventsPath); err != nil {
		t.Fatal(err)
	}
	ann.Command(ch, "/ticket", "list mine")
	s.Until(t, "the answer", func() bool { return len(ann.Seen(ch)) == 1 })
	http.DefaultClient.CloseIdleConnections()
	began := time.Now()
	stop().want(t, exitDone)
	if took := time.Since(began); took > stopTime {
		t.Errorf("stopping took %v", took)
	}
}

// failed keeps events that could not be done.
func (p *place) failed(sources ...core.Source) {
	p.t.Helper()
	h, err := p.shell().open(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	defer h.Close()
	err = h.desk.Together(p.t.Context(), func(d *desk.Desk) error {
		for _, source := range sources {
			_, err := d.KeepEvents(p.t.Context(), "gone", time.Minute, desk.ChatEvent{Source: source, Network: core.Slack, Lane: string(source), Payload: []byte("{}")})
			if err != nil {
				return err
			}
			if err := d.EventFailed(p.t.Context(), "gone", source, "it broke"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func TestEvents(t *testing.T) {
	p := settle(t, minimal)
	if got := p.done("events", "list"); !strings.Contains(got, "Nothing that came from chat has failed") {
		t.Errorf("events list = %q, want that there are none", got)
	}
	p.failed("slack:event/1", "slack:event/2")
	if got := p.done("events", "list"); !strings.Contains(got, "slack:event/2") || !strings.Contains(got, "it broke") {
		t.Errorf("events list = %q, want both with why", got)
	}
	p.run("events", "drop", "slack:event/9").want(t, exitFailed, "no failed event")
	p.done("events", "drop", "slack:event/1")
	p.done("events", "retry", "slack:event/2")
	type list struct{ Events []any }
	if got := read[list](t, p.done("events", "list", "--json")); len(got.Events) != 0 {
		t.Errorf("events list = %v, want none left", got)
	}
	var many []core.Source
	for n := range 501 {
		many = append(many, core.Source(fmt.Sprintf("slack:many/%d", n)))
	}
	p.failed(many...)
	p.done("events", "drop", "slack:many/0") // older than what is listed
	p.run("events", "drop", "slack:many/0").want(t, exitFailed, "no failed event")
}
