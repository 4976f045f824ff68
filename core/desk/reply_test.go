package desk_test

import (
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

// Who may reply, to which ticket, and who is told of it.
func TestReplyRelations(t *testing.T) {
	each(t, func(w *world) {
		for _, c := range []struct {
			name, who string
			o         desk.Opening
			opener    string
			ok        bool
			told      []string
		}{
			{"creator", "alice", desk.Opening{}, "alice", true, nil},
			{"entitled colleague", "bob", desk.Opening{}, "alice", true, []string{"replied alice alert 2"}},
			{"partner", "pat", desk.Opening{}, "alice", true, []string{"replied alice alert 2"}},
			{"cc", "gina", desk.Opening{CC: []string{addresses["gina"], addresses["bob"]}}, "alice", true, []string{"replied alice alert 2", "replied bob cc 2"}},
			{"staff", "sam", desk.Opening{}, "alice", true, []string{"replied alice alert 2"}},
			{"anyone on a public ticket", "gina", desk.Opening{Privacy: core.Public}, "alice", true, []string{"replied alice alert 2"}},
			{"plain member on a private ticket", "carl", desk.Opening{}, "alice", false, nil},
			{"anyone on a private ticket", "zoe", desk.Opening{}, "alice", false, nil},
			{"anyone before it is public", "gina", desk.Opening{}, "zoe", false, nil},
		} {
			id := w.quiet(c.opener, c.o)
			out, err := w.Reply(w.ctx(), w.by(c.who), desk.Replying{Ticket: id, Text: "re"})
			if !c.ok {
				w.refused(err, core.NotFound, core.RuleNoTicket)
				w.told()
				continue
			}
			w.ok(err)
			if out.Message.Number != 2 || out.Message.Privacy != core.Inherit || w.name(out.Message.Author) != c.who {
				w.t.Errorf("%s: Reply = message %d, %s, by %s", c.name, out.Message.Number, out.Message.Privacy, w.name(out.Message.Author))
			}
			w.told(c.told...)
			if !strings.Contains(w.alerted(id), c.who) {
				w.t.Errorf("%s: alerts = %q, want %s among them", c.name, w.alerted(id), c.who)
			}
		}
		_, hidden := w.Reply(w.ctx(), w.by("zoe"), desk.Replying{Ticket: 1})
		_, absent := w.Reply(w.ctx(), w.by("zoe"), desk.Replying{Ticket: 999})
		if strings.ReplaceAll(hidden.Error(), "#1", "#999") != absent.Error() {
			w.t.Errorf("Reply to a hidden ticket says %q, to none %q", hidden, absent)
		}
		_, err := w.Reply(w.ctx(), w.system(), desk.Replying{Ticket: 1})
		w.refused(err, core.Invalid, "")
	})
}

func TestReplyByStrangers(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("zoe", desk.Opening{})
		w.clock.pass(10 * time.Minute)
		by := w.by("gina")
		by.Actor.Trust = core.TrustFailed
		_, err := w.Reply(w.ctx(), by, desk.Replying{Ticket: id})
		w.refused(err, core.NotFound, core.RuleNoTicket)
		_, err = w.Reply(w.ctx(), desk.By{}, desk.Replying{Ticket: id})
		w.refused(err, core.NotFound, core.RuleNoTicket)
		by.Actor.Trust = core.TrustPlain
		w.done(w.Reply(w.ctx(), by, desk.Replying{Ticket: id}))
	})
}

func TestReplyPrivacy(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("zoe", desk.Opening{Text: "public"})
		w.clock.pass(time.Hour)
		w.reply("gina", desk.Replying{Ticket: id, Text: "me too"})
		w.told("replied zoe alert 2")

		private := w.reply("sam", desk.Replying{Ticket: id, Text: "for zoe", Privacy: core.Private})
		w.told("replied zoe alert 3", "changed gina alert 0") // of the new status only
		out := w.reply("zoe", desk.Replying{Ticket: id, Text: "thanks", AnswerTo: private.Message.ID})
		if out.Message.Privacy != core.Private || out.Message.AnswerTo != private.Message.ID {
			w.t.Errorf("an answer to a private reply is %s, answering %d", out.Message.Privacy, out.Message.AnswerTo)
		}
		w.told("replied sam assignee 4")
		out = w.reply("zoe", desk.Replying{Ticket: id, Text: "to all", AnswerTo: private.Message.ID, Privacy: core.Public})
		if out.Message.Privacy != core.Public {
			w.t.Errorf("an answer that says public is %s", out.Message.Privacy)
		}
		w.told("replied sam assignee 5", "replied gina alert 5")

		note := w.reply("sam", desk.Replying{Ticket: id, Text: "hm", Internal: true})
		w.told()
		out = w.reply("ada", desk.Replying{Ticket: id, Text: "indeed", AnswerTo: note.Message.ID})
		if !out.Message.Internal || out.Message.Privacy != core.Private {
			w.t.Errorf("an answer to a note is internal %v, %s", out.Message.Internal, out.Message.Privacy)
		}
		w.told("replied sam assignee 7")
		w.happened(id, "noted > ada")

		// What Gina meant for the staff alone is not dropped, nor shown to all.
		out = w.reply("gina", desk.Replying{Ticket: id, Text: "between us", Internal: true})
		if out.Message.Internal || out.Message.Privacy != core.Private || rules(out.Left) != core.RuleStaff {
			w.t.Errorf("a customer's note is internal %v, %s, left %q", out.Message.Internal, out.Message.Privacy, rules(out.Left))
		}
		w.told("replied sam assignee 8", "replied zoe alert 8", "replied ada alert 8", "answer gina asker 0")

		// A key of a message that its person may not see any more.
		out = w.reply("gina", desk.Replying{Ticket: id, Text: "what?", AnswerTo: note.Message.ID})
		if out.Message.Internal || out.Message.Privacy != core.Private {
			w.t.Errorf("Gina's answer to a note is internal %v, %s", out.Message.Internal, out.Message.Privacy)
		}
		other := w.open("zoe", desk.Opening{})
		out = w.reply("zoe", desk.Replying{Ticket: id, AnswerTo: other.Message.ID})
		if out.Message.AnswerTo != 0 {
			w.t.Errorf("AnswerTo a message of another ticket = %d, want none", out.Message.AnswerTo)
		}
	})
}

func TestReplyInPrivateTicket(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{CC: []string{addresses["gina"]}})
		w.reply("sam", desk.Replying{Ticket: id, Text: "internal", Internal: true})
		w.told()
		w.reply("sam", desk.Replying{Ticket: id, Text: "private", Privacy: core.Private})
		w.told("replied alice alert 3", "replied gina cc 3")
		w.reply("sam", desk.Replying{Ticket: id, Text: "so-called public", Privacy: core.Public})
		w.told("replied alice alert 4", "replied gina cc 4")
		v, err := w.Show(w.ctx(), w.actor("gina"), id)
		if err != nil || len(v.Messages) != 3 {
			w.t.Errorf("gina sees %d messages, %v, want all but the note", len(v.Messages), err)
		}
	})
}

func TestReplyStatus(t *testing.T) {
	each(t, func(w *world) {
		for _, c := range []struct {
			name     string
			before   core.Status
			who      string
			wanted   core.Status
			internal bool
			after    core.Status
			assignee string
			left     string
			events   []string
		}{
			{"first staff reply", core.New, "sam", "", false, core.InProgress, "sam", "",
				[]string{"replied > sam", "status new>in_progress sam", "assignee >sam@desk.example sam"}},
			{"first staff reply, pending", core.New, "sam", core.Pending, false, core.Pending, "sam", "",
				[]string{"status new>pending sam", "assignee >sam@desk.example sam"}},
			{"note", core.New, "sam", "", true, core.New, "nobody", "", []string{"noted > sam"}},
			{"customer on new", core.New, "alice", "", false, core.New, "nobody", "", []string{"replied > alice"}},
			{"customer on pending", core.Pending, "alice", "", false, core.InProgress, "nobody", "", []string{"status pending>in_progress alice"}},
			{"colleague on pending", core.Pending, "bob", "", false, core.InProgress, "nobody", "", []string{"status pending>in_progress bob"}},
			{"staff on pending", core.Pending, "sam", "", false, core.Pending, "nobody", "", []string{"replied > sam"}},
			{"customer sets status", core.New, "alice", core.Closed, false, core.Closed, "nobody", "", []string{"status new>closed alice"}},
			{"staff closes", core.New, "sam", core.Closed, false, core.Closed, "sam", "",
				[]string{"status new>closed sam", "assignee >sam@desk.example sam"}},
			{"cc sets status", core.InProgress, "gina", core.Closed, false, core.InProgress, "nobody", core.RulePeople, []string{"replied > gina"}},
			{"assigned to nobody", core.InProgress, "alice", core.Assigned, false, core.InProgress, "nobody", "wrong status", []string{"replied > alice"}},
			{"assigned by its first replier", core.New, "sam", core.Assigned, false, core.Assigned, "sam", "",
				[]string{"status new>assigned sam", "assignee >sam@desk.example sam"}},
			{"no status", core.InProgress, "alice", "done", false, core.InProgress, "nobody", "wrong status", []string{"replied > alice"}},
			{"customer on closed", core.Closed, "bob", "", false, core.InProgress, "nobody", "", []string{"status closed>in_progress bob"}},
			{"cc on closed", core.Closed, "gina", "", false, core.Closed, "nobody", "", []string{"replied > gina"}},
			{"staff on closed", core.Closed, "sam", "", false, core.Closed, "nobody", "", []string{"replied > sam"}},
		} {
			id := w.quiet("alice", desk.Opening{CC: []string{addresses["gina"]}})
			switch c.before {
			case core.New:
			case core.Closed: // what it was before is pending
				w.done(w.SetStatus(w.ctx(), w.by("alice"), id, core.Pending))
				fallthrough
			default:
				w.done(w.SetStatus(w.ctx(), w.by("alice"), id, c.before))
			}
			out := w.reply(c.who, desk.Replying{Ticket: id, Status: c.wanted, Internal: c.internal})
			k := w.ticket(id)
			if k.Status != c.after || w.name(k.Assignee) != c.assignee || rules(out.Left) != c.left || out.Ticket != k {
				w.t.Errorf("%s: status %s, assignee %s, left %q, want %s, %s, %q; outcome %+v", c.name, k.Status, w.name(k.Assignee), rules(out.Left), c.after, c.assignee, c.left, out.Ticket)
			}
			if byStaff := c.who == "sam" && !c.internal; byStaff == k.Answered.IsZero() {
				w.t.Errorf("%s: answered at %v", c.name, k.Answered)
			}
			w.happened(id, c.events...)
		}
	})
}

func TestReplyToClosed(t *testing.T) {
	each(t, func(w *world) {
		closed := func(who string, o desk.Opening) core.TicketID {
			id := w.quiet(who, o)
			w.clock.pass(time.Hour)
			w.done(w.SetStatus(w.ctx(), w.by("sam"), id, core.Closed))
			w.forget()
			return id
		}
		const window = 14 * 24 * time.Hour

		id := closed("zoe", desk.Opening{})
		w.clock.pass(window)
		if out := w.reply("zoe", desk.Replying{Ticket: id}); out.Ticket.ID != id || out.Ticket.Status != core.New {
			w.t.Errorf("a reply at the end of the window = %s %s, want %s new", out.Ticket.ID, out.Ticket.Status, id)
		}

		id = closed("zoe", desk.Opening{})
		if out := w.reply("gina", desk.Replying{Ticket: id, Text: "me too"}); out.Ticket.Status != core.Closed {
			w.t.Errorf("a passer-by's reply makes it %s, want closed", out.Ticket.Status)
		}
		w.told("replied zoe alert 2")

		id = closed("alice", desk.Opening{Subject: "broken", Category: "upgrade"})
		w.clock.pass(window + time.Millisecond)
		out := w.reply("bob", desk.Replying{Ticket: id, Text: "again"})
		k := out.Ticket
		if k.ID == id || k.FollowUpOf != id || k.Privacy != core.Private || k.Subject != "broken" || k.Category != "upgrade" ||
			w.organization(k) != "Acme" || w.name(k.Requester) != "bob" || w.ticket(id).Status != core.Closed {
			w.t.Errorf("a late reply opens %+v", k)
		}
		w.told("opened bob requester 1", "opened sam staff 1", "opened ada staff 1")

		// Who could open no private ticket must not publish its subject.
		id = closed("alice", desk.Opening{Subject: "secret", CC: []string{addresses["zoe"], addresses["gina"], addresses["carl"]}})
		w.clock.pass(window + time.Millisecond)
		for _, who := range []string{"zoe", "carl", "gina"} {
			if out := w.reply(who, desk.Replying{Ticket: id, Text: "late"}); out.Ticket.ID != id || out.Ticket.Status != core.Closed {
				w.t.Errorf("a late reply by %s on cc = %s %s, want a message of %s, closed", who, out.Ticket.ID, out.Ticket.Status, id)
			}
		}
		w.forget()
		id = closed("zoe", desk.Opening{Subject: "own"})
		w.done(w.SetPrivacy(w.ctx(), w.by("sam"), id, core.Private, false))
		w.clock.pass(window + time.Millisecond)
		if out := w.reply("zoe", desk.Replying{Ticket: id}); out.Ticket.ID != id || out.Ticket.Status != core.New {
			w.t.Errorf("a late reply to one's own private ticket = %s %s, want it open again", out.Ticket.ID, out.Ticket.Status)
		}
		id = closed("zoe", desk.Opening{Subject: "own"})
		w.clock.pass(window + time.Millisecond)
		if out := w.reply("zoe", desk.Replying{Ticket: id}); out.Ticket.FollowUpOf != id || out.Ticket.PublicAt.IsZero() {
			w.t.Errorf("a late reply to one's own public ticket = %+v, want a follow-up with a delay", out.Ticket)
		}
		if out := w.reply("sam", desk.Replying{Ticket: id}); out.Ticket.ID != id {
			w.t.Errorf("a late reply by staff = %s, want %s", out.Ticket.ID, id)
		}
	})
}

func TestReplyFilesAndLeftOut(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{CC: []string{addresses["gina"]}, Files: []core.Attachment{file("first", 1)}})
		files := []core.Attachment{file("fits", 7*megabyte), file("too large", 7*megabyte+1)}
		out := w.reply("gina", desk.Replying{Ticket: id, Files: files}) // the plan of the ticket, not her own
		if len(out.Message.Attachments) != 1 || out.Message.Attachments[0].Number != 2 || rules(out.Left) != core.RuleFileSize {
			w.t.Errorf("attached %+v, left %q, want one, as file 2", out.Message.Attachments, rules(out.Left))
		}
		w.told("replied alice alert 2", "answer gina asker 0")
		if f, err := w.File(w.ctx(), w.actor("bob"), id, 2); err != nil || f.Name != "fits" {
			w.t.Errorf("File(2) = %+v, %v", f, err)
		}
		w.reply("sam", desk.Replying{Ticket: id, Internal: true, Files: []core.Attachment{file("dump", 100*megabyte)}})
		_, internal := w.File(w.ctx(), w.actor("bob"), id, 3)
		_, absent := w.File(w.ctx(), w.actor("bob"), id, 4)
		if core.KindOf(internal) != core.NotFound || strings.ReplaceAll(internal.Error(), "file 3", "file 4") != absent.Error() {
			w.t.Errorf("File of a note = %v, of none %v: want the same", internal, absent)
		}
		w.done(w.File(w.ctx(), w.actor("ada"), id, 3))

		id = w.quiet("zoe", desk.Opening{})
		by := w.by("zoe")
		by.Channel = core.Slack
		out, err := w.Reply(w.ctx(), by, desk.Replying{Ticket: id, Files: files[:1], CC: []string{addresses["gina"]}})
		w.ok(err)
		if rules(out.Left) != core.RuleCommunity || w.copies(id) != "gina" {
			w.t.Errorf("left %q, cc %q, want no file and gina", rules(out.Left), w.copies(id))
		}
		w.told("replied gina cc 2") // and no mail to Zoe, whom Slack answers
		w.clock.pass(time.Hour)
		out = w.reply("bob", desk.Replying{Ticket: id, Files: files[:1], CC: []string{addresses["carl"]}})
		if len(out.Message.Attachments) != 0 || w.copies(id) != "gina" || len(out.Left) != 2 {
			w.t.Errorf("a passer-by attached %d, cc %q, left %q", len(out.Message.Attachments), w.copies(id), rules(out.Left))
		}
	})
}

func TestReplyTellsNobodyTwice(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("alice", desk.Opening{For: addresses["bob"], CC: []string{addresses["gina"]}})
		w.done(w.Assign(w.ctx(), w.by("ada"), id, addresses["sam"]))
		w.forget()
		w.reply("gina", desk.Replying{Ticket: id})
		w.reply("sam", desk.Replying{Ticket: id})
		w.forget()
		// Alice, Bob, Gina (cc and alert) and Sam (assignee and alert) hear of it once.
		w.reply("pat", desk.Replying{Ticket: id, Status: core.Pending})
		w.told("replied alice alert 4", "replied bob alert 4", "replied gina cc 4", "replied sam assignee 4")

		by := w.by("pat")
		by.Copied = []string{"support@desk.example", "Gina@Globex.example", addresses["sam"]}
		w.done(w.Reply(w.ctx(), by, desk.Replying{Ticket: id}))
		w.told("replied alice alert 5", "replied bob alert 5")

		w.done(w.SetAlert(w.ctx(), w.by("alice"), id, false))
		w.reply("alice", desk.Replying{Ticket: id}) // keeps it off
		w.forget()
		w.reply("bob", desk.Replying{Ticket: id})
		w.told("replied gina cc 7", "replied sam assignee 7", "replied pat alert 7")
	})
}
