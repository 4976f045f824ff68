package discord_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
	"usher/core"
	"usher/core/desk"
)

func TestShowOffersWhatIsAllowed(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "It leaks", "Since Monday.", func(o *desk.Opening) { o.Privacy = core.Public })
	w.answer("sam", id, "Only for us.", func(r *desk.Replying) { r.Internal = true })
	show := func(name string) discordtest.Message {
		return w.slash(name, w.help, "ticket show", discordtest.Options{"ticket": "1"})
	}
	m := show("sam")
	w.shows(m, "It leaks", "Since Monday.", "Only for us.", "Note for staff", "Take it", "Assign")
	m = show("bob")
	w.shows(m, "It leaks", "Since Monday.", "Reply", "Close", "not Only for us.", "not Note for staff", "not Take it")
	m = show("zoe")
	w.shows(m, "It leaks", "Reply", "not Only for us.", "not Close", "not Status:")
	w.slash("bob", w.help, "ticket privacy", discordtest.Options{"ticket": "1", "privacy": "private"})
	w.shows(show("zoe"), "not It leaks", "not Since Monday.")
	w.shows(show("zoe"), w.slash("zoe", w.help, "ticket show", discordtest.Options{"ticket": "99"}).Shown()[:10])
	w.shows(show("carl"), "not Since Monday.")
	w.shows(show("pat"), "It leaks", "Reply")
}

func TestButtonsOfATicket(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "It leaks", "Since Monday.")
	show := w.slash("sam", w.help, "ticket show", discordtest.Options{"ticket": "1"})
	sam := w.people["sam"]
	w.shows(w.answered("sam", w.help, sam.Click(show, "Take it")), "assigned to Sam")
	w.shows(w.answered("sam", w.help, sam.Select(show, "Status", "Pending")), "pending")
	w.shows(w.answered("sam", w.help, sam.Select(show, "Priority", "High")), "high")
	w.shows(w.answered("sam", w.help, sam.Select(show, "Category", "Upgrade")), "upgrade")
	if k := w.ticket(id).Ticket; k.Status != core.Pending || k.Priority != core.High || k.Category != "upgrade" || k.Assignee == 0 {
		t.Errorf("the ticket is %+v", k)
	}
	w.ok(sam.Click(show, "Note for staff").Wait())
	w.shows(w.modal("sam"), "Note on #1", "It leaks", "Only staff can read it")
	w.shows(w.answered("sam", w.help, sam.SubmitModal(map[string]any{"Note": "He is right."})), "Only staff can read it")
	if ms := w.ticket(id).Messages; !ms[len(ms)-1].Internal || ms[len(ms)-1].Text != "He is right." {
		t.Errorf("the note is %+v", ms[len(ms)-1])
	}
	w.ok(sam.Click(show, "Reply").Wait())
	w.modal("sam")
	m := w.answered("sam", w.help, sam.SubmitModal(map[string]any{"Your reply": "Please try again.", "Status after it": "In progress"}))
	w.shows(m, "Your reply is on #1", "in progress")
	if !slices.Contains(w.texts(id), "Please try again.") || w.ticket(id).Ticket.Status != core.InProgress {
		t.Errorf("the ticket is %+v with %q", w.ticket(id).Ticket, w.texts(id))
	}
	w.shows(w.answered("sam", w.help, sam.Click(show, "Close")), "closed")
	w.shows(w.answered("sam", w.help, sam.Click(show, "Close")), "closed") // no longer of use, and says so
}

func TestMoreOfATicket(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "It leaks", "Since Monday.")
	bob := w.people["bob"]
	show := w.slash("bob", w.help, "ticket show", discordtest.Options{"ticket": "1"})
	w.ok(bob.Select(show, "More…", "Copy somebody…").Wait())
	w.shows(w.modal("bob"), "Copies of #1")
	w.shows(w.answered("bob", w.help, bob.SubmitModal(map[string]any{"Mail addresses": "carl@acme.example"})), "carl@acme.example")
	if cc := w.ticket(id).CC; len(cc) != 1 || cc[0].Name != "Carl" {
		t.Errorf("copied are %+v", cc)
	}
	show = w.slash("bob", w.help, "ticket show", discordtest.Options{"ticket": "1"})
	pick := w.answered("bob", w.help, bob.Select(show, "More…", "Stop copies to…"))
	w.shows(pick, "Whom to copy no longer?", "Carl")
	m := w.answered("bob", w.help, bob.Select(pick, "Choose…", "Carl"))
	if len(w.ticket(id).CC) != 0 || m.ID != pick.ID {
		t.Errorf("copied are %+v, the answer: %s", w.ticket(id).CC, m.Shown())
	}
}

func TestPublicAsksFirst(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "It leaks", "Since Monday.")
	bob := w.people["bob"]
	show := w.slash("bob", w.help, "ticket show", discordtest.Options{"ticket": "1"})
	question := w.answered("bob", w.help, bob.Select(show, "More…", "Make public…"))
	w.shows(question, "Make public", "Leave it")
	if w.ticket(id).Ticket.Privacy != core.Private {
		t.Error("it was not asked")
	}
	m := w.answered("bob", w.help, bob.Click(question, "Leave it"))
	if m.ID != question.ID {
		t.Error("the question stays")
	}
	w.shows(m, "Nothing was changed.", "not Make public")
	question = w.answered("bob", w.help, bob.Select(show, "More…", "Make public…"))
	m = w.answered("bob", w.help, bob.Click(question, "Make public"))
	if m.ID != question.ID || w.ticket(id).Ticket.Privacy != core.Public {
		t.Errorf("it is %+v: %s", w.ticket(id).Ticket, m.Shown())
	}
	question = w.slash("bob", w.help, "ticket privacy", discordtest.Options{"ticket": "1", "privacy": "private"})
	w.shows(question, "private")
	question = w.slash("bob", w.help, "ticket privacy", discordtest.Options{"ticket": "1", "privacy": "public"})
	w.shows(question, "Yes, go ahead", "Leave it")
	w.answered("bob", w.help, bob.Click(question, "Yes, go ahead"))
	if w.ticket(id).Ticket.Privacy != core.Public {
		t.Error("a yes does nothing")
	}
}

func TestWhatLacksIsAskedFor(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "It leaks", "Since Monday.")
	bob := w.people["bob"]
	w.ok(bob.Slash(w.help, "ticket reply", discordtest.Options{"ticket": "1"}).Wait())
	w.modal("bob")
	w.answered("bob", w.help, bob.SubmitModal(map[string]any{"Your reply": "Still."}))
	pick := w.slash("bob", w.help, "ticket reply")
	w.shows(pick, "Which ticket?", "#1 It leaks")
	w.ok(bob.Select(pick, "Choose…", "#1 It leaks").Wait())
	w.modal("bob")
	w.answered("bob", w.help, bob.SubmitModal(map[string]any{"Your reply": "And now more."}))
	if got := w.texts(id); !slices.Equal(got, []string{"Since Monday.", "Still.", "And now more."}) {
		t.Errorf("it says %q", got)
	}
	pick = w.slash("bob", w.help, "ticket status", discordtest.Options{"ticket": "1"})
	w.shows(pick, "Which status?")
	w.answered("bob", w.help, bob.Select(pick, "Choose…", "Closed"))
	if w.ticket(id).Ticket.Status != core.Closed {
		t.Errorf("it is %+v", w.ticket(id).Ticket)
	}
	w.shows(w.slash("zoe", w.help, "ticket reply", discordtest.Options{"ticket": "1"}), "not It leaks") // no form for nothing
	if w.people["zoe"].Modal() != nil {
		t.Error("Zoe writes for nothing")
	}
	pick = w.slash("sam", w.help, "ticket assign", discordtest.Options{"ticket": "1"})
	w.shows(pick, "Who answers it?", "Ada", "Sam", "Somebody else…")
	w.answered("sam", w.help, w.people["sam"].Select(pick, "Choose…", "ada@desk.example"))
	if v := w.ticket(id); v.People[v.Ticket.Assignee].Name != "Ada" {
		t.Errorf("it is assigned to %+v", v.People[v.Ticket.Assignee])
	}
}

func TestInATicketsThread(t *testing.T) {
	w := newWorld(t)
	w.slash("bob", w.help, "ticket open", discordtest.Options{"subject": "It leaks"})
	at := w.threads(1)[0]
	bob := w.people["bob"]
	w.shows(w.slash("bob", at, "ticket show"), "It leaks", "Reply")
	w.ok(bob.Slash(at, "ticket reply").Wait())
	w.shows(w.modal("bob"), "Reply to #1")
	bob.CloseModal()
	w.slash("bob", at, "ticket priority", discordtest.Options{"priority": "high"})
	if w.ticket(1).Ticket.Priority != core.High {
		t.Errorf("it is %+v", w.ticket(1).Ticket)
	}
}

func TestPagesOfMessages(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "It leaks", "Message 1.")
	for i := 2; i <= 12; i++ {
		w.answer("sam", id, fmt.Sprintf("Message %d.", i))
	}
	bob := w.people["bob"]
	m := w.slash("bob", w.help, "ticket show", discordtest.Options{"ticket": "1"})
	w.shows(m, "Message 12.", "not Message 7.", "‹ 7 earlier messages")
	next := w.answered("bob", w.help, bob.Click(m, "‹ 7 earlier messages"))
	if next.ID != m.ID {
		t.Error("another page is another message")
	}
	w.shows(next, "Message 3.", "not Message 12.")
}

func TestWhatIsWrittenIsNotLost(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "It leaks", "Since Monday.")
	bob := w.people["bob"]
	text := strings.TrimSpace(strings.Repeat("A *long* story with `marks`.\n", 135)) // nearly all that a form takes
	w.ok(bob.Slash(w.help, "ticket open").Wait())
	w.modal("bob")
	m := w.answered("bob", w.help, bob.SubmitModal(map[string]any{"Subject": "It drips", "Description": text, "Copies to": "carl at acme"}))
	w.shows(m, "“carl” is not a mail address", "It drips", "A *long* story", "Write it again")
	w.ok(bob.Click(m, "Write it again").Wait())
	w.shows(w.modal("bob"), text, "It drips", "carl at acme")
	w.answered("bob", w.help, bob.SubmitModal(map[string]any{"Copies to": "carl@acme.example"}))
	if v := w.newest(); v.Ticket.Subject != "It drips" || v.Messages[0].Text != text || len(v.CC) != 1 {
		t.Errorf("the ticket is %+v", v.Ticket)
	}

	w.ok(bob.Slash(w.help, "ticket reply", discordtest.Options{"ticket": "1"}).Wait())
	w.modal("bob")
	m = w.answered("bob", w.help, bob.SubmitModal(map[string]any{"Your reply": "Wait for it.", "Status after it": "later"}))
	w.shows(m, "`later` is not a status", "Wait for it.", "Write it again")
	w.ok(bob.Click(m, "Write it again").Wait())
	w.modal("bob")
	w.done(w.RemoveContact(w.ctx(), w.by("system"), "Acme", addressOf["bob"])) // meanwhile
	m = w.answered("bob", w.help, bob.SubmitModal(map[string]any{"Status after it": "pending"}))
	w.shows(m, "Wait for it.", "Write it again", "not Your reply is on")
	if got := w.texts(id); len(got) != 1 {
		t.Errorf("it says %q", got)
	}
}

func TestTranscript(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "It leaks", "Since *Monday*.")
	w.answer("sam", id, "Only for us.", func(r *desk.Replying) { r.Internal = true })
	w.answer("sam", id, "# Not a heading")
	w.slash("bob", w.help, "ticket close", discordtest.Options{"ticket": "1"})
	file := func(name string) string {
		m := w.slash(name, w.help, "ticket transcript", discordtest.Options{"ticket": "1"})
		if len(m.Files) != 1 || m.Files[0].Name != "ticket-1.md" || !m.Ephemeral {
			t.Fatalf("%s gets %+v: %s", name, m.Files, m.Shown())
		}
		return string(m.Files[0].Data)
	}
	bobs, sams := file("bob"), file("sam")
	for _, word := range []string{"# #1 It leaks", "**Status:** closed", "**Organization:** Acme", "> Since \\*Monday\\*.", "> \\# Not a heading", "status: new", "Bob"} {
		if !strings.Contains(bobs, word) {
			t.Errorf("Bob's has no %q:\n%s", word, bobs)
		}
	}
	if strings.Contains(bobs, "Only for us.") {
		t.Error("Bob reads a note")
	}
	if !strings.Contains(sams, "Only for us.") {
		t.Errorf("Sam's has no note:\n%s", sams)
	}
	m := w.slash("zoe", w.help, "ticket transcript", discordtest.Options{"ticket": "1"})
	if w.shows(m, "not It leaks"); len(m.Files) > 0 {
		t.Error("Zoe gets the file")
	}
	w.open("bob", "Another", "X.")
	pick := w.slash("bob", w.help, "ticket transcript")
	m = w.answered("bob", w.help, w.people["bob"].Select(pick, "Choose…", "#2 Another"))
	if len(m.Files) != 1 {
		t.Errorf("Bob gets %s", m.Shown())
	}
}
