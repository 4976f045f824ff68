package ingest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

// commands mails commands, proven by a key of the sender's, and returns the
// answer.
func (h *house) commands(from, text string) string {
	h.t.Helper()
	key := h.desk.Keys().Make(core.Key{Kind: core.ReplyKey, Person: h.person(from)})
	proof := fmt.Sprintf("In-Reply-To: <n1.%s@example.org>\r\nDelivered-To: support+desk@example.org\r\n", key)
	h.ended(h.mail(from, fmt.Sprint("Commands ", h.count), proof, text), core.Commanded)
	return h.last(core.NoticeAnswer, from).Told.Text
}

// confirm says yes to the question that was last asked, and returns the answer.
func (h *house) confirm(from string) string {
	h.t.Helper()
	to := "Delivered-To: " + keyed(h.last(core.NoticeAnswer, from).Key) + "\r\n"
	h.ended(h.mail(from, fmt.Sprint("Re: Commands ", h.count), to, "Yes"), core.Commanded)
	return h.last(core.NoticeAnswer, from).Told.Text
}

// keyed mails with the key that the sender has for a ticket, zero for none.
func (h *house) keyed(from, subject string, ticket core.TicketID, body string) core.Inbound {
	h.t.Helper()
	return h.mail(from, subject, "Delivered-To: "+keyed(h.replyKey(from, ticket, 0))+"\r\n", body)
}

func (h *house) contains(text string, parts ...string) {
	h.t.Helper()
	joined := strings.Join(strings.Fields(text), " ") // answers are wrapped
	for _, p := range parts {
		if !strings.Contains(joined, p) {
			h.t.Errorf("%s\nlacks %q", text, p)
		}
	}
}

// A customer lets a partner act for it until a day, all by mail.
func TestPartnerByMail(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const alice, bob, pat, mallory = "alice@acme.example", "bob@acme.example", "pat@parta.example", "mallory@partb.example"
		sys := desk.By{Actor: core.System(), Channel: core.Shell}
		for name, contact := range map[string]string{"Parta": pat, "Partb": mallory} {
			must(t)(h.desk.AddOrganization(t.Context(), sys, desk.NewOrganization{Name: name}))
			must(t)(h.desk.SetCertified(t.Context(), sys, name, true))
			must(t)(h.desk.AddRole(t.Context(), sys, name, contact, core.Owner))
		}
		private := h.keyed(bob, "Our secret", 0, "Nobody else is to read this.")
		h.ended(private, core.Opened)

		last := h.clock.Now().UTC().AddDate(0, 0, 30).Format(time.DateOnly)
		h.contains(h.commands(alice, "partners add Parta until "+last), "will be able to read all tickets of Acme", "confirm")
		h.contains(h.confirm(alice), "Parta can act for Acme until "+last)
		h.contains(h.last(core.NoticeAccount, pat).Told.Text, "Acme lets Parta act for it until "+last)
		h.contains(h.commands(pat, "partners"), "For whom Parta acts", "Acme", last)
		h.contains(h.commands(pat, "list org:Acme"), "Our secret")
		if text := h.commands(mallory, "list org:Acme\nsearch secret\npartners org:Acme"); strings.Contains(text, "Our secret") || strings.Contains(text, "Parta") {
			t.Errorf("a partner without a grant reads %s", text)
		}
		opened := h.ended(h.keyed(pat, "On behalf", 0, "#for bob@acme.example\n\nHe can't log in."), core.Opened)
		if v := h.show(opened.Ticket); v.Organization.Name != "Acme" || v.Ticket.Requester != h.person(bob) || v.Ticket.Privacy != core.Private {
			t.Errorf("the ticket is %+v of %q, want Bob's, private, of Acme", v.Ticket, v.Organization.Name)
		}
		h.ended(h.keyed(pat, "Re: Our secret", private.Ticket, "I can help."), core.Replied)

		h.clock.pass(25 * 24 * time.Hour)
		must(t)(nil, h.desk.AnnounceEnds(context.Background()))
		for _, who := range []string{alice, pat} {
			h.contains(h.last(core.NoticeAccount, who).Told.Text, "After that day", "`partners add Parta until DATE org:Acme`")
		}
		h.clock.pass(7 * 24 * time.Hour)
		late := h.ended(h.keyed(pat, "Re: Our secret", private.Ticket, "Am I still there?"), core.Opened)
		if h.texts(private.Ticket) != "Nobody else is to read this.|I can help." || h.show(late.Ticket).Organization.Name != "Parta" {
			t.Errorf("after the end the ticket says %q, and ticket %d is of %s", h.texts(private.Ticket), late.Ticket, h.show(late.Ticket).Organization.Name)
		}
		must(t)(nil, h.desk.AnnounceEnds(context.Background()))
		h.contains(h.last(core.NoticeAccount, alice).Told.Text, "That is over")
		if text := h.commands(pat, "partners\nlist org:Acme"); strings.Contains(text, "Our secret") {
			t.Errorf("after the end Pat reads %s", text)
		}
		h.contains(h.commands(pat, "partners"), "For nobody.")
	})
}

// Whoever is taken out, or leaves, has keys that mean nothing any more.
func TestLeavingByMail(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const alice, bob, carol, dora = "alice@acme.example", "bob@acme.example", "carol@acme.example", "dora@acme.example"
		id := h.ended(h.keyed(alice, "Our secret", 0, "Hush."), core.Opened).Ticket
		h.contains(h.commands(alice, "contacts add carol@acme.example dora@acme.example"), "carol@acme.example", "4 of 4 seats taken")
		h.contains(h.last(core.NoticeAccount, carol).Told.Text, "You were invited to Acme by alice", "You can open tickets under its basic plan")
		for _, who := range []string{bob, carol, dora} {
			h.ended(h.keyed(who, "Re: Our secret", id, "Ours."), core.Replied)
		}
		h.contains(h.commands(alice, "contacts remove bob@acme.example"), "no longer a named contact")
		h.contains(h.commands(alice, "members remove carol@acme.example"), "carol@acme.example will no longer be a member of Acme")
		h.contains(h.confirm(alice), "carol@acme.example is no longer a member of Acme")
		h.contains(h.last(core.NoticeAccount, carol).Told.Text, "You are no longer a member of Acme")
		h.contains(h.commands(dora, "members remove me"), "You will no longer be a member of Acme")
		h.contains(h.confirm(dora), "You have left Acme")
		h.contains(h.last(core.NoticeAccount, alice).Told.Text, "has left Acme")
		h.contains(h.commands(alice, "members remove me"), "This is the last owner")

		before := h.texts(id)
		for _, who := range []string{bob, carol, dora} {
			in := h.ended(h.keyed(who, "Re: Our secret", id, "By the old key."), core.Opened)
			if in.Ticket == id || h.texts(id) != before {
				t.Errorf("%s replied by an old key", who)
			}
			if text := h.commands(who, "show 1"); strings.Contains(text, "Hush") || strings.Contains(text, "secret") {
				t.Errorf("%s reads %s", who, text)
			}
		}
		for _, n := range h.notices(core.NoticeReplied, "") {
			if n.Address != alice && n.Ticket == id {
				if _, err := h.desk.Letter(t.Context(), []core.Notice{n}); core.KindOf(err) != core.Refused {
					t.Errorf("a notice that waits for %s may still be sent: %v", n.Address, err)
				}
			}
		}
	})
}

// The contract is managed by mail, by those who may.
func TestContractByMail(t *testing.T) {
	h := oneHouse(t)
	const alice, bob = "alice@acme.example", "bob@acme.example"
	sys := desk.By{Actor: core.System(), Channel: core.Shell}
	renews := time.Date(2030, 6, 30, 0, 0, 0, 0, time.UTC)
	must(t)(h.desk.SetPlan(t.Context(), sys, "Acme", desk.PlanChange{Renews: &renews}))
	h.contains(h.last(core.NoticeAccount, alice).Told.Text, "Renews on: 2030-06-30 (was: no date)")
	h.contains(h.commands(bob, "plan"), "Renews on", "2030-06-30", "2 of 4 seats taken", "within 12 hours")
	h.contains(h.commands(bob, "contacts add x@acme.example"), "Only an owner of Acme")
	h.contains(h.commands(alice, "billing add bill@acme.example\ncontacts add c@acme.example\ncontacts add late@acme.example"),
		"4 of 4 seats taken", "199 USD a month", "`org set NAME seats:N`")
	h.contains(h.commands("bill@acme.example", "contacts remove bob@acme.example"), "Only an owner of Acme")
	h.contains(h.commands(alice, "contacts remove bill@acme.example"), "contacts by their role")
	h.contains(h.commands(alice, "contacts remove c@acme.example"), "3 of 4 seats taken")
	h.contains(h.last(core.NoticeAccount, "c@acme.example").Told.Text, "invitation", "taken back")
}
