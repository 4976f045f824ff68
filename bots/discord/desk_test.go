package discord_test

import (
	"bytes"
	"fmt"
	"image/png"
	"regexp"
	"strings"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
	"usher/core"
)

func TestListsTurnInPlace(t *testing.T) {
	w := newWorld(t)
	for i := 1; i <= 7; i++ {
		w.open("bob", fmt.Sprintf("Leak %d", i), "X.")
	}
	w.open("alice", "Of Alice", "X.")
	bob := w.people["bob"]
	m := w.slash("bob", w.help, "ticket list", discordtest.Options{"view": "mine", "sort": "-number"})
	w.shows(m, "Leak 1", "Leak 5", "not Leak 6", "not Of Alice", "More ›")
	next := w.answered("bob", w.help, bob.Click(m, "More ›"))
	w.shows(next, "Leak 6", "Leak 7", "not Leak 5", "‹ First page")
	first := w.answered("bob", w.help, bob.Click(next, "‹ First page"))
	w.shows(first, "Leak 1", "not Leak 7")
	w.slash("bob", w.help, "ticket close", discordtest.Options{"ticket": "2"})
	closed := w.answered("bob", w.help, bob.Select(first, "Status", "Closed"))
	_ = closed
	if next.ID != m.ID || first.ID != m.ID {
		t.Error("another page is another message")
	}
	now, _ := first.Now()
	w.shows(now, "Leak 2", "not Leak 3")
	w.answered("bob", w.help, bob.Select(now, "Tickets", "My company's"))
	now, _ = first.Now()
	w.answered("bob", w.help, bob.Select(now, "Status", "Any status"))
	now, _ = first.Now()
	w.answered("bob", w.help, bob.Select(now, "Order", "Newest first"))
	now, _ = first.Now()
	w.shows(now, "Of Alice", "Leak 7", "not Leak 1")
	w.shows(w.answered("bob", w.help, bob.Select(now, "Show…", "#7 Leak 7")), "Leak 7", "Reply", "Close")
}

func TestSearch(t *testing.T) {
	w := newWorld(t)
	w.open("bob", "The tap leaks", "Since Monday.")
	w.open("alice", "No login", "It says 403.")
	w.shows(w.slash("bob", w.help, "ticket search", discordtest.Options{"words": "tap"}), "The tap leaks", "not No login")
	w.shows(w.slash("zoe", w.help, "ticket search", discordtest.Options{"words": "tap"}), "not The tap leaks")
	w.ok(w.people["bob"].Slash(w.help, "ticket search").Wait())
	w.modal("bob")
	w.shows(w.answered("bob", w.help, w.people["bob"].SubmitModal(map[string]any{"Words to look for": "login"})), "No login")
}

func TestContract(t *testing.T) {
	w := newWorld(t)
	alice := w.people["alice"]
	m := w.slash("alice", w.help, "support plan")
	w.shows(m, "Acme", "team", "Contacts", "Partners", "Add a contact")
	w.shows(w.slash("bob", w.help, "support plan"), "Acme", "not Add a contact")
	w.ok(alice.Click(m, "Add a contact").Wait())
	w.modal("alice")
	w.shows(w.answered("alice", w.help, alice.SubmitModal(map[string]any{"Mail address": "carl@acme.example"})), "carl@acme.example")
	list := w.answered("alice", w.help, alice.Click(m, "Contacts"))
	w.shows(list, "Alice", "Bob", "Carl", "Remove somebody…")
	question := w.answered("alice", w.help, alice.Select(list, "Remove somebody…", "Remove: Carl"))
	w.shows(question, "Carl", "no longer be a contact", "Leave it")
	if !w.entitled("carl") {
		t.Error("it was not asked")
	}
	w.answered("alice", w.help, alice.Click(question, "Remove"))
	if w.entitled("carl") {
		t.Error("Carl still is a contact")
	}
	w.shows(w.slash("bob", w.help, "support contacts add", discordtest.Options{"address": "carl@acme.example"}), "owner")
	if w.entitled("carl") {
		t.Error("Bob made Carl a contact")
	}
	w.slash("alice", w.help, "support contacts add", discordtest.Options{"address": "carl@acme.example"})
	pick := w.slash("alice", w.help, "support contacts remove")
	w.shows(pick, "Whom to remove?", "Carl", "Bob", "not Alice")
	w.answered("alice", w.help, alice.Select(pick, "Choose…", "Carl"))
	if w.entitled("carl") {
		t.Error("Carl still is a contact")
	}
}

// entitled reports whether somebody may use Acme's support.
func (w *world) entitled(name string) bool {
	w.t.Helper()
	acc, err := w.Account(w.ctx(), core.System(), "Acme")
	w.ok(err)
	for _, m := range acc.Members {
		if m.Who.Primary == addressOf[name] {
			return m.Entitled()
		}
	}
	return false
}

func TestPartners(t *testing.T) {
	w := newWorld(t)
	alice := w.people["alice"]
	m := w.slash("alice", w.help, "support partners list")
	w.shows(m, "Who acts for Acme", "Helpers", "End a partnership…")
	question := w.answered("alice", w.help, alice.Select(m, "End a partnership…", "End it: Helpers"))
	w.answered("alice", w.help, alice.Click(question, "End it"))
	w.shows(w.slash("alice", w.help, "support partners list"), "Nobody does.")
	day := time.Now().AddDate(1, 0, 0).Format(time.DateOnly)
	question = w.slash("alice", w.help, "support partners add", discordtest.Options{"partner": "Helpers", "until": day})
	w.shows(question, "The contacts of Helpers", "until "+day)
	w.answered("alice", w.help, alice.Click(question, "Yes, go ahead"))
	w.shows(w.slash("alice", w.help, "support partners list"), "Helpers", "until")
	w.shows(w.slash("zoe", w.help, "support partners list", discordtest.Options{"org": "Acme"}), "not Helpers")
}

func TestStats(t *testing.T) {
	w := newWorld(t)
	w.open("bob", "It leaks", "X.")
	m := w.slash("bob", w.help, "ticket stats", discordtest.Options{"company": true})
	if len(m.Files) != 1 || !m.Ephemeral {
		t.Fatalf("there are the files %+v: %s", m.Files, m.Shown())
	}
	if _, err := png.Decode(bytes.NewReader(m.Files[0].Data)); err != nil {
		t.Error(err)
	}
}

func TestHelp(t *testing.T) {
	w := newWorld(t)
	m := w.slash("bob", w.help, "ticket help")
	w.shows(m, "What you can do here", "All commands about…", "My tickets")
	w.shows(w.slash("dora", w.help, "ticket help", discordtest.Options{"about": "link"}), "link")
}

func TestAdmin(t *testing.T) {
	w := newWorld(t)
	w.shows(w.slash("bob", w.help, "support org add", discordtest.Options{"name": "Evil", "plan": "team"}), "not is a customer")
	w.slash("ada", w.help, "support org add", discordtest.Options{"name": "Globex", "plan": "basic", "domain": "globex.example", "seats": 2})
	acc, err := w.Account(w.ctx(), core.System(), "Globex")
	w.ok(err)
	if acc.Organization.Plan != "basic" || acc.Organization.ExtraSeats != 2 {
		t.Errorf("it is %+v", acc.Organization)
	}
	if _, err := w.Account(w.ctx(), core.System(), "Evil"); core.KindOf(err) != core.NotFound {
		t.Error("Bob added an organization")
	}
	m := w.slash("ada", w.help, "support article add", discordtest.Options{"title": "Taps", "text": "How to **mend** taps.", "readers": "public"})
	w.shows(m, "Taps")
	m = w.slash("bob", w.help, "support article add", discordtest.Options{"title": "Mine", "text": "A long story."})
	w.shows(m, "Only an administrator", "A long story.", "not Write it again") // there is no form for it
	w.shows(w.slash("bob", w.help, "support article show", discordtest.Options{"article": "1"}), "Taps", "mend")
}

var digits = regexp.MustCompile(`\b[0-9]{8}\b`)

// code is the code that was mailed to somebody.
func (w *world) code(address string) string {
	w.t.Helper()
	for _, n := range w.notices(core.Queued) {
		if n.Channel == core.Mail && n.Address == address {
			l, err := w.Letter(w.ctx(), []core.Notice{n})
			w.ok(err)
			if l.Code != "" {
				return l.Code
			}
		}
	}
	w.t.Fatalf("no code was mailed to %s", address)
	return ""
}

func TestLink(t *testing.T) {
	w := newWorld(t)
	w.done(w.Identify(w.ctx(), "Dora", addressOf["dora"], nil, core.TrustProven, false))
	w.done(w.AddContact(w.ctx(), w.by("system"), "Acme", addressOf["dora"]))
	w.forget()
	dora := w.people["dora"]
	w.ok(dora.Slash(w.help, "support link").Wait())
	w.shows(w.modal("dora"), "Link your account")
	m := w.answered("dora", w.help, dora.SubmitModal(map[string]any{"Your mail address, as the support knows it": "dora@acme.example"}))
	w.shows(m, "a code of eight digits", "Enter the code")
	code := strings.ReplaceAll(w.code(addressOf["dora"]), " ", "")
	if !digits.MatchString(code) {
		t.Fatalf("the code is %q", code)
	}
	w.ok(dora.Click(m, "Enter the code").Wait())
	w.modal("dora")
	w.shows(w.answered("dora", w.help, dora.SubmitModal(map[string]any{"The code that was mailed to you": "12345678"})), "not is linked to")
	w.ok(dora.Click(m, "Enter the code").Wait())
	w.modal("dora")
	w.shows(w.answered("dora", w.help, dora.SubmitModal(map[string]any{"The code that was mailed to you": code})), "is linked to dora@acme.example", "My tickets")
	w.shows(w.slash("dora", w.help, "support link"), "linked already", "dora@acme.example")
	w.slash("dora", w.help, "ticket open", discordtest.Options{"subject": "It leaks"})
	if v := w.newest(); v.Organization.Name != "Acme" {
		t.Errorf("the ticket is %+v", v.Ticket)
	}
	w.shows(w.slash("dora", w.help, "support unlink"), "does not act as you any more")
	w.shows(w.slash("dora", w.help, "ticket list"), "I don't know yet who you are")
}

func TestSuggestions(t *testing.T) {
	w := newWorld(t)
	w.open("bob", "It leaks", "X.")
	w.open("zoe", "How to export", "X.")
	offered := func(name, command, option, typed string, others ...discordtest.Options) string {
		t.Helper()
		u := w.people[name]
		w.ok(u.Autocomplete(w.help, command, option, typed, others...).Wait())
		var out []string
		for _, c := range u.Choices() {
			out = append(out, fmt.Sprintf("%s=%v", c.Name, c.Value))
		}
		return strings.Join(out, "; ")
	}
	for _, c := range []struct {
		who, command, option, typed string
		others                      discordtest.Options
		want                        string
	}{
		{"bob", "ticket show", "ticket", "", nil, "#1 It leaks=1"},
		{"bob", "ticket show", "ticket", "leak", nil, "#1 It leaks=1"},
		{"zoe", "ticket show", "ticket", "leak", nil, ""},
		{"zoe", "ticket show", "ticket", "1", nil, ""},
		{"dora", "ticket show", "ticket", "", nil, ""},
		{"bob", "ticket open", "subject", "export", nil, "export=export; Show #2 How to export=show 2"},
		{"dora", "ticket open", "subject", "export", nil, ""},
		{"sam", "ticket assign", "to", "a", nil, "Ada · ada@desk.example=ada@desk.example"},
		{"bob", "ticket assign", "to", "ad", nil, ""},
		{"alice", "support contacts add", "address", "ca", nil, "Carl · carl@acme.example=carl@acme.example"},
		{"zoe", "support contacts add", "address", "ca", nil, ""},
		{"zoe", "support contacts add", "address", "ca", discordtest.Options{"org": "Acme"}, ""},
		{"bob", "ticket open", "org", "a", nil, "Acme=Acme"},
		{"zoe", "ticket open", "org", "a", nil, ""},
		{"sam", "ticket list", "org", "he", nil, "Helpers=Helpers"},
		{"bob", "ticket open", "category", "sign", nil, "Single sign-on=single sign-on"},
		{"ada", "support org set", "plan", "tea", nil, "Team=team"},
		{"bob", "support org set", "plan", "te", nil, ""},
		{"alice", "support partners remove", "partner", "h", nil, "Helpers=Helpers"},
		{"zoe", "support partners remove", "partner", "h", discordtest.Options{"org": "Acme"}, ""},
		{"sam", "ticket list", "by", "al", nil, "Alice · alice@acme.example=alice@acme.example"},
		{"sam", "support inbound show", "mail", "", nil, ""},
		{"dora", "ticket help", "about", "link", nil, "link"},
	} {
		got := offered(c.who, c.command, c.option, c.typed, c.others)
		if c.want == "link" && !strings.Contains(got, "link") || c.want != "link" && got != c.want {
			t.Errorf("%s is offered %q for %q of %s, want %q", c.who, got, c.typed, c.command, c.want)
		}
	}
}

func TestRefusalsGiveNothingAway(t *testing.T) {
	w := newWorld(t)
	w.open("bob", "It leaks", "X.")
	for _, command := range []string{"ticket show", "ticket reopen", "ticket withdraw", "ticket why", "ticket close"} {
		there := w.slash("zoe", w.help, command, discordtest.Options{"ticket": "1"}).Shown()
		none := w.slash("zoe", w.help, command, discordtest.Options{"ticket": "2"}).Shown()
		if strings.ReplaceAll(there, "1", "2") != strings.ReplaceAll(none, "1", "2") {
			t.Errorf("%s tells a ticket that is there:\n%s\nfrom one that is not:\n%s", command, there, none)
		}
	}
}
