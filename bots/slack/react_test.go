package slack_test

import (
	"net/http"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
)

// The callbacks of the manifest's shortcuts.
const (
	openTicket = "open_ticket"
	ofMessage  = "open_ticket_from_message"
)

// The shortcut of a message fills the form with it, and ties its thread to the
// ticket.
func TestShortcutOfMessage(t *testing.T) {
	h := newHouse(t)
	h.linked(h.bob)
	ts := h.bob.Say(h.room, "", "Since this morning nobody can log in.\nIt says “invalid signature”.", slacktest.File{Name: "shot.png", Data: []byte("png")})
	h.alice.Shortcut(h.room, ts, ofMessage)
	v := h.form(h.alice, "Open a ticket")
	h.submit(h.alice, v, nil)
	h.seen(h.alice, h.room, "Ticket #1 is open: Since this morning nobody can log in.")
	got := h.ticket(1)
	text := got.Messages[0].Text
	if !strings.Contains(text, "“invalid signature”") || !strings.Contains(text, "/archives/"+h.room.ID) {
		t.Errorf("the text is %q", text)
	}
	if len(got.Messages[0].Attachments) != 1 || got.People[got.Ticket.Requester].Primary != "bob@acme.example" {
		t.Errorf("files %v, for %+v", got.Messages[0].Attachments, got.People[got.Ticket.Requester])
	}
	tie, err := h.desk.TieAt(t.Context(), core.Thread{Network: core.Slack, Channel: h.room.ID, ID: ts})
	if err != nil || tie.Ticket != 1 || tie.Use != core.SharedThread {
		t.Errorf("TieAt = %+v, %v", tie, err)
	}
	h.Until(t, "the thread says so", func() bool {
		all := h.room.Thread(ts)
		return len(all) == 2 && strings.Contains(all[1].Shown(), "ticket #1")
	})
	h.alice.Shortcut(h.room, ts, ofMessage)
	h.seen(h.alice, h.room, "This is ticket #1 already")
}

// What was said in the form stays as it is whatever becomes of the message, also where
// its author filled it in.
func TestMessageOfAFormChanges(t *testing.T) {
	h := newHouse(t)
	ts := h.alice.Say(h.room, "", "help pls")
	h.alice.Shortcut(h.room, ts, ofMessage)
	h.submit(h.alice, h.form(h.alice, "Open a ticket"), map[string]any{"Description": "Since Monday nobody can log in."})
	h.seen(h.alice, h.room, "Ticket #1 is open")
	h.quiet()
	before := h.ticket(1).Messages[0].Text
	h.alice.Edit(h.room, ts, "Help, please! #close")
	h.quiet()
	h.alice.Delete(h.room, ts)
	h.quiet()
	got := h.ticket(1)
	if text := got.Messages[0].Text; text != before || !strings.HasPrefix(text, "Since Monday") || len(got.Messages) != 1 || got.Ticket.Status == core.Closed {
		t.Errorf("the ticket is %s and says %q in %d messages, want %q still", got.Ticket.Status, text, len(got.Messages), before)
	}
	direct := h.alice.Direct()
	ts = h.alice.Say(direct, "", "Another thing")
	h.alice.Shortcut(direct, ts, ofMessage)
	h.submit(h.alice, h.form(h.alice, "Open a ticket"), map[string]any{"Description": "A long story."})
	h.Until(t, "the ticket", func() bool { return h.tickets() == 2 })
	h.alice.React(direct, ts, "ticket") // the same ticket
	h.idle()
	if n := h.tickets(); n != 2 {
		t.Errorf("there are %d tickets, want one a message", n)
	}
}

// A ticket that is the message itself is edited with it, and still says where it is from.
func TestMessageOfAnEmojiChanges(t *testing.T) {
	h := newHouse(t)
	h.linked(h.alice)
	ts := h.alice.Say(h.room, "", "The backup faild.")
	h.alice.React(h.room, ts, "ticket")
	h.seen(h.alice, h.room, "Ticket #1 is open")
	h.quiet()
	h.alice.Edit(h.room, ts, "The backup failed.")
	h.quiet()
	if text := h.ticket(1).Messages[0].Text; !strings.HasPrefix(text, "The backup failed.\n\nFrom Slack: ") || !strings.Contains(text, "/archives/"+h.room.ID) {
		t.Errorf("the ticket says %q", text)
	}
}

// Where the app is not, there is a ticket all the same, and the way to have it there.
func TestShortcutWhereTheAppIsNot(t *testing.T) {
	h := newHouse(t)
	other := h.Channel("elsewhere", slacktest.Public, h.alice)
	other.Remove(h.Bot)
	ts := h.alice.Say(other, "", "It is broken.")
	h.alice.Shortcut(other, ts, ofMessage)
	h.submit(h.alice, h.form(h.alice, "Open a ticket"), nil)
	m := h.seen(h.alice, other, "Ticket #1 is open: It is broken.")
	if !strings.Contains(m.Shown(), "/invite") {
		t.Errorf("the answer is %s", m.Shown())
	}
}

// In a conversation of a few people, which the app asks for no right to look at, a
// message makes a ticket as where the app is not.
func TestShortcutAmongAFew(t *testing.T) {
	h := newHouse(t)
	h.Allow("conversations.info", "missing_scope", "channel_not_found")
	h.Allow("chat.getPermalink", "channel_not_found")
	h.Allow("conversations.replies", "missing_scope")
	for name, ch := range map[string]*slacktest.Channel{
		"with the app": h.Channel("few", slacktest.Group, h.alice, h.sam), "without it": h.Between(h.alice, h.bob),
	} {
		t.Run(name, func(t *testing.T) {
			ts := h.alice.Say(ch, "", "It is broken "+name+".")
			h.alice.React(ch, ts, "ticket")
			h.idle()
			h.alice.Shortcut(ch, ts, ofMessage)
			h.submit(h.alice, h.form(h.alice, "Open a ticket"), nil)
			m := h.seen(h.alice, ch, "is open: It is broken "+name)
			if text := m.Shown(); strings.Contains(text, "/invite") || !strings.Contains(text, "in direct messages, of a group too") {
				t.Errorf("the answer is %s, want why the thread is not tied", text)
			}
			if st := h.app.Intake(); st.Failed != 0 {
				t.Errorf("intake = %+v, want nothing failed", st)
			}
		})
	}
}

func TestGlobalShortcut(t *testing.T) {
	h := newHouse(t)
	h.alice.GlobalShortcut(openTicket)
	h.submit(h.alice, h.form(h.alice, "Open a ticket"), map[string]any{"Subject": "Anywhere", "Description": "Text"})
	h.Until(t, "the answer", func() bool {
		for _, m := range h.alice.Messages() {
			if strings.Contains(m.Shown(), "Ticket #1 is open: Anywhere") {
				return true
			}
		}
		return false
	})
}

// The emoji opens one ticket, and says which to who gives it next.
func TestEmojiOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) { emojiOnce(t, houseOn(t, db)) })
}

func emojiOnce(t *testing.T, h *house) {
	h.linked(h.bob)
	ts := h.bob.Say(h.room, "", "The backup failed.")
	h.alice.React(h.room, ts, "ticket")
	h.seen(h.alice, h.room, "Ticket #1 is open: The backup failed.")
	if got := h.ticket(1); got.People[got.Ticket.Requester].Primary != "bob@acme.example" || got.Organization.Name != "Acme" {
		t.Errorf("the ticket of %q is for %+v", got.Organization.Name, got.People[got.Ticket.Requester])
	}
	h.bob.React(h.room, ts, "ticket")
	h.seen(h.bob, h.room, "This is ticket #1 already")
	zoe := h.Home.User("Zoe", "zoe@home.example")
	h.room.Add(zoe)
	zoe.React(h.room, ts, "ticket")
	m := h.seen(zoe, h.room, "No ticket was opened")
	if strings.Contains(m.Shown(), "#1") || strings.Contains(m.Shown(), "backup") {
		t.Errorf("Zoe learns %s", m.Shown())
	}
	h.bob.React(h.room, ts, "eyes")
	h.idle()
	if n := h.tickets(); n != 1 {
		t.Errorf("there are %d tickets", n)
	}
}

// A kill after the ticket was opened, before its thread says so or before that is
// written down, neither loses the line nor doubles it.
func TestTiedLineAfterAKill(t *testing.T) {
	for name, strike := range map[string]func(h *house){
		"not posted":       func(h *house) { h.Break("chat.postMessage", 2, http.StatusServiceUnavailable) },
		"posted, unmarked": func(h *house) { h.Lose("chat.postMessage", 2) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			ts := h.bob.Say(h.room, "", "The backup failed.")
			strike(h)
			h.alice.React(h.room, ts, "ticket")
			h.Until(t, "the ticket", func() bool { return h.tickets() == 1 })
			h.stop()
			h.start()
			h.quiet()
			if n := count(h.room.Thread(ts), "This thread belongs to ticket #1 now"); n != 1 || h.tickets() != 1 {
				t.Errorf("the thread says so %d times, and there are %d tickets; want one and one", n, h.tickets())
			}
		})
	}
}

// Another emoji is chosen in the configuration; a hand of any colour is that hand.
func TestEmojiOfChoice(t *testing.T) {
	h := newHouse(t, func(h *house) { h.cfg.Emoji = "wave" })
	h.linked(h.alice)
	ts := h.alice.Say(h.room, "", "The backup failed.")
	h.alice.React(h.room, ts, "ticket")
	h.idle()
	if n := h.tickets(); n != 0 {
		t.Fatalf("there are %d tickets by the usual emoji", n)
	}
	h.alice.React(h.room, ts, "wave::skin-tone-5")
	h.seen(h.alice, h.room, "Ticket #1 is open: The backup failed.")
}

// In somebody's conversation with the app there is no thread to tie, and still one
// ticket a message.
func TestEmojiAlone(t *testing.T) {
	h := newHouse(t)
	h.linked(h.alice)
	ts := h.alice.Say(h.alice.Direct(), "", "Please look at the backup of last night, it looks odd to me.")
	h.idle()
	h.alice.React(h.alice.Direct(), ts, "ticket")
	h.Until(t, "the ticket", func() bool { return h.tickets() == 1 })
	h.sam.Command(h.room, "/ticket", "whoami")
	h.idle()
	if got := h.ticket(1).Ticket.Subject; !strings.HasPrefix(got, "Please look at the backup") {
		t.Errorf("it is called %q", got)
	}
}

// An emoji by somebody who is not linked brings the greeting, to them alone.
func TestEmojiOfStranger(t *testing.T) {
	h := newHouse(t, func(h *house) { h.cfg.TrustedTeams = nil })
	ts := h.bob.Say(h.room, "", "The backup failed.")
	h.alice.React(h.room, ts, "ticket")
	h.seen(h.alice, h.room, "Link your work address")
	if len(h.bob.Seen(h.room)) != 0 || h.tickets() != 0 {
		t.Error("somebody else was told, or there is a ticket")
	}
}

// An answer in a thread makes the ticket of the whole thread.
func TestEmojiInThread(t *testing.T) {
	h := newHouse(t)
	root := h.alice.Say(h.room, "", "Good morning.")
	ts := h.alice.Say(h.room, root, "The printer is on fire.")
	h.alice.React(h.room, ts, "ticket")
	h.Until(t, "the ticket", func() bool { return h.tickets() == 1 })
	h.idle()
	if got := h.ticket(1).Ticket.Subject; got != "The printer is on fire." {
		t.Errorf("it is called %q", got)
	}
	if tie, err := h.desk.TieAt(t.Context(), core.Thread{Network: core.Slack, Channel: h.room.ID, ID: root}); err != nil || tie.Ticket != 1 {
		t.Errorf("TieAt = %+v, %v", tie, err)
	}
}

// What was said to few becomes no ticket that everybody can read by an emoji: whoever
// gives it is asked first, alone.
func TestEmojiMakesNothingPublic(t *testing.T) {
	h := newHouse(t)
	zoe := h.Home.User("Zoe", "zoe@home.example")
	open := h.Channel("help", slacktest.Public, zoe, h.alice)
	h.room.Add(zoe)
	h.linked(zoe)
	for _, ch := range []*slacktest.Channel{h.room, zoe.Direct()} {
		who := h.alice
		if ch != h.room {
			who = zoe
		}
		ts := who.Say(ch, "", "Our key is 42, and the backup of last night has failed.")
		h.idle()
		zoe.React(ch, ts, "ticket")
		m := h.seen(zoe, ch, "everybody could read it")
		if h.tickets() != 0 {
			t.Fatalf("in %s there is a ticket", ch.ID)
		}
		zoe.Click(m, "Open a ticket with this")
		if v := h.form(zoe, "Open a ticket"); !strings.Contains(v.Shown(), "Everybody can read this ticket") {
			t.Errorf("the form says %s", v.Shown())
		}
		zoe.CloseView(true)
	}
	if len(h.alice.Seen(h.room)) != 0 {
		t.Errorf("Alice is told %s", h.alice.Seen(h.room)[0].Shown())
	}
	zoe.React(open, h.alice.Say(open, "", "How do I print?"), "ticket")
	h.seen(zoe, open, "Ticket #1 is open: How do I print?")
	if tie, err := h.desk.TieAt(t.Context(), core.Thread{Network: core.Slack, Channel: open.ID, ID: open.Messages()[0].TS}); err != nil || tie.Ticket != 1 {
		t.Errorf("TieAt = %+v, %v", tie, err)
	}
}

// Where Slack fails after the ticket was opened, the thread and who opened it are
// told all the same, once.
func TestEmojiToldLate(t *testing.T) {
	for _, method := range []string{"chat.postMessage", "chat.postEphemeral"} {
		t.Run(method, func(t *testing.T) {
			h := newHouse(t)
			h.linked(h.alice)
			ts := h.alice.Say(h.room, "", "The backup failed.")
			h.Fail(method, 1, "internal_error")
			h.alice.React(h.room, ts, "ticket")
			h.seen(h.alice, h.room, "Ticket #1 is open: The backup failed.")
			h.quiet()
			if all := h.room.Thread(ts); h.tickets() != 1 || len(all) != 2 || !strings.Contains(all[1].Shown(), "ticket #1") {
				t.Errorf("%d tickets, and the thread has %d messages, want one that it is tied", h.tickets(), len(all))
			}
			for _, m := range h.alice.Seen(h.room) {
				if strings.Contains(m.Shown(), "This is ticket #1 already") {
					t.Errorf("Alice is told %s", m.Shown())
				}
			}
		})
	}
}

// Files of a message go to the organization of who wrote it, which may take more
// than that of who gives the emoji.
func TestEmojiOfPartner(t *testing.T) {
	h := newHouse(t)
	h.do("org add Parta plan:basic domain:parta.example")
	h.do("org certify Parta")
	h.do("owners add pat@parta.example org:Parta")
	h.do("partners add Parta org:Acme yes")
	pat := h.Home.User("Pat", "pat@parta.example")
	h.room.Add(pat)
	h.linked(pat)
	h.linked(h.bob)
	ts := h.bob.Say(h.room, "", "It is broken.", slacktest.File{Name: "dump.bin", Data: make([]byte, 2_000_000)})
	pat.React(h.room, ts, "ticket")
	h.seen(pat, h.room, "Ticket #1 is open")
	got := h.ticket(1)
	if got.Organization.Name != "Acme" || len(got.Messages[0].Attachments) != 1 {
		t.Fatalf("the ticket of %q has files %+v", got.Organization.Name, got.Messages[0].Attachments)
	}
	r, err := h.files.Open(got.Messages[0].Attachments[0].Blob)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
}
