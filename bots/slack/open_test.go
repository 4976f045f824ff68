package slack_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/desk"
)

// form waits for the modal of that title.
func (h *house) form(u *slacktest.User, title string) *slacktest.View {
	h.t.Helper()
	var v *slacktest.View
	h.Until(h.t, "the form "+title, func() bool {
		v = u.View()
		return v != nil && v.Title == title
	})
	return v
}

// linked has somebody be known to the desk.
func (h *house) linked(u *slacktest.User) {
	h.t.Helper()
	u.Command(h.room, "/ticket", "whoami")
	h.seen(u, h.room, "Your account is linked")
	h.idle()
}

// openForm types /ticket open, and waits for its form.
func (h *house) openForm(u *slacktest.User, text string) *slacktest.View {
	h.t.Helper()
	u.Command(h.room, "/ticket", strings.TrimSpace("open "+text))
	return h.form(u, "Open a ticket")
}

// submit sends a modal off, which Slack takes.
func (h *house) submit(u *slacktest.User, v *slacktest.View, values map[string]any) {
	h.t.Helper()
	if err := u.Submit(v, values).Wait(); err != nil {
		h.t.Fatalf("submit %q: %v", v.Title, err)
	}
}

func (h *house) ticket(n int) desk.View {
	h.t.Helper()
	v, err := h.desk.Show(h.t.Context(), core.System(), core.TicketID(n))
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

func TestOpenByForm(t *testing.T) {
	h := newHouse(t)
	v := h.openForm(h.alice, "")
	h.submit(h.alice, v, map[string]any{
		"Subject": "Login fails", "Description": "Since Monday.", "Category": "Upgrade", "Priority": "High",
		"Copies to": "carol@other.example", "Files": slacktest.File{Name: "log.txt", Data: []byte("a log")},
	})
	h.seen(h.alice, h.room, "Ticket #1 is open: Login fails")
	h.Until(t, "the first message about it, with the plan", func() bool {
		ms := h.alice.Messages()
		return len(ms) == 1 && strings.Contains(ms[0].Shown(), "Plan: team")
	})
	got := h.ticket(1)
	if got.Ticket.Priority != core.High || got.Ticket.Privacy != core.Private || got.Ticket.Category != "upgrade" || got.Organization.Name != "Acme" {
		t.Errorf("ticket = %+v", got.Ticket)
	}
	if len(got.CC) != 1 || got.CC[0].Primary != "carol@other.example" {
		t.Errorf("copied are %v", got.CC)
	}
	first := got.Messages[0]
	if first.Text != "Since Monday." || first.Channel != core.Slack || len(first.Attachments) != 1 || first.Attachments[0].Blob.Size != 5 {
		t.Errorf("message = %+v", first)
	}
}

// What is typed behind the command is in the form.
func TestOpenFormIsFilled(t *testing.T) {
	h := newHouse(t)
	v := h.openForm(h.alice, "Login fails priority:urgent category:upgrade")
	h.submit(h.alice, v, map[string]any{"Description": "All day."})
	h.seen(h.alice, h.room, "Ticket #1 is open: Login fails")
	if got := h.ticket(1).Ticket; got.Priority != core.Urgent || got.Category != "upgrade" {
		t.Errorf("ticket = %+v", got)
	}
}

// The form has what the person's plan allows, and no more.
func TestOpenFormShowsWhatIsAllowed(t *testing.T) {
	h := newHouse(t)
	zoe := h.Home.User("Zoe", "zoe@home.example")
	h.room.Add(zoe)
	for who, c := range map[*slacktest.User]struct{ has, lacks []string }{
		h.alice: {[]string{"Priority", "Who can read it", "On behalf of", "Files", "Copies to"}, []string{"Organization"}},
		zoe:     {[]string{"Subject", "Description", "Category"}, []string{"Priority", "Who can read it", "On behalf of", "Files", "Organization"}},
		h.sam:   {[]string{"Organization", "Priority", "On behalf of", "Files"}, nil},
	} {
		v := h.openForm(who, "")
		for _, l := range c.has {
			if !v.Has(l) {
				t.Errorf("%s has no field %q, only %q", who, l, v.Labels())
			}
		}
		for _, l := range c.lacks {
			if v.Has(l) {
				t.Errorf("%s has the field %q", who, l)
			}
		}
	}
	if v := zoe.View(); !strings.Contains(v.Shown(), "Everybody can read this ticket") {
		t.Errorf("Zoe is not told who reads it: %s", v.Shown())
	}
}

func TestOpenOnBehalf(t *testing.T) {
	h := newHouse(t)
	h.linked(h.bob)
	v := h.openForm(h.alice, "")
	if got := h.alice.Suggest(v, "On behalf of", "bo"); len(got) != 1 || got[0].Text != "bob" || strings.Contains(got[0].Value, "@") {
		t.Errorf("suggested are %+v", got)
	}
	h.submit(h.alice, v, map[string]any{"Subject": "For Bob", "Description": "He asked me.", "On behalf of": "bob"})
	h.seen(h.alice, h.room, "Ticket #1 is open: For Bob")
	if got := h.ticket(1); got.People[got.Ticket.Requester].Primary != "bob@acme.example" {
		t.Errorf("the ticket is for %+v", got.People[got.Ticket.Requester])
	}
}

func TestStaffOpenForAnyOrganization(t *testing.T) {
	h := newHouse(t)
	h.linked(h.alice)
	v := h.openForm(h.sam, "")
	h.sam.Choose(v, "Organization", "Acme")
	h.Until(t, "the form is for Acme", func() bool { return strings.Contains(h.sam.View().PrivateMetadata, "Acme") })
	h.submit(h.sam, h.sam.View(), map[string]any{"Subject": "A call", "Description": "She called.", "On behalf of": "alice@acme.example"})
	h.seen(h.sam, h.room, "Ticket #1 is open: A call")
	if got := h.ticket(1); got.Organization.Name != "Acme" || got.People[got.Ticket.Requester].Primary != "alice@acme.example" {
		t.Errorf("ticket = %+v for %+v", got.Ticket, got.People[got.Ticket.Requester])
	}
}

// Another organization brings other fields, and what was typed stays.
func TestOpenFormOfAnotherOrganization(t *testing.T) {
	h := newHouse(t, func(h *house) {
		h.do("org add Globex plan:enterprise")
		h.do("owners add gina@globex.example org:Globex")
		h.do("contacts add alice@acme.example org:Globex")
	})
	v := h.openForm(h.alice, "")
	if !strings.Contains(v.Shown(), "Up to 7 MB each") {
		t.Fatalf("the form is not for Acme: %s", v.Shown())
	}
	h.alice.Type(v, "Description", "It broke.")
	h.alice.Choose(v, "Organization", "Globex")
	h.Until(t, "the fields of Globex", func() bool { return strings.Contains(h.alice.View().Shown(), "Up to 20 MB each") })
	h.submit(h.alice, h.alice.View(), map[string]any{"Subject": "Elsewhere"})
	h.seen(h.alice, h.room, "Ticket #1 is open: Elsewhere")
	if got := h.ticket(1); got.Organization.Name != "Globex" || got.Messages[0].Text != "It broke." {
		t.Errorf("ticket of %s says %q", got.Organization.Name, got.Messages[0].Text)
	}
}

// Somebody typed on while the fields changed: they change all the same.
func TestOrganizationChangeWins(t *testing.T) {
	h := newHouse(t, func(h *house) {
		h.do("org add Globex plan:enterprise")
		h.do("owners add gina@globex.example org:Globex")
		h.do("contacts add alice@acme.example org:Globex")
	})
	v := h.openForm(h.alice, "")
	h.Allow("views.update", "hash_conflict")
	h.Fail("views.update", 1, "hash_conflict")
	h.alice.Choose(v, "Organization", "Globex")
	h.Until(t, "the fields of Globex", func() bool { return strings.Contains(h.alice.View().Shown(), "Up to 20 MB each") })
}

// In a plan with nothing to choose there is nothing of it to fill in.
func TestOpenFormOfSmallPlan(t *testing.T) {
	h := newHouse(t, func(h *house) {
		h.do("org add Tiny plan:community")
		h.do("owners add tina@tiny.example org:Tiny")
	})
	tina := h.Home.User("Tina", "tina@tiny.example")
	h.room.Add(tina)
	v := h.openForm(tina, "")
	for _, l := range []string{"Priority", "Who can read it", "Files"} {
		if v.Has(l) {
			t.Errorf("Tina has the field %q", l)
		}
	}
	h.submit(tina, v, map[string]any{"Subject": "Small", "Description": "Text."})
	h.seen(tina, h.room, "Ticket #1 is open: Small")
	if got := h.ticket(1); got.Organization.Name != "Tiny" || got.Ticket.Privacy != core.Public {
		t.Errorf("ticket = %+v of %s", got.Ticket, got.Organization.Name)
	}
}

// Similar articles and tickets appear while the subject is typed, and can be read
// without leaving the form.
func TestSimilarAppears(t *testing.T) {
	h := newHouse(t)
	h.do("article add upgrade-login title:\"Login fails after an upgrade\" public\nImport the certificate once more.")
	v := h.openForm(h.alice, "")
	h.alice.Type(v, "Description", "Help!")
	for _, typed := range []string{"L", "Login", "Login fails", "Login fails after upgrade"} {
		h.alice.Type(v, "Subject", typed)
	}
	h.Until(t, "what is similar", func() bool { return h.alice.View().Has("Read") })
	if got := h.alice.View(); !strings.Contains(got.Shown(), "Login fails after an upgrade") {
		t.Errorf("the form shows %s", got.Shown())
	}
	h.alice.Click(h.alice.View(), "Read")
	h.Until(t, "the article", func() bool { return h.alice.View().Depth == 2 })
	if got := h.alice.View(); !strings.Contains(got.Shown(), "Import the certificate once more") {
		t.Errorf("the article is %s", got.Shown())
	}
	h.alice.CloseView(false)
	h.submit(h.alice, h.alice.View(), nil)
	h.seen(h.alice, h.room, "Ticket #1 is open: Login fails after upgrade")
	if got := h.ticket(1).Messages[0].Text; got != "Help!" {
		t.Errorf("the text is %q", got)
	}
	if n := len(h.Calls("views.update")); n > 3 {
		t.Errorf("four letters drew the form %d times", n)
	}
}

// Sent off, what lies on a form closes, and the form stays as it was filled in.
func TestReplyOverAForm(t *testing.T) {
	h := newHouse(t)
	h.alice.Command(h.room, "/ticket", "open Login fails privacy:public\nThe text.")
	h.seen(h.alice, h.room, "Ticket #1 is open")
	v := h.openForm(h.alice, "")
	h.alice.Type(v, "Description", "Help!")
	h.alice.Type(v, "Subject", "Login fails again")
	h.Until(t, "what is similar", func() bool { return h.alice.View().Has("Show") })
	h.alice.Click(h.alice.View(), "Show")
	h.Until(t, "the ticket", func() bool { return h.alice.View().Depth == 2 })
	h.alice.Click(h.alice.View(), "Reply")
	h.Until(t, "the form to reply", func() bool { return h.alice.View().Depth == 3 })
	h.submit(h.alice, h.alice.View(), map[string]any{"Your reply": "It works now."})
	h.Until(t, "the answer in place of the ticket", func() bool {
		now := h.alice.View()
		return now.Depth == 2 && strings.Contains(now.Shown(), "Your reply is on #1")
	})
	h.alice.Click(h.alice.View(), "Show #1")
	h.Until(t, "the ticket again", func() bool { return strings.Contains(h.alice.View().Shown(), "It works now.") })
	h.Allow("views.push", "push_limit_reached")
	h.alice.Click(h.alice.View(), "Reply")
	h.seen(h.alice, h.room, "Once you have closed them")
	h.alice.CloseView(false)
	h.alice.CloseView(false)
	h.submit(h.alice, h.alice.View(), nil)
	h.seen(h.alice, h.room, "Ticket #2 is open: Login fails again")
	if got := h.ticket(2).Messages[0].Text; got != "Help!" {
		t.Errorf("the text is %q", got)
	}
}

// A form that was changed meanwhile is not drawn over.
func TestSimilarGivesWay(t *testing.T) {
	h := newHouse(t)
	h.do("article add upgrade-login title:\"Login fails after an upgrade\" public\nImport the certificate once more.")
	v := h.openForm(h.alice, "")
	h.Allow("views.update", "hash_conflict")
	h.Fail("views.update", 1, "hash_conflict")
	h.alice.Type(v, "Subject", "Login fails")
	h.Until(t, "the first try", func() bool { return len(h.Calls("views.update")) == 1 })
	h.alice.Type(v, "Subject", "Login fails after upgrade")
	h.Until(t, "what is similar", func() bool { return h.alice.View().Has("Read") })
}

// Where the moment for a form is past, a button brings it.
func TestLateForm(t *testing.T) {
	h := newHouse(t)
	h.Allow("views.open", "expired_trigger_id")
	h.Fail("views.open", 1, "expired_trigger_id")
	h.alice.Command(h.room, "/ticket", "open Login fails")
	m := h.seen(h.alice, h.room, "took me too long")
	h.alice.Click(m, "Open a ticket")
	v := h.form(h.alice, "Open a ticket")
	h.submit(h.alice, v, map[string]any{"Description": "Again."})
	h.seen(h.alice, h.room, "Ticket #1 is open: Login fails")
}

// A form that Slack did not open at once is not asked for again once its moment is
// past.
func TestFormTriedTooLate(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.slack.Break("views.open", 1, http.StatusServiceUnavailable)
	sam := w.people["sam"]
	sam.Command(w.acme, "/ticket", "open Login fails")
	w.until("the first try", func() bool { return w.app.Intake().Retried == 1 })
	w.ahead.Store(int64(4 * time.Second))
	w.until("what to do", func() bool { return len(saying("took me too long", shown(sam.Seen(w.acme)))) == 1 })
	w.quiet()
	if n := len(w.slack.Calls("views.open")); n != 0 || sam.View() != nil {
		t.Errorf("Slack was asked %d times again, and shows %+v; want nothing of both", n, sam.View())
	}
}

// A form that is sent off twice opens one ticket.
func TestSubmitOnce(t *testing.T) {
	h := newHouse(t)
	h.RedeliverAll()
	v := h.openForm(h.alice, "")
	h.submit(h.alice, v, map[string]any{"Subject": "Once", "Description": "Only."})
	h.seen(h.alice, h.room, "Ticket #1 is open")
	h.idle()
	if n := h.tickets(); n != 1 {
		t.Errorf("there are %d tickets", n)
	}
}

func TestFormErrors(t *testing.T) {
	h := newHouse(t)
	v := h.openForm(h.alice, "")
	h.alice.Submit(v, map[string]any{"Subject": "   ", "Description": "Text", "Copies to": "bob@acme.example, carol"})
	h.Until(t, "the errors", func() bool { return len(h.alice.View().Errors) == 2 })
	if got := h.alice.View().Errors["cc"]; !strings.Contains(got, "“carol” is not a mail address") {
		t.Errorf("the errors are %v", h.alice.View().Errors)
	}
	h.idle()
	if n := h.tickets(); n != 0 {
		t.Errorf("there are %d tickets", n)
	}
	h.submit(h.alice, h.alice.View(), map[string]any{"Subject": "Better", "Copies to": ""})
	h.seen(h.alice, h.room, "Ticket #1 is open: Better")
}

// What the plan does not take is left out, and the answer says why.
func TestTooLargeFile(t *testing.T) {
	h := newHouse(t)
	v := h.openForm(h.alice, "")
	big := slacktest.File{Name: "dump.bin", Data: make([]byte, 7_000_001)}
	h.submit(h.alice, v, map[string]any{"Subject": "A dump", "Description": "See the file.", "Files": big})
	m := h.seen(h.alice, h.room, "Ticket #1 is open")
	if !strings.Contains(m.Shown(), "“dump.bin” was left out") || len(h.ticket(1).Messages[0].Attachments) != 0 {
		t.Errorf("the answer is %s", m.Shown())
	}
}

// A command with a text below it needs no form.
func TestOpenAtOnce(t *testing.T) {
	h := newHouse(t)
	h.alice.Command(h.room, "/ticket", "open Login fails\nSince Monday.")
	h.seen(h.alice, h.room, "Ticket #1 is open: Login fails")
	if h.alice.View() != nil {
		t.Error("a form opened")
	}
}

// Who is not linked opens a ticket for the community by the button of the greeting.
func TestUnlinkedOpen(t *testing.T) {
	h := newHouse(t, func(h *house) { h.cfg.TrustedTeams = nil })
	h.alice.Command(h.room, "/ticket", "open")
	m := h.seen(h.alice, h.room, "Link your work address")
	h.alice.Click(m, "Open a community ticket")
	v := h.form(h.alice, "Open a ticket")
	if got := v.Labels(); len(got) != 2 {
		t.Errorf("the fields are %q", got)
	}
	h.submit(h.alice, v, map[string]any{"Subject": "How does it work?", "Description": "I wonder."})
	h.seen(h.alice, h.room, "Ticket #1 is open")
	if got := h.ticket(1); !got.Ticket.Community() || got.People[got.Ticket.Creator].Name != "alice" {
		t.Errorf("ticket = %+v of %+v", got.Ticket, got.People)
	}
	h.alice.Command(h.room, "/ticket", "show 1")
	h.seen(h.alice, h.room, "I wonder.")
}
