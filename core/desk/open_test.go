package desk_test

import (
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

func TestOpen(t *testing.T) {
	each(t, func(w *world) {
		for _, c := range []struct {
			name  string
			who   string
			o     desk.Opening
			want  string // organization, privacy, priority, category, requester
			left  string
			told  []string
			event string
		}{
			{"contact", "bob", desk.Opening{Subject: "It burns", Text: "help"},
				"Acme private normal other bob", "",
				[]string{"opened bob requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private bob"},
			{"all a plan gives", "alice", desk.Opening{Subject: "x", Privacy: core.Public, Priority: core.Urgent, Category: "UPGRADE", Files: []core.Attachment{file("log", 7*megabyte)}},
				"Acme public urgent upgrade alice", "",
				[]string{"opened alice requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >public alice"},
			{"community", "zoe", desk.Opening{Subject: "x"},
				"none public normal other zoe", "",
				[]string{"opened zoe requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >public zoe"},
			{"community asking for all", "zoe", desk.Opening{Subject: "x", Privacy: core.Private, Priority: core.High, Files: []core.Attachment{file("a", 1)}},
				"none public normal other zoe", "needs an entitlement, needs an entitlement, needs an entitlement",
				[]string{"opened zoe requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >public zoe"},
			{"file past the plan", "gina", desk.Opening{Subject: "x", Files: []core.Attachment{file("a", megabyte), file("b", megabyte+1)}},
				"Globex private normal other gina", "file too large",
				[]string{"opened gina requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private gina"},
			{"unknown category", "gina", desk.Opening{Subject: "x", Category: "nonsense"},
				"Globex private normal other gina", "unknown category",
				[]string{"opened gina requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private gina"},
			{"member without an entitlement", "carl", desk.Opening{Subject: "x"},
				"none public normal other carl", "",
				[]string{"opened carl requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >public carl"},
			{"for a colleague", "alice", desk.Opening{Subject: "x", For: "BOB@acme.example"},
				"Acme private normal other bob", "",
				[]string{"opened bob requester 1", "opened alice creator 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private alice"},
			{"for a colleague without an entitlement", "bob", desk.Opening{Subject: "x", For: addresses["carl"]},
				"Acme private normal other carl", "",
				[]string{"opened carl requester 1", "opened bob creator 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private bob"},
			{"for oneself", "bob", desk.Opening{Subject: "x", For: addresses["bob"]},
				"Acme private normal other bob", "",
				[]string{"opened bob requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private bob"},
			{"for somebody elsewhere", "bob", desk.Opening{Subject: "x", For: addresses["gina"]},
				"Acme private normal other bob", "for colleagues only",
				[]string{"opened bob requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private bob"},
			{"for nobody known", "bob", desk.Opening{Subject: "x", For: "nobody@nowhere.example"},
				"Acme private normal other bob", "for colleagues only",
				[]string{"opened bob requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private bob"},
			{"community for another", "zoe", desk.Opening{Subject: "x", For: addresses["bob"]},
				"none public normal other zoe", "needs an entitlement",
				[]string{"opened zoe requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >public zoe"},
			{"partner for the customer's", "pat", desk.Opening{Subject: "x", For: addresses["bob"]},
				"Acme private normal other bob", "",
				[]string{"opened bob requester 1", "opened pat creator 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private pat"},
			{"partner for a stranger", "pat", desk.Opening{Subject: "x", Organization: "acme", For: addresses["gina"]},
				"Acme private normal other pat", "for the customer's people only",
				[]string{"opened pat requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private pat"},
			{"partner for itself", "pat", desk.Opening{Subject: "x", Privacy: core.Private},
				"Parta public normal other pat", "plan without private tickets",
				[]string{"opened pat requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >public pat"},
			{"partner in the customer's name", "pat", desk.Opening{Subject: "x", Organization: "acme", Priority: core.Urgent, Files: []core.Attachment{file("log", 7*megabyte)}},
				"Acme private urgent other pat", "",
				[]string{"opened pat requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private pat"},
			{"staff for a contact", "sam", desk.Opening{Subject: "x", For: addresses["bob"]},
				"Acme private normal other bob", "",
				[]string{"opened bob requester 1", "opened sam creator 1", "opened ada staff 1"}, "opened >private sam"},
			{"staff for somebody new", "sam", desk.Opening{Subject: "x", For: "new@home.example"},
				"none public normal other new", "",
				[]string{"opened new requester 1", "opened sam creator 1", "opened ada staff 1"}, "opened >public sam"},
			{"the shell for a contact", "system", desk.Opening{Subject: "x", For: addresses["bob"]},
				"Acme private normal other bob", "",
				[]string{"opened bob requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private nobody"},
			{"in a name not theirs", "gina", desk.Opening{Subject: "x", Organization: "Acme"},
				"Globex private normal other gina", "not your organization",
				[]string{"opened gina requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private gina"},
			{"in a name of nobody", "gina", desk.Opening{Subject: "x", Organization: "Nowhere"},
				"Globex private normal other gina", "not your organization",
				[]string{"opened gina requester 1", "opened sam staff 1", "opened ada staff 1"}, "opened >private gina"},
		} {
			out := w.open(c.who, c.o)
			k := w.ticket(out.Ticket.ID)
			got := strings.Join([]string{w.organization(k), string(k.Privacy), string(k.Priority), k.Category, w.name(k.Requester)}, " ")
			if got != c.want || rules(out.Left) != c.left || k.Status != core.New {
				w.t.Errorf("%s: Open(%s) = %s, %s, left %q, want %s, left %q", c.name, c.who, k.Status, got, rules(out.Left), c.want, c.left)
			}
			w.told(c.told...)
			w.happened(k.ID, c.event)
		}
	})
}

func (w *world) organization(k core.Ticket) string {
	w.t.Helper()
	v, err := w.Show(w.ctx(), core.System(), k.ID)
	w.ok(err)
	if v.Organization.Name == "" {
		return "none"
	}
	return v.Organization.Name
}

// What somebody is told about a person or an organization must not depend on
// whether it is there.
func TestOpenRevealsNobody(t *testing.T) {
	each(t, func(w *world) {
		for _, who := range []string{"bob", "zoe", "pat"} {
			known := w.open(who, desk.Opening{Subject: "x", For: addresses["gina"]}).Left
			unknown := w.open(who, desk.Opening{Subject: "x", For: "nobody@nowhere.example"}).Left
			if len(known) != 1 || len(unknown) != 1 || known[0] != unknown[0] {
				w.t.Errorf("%s opening for gina is told %v, for nobody %v", who, known, unknown)
			}
			there := w.open(who, desk.Opening{Subject: "x", Organization: "Globex"}).Left
			absent := w.open(who, desk.Opening{Subject: "x", Organization: "Notone"}).Left
			if strings.ReplaceAll(there[0].Words, "Globex", "Notone") != absent[0].Words {
				w.t.Errorf("%s opening in the name of Globex is told %q, of nobody %q", who, there[0].Words, absent[0].Words)
			}
		}
		if _, err := w.Actor(w.ctx(), "nobody@nowhere.example", core.TrustProven); core.KindOf(err) != core.NotFound {
			w.t.Errorf("an opening for somebody unknown added them: %v", err)
		}
	})
}

func TestOpenSubjectAndPublicAt(t *testing.T) {
	each(t, func(w *world) {
		long := strings.Repeat("ä", 300)
		for _, c := range []struct{ subject, text, want string }{
			{"", "\n\n first line  here\nsecond", "first line here"},
			{"  a   b ", "text", "a b"},
			{"", "", "(no subject)"},
			{"", " \n\t", "(no subject)"},
			{long, "", strings.Repeat("ä", 199) + "…"},
		} {
			out := w.open("zoe", desk.Opening{Subject: c.subject, Text: c.text})
			if out.Ticket.Subject != c.want {
				w.t.Errorf("Open(%.20q, %q) has subject %q, want %q", c.subject, c.text, out.Ticket.Subject, c.want)
			}
			if got := out.Ticket.PublicAt; !got.Equal(monday.Add(10 * time.Minute)) {
				w.t.Errorf("PublicAt of a community ticket by mail = %v, want ten minutes from now", got)
			}
		}
		by := w.by("zoe")
		by.Channel = core.Slack
		out, err := w.Open(w.ctx(), by, desk.Opening{Subject: "by chat"})
		if err != nil || !out.Ticket.PublicAt.IsZero() {
			w.t.Errorf("PublicAt by chat = %v, %v, want none", out.Ticket.PublicAt, err)
		}
		for _, aired := range []bool{true, false} {
			by := w.by("zoe")
			by.Channel, by.Thread = core.Discord, core.Thread{Network: core.Discord, Channel: "1", ID: "2"}
			out, err := w.Open(w.ctx(), by, desk.Opening{Subject: "in a thread", Aired: aired})
			if err != nil || out.Ticket.PublicAt.IsZero() != aired {
				w.t.Errorf("PublicAt in a thread that everybody reads (%v) = %v, %v, want none only there", aired, out.Ticket.PublicAt, err)
			}
		}
		if at := w.open("bob", desk.Opening{Privacy: core.Public}).Ticket.PublicAt; !at.IsZero() {
			w.t.Errorf("PublicAt of a customer's public ticket = %v, want none", at)
		}
		// Parta has no plan, so its tickets are public though nobody asked for that.
		if k := w.open("pat", desk.Opening{}).Ticket; k.Privacy != core.Public || k.PublicAt.IsZero() {
			w.t.Errorf("a partner's own ticket is %s, PublicAt %v, want public after the delay", k.Privacy, k.PublicAt)
		}
	})
}

func TestOpenOrganization(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.AddContact(w.ctx(), w.system(), "Globex", addresses["bob"]))
		w.done(w.SetDomain(w.ctx(), w.system(), "Globex", "@GLOBEX.example", true))
		for _, c := range []struct {
			name  string
			o     desk.Opening
			from  string
			want  string
			whose string
		}{
			{"own domain", desk.Opening{}, "", "Acme", "Opened for Acme, because you wrote from acme.example."},
			{"domain of the address", desk.Opening{}, "bob@globex.example", "Globex", "Opened for Globex, because you wrote from globex.example."},
			{"a domain below", desk.Opening{}, "bob@mail.globex.example", "Acme", "Opened for Acme, because you joined it first."},
			{"another domain", desk.Opening{}, "bob@home.example", "Acme", "`#org NAME`"},
			{"name", desk.Opening{Organization: " GLOBEX "}, addresses["bob"], "Globex", ""},
			{"another's name", desk.Opening{Organization: "Parta"}, "bob@home.example", "Acme", "because you joined it first"},
			{"that of the beneficiary", desk.Opening{For: addresses["gina"]}, "", "Globex", ""},
		} {
			by := w.by("bob")
			by.From = c.from
			out, err := w.Open(w.ctx(), by, c.o)
			w.ok(err)
			if got := w.organization(out.Ticket); got != c.want || !strings.Contains(out.Whose, c.whose) || (c.whose == "") != (out.Whose == "") {
				w.t.Errorf("%s: organization = %s (%s), want %s (%s)", c.name, got, out.Whose, c.want, c.whose)
			}
		}
		w.ok(w.ChooseOrganization(w.ctx(), w.by("bob"), "globex"))
		by := w.by("bob")
		by.From = "bob@home.example"
		out, err := w.Open(w.ctx(), by, desk.Opening{})
		if w.ok(err); w.organization(out.Ticket) != "Globex" || !strings.Contains(out.Whose, "because it is your main organization") {
			w.t.Errorf("main: organization = %s (%s), want Globex", w.organization(out.Ticket), out.Whose)
		}
		for _, one := range []string{"alice", "pat", "zoe", "sam"} {
			if out := w.open(one, desk.Opening{}); out.Whose != "" {
				w.t.Errorf("%s, in one organization or none, is told %q", one, out.Whose)
			}
		}
	})
}

func TestOpenCopies(t *testing.T) {
	each(t, func(w *world) {
		out := w.open("alice", desk.Opening{Subject: "x", CC: []string{
			"Bob@ACME.example", "support@desk.example", "support+abc@desk.example", addresses["sam"], addresses["alice"], "not an address",
			"bob@acme.example", addresses["gina"],
		}})
		if got := w.copies(out.Ticket.ID); got != "bob gina" || len(out.Left) != 0 {
			w.t.Errorf("cc = %q, left %q, want bob gina and nothing", got, rules(out.Left))
		}
		w.told("opened alice requester 1", "opened bob cc 1", "opened gina cc 1", "opened sam staff 1", "opened ada staff 1")
		w.happened(out.Ticket.ID, "cc added >bob@acme.example alice", "cc added >gina@globex.example alice", "opened >private alice")

		out = w.open("zoe", desk.Opening{CC: []string{"a@x.example", "b@x.example", "c@x.example", "d@x.example", "e@x.example"}})
		if got := w.copies(out.Ticket.ID); got != "a b c" || rules(out.Left) != "too many cc" {
			w.t.Errorf("cc = %q, left %q, want three and the rule", got, rules(out.Left))
		}
		w.forget()
		out = w.reply("zoe", desk.Replying{Ticket: out.Ticket.ID, Text: "to all", CC: []string{"c@x.example", "b@x.example", "a@x.example"}})
		if len(out.Left) != 0 {
			w.t.Errorf("a reply to all three on cc is told %q, want nothing", rules(out.Left))
		}
		by := w.by("alice")
		by.Copied = []string{"BOB@acme.example", "support@desk.example"}
		w.forget()
		w.done(w.Open(w.ctx(), by, desk.Opening{Subject: "x", CC: by.Copied}))
		w.told("opened alice requester 1", "opened sam staff 1", "opened ada staff 1")
	})
}

func TestOpenCarlOnBehalfIsCopied(t *testing.T) {
	each(t, func(w *world) {
		id := w.quiet("bob", desk.Opening{Subject: "x", For: addresses["carl"]})
		if got := w.copies(id); got != "carl" {
			w.t.Errorf("cc = %q, want carl, who could not see it else", got)
		}
		w.happened(id, "cc added >carl@acme.example bob", "opened >private bob")
		w.done(w.Show(w.ctx(), w.actor("carl"), id))
	})
}

func TestOpenRefused(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.Open(w.ctx(), w.by("zoe"), desk.Opening{Subject: "x"})
		w.refused(err, core.Refused, core.RuleClosed)
		_, err = w.Open(w.ctx(), w.by("carl"), desk.Opening{Subject: "x"})
		w.refused(err, core.Refused, core.RuleClosed)
		w.told()
		w.done(w.Open(w.ctx(), w.by("bob"), desk.Opening{Subject: "x"}))

		by := w.by("bob")
		by.Actor.Trust = core.TrustFailed
		_, err = w.Open(w.ctx(), by, desk.Opening{Subject: "x"})
		w.refused(err, core.Refused, core.RuleHeld)
		_, err = w.Open(w.ctx(), w.system(), desk.Opening{Subject: "x"})
		w.refused(err, core.Invalid, "")
		_, err = w.Open(w.ctx(), w.by("sam"), desk.Opening{Subject: "x", For: "not an address"})
		w.refused(err, core.Invalid, "")
		_, err = w.Open(w.ctx(), desk.By{}, desk.Opening{})
		w.refused(err, core.Refused, core.RuleHeld)
	}, func(s *desk.Settings) { s.Community = false })
}

func TestOpenFollowsOnlyWhatItsOpenerSees(t *testing.T) {
	each(t, func(w *world) {
		private := w.quiet("alice", desk.Opening{Subject: "secret"})
		hidden := w.open("zoe", desk.Opening{FollowUpOf: private})
		absent := w.open("zoe", desk.Opening{FollowUpOf: 999})
		for _, out := range []desk.Outcome{hidden, absent} {
			if out.Ticket.FollowUpOf != 0 || rules(out.Left) != core.RuleNoTicket {
				w.t.Errorf("FollowUpOf = %s, left %q, want none and %q", out.Ticket.FollowUpOf, rules(out.Left), core.RuleNoTicket)
			}
		}
		if out := w.open("bob", desk.Opening{FollowUpOf: private}); out.Ticket.FollowUpOf != private {
			w.t.Errorf("FollowUpOf = %s, want %s", out.Ticket.FollowUpOf, private)
		}
	})
}

func TestCompanyAndNewAlerts(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.SetCompanyAlert(w.ctx(), w.by("bob"), "", true))
		w.done(w.SetCompanyAlert(w.ctx(), w.by("pat"), "Acme", true))
		w.ok(w.SetNewAlert(w.ctx(), w.by("ada"), false))
		w.open("alice", desk.Opening{Subject: "x"})
		w.told("opened alice requester 1", "opened bob company 1", "opened pat company 1", "opened sam staff 1")
		w.open("gina", desk.Opening{Subject: "x"})
		w.told("opened gina requester 1", "opened sam staff 1")
		w.done(w.RevokePartner(w.ctx(), w.by("alice"), "Acme", "Parta"))
		w.done(w.RemoveContact(w.ctx(), w.by("alice"), "Acme", addresses["bob"]))
		w.forget()
		w.open("alice", desk.Opening{Subject: "x", Privacy: core.Public})
		w.told("opened alice requester 1", "opened sam staff 1")

		for _, who := range []string{"zoe", "carl", "gina"} {
			_, err := w.SetCompanyAlert(w.ctx(), w.by(who), "Acme", true)
			if k := core.KindOf(err); k != core.NotFound && k != core.Refused {
				w.t.Errorf("SetCompanyAlert by %s = %v, want a refusal", who, err)
			}
		}
		_, there := w.SetCompanyAlert(w.ctx(), w.by("zoe"), "Acme", true)
		_, absent := w.SetCompanyAlert(w.ctx(), w.by("zoe"), "Nowhere", true)
		if there.Error() != absent.Error() {
			w.t.Errorf("SetCompanyAlert of Acme by zoe = %q, of nobody %q: want the same", there, absent)
		}
		w.refused(w.SetNewAlert(w.ctx(), w.by("bob"), true), core.Refused, core.RuleStaff)
		w.refused(w.SetNewAlert(w.ctx(), w.system(), true), core.Invalid, "")
	})
}

// More than HourlyCap tickets in an hour are no reason not to tell those who
// did not write.
func TestCapIsForTheSender(t *testing.T) {
	each(t, func(w *world) {
		w.done(w.SetCompanyAlert(w.ctx(), w.by("bob"), "", true))
		for range 4 {
			w.open("alice", desk.Opening{Subject: "x"})
		}
		w.told("opened alice requester 1", "opened alice requester 1", // and no third
			"opened bob company 1", "opened bob company 1", "opened bob company 1", "opened bob company 1",
			"opened sam staff 1", "opened sam staff 1", "opened sam staff 1", "opened sam staff 1",
			"opened ada staff 1", "opened ada staff 1", "opened ada staff 1", "opened ada staff 1")
		w.clock.pass(time.Hour + time.Second)
		w.open("alice", desk.Opening{Subject: "x"})
		w.told("opened alice requester 1", "opened bob company 1", "opened sam staff 1", "opened ada staff 1")
	}, func(s *desk.Settings) { s.HourlyCap = 2 })
}

func TestZeroSettings(t *testing.T) {
	each(t, func(w *world) {
		out := w.open("alice", desk.Opening{Category: "upgrade", CC: []string{addresses["bob"]}})
		if out.Ticket.Category != "other" || rules(out.Left) != "unknown category, too many cc" {
			w.t.Errorf("category = %q, left %q", out.Ticket.Category, rules(out.Left))
		}
	}, func(s *desk.Settings) { s.Categories, s.MaxCC, s.Addresses = nil, 0, nil })
}
