package slack_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/desk"
)

// card is the card of a ticket in the staff's channel.
func (w *world) card(id core.TicketID) slacktest.Message {
	w.t.Helper()
	return w.note(id.String() + " ")
}

// note is the app's one message in the staff's channel, outside of threads, that
// says some words.
func (w *world) note(words string) slacktest.Message {
	w.t.Helper()
	var found []slacktest.Message
	for _, m := range w.triage.Messages() {
		if m.App && m.Thread == "" && strings.Contains(m.Shown(), words) {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("%d messages in the staff's channel say %q, want one: %q", len(found), words, shown(w.triage.Messages()))
	}
	return found[0]
}

func says(t *testing.T, what string, m slacktest.Message, want []string, not ...string) {
	t.Helper()
	for _, s := range want {
		if !strings.Contains(m.Shown(), s) {
			t.Errorf("%s does not say %q:\n%s", what, s, m.Shown())
		}
	}
	for _, s := range not {
		if strings.Contains(m.Shown(), s) {
			t.Errorf("%s says %q:\n%s", what, s, m.Shown())
		}
	}
}

// TestTriageCard has the staff work a ticket from its card, which stays current
// whoever changes it and however.
func TestTriageCard(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "Login broken", "It says no.")
	w.quiet()
	says(t, "the card", w.card(id), []string{"#1 Login broken", "Bob", "Acme", "new", "unassigned", "Take it", "Reply"})
	w.people["sam"].Click(w.card(id), "Take it")
	w.quiet()
	says(t, "the card once taken", w.card(id), []string{"assigned", "with *Sam*"}, "Take it", "unassigned")
	if got := w.ticket(id).Ticket; got.Assignee != w.by("sam").Actor.Person.ID {
		t.Errorf("the ticket is with person %d, want Sam", got.Assignee)
	}
	w.people["ada"].Choose(w.card(id), "Priority", "High")
	w.quiet()
	says(t, "the card then", w.card(id), []string{"*high*"})
	w.people["sam"].Choose(w.card(id), "Assign to", addresses["ada"])
	w.quiet()
	says(t, "given to Ada", w.card(id), []string{"with *Ada*"})
	w.done(w.SetStatus(w.ctx(), w.by("bob"), id, core.Closed))
	w.quiet()
	says(t, "the card once Bob closed it by mail", w.card(id), []string{"closed", "Reopen"}, "Reply", "Assign to")
	if n := len(w.slack.Violations()); n > 0 {
		t.Errorf("Slack would have refused %v", w.slack.Violations())
	}
}

// TestTriageThread writes below the card: a note that no customer gets to know.
func TestTriageThread(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "Login broken", "It says no.")
	w.quiet()
	w.people["ada"].Say(w.triage, w.card(id).TS, "I know this one: a hush-hush bug.")
	w.quiet()
	ms := w.ticket(id).Messages
	if last := ms[len(ms)-1]; len(ms) != 2 || !last.Internal || !strings.Contains(last.Text, "hush-hush") {
		t.Fatalf("the ticket's last message is %+v of %d, want Ada's note", last, len(ms))
	}
	v, err := w.Show(w.ctx(), w.by("bob").Actor, id)
	w.ok(err)
	if len(v.Messages) != 1 {
		t.Errorf("Bob sees %d messages, want his own", len(v.Messages))
	}
	w.home("bob")
	w.clicks("bob", "Show")
	everything := w.people["bob"].View().Shown() + strings.Join(append(shown(w.acme.Messages()), shown(w.people["bob"].Messages())...), "\n")
	if !strings.Contains(everything, "Login broken") || strings.Contains(everything, "hush-hush") {
		t.Errorf("Bob reads %q, want his ticket without the note", everything)
	}
	if got := w.mails("bob"); slices.Contains(got, core.NoticeReplied) {
		t.Errorf("Bob is told of %v by mail", got)
	}
	w.answer("bob", id, "Any news?")
	w.quiet()
	if got := saying("Any news?", shown(w.triage.Thread(w.card(id).TS))); len(got) != 1 {
		t.Errorf("the thread says %q, want Bob's mail once", shown(w.triage.Thread(w.card(id).TS)))
	}
}

// TestTriageWithStrangers has somebody in the channel who is no staff: it is said
// once why so little is shown, and nothing else.
func TestTriageWithStrangers(t *testing.T) {
	w := newWorld(t)
	w.triage.Add(w.people["dora"])
	for _, s := range []string{"Login broken", "Second secret"} {
		w.open("bob", s, "It says no.")
	}
	w.hold("Money for you")
	w.quiet()
	all := strings.Join(shown(w.triage.Messages()), "\n")
	if strings.Contains(all, "Login") || strings.Contains(all, "secret") || strings.Contains(all, "Money") || !strings.Contains(all, "#1") || !strings.Contains(all, "#2") {
		t.Errorf("the channel says %q, want the numbers of the tickets only", all)
	}
	says(t, "the explanation", w.note("by number and status only"), []string{"<@" + w.people["dora"].ID + ">", "/support link"}, "<@"+w.people["sam"].ID+">")
	w.stop()
	w.start()
	w.open("bob", "Third", "x")
	w.quiet()
	w.note("by number and status only") // still one
	w.triage.Remove(w.people["dora"])
	w.done(w.SetPriority(w.ctx(), w.by("sam"), 1, core.High))
	w.quiet()
	says(t, "the card once she left", w.card(1), []string{"Login broken"})
}

// inbox ends held mails as the reader of mailboxes does.
type inbox struct{ w *world }

func (b inbox) DecideMail(ctx context.Context, d *desk.Desk, by desk.By, c desk.Decision) (core.Inbound, error) {
	return d.DecideMail(ctx, by, c, func(d *desk.Desk, in core.Inbound) (core.Inbound, error) {
		switch c.What {
		case core.MailReleased:
			out, err := d.Open(ctx, b.w.by("bob"), desk.Opening{Subject: in.Subject, Text: "x"})
			if err != nil {
				return in, err
			}
			in.Disposition, in.Ticket = core.Opened, out.Ticket.ID
		case core.MailRefused:
			in.Disposition, in.Why = core.RefusedIn, c.Why
		default:
			in.Disposition = core.Discarded
		}
		return in, d.Settle(ctx, in)
	})
}

func (b inbox) Describe(context.Context, *desk.Desk, core.Inbound) (desk.Held, error) {
	return desk.Held{}, nil
}

// hold holds a mail of Bob's for the staff.
func (w *world) hold(subject string) core.Inbound {
	w.t.Helper()
	in, _, err := w.Record(w.ctx(), core.Inbound{Mailbox: "support", UIDValidity: 1, UID: uint32(len(subject)), Source: core.Source("mail:" + subject),
		From: addresses["bob"], Subject: subject, Received: w.Now(), Original: []byte("Subject: x\r\n\r\nx")})
	w.ok(err)
	in.Disposition, in.Why, in.Trust = core.Held, "the evidence speaks against its sender", core.TrustFailed
	w.ok(w.TellHeld(w.ctx(), in, func(*desk.Desk) (desk.Held, error) {
		return desk.Held{From: in.From, Name: "Bob", Subject: subject, At: in.Received, Why: in.Why, Would: "It would open a ticket of Acme.", Text: "Dear friend"}, nil
	}))
	w.ok(w.Settle(w.ctx(), in))
	return in
}

// TestHeldInTriage decides about held mails from the channel and elsewhere.
func TestHeldInTriage(t *testing.T) {
	w := newWorld(t)
	w.hold("Money for you")
	w.hold("Please release me")
	w.hold("Old one")
	w.quiet()
	says(t, "the note", w.note("Please release me"), []string{"waits for a decision", "bob@acme.example", "It would open a ticket of Acme.", "Release", "Refuse", "Discard"})
	w.people["sam"].Click(w.note("Please release me"), "Release")
	w.quiet()
	says(t, "the note once released", w.note("Mail 2 "), []string{"Mail 2 was released by Sam", "#1"}, "Discard")
	says(t, "the card of its ticket", w.card(1), []string{"Please release me", "Take it"})
	w.people["ada"].Click(w.note("Money for you"), "Refuse")
	w.until("a form that asks why", func() bool { return w.people["ada"].View() != nil })
	w.people["ada"].Submit(w.people["ada"].View(), map[string]any{"Reason": "We buy nothing."})
	w.quiet()
	says(t, "the note once refused", w.note("Mail 1 "), []string{"refused by Ada", "Money for you"}, "Release")
	if in, _, err := w.Mail(w.ctx(), core.System(), 1); err != nil || in.Disposition != core.RefusedIn || in.Why != "We buy nothing." {
		t.Errorf("the mail is %s: %s, %v", in.Disposition, in.Why, err)
	}
	_, err := inbox{w}.DecideMail(w.ctx(), w.Desk, w.by("system"), desk.Decision{Mail: 3, What: core.MailDiscarded})
	w.ok(err)
	w.quiet()
	in := w.hold("Tried again")
	w.quiet()
	says(t, "the fourth note", w.note("Tried again"), []string{"Release"})
	ended := in
	ended.Disposition = core.Replied
	ended.Ticket = 1
	w.ok(w.TellEnded(w.ctx(), in, ended))
	w.quiet()
	says(t, "the fourth note once it was tried again", w.note("Mail 4 "), []string{"no longer waits: replied, ticket #1"}, "Release")
	says(t, "the note once discarded by the shell", w.note("Mail 3 "), []string{"discarded by the desk's administrator", "Old one"}, "Release")
}

// TestTriageWithoutTheApp starts where the app was never invited to the channel.
func TestTriageWithoutTheApp(t *testing.T) {
	var log journal
	w := newWorld(t, func(w *world, _ *desk.Settings) {
		w.slack.Allow("conversations.info", "channel_not_found")
		w.triage.Remove(w.slack.Bot)
		w.config.Logger = slog.New(slog.NewTextHandler(&log, nil))
	})
	w.until("a word in the log", func() bool { return strings.Contains(log.String(), "no cards in the triage channel") })
	if got := log.String(); !strings.Contains(got, "/invite") || !strings.Contains(got, w.triage.ID) {
		t.Errorf("the log says %q, want the channel and how to invite the app", got)
	}
}

// To see who reads along links nobody, and tells nobody: staff of a trusted workspace
// count as such before they said anything, and others as nobody.
func TestReadersStayUnlinked(t *testing.T) {
	w := newWorld(t)
	eve := w.slack.Home.User("Eve", "eve@desk.example")
	w.done(w.SetStaff(w.ctx(), w.by("system"), "Eve", "eve@desk.example", core.Agent))
	eve.Join(w.triage)
	w.people["zoe"].Join(w.acme)
	w.quiet()
	w.forget()
	id := w.open("bob", "Login broken", "It says no.")
	root := w.tied("bob", w.acme, id)
	w.answer("sam", id, "Your secret is 42.")
	w.quiet()
	says(t, "the card", w.card(id), []string{"Login broken"})
	if got := shown(w.acme.Thread(root)); len(saying("42", got)) != 0 {
		t.Errorf("the thread shows %q where Zoe reads along", got)
	}
	for _, u := range []*slacktest.User{eve, w.people["zoe"]} {
		if _, linked, err := w.ChatActor(w.ctx(), core.Account{Network: core.Slack, Team: u.Team.ID, ID: u.ID}); linked || err != nil {
			t.Errorf("%s is linked: %v, %v", u, linked, err)
		}
	}
	for _, n := range w.notices(core.Queued) {
		if n.Kind == core.NoticeAccount {
			t.Errorf("%s is mailed %s", n.Address, n.Body)
		}
	}
	w.ok(w.Unlink(w.ctx(), w.by("ada"), core.Slack)) // who is staff by her profile no more
	w.done(w.SetPriority(w.ctx(), w.by("sam"), id, core.High))
	w.quiet()
	says(t, "the card once Ada unlinked hers", w.note(id.String()+"*"), nil, "Login broken")
}

// In a public channel nobody is looked at one by one.
func TestPublicTriage(t *testing.T) {
	var open *slacktest.Channel
	w := newWorld(t, func(w *world, set *desk.Settings) {
		var crowd []*slacktest.User
		for range 30 {
			crowd = append(crowd, w.slack.Home.User("Somebody", ""))
		}
		open = w.slack.Channel("open", slacktest.Public, crowd...)
		w.config.Triage, set.Triage[core.Slack], w.triage = open.ID, open.ID, open
	})
	id := w.open("bob", "Login broken", "It says no.")
	w.quiet()
	says(t, "the card", w.note(id.String()+"*"), nil, "Login broken")
	w.until("an explanation", func() bool { return len(saying("The channel is public", shown(open.Messages()))) == 1 })
	if n := len(w.slack.Calls("users.info")); n != 0 {
		t.Errorf("%d people were looked up, want none", n)
	}
}
