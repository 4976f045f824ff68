package discord_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
	"usher/core"
	"usher/core/desk"
)

// card is the card of a ticket in the staff's channel.
func (w *world) card(id core.TicketID) discordtest.Message {
	w.t.Helper()
	return w.note(id.String() + " ")
}

// note is the app's one message in the staff's channel that says some words.
func (w *world) note(words string) discordtest.Message {
	w.t.Helper()
	var found []discordtest.Message
	for _, m := range w.triage.Messages() {
		if m.Author == w.discord.Bot && strings.Contains(m.Shown(), words) {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("%d messages in the staff's channel say %q, want one: %q", len(found), words, w.shown(w.triage))
	}
	return found[0]
}

// notes is the thread below a ticket's card.
func (w *world) notes(id core.TicketID) *discordtest.Channel {
	w.t.Helper()
	m := w.card(id)
	if m.Thread == nil {
		w.t.Fatalf("there is no thread below the card of ticket %d", id)
	}
	return m.Thread
}

// The card of a ticket stays current, whoever changes it and however.
func TestTriageCard(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "Login broken", "It says no.")
	w.quiet()
	w.shows(w.card(id), "#1 Login broken", "Bob", "Acme", "New", "unassigned", "Take it", "Reply")
	w.ok(w.people["sam"].Click(w.card(id), "Take it").Wait())
	w.quiet()
	w.shows(w.card(id), "Assigned", "with **Sam**", "not Take it", "not unassigned")
	w.done(w.SetPriority(w.ctx(), w.by("ada"), id, core.High))
	w.quiet()
	w.shows(w.card(id), "**high**")
	w.done(w.SetStatus(w.ctx(), w.by("bob"), id, core.Closed))
	w.quiet()
	w.shows(w.card(id), "Closed", "Reopen", "not Assign")
	w.ok(w.people["sam"].Click(w.card(id), "Reopen").Wait())
	w.quiet()
	old := w.card(id)
	w.discord.Home.Owner.Delete(old)
	w.done(w.SetPriority(w.ctx(), w.by("ada"), id, core.Low))
	w.quiet()
	w.shows(w.card(id), "**low**")
}

// Who reads the staff's channel and is not in the thread below a card is mentioned
// there, and so is brought into it.
func TestMentionedBelowCard(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "Login broken", "It says no.")
	w.ok(w.SetVia(w.ctx(), w.by("sam"), []core.Channel{core.Discord}))
	w.done(w.Assign(w.ctx(), w.by("ada"), id, addressOf["sam"]))
	w.quiet()
	w.answer("bob", id, "Any news?")
	w.quiet()
	w.once(w.notes(id), "Any news?")
	w.has(w.notes(id), true, "sam")
	w.has(w.notes(id), false, "ada")
	w.never(w.people["sam"].DM(), "Any news?")
}

// What is written below a card, or in answer to it, is a note.
func TestTriageThread(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "Login broken", "It says no.")
	w.quiet()
	w.answer("bob", id, "Any news?")
	w.quiet()
	w.once(w.notes(id), "Any news?")
	w.people["ada"].Say(w.notes(id), "I know this one: a hush-hush bug.")
	w.people["sam"].Reply(w.card(id), "A quick-quick note.")
	w.people["sam"].Say(w.triage, "Lunch?")
	w.quiet()
	ms := w.ticket(id).Messages
	if len(ms) != 4 || !ms[2].Internal || !ms[3].Internal || !strings.Contains(ms[2].Text+ms[3].Text, "hush-hush") {
		t.Fatalf("the ticket says %q, want two notes", w.texts(id))
	}
	if got := w.mails("bob"); slices.Contains(got, core.NoticeReplied) {
		t.Errorf("bob is told of %v by mail", got)
	}
	w.never(w.notes(id), "hush-hush")
	w.once(w.notes(id), "quick-quick")
	w.notes(id).Delete()
	w.fence()
	w.answer("bob", id, "And now?")
	w.quiet()
	w.once(w.notes(id), "And now?")
}

// With somebody in the channel who is no staff, it is said once why so little is
// shown, and nothing else.
func TestTriageWithStrangers(t *testing.T) {
	w := newWorld(t)
	w.triage.Allow(w.people["dora"], discordtest.ViewChannel)
	w.fence()
	for _, s := range []string{"Login broken", "Second secret"} {
		w.open("bob", s, "It says no.")
	}
	w.hold("Money for you")
	w.quiet()
	all := strings.Join(w.shown(w.triage), "\n")
	if strings.Contains(all, "Login") || strings.Contains(all, "secret") || strings.Contains(all, "Money") || !strings.Contains(all, "#1") || !strings.Contains(all, "#2") {
		t.Errorf("the channel says %q, want the numbers of the tickets only", all)
	}
	w.shows(w.note("by number and status only"), w.people["dora"].Mention(), "/support link", "not "+w.people["sam"].Mention())
	w.restart()
	w.open("bob", "Third", "x")
	w.quiet()
	w.note("by number and status only") // still one
	w.triage.Deny(w.people["dora"], discordtest.ViewChannel)
	w.fence()
	w.done(w.SetPriority(w.ctx(), w.by("sam"), 1, core.High))
	w.quiet()
	w.shows(w.card(1), "Login broken")
}

// Who was dismissed, and still has the staff's role in Discord, is no more of the
// staff for having unlinked their account.
func TestTriageWithSomebodyDismissed(t *testing.T) {
	w := newWorld(t)
	w.done(w.SetStaff(w.ctx(), w.by("system"), "", addressOf["sam"], core.NotStaff))
	w.quiet()
	w.open("bob", "First secret", "It says no.")
	w.quiet()
	w.ok(w.Unlink(w.ctx(), w.by("sam"), core.Discord))
	w.quiet()
	w.open("bob", "Second secret", "It says no.")
	w.hold("Money for you")
	w.quiet()
	all := strings.Join(w.shown(w.triage), "\n")
	if strings.Contains(all, "secret") || strings.Contains(all, "Money") || !strings.Contains(all, "#1") || !strings.Contains(all, "#2") {
		t.Errorf("the channel says %q, want the numbers of the tickets only", all)
	}
	w.people["sam"].Take(w.support)
	w.fence()
	w.done(w.SetPriority(w.ctx(), w.by("ada"), 1, core.High))
	w.quiet()
	w.shows(w.card(1), "First secret")
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
		From: addressOf["bob"], Subject: subject, Received: w.Now(), Original: []byte("Subject: x\r\n\r\nx")})
	w.ok(err)
	in.Disposition, in.Why, in.Trust = core.Held, "the evidence speaks against its sender", core.TrustFailed
	w.ok(w.TellHeld(w.ctx(), in, func(*desk.Desk) (desk.Held, error) {
		return desk.Held{From: in.From, Name: "Bob", Subject: subject, At: in.Received, Why: in.Why, Would: "It would open a ticket of Acme.", Text: "Dear friend"}, nil
	}))
	w.ok(w.Settle(w.ctx(), in))
	return in
}

// Held mails are decided about in the channel and elsewhere.
func TestHeldInTriage(t *testing.T) {
	w := newWorld(t)
	w.hold("Money for you")
	w.hold("Please release me")
	w.hold("Old one")
	w.quiet()
	w.shows(w.note("Please release me"), "waits for a decision", "bob@acme.example", "It would open a ticket of Acme.", "Release", "Refuse", "Discard")
	w.ok(w.people["sam"].Click(w.note("Please release me"), "Release").Wait())
	w.quiet()
	w.shows(w.note("Mail 2 "), "Mail 2 was released by Sam", "#1", "not Discard")
	w.shows(w.card(1), "Please release me", "Take it")
	_, err := inbox{w}.DecideMail(w.ctx(), w.Desk, w.by("system"), desk.Decision{Mail: 3, What: core.MailDiscarded})
	w.ok(err)
	w.quiet()
	w.shows(w.note("Mail 3 "), "discarded by the desk's administrator", "Old one", "not Release")
}
