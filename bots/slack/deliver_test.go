package slack_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/desk"
)

// private makes a reply private.
func private(r *desk.Replying) { r.Privacy = core.Private }

func internal(r *desk.Replying) { r.Internal = true }

// Where somebody reads along who may not see it, nothing appears in the thread:
// those concerned are told by direct message.
func TestOutsiderReadsAlong(t *testing.T) {
	for name, enter := range map[string]func(w *world){
		"a colleague without an entitlement": func(w *world) { w.people["carl"].Join(w.acme) },
		"somebody unknown":                   func(w *world) { w.people["dora"].Join(w.acme) },
		"a guest": func(w *world) {
			w.slack.Home.User("Guest", addresses["alice"], slacktest.SingleGuest).Join(w.acme) // whatever address they have
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, withoutTriage)
			id := w.open("bob", "Login broken", "It says no.")
			root := w.tied("bob", w.acme, id)
			w.people["bob"].Say(w.acme, root, "More about it.")
			w.quiet()
			enter(w)
			w.answer("sam", id, "Your secret is 42.")
			w.quiet()
			if got := shown(w.acme.Thread(root)); len(got) != 0 {
				t.Errorf("the thread shows %q, want nothing", got)
			}
			if got := saying("secret is 42", shown(w.people["bob"].Messages())); len(got) != 1 {
				t.Errorf("bob was told %q, want the answer once", shown(w.people["bob"].Messages()))
			}
			for _, other := range []string{"carl", "dora"} {
				if got := shown(w.people[other].Messages()); len(got) != 0 {
					t.Errorf("%s was told %q", other, got)
				}
			}
		})
	}
}

// Somebody comes after the readers were looked at, and before the message is posted:
// it does not stay, and those concerned are told by direct message.
func TestOutsiderComesMeanwhile(t *testing.T) {
	for name, c := range map[string]struct {
		reply func(*desk.Replying)
		stays int
	}{"private": {private, 0}, "public": {func(*desk.Replying) {}, 1}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, withoutTriage)
			id := w.opened("bob", desk.Opening{Subject: "How do I?", Text: "Question", Privacy: core.Public})
			root := w.tied("bob", w.acme, id)
			w.people["bob"].Say(w.acme, root, "More about it.")
			w.quiet()
			before := len(w.slack.Calls("conversations.members"))
			w.slack.Limit("chat.postMessage", 1, 2*time.Second)
			w.answer("sam", id, "Your secret is 42.", c.reply, w.attached("key.txt", "the key"))
			w.until("the readers are looked at", func() bool { return len(w.slack.Calls("conversations.members")) > before })
			w.people["carl"].Join(w.acme)
			w.quiet()
			if got := saying("secret is 42", shown(w.acme.Thread(root))); len(got) != c.stays {
				t.Errorf("the thread shows %q", shown(w.acme.Thread(root)))
			}
			if got := saying("secret is 42", shown(w.people["bob"].Messages())); len(got) != 1-c.stays {
				t.Errorf("bob was told %q", shown(w.people["bob"].Messages()))
			}
			for _, m := range w.acme.Messages() {
				if len(m.Files) != 0 && c.stays == 0 {
					t.Errorf("the channel has the file %s", m.Files[0].Name)
				}
			}
		})
	}
}

// A public channel shows public messages only.
func TestPublicChannel(t *testing.T) {
	w := newWorld(t, withoutTriage)
	ch := w.slack.Channel("help", slacktest.Public, w.people["bob"], w.people["sam"])
	out, err := w.Open(w.ctx(), w.by("bob"), desk.Opening{Subject: "How do I?", Text: "Question", Privacy: core.Public})
	w.ok(err)
	w.ok(w.SetVia(w.ctx(), w.by("bob"), []core.Channel{core.Slack}))
	id := out.Ticket.ID
	root := w.tied("bob", ch, id)
	w.answer("sam", id, "Like this.")
	w.quiet()
	w.answer("sam", id, "And your key is 42.", private)
	w.quiet()
	thread := shown(ch.Thread(root))
	if len(saying("Like this", thread)) != 1 || len(saying("42", thread)) != 0 {
		t.Errorf("the thread shows %q", thread)
	}
	direct := shown(w.people["bob"].Messages())
	if len(saying("42", direct)) != 1 || len(saying("Like this", direct)) != 0 {
		t.Errorf("bob was told %q, want what the channel does not show", direct)
	}
}

// Where everybody may read it and nobody is told by it, nobody is asked for.
func TestPublicAsksForNobody(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.opened("bob", desk.Opening{Subject: "How do I?", Text: "Question", Privacy: core.Public})
	root := w.tied("bob", w.acme, id)
	w.quiet()
	w.answer("sam", id, "Like this.")
	w.quiet()
	if got := shown(w.acme.Thread(root)); len(saying("Like this", got)) != 1 {
		t.Errorf("the thread shows %q", got)
	}
	if n := len(w.slack.Calls("conversations.members")) + len(w.slack.Calls("conversations.replies")); n != 0 {
		t.Errorf("Slack was asked %d times who reads there, want never", n)
	}
}

// What was posted and whose answer got lost is found again, with its files.
func TestPostedOnce(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.people["bob"].Say(w.acme, root, "More.")
	w.quiet()
	w.slack.Lose("chat.postMessage", 1)
	w.slack.Lose("files.completeUploadExternal", 1)
	w.answer("sam", id, "Here are two.", w.attached("one.txt", "first"), w.attached("two.txt", "second"))
	w.answer("sam", id, "And done.")
	w.quiet()
	thread := w.acme.Thread(root)
	if got := shown(thread); len(saying("Here are two", got)) != 1 || len(saying("And done", got)) != 1 {
		t.Errorf("the thread shows %q, want each once", got)
	}
	var names []string
	for _, m := range thread {
		for _, f := range m.Files {
			names = append(names, f.Name+"="+string(f.Data))
		}
	}
	if want := []string{"one.txt=first", "two.txt=second"}; !slices.Equal(names, want) {
		t.Errorf("files %q, want %q", names, want)
	}
}

// attached adds a file to a reply.
func (w *world) attached(name, content string) func(*desk.Replying) {
	w.t.Helper()
	b, err := w.files.Put(strings.NewReader(content))
	w.ok(err)
	return func(r *desk.Replying) {
		r.Files = append(r.Files, core.Attachment{Name: name, Type: "text/plain", Blob: b})
	}
}

// A kill at any moment loses and doubles nothing.
func TestRestarts(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.people["bob"].Say(w.acme, root, "More.")
	w.quiet()
	var want []string
	for i := range 6 {
		w.answer("sam", id, fmt.Sprintf("Answer %d.", i))
		want = append(want, fmt.Sprintf("Answer %d.", i))
		if i%2 == 0 {
			w.slack.Lose("chat.postMessage", 1)
			w.stop()
			w.start()
		}
	}
	w.quiet()
	got := shown(w.acme.Thread(root))
	for i, text := range want {
		if i >= len(got) || !strings.Contains(got[i], text) || len(got) != len(want) {
			t.Fatalf("the thread shows %q, want %q in this order", got, want)
		}
	}
}

func TestRateLimit(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.people["bob"].Say(w.acme, root, "More.")
	w.quiet()
	w.slack.Limit("chat.postMessage", 2, time.Second)
	w.answer("sam", id, "First answer.")
	w.answer("sam", id, "Second answer.")
	w.quiet()
	got := shown(w.acme.Thread(root))
	if len(got) != 2 || !strings.Contains(got[0], "First") || !strings.Contains(got[1], "Second") {
		t.Errorf("the thread shows %q", got)
	}
}

// Who left the workspace is told by mail, whether Slack says so or it shows.
func TestUserLeft(t *testing.T) {
	for name, leave := range map[string]func(w *world){
		"with an event": func(w *world) { w.people["bob"].Deactivate(); w.quiet() },
		"found out":     func(w *world) { w.slack.Fail("chat.postMessage", 1, "user_disabled") },
		"unheard of":    func(w *world) { w.slack.Next(slacktest.Drop, 1); w.people["bob"].Deactivate(); w.restart() },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, withoutTriage, func(w *world, _ *desk.Settings) { w.slack.Limits.Retry = nil })
			id := w.open("bob", "Login broken", "It says no.")
			w.ok(w.SetVia(w.ctx(), w.by("bob"), []core.Channel{core.Slack}))
			w.forget()
			leave(w)
			w.answer("sam", id, "An answer.")
			w.quiet()
			if got := w.mails("bob"); !slices.Contains(got, core.NoticeReplied) {
				t.Errorf("bob gets the mails %v, want the answer", got)
			}
			w.answer("sam", id, "Another.")
			w.quiet()
			if got := shown(w.people["bob"].Messages()); len(got) != 0 {
				t.Errorf("bob was told %q in Slack", got)
			}
		})
	}
}

// restart ends the app and begins another one.
func (w *world) restart() {
	w.stop()
	w.start()
}

// A person's notices about a ticket make a thread, where they answer.
func TestDirectThread(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	w.ok(w.SetVia(w.ctx(), w.by("bob"), []core.Channel{core.Slack}))
	w.forget()
	w.answer("sam", id, "First answer.")
	w.answer("sam", id, "Second answer.")
	w.quiet()
	bob := w.people["bob"]
	list := bob.Messages()
	if len(list) != 2 || list[0].Thread != "" || list[1].Thread != list[0].TS {
		t.Fatalf("bob was told %q, want a message and one in its thread", shown(list))
	}
	bob.Say(bob.Direct(), list[0].TS, "Thank you!")
	w.quiet()
	if got := w.texts(id); got[len(got)-1] != "Thank you!" {
		t.Errorf("the ticket says %q, want bob's answer", got)
	}
	if n := len(bob.Messages()); n != 3 {
		t.Errorf("%d messages, want nothing echoed: %q", n, shown(bob.Messages()))
	}
}

// What answers a note is a note, and what answers a private reply is private.
func TestAnswerAsPrivate(t *testing.T) {
	w := newWorld(t, withoutTriage)
	out, err := w.Open(w.ctx(), w.by("bob"), desk.Opening{Subject: "How do I?", Text: "Question", Privacy: core.Public})
	w.ok(err)
	id := out.Ticket.ID
	for _, name := range []string{"bob", "sam"} {
		w.ok(w.SetVia(w.ctx(), w.by(name), []core.Channel{core.Slack}))
	}
	_, err = w.Assign(w.ctx(), w.by("system"), id, addresses["sam"])
	w.ok(err)
	w.forget()
	w.answer("ada", id, "He is impatient.", internal)
	w.answer("ada", id, "Your key is 42.", private)
	w.quiet()
	for name, word := range map[string]string{"sam": "impatient", "bob": "42"} {
		u := w.people[name]
		list := u.Messages()
		i := slices.IndexFunc(list, func(m slacktest.Message) bool { return strings.Contains(m.Shown(), word) })
		if i < 0 {
			t.Fatalf("%s was told %q, want %q", name, shown(list), word)
		}
		root := list[i].Thread
		if root == "" {
			root = list[i].TS
		}
		if name == "sam" { // answer before the private reply comes in
			continue
		}
		u.Say(u.Direct(), root, "From "+name)
	}
	w.quiet()
	messages := w.ticket(id).Messages
	if m := messages[len(messages)-1]; m.Text != "From bob" || m.Privacy != core.Private {
		t.Errorf("bob's answer %q is %s, want it private", m.Text, m.Privacy)
	}
	w.answer("ada", id, "Careful with him.", internal)
	w.quiet()
	sam := w.people["sam"]
	sam.Say(sam.Direct(), sam.Messages()[0].TS, "From sam")
	w.quiet()
	messages = w.ticket(id).Messages
	if m := messages[len(messages)-1]; m.Text != "From sam" || !m.Internal {
		t.Errorf("sam's answer %q internal %v, want a note", m.Text, m.Internal)
	}
}

// Files go along up to the limit; larger ones are named.
func TestLargeFiles(t *testing.T) {
	w := newWorld(t, withoutTriage, func(w *world, _ *desk.Settings) { w.config.Attach = 10 })
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.people["bob"].Say(w.acme, root, "More.")
	w.quiet()
	w.answer("sam", id, "Files.", w.attached("small.txt", "small"), w.attached("large.txt", strings.Repeat("x", 11)))
	w.quiet()
	thread := w.acme.Thread(root)
	var names []string
	for _, m := range thread {
		for _, f := range m.Files {
			names = append(names, f.Name)
		}
	}
	if !slices.Equal(names, []string{"small.txt"}) {
		t.Errorf("uploaded %q", names)
	}
	if got := saying("large.txt", shown(thread)); len(got) != 1 || !strings.Contains(got[0], fmt.Sprintf("file %d 2", id)) {
		t.Errorf("the thread shows %q, want the large file named with its command", shown(thread))
	}
}

// Files are copied as far as the plan lets them in.
func TestFilesIn(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	big := slacktest.File{Name: "dump.bin", Data: bytes.Repeat([]byte("x"), 7_000_001)}
	w.people["bob"].Say(w.acme, root, "", slacktest.File{Name: "log.txt", Data: []byte("a log")}, big)
	w.quiet()
	v := w.ticket(id)
	if len(v.Messages) != 2 || len(v.Messages[1].Attachments) != 1 || v.Messages[1].Attachments[0].Name != "log.txt" {
		t.Fatalf("messages %+v, want one with the log", v.Messages)
	}
	r, err := w.files.Open(v.Messages[1].Attachments[0].Blob)
	w.ok(err)
	defer r.Close()
	var b bytes.Buffer
	w.done(b.ReadFrom(r))
	if b.String() != "a log" {
		t.Errorf("the file holds %q", b.String())
	}
	if seen := shown(w.people["bob"].Seen(w.acme)); len(saying("dump.bin", seen)) != 1 || len(saying("7 MB", seen)) != 1 {
		t.Errorf("bob saw %q, want why the large file was left out", seen)
	}
}

// A reply to a ticket closed long ago opens another, and the thread goes with it.
func TestFollowUp(t *testing.T) {
	w := newWorld(t, withoutTriage, func(_ *world, set *desk.Settings) { set.ReopenDays = 0 })
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.answer("sam", id, "Done.", func(r *desk.Replying) { r.Status = core.Closed })
	w.quiet()
	w.people["bob"].Say(w.acme, root, "It is back!")
	w.quiet()
	tie, err := w.TieAt(w.ctx(), at(w.acme, root))
	w.ok(err)
	if tie.Ticket == id {
		t.Fatalf("the thread is still tied to %s", id)
	}
	if got := w.texts(tie.Ticket); len(got) != 1 || got[0] != "It is back!" {
		t.Errorf("the follow-up says %q", got)
	}
	if got := saying(tie.Ticket.String(), shown(w.acme.Thread(root))); len(got) != 1 {
		t.Errorf("the thread shows %q, want that it goes on with %s", shown(w.acme.Thread(root)), tie.Ticket)
	}
	w.people["bob"].Say(w.acme, root, "Still there?")
	w.quiet()
	if got := w.texts(tie.Ticket); len(got) != 2 {
		t.Errorf("the follow-up says %q, want the next message too", got)
	}
}

// longClosed is a world where Zoe reads along in the thread of a public ticket that
// nobody may reopen any more.
func longClosed(t *testing.T) (w *world, zoe *slacktest.User, id core.TicketID, root string) {
	t.Helper()
	w = newWorld(t, withoutTriage, func(_ *world, set *desk.Settings) { set.ReopenDays = 0 })
	out, err := w.Open(w.ctx(), w.by("bob"), desk.Opening{Subject: "How do I?", Text: "Question", Privacy: core.Public})
	w.ok(err)
	id, zoe = out.Ticket.ID, w.people["zoe"]
	zoe.Join(w.acme)
	root = w.tied("bob", w.acme, id)
	w.answer("sam", id, "Like this.", func(r *desk.Replying) { r.Status = core.Closed })
	w.quiet()
	return w, zoe, id, root
}

// Whoever else reads along does not take the thread of a closed ticket over.
func TestFollowUpByAnother(t *testing.T) {
	w, zoe, id, root := longClosed(t)
	zoe.Say(w.acme, root, "I have the same!")
	w.quiet()
	if tie, err := w.TieAt(w.ctx(), at(w.acme, root)); err != nil || tie.Ticket != id {
		t.Errorf("the thread is tied to %s, %v, want %s", tie.Ticket, err, id)
	}
	if _, err := w.Show(w.ctx(), core.System(), id+1); core.KindOf(err) != core.NotFound {
		t.Errorf("Show = %v, want no ticket of Zoe's", err)
	}
	if got := saying("follow-up 1", shown(zoe.Seen(w.acme))); len(got) != 1 {
		t.Errorf("zoe saw %q, want how to open a ticket of her own", shown(zoe.Seen(w.acme)))
	}
	w.people["alice"].Say(w.acme, root, "It is back.")
	w.quiet()
	if tie, err := w.TieAt(w.ctx(), at(w.acme, root)); err != nil || tie.Ticket != id+1 || w.ticket(id+1).Organization.Name != "Acme" {
		t.Errorf("the thread is tied to %s, %v, want Alice's follow-up for Acme", tie.Ticket, err)
	}
}

// Whoever is refused hears of it, also where Slack fails when they are told, and of
// each reason.
func TestRefusalsAreTold(t *testing.T) {
	w, zoe, id, root := longClosed(t)
	w.slack.Fail("chat.postEphemeral", 1, "internal_error")
	zoe.Say(w.acme, root, "I have the same!")
	w.quiet()
	zoe.Say(w.acme, root, "Hello?")
	w.quiet()
	if got := saying("follow-up 1", shown(zoe.Seen(w.acme))); len(got) != 1 {
		t.Errorf("zoe saw %q, want once how to open a ticket of her own", shown(zoe.Seen(w.acme)))
	}
	_, err := w.SetPrivacy(w.ctx(), w.by("sam"), id, core.Private, true)
	w.ok(err)
	before := len(zoe.Seen(w.acme))
	zoe.Say(w.acme, root, "And now?")
	w.quiet()
	if got := saying("no ticket #1", shown(zoe.Seen(w.acme)[before:])); len(got) != 1 {
		t.Errorf("then zoe saw %q, want that there is no such ticket for her", shown(zoe.Seen(w.acme)[before:]))
	}
}

// What is written in a form, nobody in the thread has read: it appears there.
func TestFormInThread(t *testing.T) {
	w := newWorld(t, withoutTriage)
	ts := w.people["bob"].Say(w.acme, "", "The backup failed.")
	w.people["bob"].React(w.acme, ts, "ticket")
	w.quiet()
	alice := w.people["alice"]
	alice.React(w.acme, ts, "ticket")
	w.quiet()
	seen := alice.Seen(w.acme)
	alice.Click(seen[len(seen)-1], "Reply")
	w.until("a form", func() bool { return alice.View() != nil })
	w.ok(alice.Submit(alice.View(), map[string]any{"Your reply": "It is the disk."}).Wait())
	w.quiet()
	alice.Click(w.acme.Thread(ts)[1], "Show #1")
	w.quiet()
	seen = alice.Seen(w.acme)
	shows := seen[len(seen)-1]
	if shows.Thread != ts {
		t.Errorf("the answer to a click in the thread is in thread %q, want %q", shows.Thread, ts)
	}
	alice.Click(shows, "Reply")
	w.until("a form", func() bool { return alice.View() != nil })
	w.ok(alice.Submit(alice.View(), map[string]any{"Your reply": "I have a spare one."}).Wait())
	w.quiet()
	for _, text := range []string{"It is the disk", "a spare one"} {
		if got := saying(text, shown(w.acme.Thread(ts))); len(got) != 1 {
			t.Errorf("the thread shows %q, want %q once", shown(w.acme.Thread(ts)), text)
		}
	}
}
