package desk_test

import (
	"testing"

	"usher/core"
	"usher/core/desk"
)

func TestRemoveMember(t *testing.T) {
	each(t, func(w *world) {
		private := w.quiet("bob", desk.Opening{})
		public := w.quiet("alice", desk.Opening{Privacy: core.Public, CC: []string{addresses["carl"]}})
		w.done(w.SetAlert(w.ctx(), w.by("bob"), public, true))
		w.done(w.SetCompanyAlert(w.ctx(), w.by("bob"), "", true))

		g, err := w.RemoveMember(w.ctx(), w.by("alice"), "", "BOB@acme.example")
		if err != nil || g.Self || g.Organization.Name != "Acme" || g.Who.Name != "Bob" {
			t.Errorf("RemoveMember = %+v, %v", g, err)
		}
		w.recorded("Acme", "entitlement yes>no bob", "member removed member> bob")
		w.says(w.words(), "bob: Acme: contacts changed\nYou are no longer a member of Acme: Alice took you out.")
		if n := len(w.actor("bob").Memberships); n != 0 {
			t.Errorf("Bob has %d memberships, want none", n)
		}
		_, err = w.Reply(w.ctx(), w.by("bob"), desk.Replying{Ticket: private, Text: "by the old key"})
		w.refused(err, core.NotFound, core.RuleNoTicket)
		if w.alerted(private) != "" || w.alerted(public) != "alice bob" {
			t.Errorf("alerts: %q and %q, want the private ticket's ended", w.alerted(private), w.alerted(public))
		}
		w.quiet("alice", desk.Opening{})
		w.told()
		_, err = w.Account(w.ctx(), w.actor("bob"), "Acme")
		w.refused(err, core.NotFound, core.RuleNoOrganization)

		// A plain member leaves, and hears it by the answer.
		g, err = w.RemoveMember(w.ctx(), w.by("carl"), "Acme", addresses["carl"])
		if err != nil || !g.Self {
			t.Errorf("RemoveMember = %+v, %v, want that Carl left", g, err)
		}
		w.recorded("Acme", "member removed member> carl")
		w.says(w.words(), "alice: Acme: contacts changed\nCarl has left Acme, being a member until now.")
		if w.copies(public) != "carl" {
			t.Errorf("cc of the public ticket: %q, want carl", w.copies(public))
		}

		_, err = w.RemoveMember(w.ctx(), w.by("alice"), "", addresses["alice"])
		w.refused(err, core.Refused, core.RuleLastOwner)
		_, err = w.RemoveMember(w.ctx(), w.system(), "Acme", addresses["alice"])
		w.refused(err, core.Refused, core.RuleLastOwner)
		w.done(w.AddRole(w.ctx(), w.by("alice"), "", "invited@acme.example", core.Owner))
		_, err = w.RemoveMember(w.ctx(), w.by("alice"), "", addresses["alice"])
		w.refused(err, core.Refused, core.RuleLastOwner) // the other was never heard of
		w.done(w.RemoveMember(w.ctx(), w.by("ada"), "Acme", "invited@acme.example"))
		w.recorded("Acme", "entitlement yes>no invited", "member removed owner> invited")
	})
}

func TestWhoMayRemoveMembers(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.AddRole(w.ctx(), w.system(), "Acme", "bill@acme.example", core.BillingManager))
		w.forget()
		for _, c := range []struct {
			who  string
			kind core.Kind
			rule string
		}{
			{"bob", core.Refused, core.RuleOwners}, {"carl", core.Refused, core.RuleOwners}, {"bill@acme.example", core.Refused, core.RuleOwners},
			{"pat", core.Refused, core.RuleOwners}, {"sam", core.Refused, core.RuleAdmins},
			{"gina", core.NotFound, core.RuleNoOrganization}, {"zoe", core.NotFound, core.RuleNoOrganization},
		} {
			_, there := w.RemoveMember(w.ctx(), w.by(c.who), "Acme", addresses["alice"])
			w.refused(there, c.kind, c.rule)
			_, absent := w.RemoveMember(w.ctx(), w.by(c.who), "Acme", "nobody@nowhere.example")
			if absent == nil || absent.Error() != there.Error() {
				t.Errorf("of a person that is not there %s learns %v, of one that is %v", c.who, absent, there)
			}
		}
		_, err := w.RemoveMember(w.ctx(), w.by("alice"), "", addresses["zoe"])
		w.refused(err, core.Invalid, "")
		by := w.by("carl")
		by.Actor.Trust = core.TrustPlain
		_, err = w.RemoveMember(w.ctx(), by, "Acme", addresses["carl"])
		w.refused(err, core.Refused, core.RuleProof)
		w.told()
	})
}

// A copy shows private messages while it lasts: so it ends where there are some.
func TestLeavingEndsCopiesOfPrivateMessages(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{Privacy: core.Public, CC: []string{addresses["carl"]}})
		w.reply("sam", desk.Replying{Ticket: id, Text: "between us", Privacy: core.Private})
		w.done(w.RemoveMember(w.ctx(), w.by("carl"), "Acme", addresses["carl"]))
		if w.copies(id) != "" {
			t.Errorf("cc: %q, want nobody", w.copies(id))
		}
	})
}
