package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

// town is tickets of every kind, each with a word of its own in a reply for
// everybody, one in a private reply and one in a note.
func (w *world) town() []core.TicketID {
	w.t.Helper()
	private, public := core.Private, core.Public
	var ids []core.TicketID
	add := func(who string, o desk.Opening) core.TicketID {
		w.t.Helper()
		o.Subject = fmt.Sprintf("subject%d", len(ids))
		id := w.open(who, o).Ticket.ID
		ids = append(ids, id)
		return id
	}
	add("alice", desk.Opening{})
	add("alice", desk.Opening{Privacy: public})
	add("bob", desk.Opening{CC: []string{addresses["gina"], addresses["zoe"]}})
	add("bob", desk.Opening{For: addresses["carl"]})
	add("gina", desk.Opening{Privacy: public, CC: []string{addresses["carl"]}})
	add("gina", desk.Opening{})
	add("pat", desk.Opening{Organization: "Acme"})
	add("pat", desk.Opening{})
	zoes := add("zoe", desk.Opening{CC: []string{addresses["gina"]}})
	withdrawn := add("zoe", desk.Opening{})
	add("carl", desk.Opening{})
	add("sam", desk.Opening{For: addresses["zoe"], Privacy: private})
	w.clock.pass(time.Hour)
	add("zoe", desk.Opening{}) // not public yet
	w.done(w.Withdraw(w.ctx(), w.by("zoe"), withdrawn))
	w.reply("bob", desk.Replying{Ticket: zoes, Text: "passerby", Privacy: private})
	for _, id := range ids {
		w.reply("sam", desk.Replying{Ticket: id, Text: fmt.Sprintf("common shown%d", id)})
		w.reply("sam", desk.Replying{Ticket: id, Text: fmt.Sprintf("common hidden%d", id), Privacy: private})
		w.reply("ada", desk.Replying{Ticket: id, Text: fmt.Sprintf("common internal%d", id), Internal: true})
	}
	return ids
}

// People who act in different ways: with less trust, and as nobody.
func (w *world) actors() map[string]core.Actor {
	w.t.Helper()
	out := map[string]core.Actor{"nobody": {}, "system": core.System()}
	for _, name := range everybody {
		a := w.actor(name)
		out[name] = a
		a.Trust = core.TrustPlain
		out[name+", plain"] = a
		a.Trust = core.TrustFailed
		out[name+", failed"] = a
	}
	return out
}

func TestListAndShowAgree(t *testing.T) {
	each(t, func(w *world) {
		ids := w.town()
		seen := map[string]int{}
		for name, a := range w.actors() {
			list, next, err := w.List(w.ctx(), a, core.Filter{Limit: 100}, desk.Names{})
			if err != nil || next != "" {
				w.t.Fatalf("List(%s) = %v, next %q", name, err, next)
			}
			for _, id := range ids {
				listed := slices.ContainsFunc(list, func(k core.Ticket) bool { return k.ID == id })
				v, err := w.Show(w.ctx(), a, id)
				if listed != (err == nil) {
					w.t.Errorf("%s: %s listed %v, Show = %v", name, id, listed, err)
				}
				_, why := w.Why(w.ctx(), a, id, core.ReplyTo, "")
				if (why == nil) != (err == nil) {
					w.t.Errorf("%s: Show(%s) = %v, but Why = %v", name, id, err, why)
				}
				if err != nil {
					w.refused(err, core.NotFound, core.RuleNoTicket)
					continue
				}
				seen[name]++
				for _, m := range v.Messages {
					if m.Internal && !a.ActsAsStaff() {
						w.t.Errorf("%s sees the note %q", name, m.Text)
					}
				}
				for _, e := range v.Events {
					if e.What == core.WasNoted && !a.ActsAsStaff() {
						w.t.Errorf("%s sees that somebody noted something on %s", name, id)
					}
				}
			}
		}
		for name, want := range map[string]int{
			"nobody": 0, "system": 13, "sam": 13, "ada": 13, "sam, plain": 5 + 1, "zoe, failed": 0,
			"alice": 5 + 4, "carl": 5 + 1, "gina": 5 + 2, "zoe": 5 + 4, "pat": 5 + 4, "bob, plain": 5 + 4,
		} {
			if seen[name] != want {
				w.t.Errorf("%s sees %d tickets, want %d", name, seen[name], want)
			}
		}
	})
}

func TestSearchShowsWhatShowDoes(t *testing.T) {
	each(t, func(w *world) {
		ids := w.town()
		for name, a := range w.actors() {
			allowed := map[core.TicketID]string{}
			for _, id := range ids {
				v, err := w.Show(w.ctx(), a, id)
				if err != nil {
					continue
				}
				for _, m := range v.Messages {
					allowed[id] += m.Text + "\n"
				}
			}
			for _, id := range ids {
				for _, word := range []string{"shown", "hidden", "internal"} {
					word = fmt.Sprintf("%s%d", word, id)
					f := core.Filter{Words: `"` + word + `"`}
					hits, _, err := w.Search(w.ctx(), a, f, desk.Names{})
					w.ok(err)
					want := strings.Contains(allowed[id], word+"\n")
					if want && word[0] == 'h' && name == "sam, plain" {
						continue // his own words, which search need not find
					}
					if (len(hits) == 1) != want || len(hits) > 1 {
						w.t.Errorf("%s finds %q %d times, may read it: %v", name, word, len(hits), want)
					}
					list, _, err := w.List(w.ctx(), a, f, desk.Names{})
					if err != nil || (len(list) == 1) != want {
						w.t.Errorf("%s lists %q %d times, %v, may read it: %v", name, word, len(list), err, want)
					}
				}
			}
			hits, _, err := w.Search(w.ctx(), a, core.Filter{Words: "common", Limit: 100}, desk.Names{})
			w.ok(err)
			for _, h := range hits {
				for word := range strings.FieldsSeq(strings.NewReplacer("«", "", "»", "", "…", "").Replace(h.Snippet)) {
					if !strings.Contains(allowed[h.Ticket.ID], word) {
						w.t.Errorf("%s reads %q of %s in the snippet %q", name, word, h.Ticket.ID, h.Snippet)
					}
				}
			}
		}
	})
}

func TestFiltersGiveNothingAway(t *testing.T) {
	each(t, func(w *world) {
		w.town()
		list := func(who string, n desk.Names) int {
			w.t.Helper()
			out, _, err := w.List(w.ctx(), w.actor(who), core.Filter{Limit: 100}, n)
			w.ok(err)
			return len(out)
		}
		for _, c := range []struct {
			who  string
			n    desk.Names
			want int
		}{
			{"zoe", desk.Names{Organization: "Globex"}, 0}, // one of them is public: to her the organization is not there
			{"zoe", desk.Names{Organization: "Nowhere"}, 0},
			{"gina", desk.Names{Organization: "globex"}, 2},
			{"pat", desk.Names{Organization: "Acme"}, 5},
			{"sam", desk.Names{Organization: "Acme"}, 5},
			{"carl", desk.Names{Organization: "Acme"}, 2},
			{"zoe", desk.Names{By: "nobody@nowhere.example"}, 0},
			{"zoe", desk.Names{By: addresses["ada"]}, 0}, // wrote notes only
			{"sam", desk.Names{By: addresses["ada"]}, 13},
			{"zoe", desk.Names{By: addresses["bob"]}, 0},  // not her colleague: she would learn whose address it is
			{"carl", desk.Names{By: addresses["bob"]}, 1}, // the one that Bob opened for him
		} {
			if got := list(c.who, c.n); got != c.want {
				w.t.Errorf("List(%s, %+v) = %d tickets, want %d", c.who, c.n, got, c.want)
			}
		}
	})
}

func TestWhy(t *testing.T) {
	each(t, func(w *world) {
		private := w.quiet("alice", desk.Opening{})
		verdict := func(who string, a core.Action, of string) core.Verdict {
			w.t.Helper()
			v, err := w.Why(w.ctx(), w.actor(who), private, a, of)
			w.ok(err)
			return v
		}
		for _, c := range []struct {
			who  string
			a    core.Action
			of   string
			rule string
		}{
			{"bob", core.ReplyTo, "", "entitled"},
			{"bob", core.Assign, "", core.RuleStaff},
			{"bob", core.Assign, addresses["bob"], core.RuleStaff},
			{"alice", core.SeeTicket, addresses["carl"], core.RulePrivate},
			{"alice", core.SeeTicket, addresses["pat"], "partner"},
			{"sam", core.SeeTicket, addresses["zoe"], core.RulePrivate},
			{"system", core.SeeTicket, addresses["alice"], "entitled"},
		} {
			if v := verdict(c.who, c.a, c.of); v.Rule != c.rule {
				w.t.Errorf("Why(%s, %s, %s) = %s, want %s", c.who, c.a, c.of, v.Rule, c.rule)
			}
		}
		_, err := w.Why(w.ctx(), w.actor("bob"), private, core.ReplyTo, addresses["alice"])
		w.refused(err, core.Refused, core.RuleOwners)
		_, err = w.Why(w.ctx(), w.actor("zoe"), private, core.ReplyTo, addresses["alice"])
		w.refused(err, core.NotFound, core.RuleNoTicket)
		// An owner does not learn by it who is known to the desk.
		if known, unknown := verdict("alice", core.SeeTicket, addresses["gina"]), verdict("alice", core.SeeTicket, "nobody@nowhere.example"); known != unknown {
			w.t.Errorf("Why of somebody known = %+v, of nobody %+v", known, unknown)
		}
		_, err = w.Why(w.ctx(), w.actor("sam"), private, core.SeeTicket, "nobody@nowhere.example")
		w.refused(err, core.NotFound, "")
	})
}

func TestShowMay(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("zoe", desk.Opening{})
		w.clock.pass(time.Hour)
		for _, c := range []struct {
			who  string
			may  []core.Action
			not  []core.Action
			seen bool
		}{
			{"zoe", []core.Action{core.ReplyTo, core.CloseTicket, core.Withdraw, core.AddCC}, []core.Action{core.SetStatus, core.SetPriority, core.WriteNote}, false},
			{"gina", []core.Action{core.ReplyTo, core.Subscribe}, []core.Action{core.CloseTicket, core.AddCC, core.Withdraw}, false},
			{"sam", []core.Action{core.ReplyTo, core.WriteNote, core.Assign, core.MakePrivate}, nil, true},
		} {
			v, err := w.Show(w.ctx(), w.actor(c.who), id)
			w.ok(err)
			for _, a := range c.may {
				if !slices.Contains(v.May, a) {
					w.t.Errorf("%s may not %s, want may", c.who, a)
				}
			}
			for _, a := range c.not {
				if slices.Contains(v.May, a) {
					w.t.Errorf("%s may %s, want may not", c.who, a)
				}
			}
			if v.Addresses != c.seen {
				w.t.Errorf("%s sees addresses: %v, want %v", c.who, v.Addresses, c.seen)
			}
		}
	})
}

func TestSimilarIsPublic(t *testing.T) {
	each(t, func(w *world) {
		w.quiet("alice", desk.Opening{Subject: "kerberos keytab"})
		w.quiet("zoe", desk.Opening{Subject: "kerberos keytab early"})
		if found, _, err := w.Similar(w.ctx(), "kerberos keytab", 0, 3); err != nil || len(found) != 0 {
			w.t.Errorf("Similar = %v, %v, want none yet", found, err)
		}
		w.clock.pass(10 * time.Minute)
		if found, _, err := w.Similar(w.ctx(), "kerberos keytab", 0, 3); err != nil || len(found) != 1 {
			w.t.Errorf("Similar = %v, %v, want the public one", found, err)
		}
	})
}
