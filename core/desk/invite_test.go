package desk_test

import (
	"testing"

	"usher/core"
	"usher/core/desk"
)

// Inviting an address tells nobody who is behind it.
func TestInvitedAreShownByTheAddressWritten(t *testing.T) {
	each(t, func(w *world) {
		ticket := w.quiet("zoe", desk.Opening{Subject: "How?", Privacy: core.Public})
		w.clock.pass(day)
		g, err := w.AddContact(w.ctx(), w.by("alice"), "", "Zoe@HOME.example")
		if err != nil || !g.Invited || !g.Outside {
			t.Fatalf("AddContact = %+v, %v, want Zoe invited", g, err)
		}
		w.recorded("Acme", "invited >zoe@home.example zoe", "entitlement no>yes zoe")
		w.says(w.words(), "zoe: ", "You were invited to Acme by Alice.", "under its team plan", "`members remove me org:Acme`")
		shown := func() core.Person {
			t.Helper()
			acc, err := w.Account(w.ctx(), w.actor("bob"), "")
			w.ok(err)
			return acc.Members[len(acc.Members)-1].Who
		}
		if p := shown(); p.Name != "" || p.Primary != "zoe@home.example" || len(p.Addresses) != 0 {
			t.Errorf("the invited is shown as %+v", p)
		}
		names, err := w.Roster(w.ctx(), w.actor("alice"), w.ticket(ticket))
		if err != nil || names.Address(w.actor("zoe").Person.ID) != "Zoe" {
			t.Errorf("the author of the public ticket is %q, %v, want her name alone", names.Address(w.actor("zoe").Person.ID), err)
		}
		if list, _, err := w.List(w.ctx(), w.actor("alice"), core.Filter{}, desk.Names{By: "zoe@home.example"}); err != nil || len(list) != 0 {
			t.Errorf("List by the address = %d tickets, %v, want none", len(list), err)
		}
		_, err = w.RemoveRole(w.ctx(), w.by("alice"), "", addresses["alice"], core.Owner)
		w.refused(err, core.Refused, core.RuleLastOwner)

		s, err := w.Identify(w.ctx(), "Zoe", addresses["zoe"], nil, core.TrustProven, false)
		if err != nil || s.Actor.Memberships[0].Pending {
			t.Errorf("Identify = %+v, %v, want the invitation accepted", s.Actor, err)
		}
		if p := shown(); p.Name != "Zoe" || p.Primary != addresses["zoe"] {
			t.Errorf("the colleague is shown as %+v", p)
		}
	})
}

func TestInvitationIsNotAcceptedByForgery(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.AddContact(w.ctx(), w.by("alice"), "", addresses["zoe"]))
		for _, trust := range []core.Trust{core.TrustFailed, core.TrustPlain} {
			_, err := w.Identify(w.ctx(), "Zoe", addresses["zoe"], nil, trust, true)
			w.ok(err)
			if !w.actor("zoe").Memberships[0].Pending {
				t.Errorf("a %s mail accepted the invitation", trust)
			}
		}
		w.forget()
		// Taken back, it leaves nothing.
		w.done(w.RemoveContact(w.ctx(), w.by("alice"), "", addresses["zoe"]))
		w.says(w.words(), "The invitation to be a support contact of Acme was taken back.")
		acc, err := w.Account(w.ctx(), w.actor("alice"), "")
		if err != nil || len(w.actor("zoe").Memberships) != 0 || acc.Seats.Taken() != 2 {
			t.Errorf("Account = %s, %v; Zoe has %d memberships", acc.Seats, err, len(w.actor("zoe").Memberships))
		}
	})
}

func TestAlreadyAContact(t *testing.T) {
	each(t, func(w *world) {
		for _, name := range []string{"bob", "alice"} { // alice is by her role
			g, err := w.AddContact(w.ctx(), w.by("alice"), "", addresses[name])
			if err != nil || !g.Already || g.Invited {
				t.Errorf("AddContact(%s) = %+v, %v, want that she is already", name, g, err)
			}
		}
		g, err := w.AddRole(w.ctx(), w.by("alice"), "", addresses["alice"], core.Owner)
		if err != nil || !g.Already {
			t.Errorf("AddRole = %+v, %v, want that she is already", g, err)
		}
		w.told()
		w.done(w.AddRole(w.ctx(), w.by("alice"), "", addresses["bob"], core.Owner))
		w.done(w.RemoveRole(w.ctx(), w.by("bob"), "", addresses["alice"], core.Owner))
		if w.actor("alice").EntitledIn(1) {
			t.Error("alice stayed a contact by an add that changed nothing")
		}
	})
}
