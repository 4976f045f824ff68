package desk_test

import (
	"slices"
	"sync"
	"testing"

	"usher/core"
	"usher/core/desk"
)

func TestEditAndDelete(t *testing.T) {
	each(t, func(w *world) {
		w.link("alice", "bob", "sam")
		by := w.chat("bob")
		out, err := w.Open(w.ctx(), by, desk.Opening{Subject: "x", Text: "zyzzyva one", Files: []core.Attachment{file("a.log", 10)}})
		w.ok(err)
		id := out.Ticket.ID
		w.forget()
		_, err = w.MessageEdited(w.ctx(), w.chat("alice"), by.Source, "mine")
		w.refused(err, core.Refused, core.RuleAuthor)
		if _, err := w.MessageEdited(w.ctx(), w.chat("bob"), "slack:C/unknown", "x"); core.KindOf(err) != core.NotFound {
			w.t.Errorf("MessageEdited of something unknown = %v, want NotFound", err)
		}
		edit := w.chat("bob")
		for range 2 {
			w.done(w.MessageEdited(w.ctx(), edit, by.Source, "quixotry two"))
		}
		w.told()
		w.happened(id, "edited message zyzzyva one>1 bob")
		for word, want := range map[string]int{"zyzzyva": 0, "quixotry": 1} {
			if hits, _, err := w.Search(w.ctx(), w.actor("alice"), core.Filter{Words: word}, desk.Names{}); err != nil || len(hits) != want {
				w.t.Errorf("search for %s finds %d, %v, want %d", word, len(hits), err, want)
			}
		}
		seen := func(who string) (text, before string, files int) {
			w.t.Helper()
			v, err := w.Show(w.ctx(), w.actor(who), id)
			w.ok(err)
			i := slices.IndexFunc(v.Events, func(e core.Event) bool { return e.What == core.MessageEdited })
			return v.Messages[0].Text, v.Events[i].From, len(v.Messages[0].Attachments)
		}
		if text, before, _ := seen("alice"); text != "quixotry two" || before != "" {
			w.t.Errorf("Alice sees %q, before %q; want the new text only", text, before)
		}
		if _, before, _ := seen("sam"); before != "zyzzyva one" {
			w.t.Errorf("Sam sees %q before, want the old text", before)
		}

		w.done(w.MessageDeleted(w.ctx(), w.chat("bob"), by.Source))
		w.told()
		if text, _, files := seen("alice"); text != desk.DeletedText(core.Slack) || files != 0 {
			w.t.Errorf("Alice sees %q with %d files, want that it was deleted, and none", text, files)
		}
		if text, _, files := seen("sam"); text != desk.DeletedText(core.Slack) || files != 1 {
			w.t.Errorf("Sam sees %q with %d files, want that it was deleted, and the file", text, files)
		}
		if _, err := w.File(w.ctx(), w.actor("bob"), id, 1); core.KindOf(err) != core.NotFound {
			w.t.Errorf("File = %v, want NotFound: it went with the message", err)
		}
		w.happened(id, "deleted message quixotry two>1 bob")
		w.done(w.MessageEdited(w.ctx(), w.chat("bob"), by.Source, "back again")) // an edit that comes late
		if text, _, _ := seen("bob"); text != desk.DeletedText(core.Slack) {
			w.t.Errorf("Bob sees %q, want it deleted still", text)
		}

		// Who left can't change what they wrote.
		w.done(w.RemoveMember(w.ctx(), w.by("alice"), "Acme", addresses["bob"]))
		_, err = w.MessageEdited(w.ctx(), w.chat("bob"), by.Source, "never mind")
		w.refused(err, core.Refused, core.RuleNoTicket)

		// Who may not see a note does not learn that it was edited.
		note := w.chat("sam")
		w.done(w.Reply(w.ctx(), note, desk.Replying{Ticket: id, Text: "n", Internal: true}))
		w.done(w.MessageEdited(w.ctx(), w.chat("sam"), note.Source, "m"))
		v, err := w.Show(w.ctx(), w.actor("alice"), id)
		w.ok(err)
		for _, e := range v.Events {
			if e.What == core.MessageEdited && e.To == "2" {
				w.t.Errorf("Alice sees %+v of a note", e)
			}
		}
	}, onSlack)
}

// A message whose deletion came first is never taken, nor what it orders, whoever
// hears of which and when. Outside of a ticket's thread there is nothing to take.
func TestDeletedBeforeItCame(t *testing.T) {
	each(t, func(w *world) {
		w.link("alice", "bob")
		room := thread("CACME", "1.1")
		id := w.quiet("bob", desk.Opening{Subject: "x", Text: "one"})
		message := w.chat("bob", room)
		gone := func(want bool) {
			w.t.Helper()
			if got, err := w.Forestalled(w.ctx(), message.Source); err != nil || got != want {
				w.t.Errorf("Forestalled = %v, %v, want %v", got, err, want)
			}
		}
		if _, err := w.MessageDeleted(w.ctx(), w.chat("bob", room), message.Source); core.KindOf(err) != core.NotFound {
			w.t.Errorf("MessageDeleted where no ticket is spoken of = %v, want NotFound", err)
		}
		gone(false)
		w.ok(w.Tie(w.ctx(), w.chat("bob"), core.Tie{Thread: room, Ticket: id, Use: core.SharedThread}))
		deletion := w.chat("bob", room)
		for range 2 {
			w.done(w.MessageDeleted(w.ctx(), deletion, message.Source))
		}
		gone(true)
		out, err := w.Reply(w.ctx(), message, desk.Replying{Ticket: id, Text: "hunter2"})
		if w.ok(err); !out.Repeated || out.Ticket.ID != 0 {
			w.t.Errorf("Reply = %+v, want nothing done", out)
		}
		if _, err := w.MessageDeleted(w.ctx(), w.chat("bob", room), message.Source); core.KindOf(err) != core.NotFound {
			w.t.Errorf("MessageDeleted again = %v, want NotFound", err)
		}
		v, err := w.Show(w.ctx(), w.actor("bob"), id)
		if w.ok(err); len(v.Messages) != 1 {
			w.t.Errorf("%d messages, want the first only", len(v.Messages))
		}
		w.told()
	}, onSlack)
}

// Whichever of a message and its deletion is first, the text does not stay.
func TestDeletedWhileItComes(t *testing.T) {
	each(t, func(w *world) {
		w.link("bob")
		room := thread("CACME", "1.1")
		id := w.quiet("bob", desk.Opening{Subject: "x", Text: "one"})
		w.ok(w.Tie(w.ctx(), w.chat("bob"), core.Tie{Thread: room, Ticket: id, Use: core.SharedThread}))
		for range 20 {
			message, deletion := w.chat("bob", room), w.chat("bob", room)
			var both sync.WaitGroup
			var said, deleted error
			both.Go(func() { _, said = w.Reply(w.ctx(), message, desk.Replying{Ticket: id, Text: "hunter2"}) })
			both.Go(func() { _, deleted = w.MessageDeleted(w.ctx(), deletion, message.Source) })
			both.Wait()
			w.ok(said)
			w.ok(deleted)
		}
		v, err := w.Show(w.ctx(), w.actor("bob"), id)
		w.ok(err)
		for _, m := range v.Messages {
			if m.Text == "hunter2" {
				w.t.Errorf("message %d still says it", m.Number)
			}
		}
	}, onSlack)
}

// A message that was deleted before it was posted elsewhere brings no files there.
func TestDeletedBeforePosted(t *testing.T) {
	each(t, func(w *world) {
		w.link("alice", "bob")
		id := w.quiet("alice", desk.Opening{Subject: "x", Text: "x"})
		w.ok(w.Tie(w.ctx(), w.chat("alice"), core.Tie{Thread: thread("CACME", "1.1"), Ticket: id, Use: core.SharedThread}))
		by := w.chat("bob")
		w.done(w.Reply(w.ctx(), by, desk.Replying{Ticket: id, Text: "my key", Files: []core.Attachment{file("key.pem", 10)}}))
		n := w.onSlackNow()[0]
		if l, err := w.ThreadLetter(w.ctx(), n); err != nil || len(l.Items[0].Message.Attachments) != 1 {
			w.t.Fatalf("ThreadLetter = %+v, %v, want the file", l.Items, err)
		}
		w.done(w.MessageDeleted(w.ctx(), w.chat("bob"), by.Source))
		l, err := w.ThreadLetter(w.ctx(), n)
		w.ok(err)
		if m := l.Items[0].Message; m.Text != desk.DeletedText(core.Slack) || len(m.Attachments) != 0 {
			w.t.Errorf("the thread is told %q with %d files, want none", m.Text, len(m.Attachments))
		}
	}, onSlack)
}

// Where nobody knows who deleted a message, it is deleted as if by its author.
func TestGone(t *testing.T) {
	each(t, func(w *world) {
		w.link("alice", "bob")
		by := w.chat("bob")
		out, err := w.Open(w.ctx(), by, desk.Opening{Subject: "x", Text: "zyzzyva one"})
		w.ok(err)
		gone := desk.By{Source: "discord:delete/1", Channel: core.Discord}
		for range 2 {
			w.done(w.MessageGone(w.ctx(), gone, by.Source))
		}
		w.happened(out.Ticket.ID, "deleted message zyzzyva one>1 bob")
		v, err := w.Show(w.ctx(), w.actor("alice"), out.Ticket.ID)
		w.ok(err)
		if v.Messages[0].Text != desk.DeletedText(core.Discord) {
			t.Errorf("the message says %q", v.Messages[0].Text)
		}
		if _, err := w.MessageGone(w.ctx(), desk.By{Source: "discord:delete/2"}, "discord:1/2"); core.KindOf(err) != core.NotFound {
			t.Errorf("MessageGone of something unknown = %v, want NotFound", err)
		}
	})
}
