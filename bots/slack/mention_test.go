package slack_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/desk"
)

// Who mentions the app where it is is answered, alone: people of other companies
// have no slash commands there.
func TestMention(t *testing.T) {
	w := newWorld(t, withoutTriage)
	app := "<@" + w.slack.Bot.ID + ">"
	id := w.open("bob", "Login broken", "It says no.")
	w.acme.Add(w.people["dora"])
	for _, c := range []struct{ who, text, want string }{
		{"bob", app, "What can I do for you?"},
		{"bob", app + " show 1", "Login broken"},
		{"bob", "Hello " + app + ", are you there?", "Open a ticket with this"},
		{"dora", app + " help", "Link my address"},
	} {
		had := len(w.people[c.who].Seen(w.acme))
		ts := w.people[c.who].Say(w.acme, "", c.text)
		w.until("an answer to "+c.text, func() bool {
			return len(saying(c.want, shown(w.people[c.who].Seen(w.acme)[had:]))) == 1
		})
		w.people[c.who].Edit(w.acme, ts, c.text+" please")
	}
	w.people["bob"].Say(w.acme, "", "<@"+w.people["sam"].ID+"> show 1")
	w.quiet()
	if posted := shown(w.acme.Messages()); slices.ContainsFunc(w.acme.Messages(), func(m slacktest.Message) bool { return m.App && !m.Ephemeral }) {
		t.Errorf("the channel shows %q, want nothing of the app's", posted)
	}
	if n := len(shown(w.people["bob"].Seen(w.acme))); n != 3 {
		t.Errorf("Bob was answered %d times, want three: not to edits, nor to other mentions", n)
	}
	w.acme.Add(w.people["zoe"])
	w.people["bob"].Say(w.acme, "", app+" close "+id.String())
	w.until("it is closed", func() bool { return w.ticket(id).Ticket.Status == core.Closed })
}

// What somebody writes in the thread of a ticket that they may not reply to is
// none of its messages, and they are told so.
func TestNotReached(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	for who, want := range map[string]string{"dora": "Link my address", "zoe": "no ticket #1 that you can see"} {
		w.acme.Add(w.people[who])
		w.people[who].Say(w.acme, root, "Me too!")
		w.until(who+" is told", func() bool {
			return len(saying("did not reach the desk", saying(want, shown(w.people[who].Seen(w.acme))))) == 1
		})
	}
	if n := len(w.texts(id)); n != 1 {
		t.Errorf("the ticket has %d messages, want one", n)
	}
}

// A message that becomes a community ticket as it stands was not written for
// everybody: there is time to take it back.
func TestReactedIsNotPublicAtOnce(t *testing.T) {
	w := newWorld(t, withoutTriage, func(_ *world, set *desk.Settings) { set.PublicDelay = 10 * time.Minute })
	carl := w.people["carl"]
	hall := w.slack.Channel("hall", slacktest.Public, carl)
	ts := carl.Say(hall, "", "Something is odd")
	carl.React(hall, ts, "ticket")
	w.until("Carl is told", func() bool { return len(saying("This will be public", shown(carl.Direct().Messages()))) == 1 })
	w.until("so is the thread", func() bool { return len(saying("everybody can read that", shown(hall.Thread(ts)))) == 1 })
	if v := w.ticket(1); !v.Ticket.PublicAt.After(w.Now()) {
		t.Errorf("the ticket is public at %v, want later", v.Ticket.PublicAt)
	}
	m := carl.Direct().Messages()
	i := slices.IndexFunc(m, func(m slacktest.Message) bool { return strings.Contains(m.Shown(), "This will be public") })
	carl.Click(m[i], "Take it back")
	w.until("it is taken back", func() bool { return w.ticket(1).Ticket.Withdrawn })
}
