package slack_test

import (
	"strings"
	"testing"

	"usher/core"
)

func TestMenu(t *testing.T) {
	h := newHouse(t)
	h.opened("Login fails")
	h.alice.Command(h.room, "/ticket", "")
	m := h.seen(h.alice, h.room, "What can I do for you?")
	h.alice.Click(m, "Search")
	h.submit(h.alice, h.form(h.alice, "Search"), map[string]any{"Words to look for": "login"})
	h.seen(h.alice, h.room, "Login fails")
	if got := h.alice.Suggest(m, "Find a ticket", "log"); len(got) != 1 || got[0].Value != "show 1" {
		t.Errorf("suggested are %v", got)
	}
	h.alice.Choose(m, "Find a ticket", "show 1")
	h.seen(h.alice, h.room, "The text.")
	h.alice.Click(m, "Open a ticket")
	h.form(h.alice, "Open a ticket")
}

// Without a number the ticket is asked for, and then what is missing still.
func TestPickTicket(t *testing.T) {
	h := newHouse(t)
	h.opened("Login fails")
	h.opened("Printer on fire")
	h.alice.Command(h.room, "/ticket", "reply")
	m := h.seen(h.alice, h.room, "Which ticket?")
	if got := h.alice.Suggest(m, "pick:tickets", "prin"); len(got) != 1 || got[0].Text != "#2 Printer on fire" {
		t.Errorf("suggested are %v", got)
	}
	h.alice.Choose(m, "pick:tickets", "reply 2 …")
	h.submit(h.alice, h.form(h.alice, "Reply to #2"), map[string]any{"Your reply": "It is out."})
	h.seen(h.alice, h.room, "Your reply is on #2")
	if got := h.ticket(2).Messages[1].Text; got != "It is out." {
		t.Errorf("the reply is %q", got)
	}
}

func TestShortForms(t *testing.T) {
	h := newHouse(t)
	h.opened("Login fails")
	for line, title := range map[string]string{
		"reply 1": "Reply to #1", "status 1": "Status of #1", "priority 1": "Priority of #1", "category 1": "Category of #1",
		"subject 1": "Rename #1", "follow-up 1": "Follow-up of #1", "search": "Search", "contacts add": "Add a contact",
	} {
		h.alice.Command(h.room, "/ticket", line)
		h.form(h.alice, title)
		h.alice.CloseView(true)
	}
	h.alice.Command(h.room, "/ticket", "status 1")
	v := h.form(h.alice, "Status of #1")
	h.submit(h.alice, v, map[string]any{"Status": "Pending"})
	h.seen(h.alice, h.room, "#1 is pending.")
	if got := h.ticket(1).Ticket.Status; got != core.Pending {
		t.Errorf("the status is %s", got)
	}
}

// What is wrong, rather than missing, gets the nearest right words.
func TestWrongWords(t *testing.T) {
	h := newHouse(t)
	h.opened("Login fails")
	h.alice.Command(h.room, "/ticket", "status 1 pendign")
	h.seen(h.alice, h.room, "Did you mean `pending`?")
	h.alice.Command(h.room, "/ticket", "rply 1 hello")
	m := h.seen(h.alice, h.room, "Did you mean `/ticket reply 1 hello`?")
	h.alice.Click(m, "reply 1 hello")
	h.seen(h.alice, h.room, "Your reply is on #1")
	h.alice.Command(h.room, "/ticket", "shw")
	h.seen(h.alice, h.room, "Did you mean `/ticket show N [from:K]`?")
	if h.alice.View() != nil {
		t.Errorf("a form opened: %s", h.alice.View().Title)
	}
}

func TestSupportBox(t *testing.T) {
	h := newHouse(t)
	h.alice.Command(h.room, "/support", "")
	m := h.seen(h.alice, h.room, "team")
	h.alice.Click(m, "Add a contact")
	h.form(h.alice, "Add a contact")
	h.linked(h.bob)
	h.bob.Command(h.room, "/support", "")
	if m := h.seen(h.bob, h.room, "Contacts"); m.Has("Add a contact") {
		t.Errorf("Bob, who is no owner, is offered %q", m.Labels())
	}
}

func TestLinkByForm(t *testing.T) {
	h := newHouse(t, func(h *house) { h.cfg.TrustedTeams = nil })
	h.alice.Command(h.room, "/support", "link")
	h.submit(h.alice, h.form(h.alice, "Link your account"), map[string]any{"Your mail address": "alice@acme.example"})
	m := h.seen(h.alice, h.room, "on its way")
	list, err := h.desk.Outbox(t.Context(), core.Queued)
	if err != nil || !strings.Contains(list[0].Body, `"who":"alice in Slack"`) {
		t.Errorf("the newest mail is %+v, %v, want one that says who asks", list[0], err)
	}
	h.alice.Click(m, "Enter the code")
	h.submit(h.alice, h.form(h.alice, "Link your account"), map[string]any{"The code that was mailed to you": "000000"})
	h.seen(h.alice, h.room, "code")
	h.alice.Command(h.room, "/support", "verify")
	h.form(h.alice, "Link your account")
}

func TestLinkedAlready(t *testing.T) {
	h := newHouse(t)
	h.linked(h.alice)
	h.alice.Command(h.room, "/support", "link")
	h.seen(h.alice, h.room, "Your account is linked already, to alice@acme.example")
}

// Menus offer nothing to who is not linked, and to others only what they may see.
func TestSuggestionsKeepSecrets(t *testing.T) {
	h := newHouse(t)
	h.opened("Login fails")
	zoe := h.Home.User("Zoe", "zoe@home.example")
	h.room.Add(zoe)
	zoe.Command(h.room, "/ticket", "show")
	m := h.seen(zoe, h.room, "Which ticket?")
	for _, typed := range []string{"", "1", "login"} {
		if got := zoe.Suggest(m, "pick:tickets", typed); len(got) != 0 {
			t.Errorf("for %q Zoe is offered %v", typed, got)
		}
	}
	zoe.Command(h.room, "/support", "unlink")
	h.idle()
	if got := zoe.Suggest(m, "pick:tickets", "1"); len(got) != 0 {
		t.Errorf("unlinked, Zoe is offered %v", got)
	}
	zoe.Command(h.room, "/ticket", "reply")
	h.idle()
	if seen := zoe.Seen(h.room); !strings.Contains(seen[len(seen)-1].Shown(), "Link") {
		t.Errorf("unlinked, Zoe is told %s", seen[len(seen)-1].Shown())
	}
}
