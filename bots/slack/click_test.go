package slack_test

import (
	"strings"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
	"usher/core"
)

// opened has Alice open a private ticket of Acme, #1.
func (h *house) opened(subject string) {
	h.t.Helper()
	n := h.tickets()
	h.alice.Command(h.room, "/ticket", "open "+subject+"\nThe text.")
	h.Until(h.t, "the ticket", func() bool { return h.tickets() == n+1 })
	h.idle()
}

// show types /ticket show, and waits for the ticket.
func (h *house) show(u *slacktest.User, n string) slacktest.Message {
	h.t.Helper()
	u.Command(h.room, "/ticket", "show "+n)
	return h.seen(u, h.room, "The text.")
}

func TestReplyByButton(t *testing.T) {
	h := newHouse(t)
	h.opened("Login fails")
	h.alice.Click(h.show(h.alice, "1"), "Reply")
	v := h.form(h.alice, "Reply to #1")
	if v.Has("Internal note") || !strings.Contains(v.Shown(), "Login fails") {
		t.Errorf("the form is %s", v.Shown())
	}
	h.submit(h.alice, v, map[string]any{"Your reply": "It works now.", "Status": "Closed", "Files": slacktest.File{Name: "a.txt", Data: []byte("abc")}})
	h.seen(h.alice, h.room, "Your reply is on #1, which is closed.")
	got := h.ticket(1)
	if last := got.Messages[1]; last.Text != "It works now." || len(last.Attachments) != 1 || got.Ticket.Status != core.Closed {
		t.Errorf("the ticket is %s, the reply %+v", got.Ticket.Status, last)
	}
}

// What staff tick as internal is a note, that nobody else reads.
func TestNoteByReplyForm(t *testing.T) {
	h := newHouse(t)
	h.opened("Login fails")
	h.sam.Click(h.show(h.sam, "1"), "Reply")
	v := h.form(h.sam, "Reply to #1")
	h.submit(h.sam, v, map[string]any{"Your reply": "A known bug.", "Internal note": []string{"internal"}})
	h.seen(h.sam, h.room, "Only staff can read it")
	if last := h.ticket(1).Messages[1]; !last.Internal {
		t.Errorf("the message is %+v", last)
	}
	h.alice.Command(h.room, "/ticket", "show 1")
	h.idle()
	for _, m := range h.alice.Seen(h.room) {
		if strings.Contains(m.Shown(), "A known bug") {
			t.Error("Alice reads the note")
		}
	}
}

func TestButtonsRun(t *testing.T) {
	h := newHouse(t)
	h.opened("Login fails")
	h.sam.Click(h.show(h.sam, "1"), "Take it")
	h.seen(h.sam, h.room, "#1 is assigned to sam")
	h.alice.Choose(h.show(h.alice, "1"), "Priority", "Urgent")
	h.seen(h.alice, h.room, "#1 has priority urgent.")
	h.alice.Click(h.show(h.alice, "1"), "Close")
	h.seen(h.alice, h.room, "#1 is closed.")
}

// A button that is still there does no more than its user may do now.
func TestOldButton(t *testing.T) {
	h := newHouse(t)
	h.linked(h.bob)
	h.opened("Login fails")
	shown := h.show(h.bob, "1")
	h.do("contacts remove bob@acme.example org:Acme yes")
	h.bob.Click(shown, "Close")
	m := h.seen(h.bob, h.room, "There is no ticket #1 that you can see")
	h.bob.Click(shown, "Reply")
	h.Until(t, "the second refusal", func() bool { return len(h.bob.Seen(h.room)) > 3 })
	if h.bob.View() != nil || h.ticket(1).Ticket.Status == core.Closed {
		t.Errorf("a form opened, or the ticket is closed; %s", m.Shown())
	}
}

// Another page of a list takes the place of the one before, and so does the same list
// in another order or filtered.
func TestPages(t *testing.T) {
	h := newHouse(t)
	for range 23 {
		h.alice.Command(h.room, "/ticket", "open Again\nThe text.")
	}
	h.Until(t, "the tickets", func() bool { return h.tickets() == 23 })
	h.idle()
	h.alice.Command(h.room, "/ticket", "list mine")
	m := h.seen(h.alice, h.room, "20 of 23")
	n := len(h.alice.Seen(h.room))
	h.alice.Click(m, "More")
	h.seen(h.alice, h.room, "3 of 23")
	h.do("priority 2 urgent")
	for _, c := range []struct{ menu, option, has, lacks string }{
		{"Order", "Most urgent first", "#2 Again", "#1 Again"}, {"Status", "Closed", "no such tickets", "Again"},
		{"Status", "Any but closed", "#2 Again", "#1 Again"},
	} {
		h.alice.Choose(h.alice.Seen(h.room)[n-1], c.menu, c.option)
		h.Until(t, c.option, func() bool {
			shown := h.alice.Seen(h.room)[n-1].Shown()
			return strings.Contains(shown, c.has) && !strings.Contains(shown, c.lacks)
		})
	}
	if now := len(h.alice.Seen(h.room)); now != n {
		t.Errorf("Alice sees %d messages, and saw %d before", now, n)
	}
}

func TestAssignByForm(t *testing.T) {
	h := newHouse(t)
	h.do("staff add ada@example.org")
	h.opened("Login fails")
	h.sam.Click(h.show(h.sam, "1"), "Assign")
	v := h.form(h.sam, "Assign #1")
	for _, o := range h.sam.Suggest(v, "Who answers it", "") {
		if strings.Contains(o.Value, "acme") {
			t.Errorf("a customer is offered: %v", o)
		}
	}
	h.submit(h.sam, v, map[string]any{"Who answers it": "ada@example.org"})
	h.seen(h.sam, h.room, "#1 is assigned to ada")
}

func TestCopyByForm(t *testing.T) {
	h := newHouse(t)
	h.opened("Login fails")
	h.alice.Command(h.room, "/ticket", "cc 1 add")
	v := h.form(h.alice, "Copies of #1")
	h.alice.Submit(v, map[string]any{"Mail address": "nobody"})
	h.Until(t, "the error", func() bool { return len(h.alice.View().Errors) == 1 })
	h.submit(h.alice, h.alice.View(), map[string]any{"Mail address": "carol@other.example, dave@other.example"})
	h.seen(h.alice, h.room, "dave@other.example gets the mails of #1")
	if got := h.ticket(1).CC; len(got) != 2 {
		t.Errorf("copied are %v", got)
	}
}

func TestFollowUpByForm(t *testing.T) {
	h := newHouse(t)
	h.opened("Login fails")
	h.alice.Command(h.room, "/ticket", "follow-up 1")
	v := h.form(h.alice, "Follow-up of #1")
	h.submit(h.alice, v, map[string]any{"Subject": "Login fails again", "Description": "Today."})
	h.seen(h.alice, h.room, "Ticket #2 is open: Login fails again")
	if got := h.ticket(2).Ticket; got.FollowUpOf != 1 {
		t.Errorf("ticket = %+v", got)
	}
}

func TestContactsByForm(t *testing.T) {
	h := newHouse(t)
	h.linked(h.bob)
	h.alice.Command(h.room, "/support", "contacts add")
	h.submit(h.alice, h.form(h.alice, "Add a contact"), map[string]any{"Mail address": "dora@acme.example"})
	h.seen(h.alice, h.room, "dora@acme.example")
	h.idle()
	h.alice.Command(h.room, "/support", "contacts remove")
	v := h.form(h.alice, "Remove a contact")
	h.submit(h.alice, v, map[string]any{"Person": "bob@acme.example"})
	h.seen(h.alice, h.room, "bob@acme.example is no longer")
}

func TestPartnerByForm(t *testing.T) {
	h := newHouse(t)
	h.do("org add Parta plan:none")
	h.do("org certify Parta")
	h.alice.Command(h.room, "/support", "partners add")
	v := h.form(h.alice, "Add a partner")
	h.alice.Submit(v, map[string]any{"Partner": "Parta", "Until": "2020-01-31"})
	h.Until(t, "the error", func() bool { return strings.Contains(h.alice.View().Errors["until"], "past") })
	day := time.Now().AddDate(1, 0, 0).Format(time.DateOnly)
	h.submit(h.alice, h.alice.View(), map[string]any{"Until": day})
	m := h.seen(h.alice, h.room, "Parta")
	if strings.Contains(m.Shown(), "Yes, go ahead") {
		h.alice.Click(m, "Yes, go ahead")
	}
	h.idle()
	gs, err := h.desk.Partners(t.Context(), core.System(), "Acme")
	if err != nil || len(gs) != 1 || gs[0].Until.IsZero() {
		t.Errorf("partners = %+v, %v", gs, err)
	}
	h.alice.Command(h.room, "/support", "partners remove")
	h.submit(h.alice, h.form(h.alice, "Remove a partner"), map[string]any{"Partner": "Parta"})
}
