package slack_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
	"usher/core"
)

// A file that can't be had at once is tried again; one that is gone is named.
func TestFileTrouble(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.slack.Break("file", 1, http.StatusServiceUnavailable)
	w.people["bob"].Say(w.acme, root, "A log.", slacktest.File{Name: "log.txt", Data: []byte("a log")})
	w.until("the message", func() bool { return len(w.texts(id)) == 2 })
	v := w.ticket(id)
	if len(v.Messages) != 2 || len(v.Messages[1].Attachments) != 1 || v.Messages[1].Text != "A log." {
		t.Fatalf("messages %+v, want the log with its text", v.Messages)
	}
	w.slack.Break("file", 1, http.StatusNotFound)
	w.people["bob"].Say(w.acme, root, "Another.", slacktest.File{Name: "gone.txt", Data: []byte("gone")})
	w.quiet()
	v = w.ticket(id)
	if m := v.Messages[len(v.Messages)-1]; len(m.Attachments) != 0 || !strings.Contains(m.Text, "Another.") || !strings.Contains(m.Text, "gone.txt could not be fetched") {
		t.Errorf("message %q with %d files, want the missing file named", m.Text, len(m.Attachments))
	}
}

// A file that Slack does not tell of is named, and the text stays.
func TestFileNotDescribed(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.slack.Fail("files.info", 1, "file_is_restricted")
	w.slack.Allow("files.info", "file_is_restricted")
	w.people["bob"].Say(w.acme, root, "See the log.", slacktest.File{Name: "log.txt", Data: []byte("a log")})
	w.quiet()
	if got := w.texts(id)[1:]; len(got) != 1 || !strings.HasPrefix(got[0], "See the log.") || len(saying("could not be fetched", got)) != 1 {
		t.Errorf("the ticket says %q, want the text, and that the file is not there", got)
	}
}

// What can't become a message for good is told to who wrote it, and kept for the
// operator.
func TestFailedMessage(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.answer("sam", id, "Your key is 42.", private) // so that Slack is asked what is answered
	w.quiet()
	w.slack.Allow("conversations.replies", "invalid_arguments")
	w.slack.Fail("conversations.replies", 1, "invalid_arguments")
	w.people["bob"].Say(w.acme, root, "More.")
	w.quiet()
	if got := saying("may not have reached ticket #1", shown(w.people["bob"].Seen(w.acme))); len(got) != 1 || len(saying("More.", w.texts(id))) != 0 {
		t.Errorf("bob saw %q", shown(w.people["bob"].Seen(w.acme)))
	}
	if failed, err := w.FailedEvents(w.ctx()); err != nil || len(failed) != 1 {
		t.Errorf("FailedEvents = %v, %v, want one", failed, err)
	}
}

// While Slack does not let the app in, notices wait; then they come, in order.
func TestRevoked(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.people["bob"].Say(w.acme, root, "More.")
	w.quiet()
	w.slack.Die("token_revoked")
	w.answer("sam", id, "First answer.")
	w.answer("sam", id, "Second answer.")
	w.until("the pause", func() bool { return w.app.Post().Down != "" })
	if s := w.app.Post(); s.Parked+s.Mailed+s.Dropped != 0 {
		t.Errorf("status %+v, want everything to wait", s)
	}
	w.slack.Die("")
	w.quiet()
	got := shown(w.acme.Thread(root))
	if len(got) != 2 || !strings.Contains(got[0], "First") || !strings.Contains(got[1], "Second") {
		t.Errorf("the thread shows %q", got)
	}
}

// Where the app was removed from a channel, or the channel closed, people are told
// directly.
func TestChannelGone(t *testing.T) {
	for name, end := range map[string]func(w *world){
		"the app was removed": func(w *world) { w.acme.Remove(w.slack.Bot) },
		"archived":            func(w *world) { w.acme.Archive() },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, withoutTriage)
			w.slack.Allow("", "channel_not_found", "not_in_channel", "is_archived")
			elsewhere := w.slack.Channel("elsewhere", slacktest.Private, w.people["bob"], w.people["sam"])
			id := w.open("bob", "Login broken", "It says no.")
			root := w.tied("bob", w.acme, id)
			w.people["bob"].Say(w.acme, root, "More.")
			w.quiet()
			_ = elsewhere // the app can write to whom it meets
			end(w)
			w.answer("sam", id, "Your secret is 42.")
			w.quiet()
			if got := saying("42", shown(w.people["bob"].Messages())); len(got) != 1 {
				t.Errorf("bob was told %q, want the answer", shown(w.people["bob"].Messages()))
			}
			if n := len(w.notices(core.Parked)); n != 0 {
				t.Errorf("%d notices parked", n)
			}
		})
	}
}

// A reply that is shown to the channel too is one message; what other apps and
// people outside of threads write is none.
func TestOverheard(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	robot := w.slack.Home.User("Robot", "", slacktest.OtherBot)
	robot.Join(w.acme)
	w.people["bob"].Broadcast(w.acme, root, "Shown to all.")
	w.quiet()
	robot.Say(w.acme, root, "I am a robot.")
	w.people["bob"].Say(w.acme, "", "Good morning!")
	other := w.people["bob"].Say(w.acme, "", "Lunch?")
	w.people["alice"].Say(w.acme, other, "Yes.")
	w.quiet()
	if got := w.texts(id)[1:]; !slices.Equal(got, []string{"Shown to all."}) {
		t.Errorf("the ticket says %q", got)
	}
	if got := shown(w.acme.Messages()); len(got) != 0 {
		t.Errorf("the channel shows %q, want nothing", got)
	}
}

// An edit of a command that was given to the app changes nothing that it did.
func TestEditedCommand(t *testing.T) {
	w := newWorld(t, withoutTriage)
	bob := w.people["bob"]
	bob.Direct()
	ts := bob.Say(bob.Direct(), "", "open Printer on fire\nIt burns.")
	w.quiet()
	bob.Edit(bob.Direct(), ts, "open Printer on fire\nIt burns badly.")
	w.quiet()
	if got := w.texts(1); !slices.Equal(got, []string{"It burns."}) {
		t.Errorf("the ticket says %q", got)
	}
}
