package ingest_test

import (
	"context"
	"strings"
	"testing"

	"usher/core"
	"usher/core/desk"
)

var system = desk.By{Actor: core.System(), Channel: core.Shell}

// After a merge what was mailed to either before is answered as the one who
// stays.
func TestMergedPersonAnswers(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const home, work = "bob@home.example", "bob@acme.example"
		ctx := context.Background()
		waits := h.ended(h.mail(home, "Hello", "", "From home."), core.Held)
		challenge := keyed(h.last(core.NoticeChallenge, home).Key)
		must(t)(h.desk.Merge(ctx, system, home, work))
		h.ended(h.mail(home, "Re: confirm", "Delivered-To: "+challenge+"\r\n", "yes"), core.Commanded)
		opened := h.ended(h.inbound(waits.ID), core.Opened)
		if k := h.show(opened.Ticket).Ticket; k.Creator != h.person(work) || k.Organization == 0 {
			t.Errorf("the released mail opened %+v, want a ticket of Bob of Acme", k)
		}

		const other = "bert@home.example"
		first := h.ended(h.mail(other, "Mine", "", "Mine."), core.Held)
		h.ended(h.mail(other, "Re: confirm", "Delivered-To: "+keyed(h.last(core.NoticeChallenge, other).Key)+"\r\n", "yes"), core.Commanded)
		id := h.inbound(first.ID).Ticket
		key := h.replyKey(other, id, 0)
		stop := h.desk.Keys().Make(core.Key{Kind: core.StopKey, Person: h.person(other), Ticket: id})
		must(t)(h.desk.Merge(ctx, system, other, work))
		for _, from := range []string{other, work} {
			in := h.ended(h.mail(from, "Re: Mine", "Delivered-To: "+keyed(key)+"\r\n", "More from "+from), core.Replied)
			if in.Ticket != id || in.Trust != core.TrustProven || in.Person != h.person(work) {
				t.Errorf("a reply from %s to the old key is on %d as %s of %d, want on %d as proven of Bob", from, in.Ticket, in.Trust, in.Person, id)
			}
		}
		h.ended(h.mail("mallory@evil.example", "Re: Mine", "Delivered-To: "+keyed(key)+"\r\n", "Mine too"), core.Held)
		h.ended(h.mail(other, "stop", "Delivered-To: "+keyed(stop)+"\r\n", ""), core.Commanded)
		for _, p := range h.show(id).Alerts {
			if p.ID == h.person(work) {
				t.Error("the old stop address did not end Bob's alert")
			}
		}
	})
}

// A forgotten person's keys prove nobody: whoever writes from the address is new.
func TestForgottenPersonIsAStranger(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const bob = "bob@acme.example"
		first := h.ended(h.mail("alice@acme.example", "Merger", "", "We buy Globex."), core.Held)
		h.ended(h.mail("alice@acme.example", "Re", "Delivered-To: "+keyed(h.last(core.NoticeChallenge, "alice@acme.example").Key)+"\r\n", "yes"), core.Commanded)
		id := h.inbound(first.ID).Ticket
		key := h.replyKey(bob, id, 0)
		reply := h.ended(h.mail(bob, "Re: Merger", "Message-ID: <b1@mail>\r\nDelivered-To: "+keyed(key)+"\r\n", long("I know.")), core.Replied)
		was := reply.Person
		stop := h.desk.Keys().Make(core.Key{Kind: core.StopKey, Person: was, Ticket: id})
		must(t)(h.desk.Forget(context.Background(), system, bob))

		v := h.show(id)
		if m := v.Messages[1]; !strings.HasPrefix(m.Text, "I know.") || v.People[m.Author].Display() != "someone" {
			t.Errorf("the ticket reads %q by %s, want his words by someone", m.Text[:10], v.People[m.Author].Display())
		}
		for _, extra := range []string{"Delivered-To: " + keyed(key), "In-Reply-To: <b1@mail>"} {
			in := h.ended(h.mail(bob, "Re: Merger", extra+"\r\n", "Still me, "+extra), core.Held)
			if in.Trust == core.TrustProven || in.Person == was || in.Ticket != 0 {
				t.Errorf("%s: %s of person %d on ticket %d, want a new stranger's, not proven, on none", extra, in.Trust, in.Person, in.Ticket)
			}
		}
		l := h.last(core.NoticeChallenge, bob)
		if l.To.ID == was || l.To.Name != "" || strings.Contains(told(l), "Globex") {
			t.Errorf("the challenge goes to %+v and says %q", l.To, told(l))
		}
		h.ended(h.mail(bob, "Re: confirm", "Delivered-To: "+keyed(l.Key)+"\r\n", "yes"), core.Commanded)
		all := h.ends(h.count)
		fresh := all[len(all)-2]
		if fresh.Disposition != core.Opened || fresh.Ticket == id || strings.Contains(h.texts(fresh.Ticket), "Globex") {
			t.Errorf("once confirmed it ended %s on ticket %d: %q, want a ticket of its own", fresh.Disposition, fresh.Ticket, h.texts(fresh.Ticket))
		}
		if k := h.show(fresh.Ticket).Ticket; k.Organization != 0 {
			t.Errorf("that ticket is of organization %d, want none", k.Organization)
		}
		h.ended(h.mail(bob, "stop", "Delivered-To: "+keyed(stop)+"\r\n", ""), core.Commanded)

		gone, err := h.desk.ForgetRaws(context.Background(), 0)
		if err != nil || len(gone) != 1 {
			t.Errorf("ForgetRaws = %v, %v, want the file of the mail he sent", gone, err)
		}
	})
}
