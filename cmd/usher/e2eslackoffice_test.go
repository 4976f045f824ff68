package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/bots/slack"
	"usher/bots/slack/slacktest"
)

// office is the Slack of a scene: the desk's own workspace, in which its staff
// and customers are, and another that nobody vouches for.
type office struct {
	*slacktest.Server
	t      *testing.T
	lines  string // of [slack]
	listen string // where usher takes events over HTTP; empty: it connects
	people map[string]*slacktest.User
	lobby  *slacktest.Channel // where commands are given
	triage *slacktest.Channel
	away   *slacktest.Team
	more   []*slacktest.Channel // other channels
	late   map[string]bool      // forms that came too late and were asked for again, by message
}

// form waits for a modal of a user's whose title says so.
func (o *office) form(u *slacktest.User, title string) *slacktest.View {
	o.t.Helper()
	o.UntilWithin(o.t, e2ePatience, "a form: "+title, func() bool {
		o.askAgain(u, title, slices.Concat(o.more, []*slacktest.Channel{o.lobby, o.triage})...)
		return u.View() != nil && strings.Contains(u.View().Title, title)
	})
	return u.View()
}

const tooLate = "took me too long"

// askAgain presses the buttons of forms of that title that Slack would not wait for,
// as the messages with them say: a slow machine is no fault of usher's.
func (o *office) askAgain(u *slacktest.User, title string, in ...*slacktest.Channel) {
	o.t.Helper()
	for _, ch := range in {
		for _, m := range saying(u.Seen(ch), tooLate, title) {
			if key := u.ID + "/" + ch.ID + "/" + m.TS; !o.late[key] {
				o.late[key] = true
				u.Click(m, m.Labels()[0])
			}
		}
	}
}

// overlook leaves the forms be that came too late so far: what was done again after
// usher was killed asks for a form that was filled in long ago.
func (o *office) overlook(u *slacktest.User) {
	for _, ch := range slices.Concat(o.more, []*slacktest.Channel{o.lobby, o.triage}) {
		for _, m := range saying(u.Seen(ch), tooLate) {
			o.late[u.ID+"/"+ch.ID+"/"+m.TS] = true
		}
	}
}

// vouched are lines of [slack] by which profile addresses are believed, and new
// tickets are told in a channel.
func vouched(o *office) string {
	return fmt.Sprintf("trusted_teams = [%q]\ntriage_channel = %q\n", o.Home.ID, o.triage.ID)
}

// believed is vouched without the channel.
func believed(o *office) string { return fmt.Sprintf("trusted_teams = [%q]\n", o.Home.ID) }

// lease opens an office with nobody in it.
func lease(t *testing.T, lines func(*office) string) *office {
	t.Helper()
	o := &office{Server: slacktest.New(t), t: t, people: map[string]*slacktest.User{}, late: map[string]bool{}}
	manifest, err := slack.Manifest("Desk", "")
	if err == nil {
		err = o.Install(manifest)
	}
	if err != nil {
		t.Fatal(err)
	}
	o.Allow("views.open", "expired_trigger_id") // on a slow machine: then there is a button
	o.away = o.Team("T0AWAY", "away")
	o.triage = o.Channel("triage", slacktest.Private)
	o.lobby = o.Channel("lobby", slacktest.Private)
	o.lines = lines(o)
	return o
}

// toml is the table [slack]; there is none without an office.
func (o *office) toml() string {
	if o == nil {
		return ""
	}
	way := fmt.Sprintf("app_token = %q\n", o.AppToken)
	if o.listen != "" {
		way = fmt.Sprintf("signing_secret = %q\n", o.SigningSecret)
	}
	text := fmt.Sprintf("\n[slack]\n%sbot_token = %q\napi_url = %q\n%s", way, o.BotToken, o.URL+"/api", o.lines)
	if o.listen != "" {
		text += fmt.Sprintf("[http]\nlisten = %q\n", o.listen)
	}
	return text
}

// up waits until the app is connected.
func (o *office) up(n int) {
	o.t.Helper()
	o.UntilWithin(o.t, e2ePatience, fmt.Sprintf("%d connections", n), func() bool { return o.Connections() >= n })
}

// user is somebody's account in the desk's workspace, made at first use.
func (o *office) user(address string, options ...slacktest.UserOption) *slacktest.User {
	if u := o.people[address]; u != nil {
		return u
	}
	u := o.Home.User(name(address), address, options...)
	o.lobby.Add(u)
	o.people[address] = u
	return u
}

// name is what somebody calls themselves.
func name(address string) string {
	if n := names[address]; n != "" {
		return n
	}
	local, _, _ := strings.Cut(address, "@")
	return strings.ToUpper(local[:1]) + local[1:]
}

// unescape takes out what Slack marks texts up with.
var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "*", "").Replace

// told waits for a message to somebody from the desk, in their conversation with
// it.
func (s *scene) told(who string, texts ...string) slacktest.Message {
	s.t.Helper()
	u := s.slack.user(who)
	return sees(s, "the conversation of "+who, u.Messages, texts...)
}

// posted waits for a message in a channel.
func (s *scene) posted(ch *slacktest.Channel, texts ...string) slacktest.Message {
	s.t.Helper()
	return sees(s, "the channel", ch.Messages, texts...)
}

// card waits for the card of a ticket in the triage channel.
func (s *scene) card(number string, texts ...string) slacktest.Message {
	s.t.Helper()
	roots := func() (some []slacktest.Message) {
		for _, m := range s.slack.triage.Messages() {
			if m.Thread == "" {
				some = append(some, m)
			}
		}
		return some
	}
	return sees(s, "the triage channel", roots, append(texts, "#"+number)...)
}

// whispered waits for an answer to somebody's command that only they see.
func (s *scene) whispered(who string, ch *slacktest.Channel, texts ...string) slacktest.Message {
	s.t.Helper()
	u := s.slack.user(who)
	return sees(s, "only "+who, func() []slacktest.Message { return u.Seen(ch) }, texts...)
}

// noticeOf is the number of the notice that a message is; empty if it is none.
func noticeOf(m slacktest.Message) string {
	payload, _ := m.Metadata["event_payload"].(map[string]any)
	if m.Metadata["event_type"] != "usher_notice" {
		return ""
	}
	return fmt.Sprint(payload["notice"])
}

// fromMessage is the shortcut of a message that opens a ticket.
const fromMessage = "open_ticket_from_message"

// root is the first message of the thread that a message is in.
func root(m slacktest.Message) string { return cmp.Or(m.Thread, m.TS) }
