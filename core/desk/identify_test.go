package desk_test

import (
	"errors"
	"sync"
	"testing"

	"usher/core"
	"usher/core/desk"
)

func TestIdentify(t *testing.T) {
	each(t, func(w *world) {
		id := func(name string) core.PersonID { return w.actor(name).Person.ID }
		own := core.Key{Kind: core.ReplyKey, Person: id("bob"), Ticket: 1}
		others := core.Key{Kind: core.ReplyKey, Person: id("alice"), Ticket: 1}
		for _, c := range []struct {
			name, from string
			keys       []core.Key
			verdict    core.Trust
			plain      bool
			trust      core.Trust
			hold       bool
			key        core.Key
		}{
			{"own key", "bob", []core.Key{own}, core.TrustPlain, false, core.TrustProven, false, own},
			{"own key among others", "bob", []core.Key{others, own}, core.TrustPlain, false, core.TrustProven, false, own},
			{"own key against the evidence", "bob", []core.Key{own}, core.TrustFailed, false, core.TrustProven, false, own},
			{"another's key", "bob", []core.Key{others}, core.TrustPlain, false, core.TrustPlain, true, core.Key{}},
			{"another's key, plain accepted", "bob", []core.Key{others}, core.TrustPlain, true, core.TrustPlain, false, core.Key{}},
			{"another's key, proven", "bob", []core.Key{others}, core.TrustProven, false, core.TrustProven, false, core.Key{}},
			{"plain", "bob", nil, core.TrustPlain, false, core.TrustPlain, true, core.Key{}},
			{"plain accepted", "bob", nil, core.TrustPlain, true, core.TrustPlain, false, core.Key{}},
			{"staff, plain accepted elsewhere", "sam", nil, core.TrustPlain, true, core.TrustPlain, true, core.Key{}},
			{"staff proven", "sam", nil, core.TrustProven, false, core.TrustProven, false, core.Key{}},
			{"failed", "bob", nil, core.TrustFailed, true, core.TrustFailed, true, core.Key{}},
		} {
			s, err := w.Identify(w.ctx(), "Name", addresses[c.from], c.keys, c.verdict, c.plain)
			w.ok(err)
			if s.Actor.Trust != c.trust || s.Hold != c.hold || s.Key != c.key || s.Actor.Person.ID != id(c.from) || s.Evidence == "" {
				w.t.Errorf("%s: Identify = %s, hold %v, key %+v, want %s, %v, %+v", c.name, s.Actor.Trust, s.Hold, s.Key, c.trust, c.hold, c.key)
			}
		}
	})
}

func TestIdentifyNames(t *testing.T) {
	each(t, func(w *world) {
		for _, c := range []struct {
			name    string
			verdict core.Trust
			want    string
		}{
			{"Forged", core.TrustFailed, ""}, {"Nobody Knows", core.TrustPlain, ""}, {"Nina", core.TrustProven, "Nina"}, {"Other", core.TrustProven, "Nina"},
		} {
			s, err := w.Identify(w.ctx(), c.name, "Nina@New.example", nil, c.verdict, false)
			if err != nil || s.Actor.Person.Name != c.want || s.Actor.Person.Primary != "nina@new.example" {
				w.t.Errorf("Identify(%s, %s) = %+v, %v, want the name %q", c.name, c.verdict, s.Actor.Person, err, c.want)
			}
		}
	})
}

func TestProveEndsInvitations(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.AddContact(w.ctx(), w.by("alice"), "", "dora@acme.example"))
		pending := func(want bool) {
			w.t.Helper()
			m, ok := w.actor("dora@acme.example").Membership(1)
			if !ok || m.Pending != want || !m.Entitled() {
				w.t.Errorf("membership %+v, want pending %v", m, want)
			}
		}
		pending(true)
		w.done(w.Identify(w.ctx(), "Dora", "dora@acme.example", nil, core.TrustPlain, true))
		pending(true)
		dora := w.actor("dora@acme.example").Person.ID
		_, err := w.Prove(w.ctx(), dora, addresses["zoe"])
		w.refused(err, core.NotFound, "")
		_, err = w.Prove(w.ctx(), dora, "nobody@nowhere.example")
		w.refused(err, core.NotFound, "")
		pending(true)
		a, err := w.Prove(w.ctx(), dora, "DORA@acme.example")
		if err != nil || a.Trust != core.TrustProven || !a.EntitledIn(1) {
			w.t.Errorf("Prove = %+v, %v", a, err)
		}
		pending(false)
		_, err = w.Prove(w.ctx(), 999, "")
		w.refused(err, core.NotFound, "")
	})
}

func TestChallengeOnceAMail(t *testing.T) {
	each(t, func(w *world) {
		in := core.Inbound{ID: 3, Source: "m:3", From: addresses["zoe"], Subject: "hello", MessageID: "m3@x"}
		for range 2 {
			asked, err := w.Challenge(w.ctx(), w.by("zoe"), in)
			w.ok(err)
			if !asked {
				w.t.Error("Challenge = false, want the sender asked")
			}
		}
		list := w.claim("a")
		if len(list) != 1 {
			w.t.Fatalf("%d challenges, want one", len(list))
		}
		l, err := w.Letter(w.ctx(), list[0])
		w.ok(err)
		k, ok := w.Keys().Open(l.Key)
		if want := (core.Key{Kind: core.ChallengeKey, Person: w.actor("zoe").Person.ID, Inbound: 3}); !ok || k != want {
			w.t.Errorf("key = %+v, want %+v", k, want)
		}
		in.ID, in.Source = 4, "m:4"
		_, err = w.Challenge(w.ctx(), w.by("zoe"), in)
		w.ok(err)
		w.told("challenge zoe asker 0")
	})
}

// Mails from an address that nobody had before make one person, however many
// come at once and in whatever way they name it.
func TestOneAddressIsOnePerson(t *testing.T) {
	each(t, func(w *world) {
		bys := make([]desk.By, 4)
		for i := range bys {
			bys[i] = w.by("alice")
		}
		people, errs := make([]core.PersonID, 8), make([]error, 8)
		var wait sync.WaitGroup
		for i := range people {
			wait.Go(func() {
				if i%2 == 0 {
					var s desk.Sender
					s, errs[i] = w.Identify(w.ctx(), "New", "NEW@x.example", nil, core.TrustProven, false)
					people[i] = s.Actor.Person.ID
				} else {
					_, errs[i] = w.Open(w.ctx(), bys[i/2], desk.Opening{CC: []string{"new@x.example"}})
				}
			})
		}
		wait.Wait()
		w.ok(errors.Join(errs...))
		want := w.actor("new@x.example").Person.ID
		for i, p := range people {
			if i%2 == 0 && p != want {
				w.t.Errorf("Identify = person %d, want %d", p, want)
			}
		}
		list, _, err := w.List(w.ctx(), w.actor("new@x.example"), core.Filter{}, desk.Names{})
		if err != nil || len(list) != 4 {
			w.t.Errorf("the one person is copied on %d tickets, %v, want 4", len(list), err)
		}
	})
}
