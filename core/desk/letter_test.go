package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/core/store"
)

// letters claims and reads all that is due; refused letters are the kinds of
// their errors.
func (w *world) letters() (map[string]desk.Letter, map[string]error) {
	w.t.Helper()
	out, errs := map[string]desk.Letter{}, map[string]error{}
	for _, b := range w.claim("sender") {
		name := w.name(b[0].Person)
		l, err := w.Letter(w.ctx(), b)
		if err != nil {
			errs[name] = err
		} else {
			out[name] = l
		}
		w.ok(w.Sent(w.ctx(), b))
	}
	return out, errs
}

func TestLetterKeys(t *testing.T) {
	each(t, func(w *world) {
		out := w.open("alice", desk.Opening{Subject: "x", For: addresses["bob"]})
		l, _ := w.letters()
		for _, who := range []string{"alice", "bob", "sam"} {
			k, ok := w.Keys().Open(l[who].Key)
			want := core.Key{Kind: core.ReplyKey, Person: w.actor(who).Person.ID, Ticket: out.Ticket.ID, Message: out.Message.ID}
			if !ok || k != want {
				w.t.Errorf("key of %s = %+v, %v, want %+v", who, k, ok, want)
			}
			if k, ok := w.Keys().Open(l[who].Stop); !ok || k.Kind != core.StopKey || k.Person != want.Person {
				w.t.Errorf("stop key of %s = %+v, %v", who, k, ok)
			}
			if l[who].To.ID != want.Person || l[who].Trusted != (who == "sam") || len(l[who].Items) != 1 {
				w.t.Errorf("letter to %s: to %s, trusted %v, %d items", who, l[who].To.Primary, l[who].Trusted, len(l[who].Items))
			}
		}
		r := w.reply("sam", desk.Replying{Ticket: out.Ticket.ID, Text: "hello", Status: core.Pending})
		w.clock.pass(time.Minute)
		l, _ = w.letters()
		if k, _ := w.Keys().Open(l["bob"].Key); k.Message != r.Message.ID {
			w.t.Errorf("key to bob names message %d, want %d", k.Message, r.Message.ID)
		}
		if got := l["bob"]; got.Items[0].Message.Text != "hello" || len(got.Items[0].Changes) != 2 || len(got.References) != 2 {
			w.t.Errorf("letter to bob: %+v, references %v", got.Items, got.References)
		}
	})
}

// Ada is told of a note and of a reply in one mail: her answer is a note.
func TestKeyOfANoteAndMore(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{})
		_, err := w.SetAlert(w.ctx(), w.by("ada"), id, true)
		w.ok(err)
		note := w.reply("sam", desk.Replying{Ticket: id, Text: "careful", Internal: true}).Message.ID
		w.reply("sam", desk.Replying{Ticket: id, Text: "hello"})
		w.clock.pass(time.Minute)
		l, errs := w.letters()
		if len(l["ada"].Items) != 2 {
			w.t.Fatalf("letter to ada = %+v, %v, want a note and a reply", l["ada"].Items, errs["ada"])
		}
		if k, ok := w.Keys().Open(l["ada"].Key); !ok || k.Message != note {
			w.t.Errorf("key = %+v, want the note's, %d", k, note)
		}
	})
}

// A mail that is sent again stands where it stood in the thread.
func TestThreadEndsWithTheLetter(t *testing.T) {
	each(t, func(w *world) {
		id := w.open("alice", desk.Opening{}).Ticket.ID
		first := w.claim("sender")
		before, err := w.Letter(w.ctx(), first[0])
		w.ok(err)
		w.clock.pass(time.Second)
		w.reply("alice", desk.Replying{Ticket: id, Text: "more"})
		after, err := w.Letter(w.ctx(), first[0])
		w.ok(err)
		if len(before.References) != 1 || !slices.Equal(before.References, after.References) {
			w.t.Errorf("references %q, then %q, want the same", before.References, after.References)
		}
	})
}

// Privacy is checked again when a letter is written.
func TestLetterIsOfTheMoment(t *testing.T) {
	each(t, func(w *world) {
		refused := func(who string) {
			w.t.Helper()
			w.clock.pass(time.Minute)
			l, errs := w.letters()
			if _, ok := l[who]; ok || core.KindOf(errs[who]) != core.Refused {
				w.t.Errorf("letter to %s = %+v, %v, want refused", who, l[who].Items, errs[who])
			}
		}
		id := w.quiet("alice", desk.Opening{CC: []string{addresses["gina"]}})
		w.reply("alice", desk.Replying{Ticket: id, Text: "secret"})
		w.done(w.RemoveCC(w.ctx(), w.by("alice"), id, addresses["gina"]))
		refused("gina")

		id = w.quiet("bob", desk.Opening{})
		w.reply("alice", desk.Replying{Ticket: id, Text: "secret"})
		w.done(w.RemoveContact(w.ctx(), w.by("alice"), "", addresses["bob"]))
		w.clock.pass(time.Minute)
		l, errs := w.letters()
		if l["bob"].Ticket.ID != 0 && errs["bob"] == nil {
			w.t.Errorf("letter to bob tells of %s", l["bob"].Ticket.ID)
		}

		id = w.quiet("zoe", desk.Opening{})
		w.clock.pass(time.Hour)
		w.reply("gina", desk.Replying{Ticket: id})
		w.reply("zoe", desk.Replying{Ticket: id, Text: "more"})
		w.done(w.Withdraw(w.ctx(), w.by("zoe"), id))
		refused("gina")

		id = w.quiet("zoe", desk.Opening{})
		w.clock.pass(time.Hour)
		w.reply("gina", desk.Replying{Ticket: id})
		w.forget()
		w.reply("sam", desk.Replying{Ticket: id, Text: "for zoe", Privacy: core.Private})
		w.clock.pass(time.Minute)
		l, _ = w.letters()
		if got := l["gina"]; len(got.Items) != 1 || got.Items[0].Message != nil || len(got.References) != 2 {
			w.t.Errorf("letter to gina: %+v, references %v: want the change alone and no private mail's id", got.Items, got.References)
		}

		id = w.quiet("pat", desk.Opening{Organization: "Acme"})
		w.reply("sam", desk.Replying{Ticket: id, Text: "secret"})
		w.done(w.RevokePartner(w.ctx(), w.by("alice"), "", "Parta"))
		w.clock.pass(time.Minute)
		if l, errs = w.letters(); len(l["pat"].Items) != 0 {
			w.t.Errorf("letter to pat = %+v, %v", l["pat"].Items, errs["pat"])
		}

		id = w.quiet("alice", desk.Opening{})
		w.done(w.SetStaff(w.ctx(), w.system(), "Uma", "uma@desk.example", core.Agent))
		w.done(w.Assign(w.ctx(), w.by("sam"), id, "uma@desk.example"))
		w.done(w.SetStaff(w.ctx(), w.system(), "", "uma@desk.example", core.NotStaff))
		refused("uma")
	})
}

func TestLetterToPausedAddress(t *testing.T) {
	each(t, func(w *world) {
		w.open("alice", desk.Opening{})
		n := w.queued()[0]
		gina := w.actor("gina").Person.ID
		if id, err := w.Bounced(w.ctx(), n.ID, gina, true); id != 0 || err != nil {
			w.t.Errorf("Bounced by another = %s, %v, want nothing", id, err)
		}
		if id, err := w.Bounced(w.ctx(), 999, n.Person, true); id != 0 || err != nil {
			w.t.Errorf("Bounced of no notice = %s, %v, want nothing", id, err)
		}
		if id, err := w.Bounced(w.ctx(), n.ID, n.Person, false); id != n.Ticket || err != nil {
			w.t.Errorf("Bounced for now = %s, %v, want %s", id, err, n.Ticket)
		}
		if l, errs := w.letters(); l["alice"].Ticket.ID != n.Ticket {
			w.t.Errorf("letter = %v, want it to go out", errs["alice"])
		}
		if id, err := w.Bounced(w.ctx(), n.ID, n.Person, true); id != n.Ticket || err != nil {
			w.t.Errorf("Bounced = %s, %v, want %s", id, err, n.Ticket)
		}
		w.open("alice", desk.Opening{})
		if _, errs := w.letters(); core.KindOf(errs["alice"]) != core.Refused {
			w.t.Errorf("letter to a bounced address = %v, want refused", errs["alice"])
		}
		w.open("alice", desk.Opening{})
		_, err := w.Identify(w.ctx(), "", "ALICE@acme.example", nil, core.TrustPlain, true) // a mail came from it
		w.ok(err)
		if l, errs := w.letters(); l["alice"].Ticket.ID == 0 {
			w.t.Errorf("letter after they wrote = %v, want it to go out", errs["alice"])
		}
		w.done(w.Bounced(w.ctx(), n.ID, n.Person, true))
		w.clock.pass(7*24*time.Hour + time.Second)
		w.open("alice", desk.Opening{})
		if l, errs := w.letters(); l["alice"].Ticket.ID == 0 {
			w.t.Errorf("letter after a week = %v, want it to go out", errs["alice"])
		}
	})
}

func TestFirstAnswer(t *testing.T) {
	each(t, func(w *world) {
		w.ok(w.store.Do(w.ctx(), func(tx *store.Tx) error {
			for _, a := range []core.Article{{Slug: "a", Title: "Kerberos for all", Public: true}, {Slug: "b", Title: "Kerberos for staff"}} {
				if _, err := tx.PutArticle(w.ctx(), a); err != nil {
					return err
				}
			}
			return nil
		}))
		w.quiet("alice", desk.Opening{Subject: "kerberos secret"})
		w.quiet("zoe", desk.Opening{Subject: "kerberos asked"})
		w.clock.pass(time.Hour)
		by := w.by("zoe")
		out, err := w.Open(w.ctx(), by, desk.Opening{Subject: "kerberos again", Priority: core.High})
		w.ok(err)
		l, _ := w.letters()
		got := l["zoe"]
		if len(got.Tickets) != 1 || got.Tickets[0].Subject != "kerberos asked" || len(got.Articles) != 1 || got.Articles[0].Slug != "a" {
			w.t.Errorf("similar %v, articles %v, want the public ones", got.Tickets, got.Articles)
		}
		if rules(got.Told.Left) != core.RuleEntitlement || got.Notice.InReplyTo != by.MessageID || got.Ticket.ID != out.Ticket.ID {
			w.t.Errorf("left %q, in reply to %q", rules(got.Told.Left), got.Notice.InReplyTo)
		}
		if got := l["sam"]; len(got.Told.Left) != 0 || got.Notice.InReplyTo != "" || len(got.Tickets) != 0 {
			w.t.Errorf("letter to sam: left %q, in reply to %q", rules(got.Told.Left), got.Notice.InReplyTo)
		}
		w.open("alice", desk.Opening{For: addresses["bob"], Category: "nonsense"})
		l, _ = w.letters()
		if len(l["bob"].Told.Left) != 0 || rules(l["alice"].Told.Left) != "unknown category" {
			w.t.Errorf("left to bob %q, to alice %q", rules(l["bob"].Told.Left), rules(l["alice"].Told.Left))
		}
	})
}

func TestLetterWithoutTicket(t *testing.T) {
	each(t, func(w *world) {
		id, err := w.Ask(w.ctx(), w.by("bob"), "privacy 1 public")
		w.ok(err)
		w.ok(w.Tell(w.ctx(), w.by("bob"), core.Notice{Kind: core.NoticeAnswer}, desk.Told{Text: "Sure?", Pending: id}))
		w.ok(w.Tell(w.ctx(), w.system(), core.Notice{Kind: core.NoticeAnswer}, desk.Told{Text: "to nobody"}))
		w.told("answer bob asker 0")
		w.ok(w.Tell(w.ctx(), w.by("bob"), core.Notice{Kind: core.NoticeAnswer}, desk.Told{Text: "Sure?", Pending: id}))
		l, errs := w.letters()
		if k, ok := w.Keys().Open(l["bob"].Key); !ok || k.Kind != core.ConfirmKey || k.Pending != id || l["bob"].Told.Text != "Sure?" {
			w.t.Errorf("letter = %+v, key %+v, %v", l["bob"].Told, k, errs["bob"])
		}
		if _, err := w.TakePending(w.ctx(), w.actor("alice").Person.ID, id); core.KindOf(err) != core.NotFound {
			w.t.Errorf("TakePending by alice = %v, want NotFound", err)
		}
		bob := w.actor("bob").Person.ID
		if c, err := w.TakePending(w.ctx(), bob, id); c != "privacy 1 public" || err != nil {
			w.t.Errorf("TakePending = %q, %v", c, err)
		}
		if _, err := w.TakePending(w.ctx(), bob, id); core.KindOf(err) != core.NotFound || !strings.Contains(err.Error(), "yes") {
			w.t.Errorf("TakePending twice = %v, want NotFound", err)
		}
		id, err = w.Ask(w.ctx(), w.by("bob"), "x")
		w.ok(err)
		w.clock.pass(7 * 24 * time.Hour)
		if _, err := w.TakePending(w.ctx(), bob, id); core.KindOf(err) != core.NotFound {
			w.t.Errorf("TakePending after a week = %v, want NotFound", err)
		}
	})
}
