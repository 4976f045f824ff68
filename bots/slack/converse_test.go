package slack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

// What is written in a tied thread is a message of the ticket, once and in order;
// what is written elsewhere is posted in the thread under its author's name, and
// nothing comes back.
func TestConversation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { converse(t, newWorldOn(t, s, withoutTriage)) })
}

func converse(t *testing.T, w *world) {
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.quiet()
	w.people["bob"].Say(w.acme, root, "First <@"+w.people["sam"].ID+"> look")
	w.quiet()
	w.people["alice"].Say(w.acme, root, "Second & <last>")
	w.quiet()
	if got, want := w.texts(id), []string{"It says no.", "First @sam look", "Second & <last>"}; !slices.Equal(got, want) {
		t.Errorf("the ticket says %q, want %q", got, want)
	}
	w.answer("sam", id, "Try again, please.")
	w.quiet()
	thread := w.acme.Thread(root)
	if got := saying("Try again", shown(thread)); len(got) != 1 || !strings.Contains(got[0], "Sam") {
		t.Errorf("the thread shows %q, want Sam's answer once", shown(thread))
	}
	if n := len(shown(thread)); n != 1 {
		t.Errorf("the app posted %d messages in the thread, want one: %q", n, shown(thread))
	}
	for _, m := range w.ticket(id).Messages[1:3] {
		if m.Channel != core.Slack || !strings.HasPrefix(string(m.Source), "slack:"+w.acme.ID+"/") {
			t.Errorf("message %d came by %s from %q", m.Number, m.Channel, m.Source)
		}
	}
}

// An event that comes again, or on two connections, is done once.
func TestNothingTwice(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.quiet()
	w.slack.Next(slacktest.Duplicate, 2)
	w.people["bob"].Say(w.acme, root, "one")
	w.quiet()
	w.people["bob"].Say(w.acme, root, "two")
	w.quiet()
	if got := w.texts(id)[1:]; !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the ticket says %q", got)
	}
}

// Whoever mentions many has few of them looked up, once each; who is not linked has
// none. What private channels are called where nobody else is, nobody learns.
func TestMentionedNames(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.slack.Allow("conversations.info", "channel_not_found")
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	other := w.slack.Channel("globex-support", slacktest.Private, w.people["sam"])
	hall := w.slack.Channel("hall", slacktest.Public, w.people["bob"])
	text := fmt.Sprintf("See <#%s> <#%s> <#%s>", w.acme.ID, hall.ID, other.ID)
	for range 2 {
		for n := range 40 {
			text += fmt.Sprintf(" <#C00UNKNOWN%02d>", n)
		}
	}
	asked := func() (n int) {
		for _, c := range w.slack.Calls("conversations.info") {
			if strings.Contains(fmt.Sprint(c.Args["channel"]), "UNKNOWN") {
				n++
			}
		}
		return n
	}
	w.people["dora"].Say(w.people["dora"].Direct(), "", text)
	w.quiet()
	if n := asked(); n != 0 {
		t.Errorf("for Dora, who is not linked, %d channels were looked up, want none", n)
	}
	for range 2 {
		w.people["bob"].Say(w.acme, root, text)
		w.quiet()
	}
	if got := w.texts(id)[1]; !strings.HasPrefix(got, "See #acme-support #hall #channel #channel") {
		t.Errorf("the ticket says %q", got)
	}
	if n := asked(); n != 17 {
		t.Errorf("%d channels that do not exist were looked up for two messages, want 17", n)
	}
}

func TestWordsToTheDesk(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.people["bob"].Say(w.acme, root, "It works now, thanks.\n#close")
	w.quiet()
	v := w.ticket(id)
	if v.Ticket.Status != core.Closed || v.Messages[1].Text != "It works now, thanks." {
		t.Errorf("status %s, text %q, want it closed and the word gone", v.Ticket.Status, v.Messages[1].Text)
	}
	w.people["bob"].Say(w.acme, root, "#reopen #priority high")
	w.quiet()
	v = w.ticket(id)
	if v.Ticket.Status == core.Closed || v.Ticket.Priority != core.High || len(v.Messages) != 2 {
		t.Errorf("status %s, priority %s, %d messages, want words alone to add none", v.Ticket.Status, v.Ticket.Priority, len(v.Messages))
	}
	w.people["bob"].Say(w.acme, root, "#assign me")
	w.quiet()
	if seen := shown(w.people["bob"].Seen(w.acme)); len(saying("assign", seen)) == 0 || len(saying("staff", seen)) == 0 {
		t.Errorf("bob saw %q, want why nothing was assigned", seen)
	}
	if got := shown(w.acme.Thread(root)); len(got) != 0 {
		t.Errorf("the thread shows %q, want what concerns bob alone told to him alone", got)
	}
}

// Somebody who may not reply is told so, by themselves and once.
func TestNotAllowed(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.people["carl"].Join(w.acme)
	w.people["carl"].Say(w.acme, root, "Me too!")
	w.people["carl"].Say(w.acme, root, "Really!")
	w.quiet()
	if got := w.texts(id); len(got) != 1 {
		t.Errorf("the ticket says %q, want nothing of Carl's", got)
	}
	if seen := w.people["carl"].Seen(w.acme); len(seen) != 1 {
		t.Errorf("carl saw %q, want one refusal", shown(seen))
	}
}

func TestStrangers(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	dora := w.people["dora"]
	dora.Join(w.acme)
	dora.Say(w.acme, root, "Hello?")
	dora.Say(w.acme, root, "Anybody?")
	w.quiet()
	seen := dora.Seen(w.acme)
	if len(seen) != 1 || !seen[0].Has("Link my address") || seen[0].Thread != root {
		t.Errorf("dora saw %q, want one greeting with a button", shown(seen))
	}
	if got := w.texts(id); len(got) != 1 {
		t.Errorf("the ticket says %q, want nothing of Dora's", got)
	}
	other := w.tied("bob", w.acme, w.open("bob", "Another", "Text"))
	dora.Say(w.acme, other, "And here?")
	w.quiet()
	if n := len(dora.Seen(w.acme)); n != 2 {
		t.Errorf("dora saw %d greetings, want one in each thread", n)
	}
}

func TestEditsAndDeletions(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	bob := w.people["bob"]
	ts := bob.Say(w.acme, root, "Version 5")
	w.quiet()
	gone := bob.Say(w.acme, root, "My password is hunter2")
	w.quiet()
	bob.Edit(w.acme, ts, "Version 6")
	bob.Delete(w.acme, gone)
	w.quiet()
	if got := w.texts(id)[1:]; !slices.Equal(got, []string{"Version 6", desk.DeletedText(core.Slack)}) {
		t.Errorf("the ticket says %q", got)
	}
	// An edit and a deletion that overtake their messages.
	w.slack.Hold()
	ts = bob.Say(w.acme, root, "Version 7")
	bob.Edit(w.acme, ts, "Version 8")
	gone = bob.Say(w.acme, root, "My password is hunter3")
	bob.Delete(w.acme, gone)
	w.slack.Release(slices.Reverse)
	w.quiet()
	if got := w.texts(id)[3:]; !slices.Equal(got, []string{"Version 8"}) {
		t.Errorf("the ticket says %q, want the edit", got)
	}
}

// A deletion that was heard of before its message counts for the next process, too.
func TestDeletionOutlivesTheProcess(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root, bob := w.tied("bob", w.acme, id), w.people["bob"]
	w.quiet()
	w.slack.Delays(2 * time.Second)
	for _, text := range []string{"My password is hunter2", "#close"} {
		w.slack.Next(slacktest.Delay, 1)
		ts := bob.Say(w.acme, root, text)
		bob.Delete(w.acme, ts)
		all := w.slack.Sent()
		message, deletion := all[len(all)-2], all[len(all)-1]
		w.until("the deletion", func() bool { return deletion.Acked() && w.app.Intake().Waiting == 0 })
		if message.Acked() {
			t.Fatal("the message came first")
		}
		w.restart()
		w.quiet()
		if !message.Acked() {
			t.Error("the message never came")
		}
	}
	if v := w.ticket(id); len(v.Messages) != 1 || v.Ticket.Status == core.Closed {
		t.Errorf("the ticket is %s and says %q", v.Ticket.Status, w.texts(id))
	}
}

// Somebody of a trusted workspace is linked at first sight, and told so alone.
func TestFirstContact(t *testing.T) {
	w := newWorld(t, withoutTriage)
	ch := w.slack.Channel("help", slacktest.Public, w.people["bob"], w.people["zoe"])
	out, err := w.Open(w.ctx(), w.by("bob"), desk.Opening{Subject: "How do I?", Text: "Question", Privacy: core.Public})
	w.ok(err)
	root := w.tied("bob", ch, out.Ticket.ID)
	w.people["zoe"].Say(ch, root, "I wonder too.")
	w.quiet()
	w.people["zoe"].Say(ch, root, "Very much.")
	w.quiet()
	if got := w.texts(out.Ticket.ID)[1:]; !slices.Equal(got, []string{"I wonder too.", "Very much."}) {
		t.Errorf("the ticket says %q", got)
	}
	if seen := shown(w.people["zoe"].Seen(ch)); len(seen) != 1 || !strings.Contains(seen[0], addresses["zoe"]) {
		t.Errorf("zoe saw %q, want once that she is linked", seen)
	}
	if got := shown(ch.Messages()); len(got) != 0 {
		t.Errorf("the channel shows %q", got)
	}
}

// Who answers a notice before it is noted where it stands is heard all the same: a
// kill may come between.
func TestAnswerBeforeTheTie(t *testing.T) {
	w := newWorld(t, withoutTriage)
	bob := w.people["bob"]
	id := w.open("bob", "Login broken", "It says no.")
	w.ok(w.SetVia(w.ctx(), w.by("bob"), []core.Channel{core.Slack}))
	w.slack.Lose("chat.postMessage", 1) // it stands, and the app does not know
	w.answer("sam", id, "Try again, please.")
	w.until("the notice", func() bool { return len(shown(bob.Direct().Messages())) == 1 })
	bob.Say(bob.Direct(), bob.Direct().Messages()[0].TS, "It works now.")
	w.until("his answer", func() bool { return slices.Contains(w.texts(id), "It works now.") })
	w.quiet()
	if all := shown(bob.Direct().Messages()); len(all) != 1 {
		t.Errorf("Bob reads %q, want the notice alone", all)
	}
}
