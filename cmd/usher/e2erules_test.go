package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/core"
	"usher/core/store"
	"usher/notify/smtptest"
)

// The entitlement rules (1) to (6) of DESIGN section 3, by mail: each with an
// organization of its own.
func TestEntitlementRules(t *testing.T) {
	t.Parallel()
	w := found(t, setting{dialect: store.SQLite})
	for _, rule := range []struct {
		name string
		test func(*testing.T, *world)
	}{
		{"1 only owners, only members", ruleOwners}, {"2 seats", ruleSeats}, {"3 contacts by role", ruleRoles},
		{"4 leaving", ruleLeaving}, {"5 a plan that shrinks", ruleShrinks}, {"6 recorded and told", ruleTold},
	} {
		t.Run(rule.name, func(t *testing.T) { rule.test(t, w) })
	}
}

// crew are the people of an organization.
type crew struct{ org, owner, billing, contact string }

// hire makes an organization on the basic plan, of four seats, three taken, whose
// people have been heard of.
func (w *world) hire(name string) crew {
	w.t.Helper()
	domain := strings.ToLower(name) + ".example"
	c := crew{name, "owner@" + domain, "billing@" + domain, "contact@" + domain}
	w.done("do", "org add "+name+" plan:basic domain:"+domain)
	w.done("do", "owners add "+c.owner+" org:"+name)
	w.done("do", "billing add "+c.billing+" org:"+name)
	w.done("do", "contacts add "+c.contact+" org:"+name)
	w.put(w.command(c.owner, "whoami"), w.command(c.billing, "whoami"), w.command(c.contact, "whoami"))
	w.quiet()
	return c
}

func ruleOwners(t *testing.T, w *world) {
	c := w.hire("One")
	for _, who := range []string{c.billing, c.contact} {
		wants(t, w.ask(who, "contacts add new@one.example"), "Only an owner of One can add or remove named contacts")
	}
	if w.account("One").is("new@one.example", "member", true) {
		t.Fatal("somebody who is no owner gave an entitlement")
	}
	said := w.ask(c.owner, "contacts add new@one.example")
	wants(t, said, "new@one.example was no member of One before: they are invited", "4 of 4 seats taken, 1 by an invitation")
	if strings.Contains(said, "outside of") {
		t.Errorf("%q says that an address of the organization's domain is outside of it", said)
	}
	if mails := w.mailsWith("new@one.example", "You are now a member of One and a named contact."); len(mails) != 1 {
		t.Errorf("%d mails invite, want 1", len(mails))
	}
	wants(t, w.ask("new@one.example", "contacts"), "4 of 4 seats taken.") // by an invitation no more
	w.ask(c.owner, "contacts remove new@one.example")
	wants(t, w.ask(c.owner, "contacts add far@away.example"), "far@away.example is a named contact of One.",
		"far@away.example is outside of One, whose mail domains are one.example. That is allowed")
}

func ruleSeats(t *testing.T, w *world) {
	c := w.hire("Two")
	w.ask(c.owner, "contacts add fourth@two.example")
	wants(t, w.ask(c.owner, "contacts add fifth@two.example"), "Two has 4 of 4 seats taken, 1 by an invitation: its basic plan includes 4, and 0 more were bought.",
		"Another seat costs 199 USD a month: an owner buys it by asking the desk, and an administrator sets it")
	wants(t, w.ask(c.owner, "org set Two seats:1"), saysAdmins)
	wants(t, w.ask(ada, "org set Two seats:1"), "of 5 seats taken")
	wants(t, w.ask(c.owner, "contacts add fifth@two.example"), "fifth@two.example is a named contact of Two.")
	wants(t, w.ask(c.owner, "billing add sixth@two.example"), "5 of 5 seats taken") // a role takes a seat too
	if got := w.account("Two"); !got.is("fifth@two.example", "member", true) || got.is("sixth@two.example", "billing manager", true) {
		t.Errorf("%+v, want the fifth among them and not the sixth", got)
	}
}

func ruleRoles(t *testing.T, w *world) {
	c := w.hire("Three")
	for _, who := range []string{c.owner, ada} {
		for _, whom := range []string{c.owner, c.billing} {
			wants(t, w.ask(who, "contacts remove "+whom+" org:Three"), "Owners and billing managers are contacts by their role.",
				"To end it an owner takes the role first, with `owners remove` or `billing remove`.")
		}
	}
	if got := w.account("Three"); !got.is(c.owner, "owner", true) || !got.is(c.billing, "billing manager", true) {
		t.Errorf("%+v, want both as before", got)
	}
	w.ask(c.owner, "billing remove "+c.billing)
	if got := w.account("Three"); !got.is(c.billing, "member", false) {
		t.Errorf("%+v, want the entitlement gone with the role", got)
	}
}

func ruleLeaving(t *testing.T, w *world) {
	c := w.hire("Four")
	theirs, ours := w.opened(c.contact, "topic theirs", "opened theirs"), w.opened(c.owner, "topic ours", "opened ours")
	w.ask(c.contact, "alerts "+ours+" on")
	w.say(post{from: sam, subject: "[#" + theirs + "]", text: "first answer"})
	w.say(post{from: sam, subject: "[#" + ours + "]", text: "first answer"})
	keys := w.mailsWith(c.contact, "first answer")
	if len(keys) != 2 {
		t.Fatalf("%s has %d mails to reply to, want 2", c.contact, len(keys))
	}
	w.ask(c.owner, "contacts remove "+c.contact)

	wants(t, w.ask(c.contact, "open After all #private private"), "is open", "To open a private ticket you need to be a named contact")
	for _, number := range []string{theirs, ours} {
		wants(t, w.ask(c.contact, "show "+number), "There is no ticket #"+number+" that you can see.")
		if got := w.ticket(number); slices.Contains(got.Alerts, c.contact) {
			t.Errorf("#%s has the alerts %q, want not those of %s", number, got.Alerts, c.contact)
		}
		w.say(post{from: sam, subject: "[#" + number + "]", text: "second answer"})
	}
	if mails := w.mailsWith(c.contact, "second answer"); len(mails) != 0 {
		t.Errorf("who left got %d mails of the private tickets, want none", len(mails))
	}
	for i, number := range []string{theirs, ours} {
		w.answer(keys[i], fmt.Sprintf("old key %d", i))
		w.quiet()
		got := w.ticket(number)
		if _, ok := got.has("old key"); ok {
			t.Errorf("#%s has the reply by an old key: %+v", number, got)
		}
		in := w.in[fmt.Sprintf("m%d@mail.example", w.mails)]
		if in.Disposition != core.Opened || numberOf(in) == number {
			t.Errorf("the reply by an old key ended as %s of #%d, want a ticket of its author's own", in.Disposition, in.Ticket)
		}
	}
}

func ruleShrinks(t *testing.T, w *world) {
	c := w.hire("Five")
	w.ask(ada, "org set Five plan:team")
	wants(t, w.ask(c.owner, "contacts add d@five.example\ncontacts add e@five.example\ncontacts add f@five.example"), "6 of 6 seats taken")
	wants(t, w.ask(ada, "org set Five plan:basic yes"), "Five has the basic plan: 6 of 4 seats taken", "2 contacts more than seats")
	wants(t, w.ask(c.owner, "contacts add g@five.example"), "2 too many", "Nobody loses support by that, but nobody can be added before 3 are removed")
	got := w.account("Five")
	for _, who := range []string{c.owner, c.billing, c.contact, "d@five.example", "e@five.example", "f@five.example"} {
		if !got.is(who, "member", true) && !got.is(who, "owner", true) && !got.is(who, "billing manager", true) {
			t.Errorf("%s lost the entitlement by a smaller plan: %+v", who, got)
		}
	}
	if ticket := w.ticket(w.opened("f@five.example", "topic", "text")); ticket.Organization != "Five" || ticket.Privacy != "private" {
		t.Errorf("a contact past the seats opened %+v, want a private ticket of Five", ticket)
	}
	w.ask(c.owner, "contacts remove d@five.example\ncontacts remove e@five.example")
	wants(t, w.ask(c.owner, "contacts add g@five.example"), "4 of 4 seats taken")
	w.ask(c.owner, "contacts remove f@five.example")
	wants(t, w.ask(c.owner, "contacts add g@five.example"), "g@five.example is a named contact of Five.")
}

func ruleTold(t *testing.T, w *world) {
	c := w.hire("Six")
	w.done("do", "org set Six seats:5")
	w.done("do", "owners add second@six.example org:Six")
	for _, change := range []struct{ command, whom, them, others string }{
		{"contacts add x@six.example", "x@six.example", "You are now a member of Six and a named contact.", "x@six.example is now a member of Six and a named contact."},
		{"contacts remove x@six.example", "x@six.example", "The invitation to be a support contact of Six was taken back.", "x@six.example is no longer invited to Six."},
		{"contacts remove " + c.contact, c.contact, "You are now a member of Six, no longer a named contact.", "contact is now a member of Six, no longer a named contact."},
		{"billing add y@six.example", "y@six.example", "You are now a billing manager of Six and with that a support contact.", "y@six.example is now a billing manager of Six"},
		{"owners add z@six.example", "z@six.example", "You are now an owner of Six and with that a support contact.", "z@six.example is now an owner of Six"},
	} {
		w.ask(c.owner, change.command)
		for who, text := range map[string]string{change.whom: change.them, "second@six.example": change.others} {
			found := slices.ContainsFunc(w.mailsWith(who, ""), func(r smtptest.Received) bool { return strings.Contains(oneLine(r.Text()), text) })
			if !found {
				t.Errorf("after `%s` %s was not told %q", change.command, who, text)
			}
		}
	}
}
