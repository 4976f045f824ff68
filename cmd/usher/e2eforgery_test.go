package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"usher/core"
	"usher/core/store"
	"usher/ingest/dkimtest"
	"usher/notify/smtptest"
)

const (
	mallory  = "mallory@evil.example" // nobody's customer
	grab     = "contacts add " + mallory
	imitated = "Authentication-Results: mx.desk.example; dkim=pass header.d=acme.example; dmarc=pass header.from=acme.example\r\n"
)

// forgery is a scene in which Alice has a private ticket, Bob was removed as a
// contact, and Mallory tries things.
type forgery struct {
	*scene
	names  *dkimtest.Names
	signer map[string]*dkimtest.Signer // by domain
	alices smtptest.Received           // a mail to Alice about her ticket
	bobs   smtptest.Received           // one to Bob, from before he was removed
	state  string
	before map[delivered]bool // mails that came before any forgery
}

func stageForgery(t *testing.T, with setting) *forgery {
	t.Helper()
	f := &forgery{names: dkimtest.Start(t), signer: map[string]*dkimtest.Signer{}, before: map[delivered]bool{}}
	for _, domain := range []string{"acme.example", "evil.example"} {
		f.signer[domain] = f.names.Signer(domain, "key")
	}
	with.desk = fmt.Sprintf("resolver = %q", f.names.Addr())
	f.scene = stage(t, with)
	f.serve("usher.toml").up()
	f.put(post{from: alice, cc: bob, subject: "topic pump", text: "marker-secret"})
	f.pump = f.number(f.got(alice, "now ticket #"))
	f.answer(f.got(sam, "marker-secret"), "marker-answer")
	f.alices, f.bobs = f.got(alice, "marker-answer"), f.got(bob, "marker-answer")
	f.done("do", "contacts remove "+bob+" org:Acme")
	f.settled()
	f.state = f.now()
	for at := range f.received() {
		f.before[at] = true
	}
	return f
}

// now is all that no forgery may change.
func (f *forgery) now() string {
	f.t.Helper()
	return f.done("do", "contacts org:Acme") + f.done("do", "partners org:Acme") + f.done("do", "staff") + f.done("ticket", "export", f.pump)
}

// raw is a mail without any line of a server.
func (f *forgery) raw(from, to, subject, text string) string {
	f.mails++
	return fmt.Sprintf("From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <m%d@mail.example>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n\r\n%s\r\n",
		from, to, subject, f.mails, strings.ReplaceAll(text, "\n", "\r\n"))
}

func (f *forgery) signed(domain, raw string) string {
	return string(f.signer[domain].Sign([]byte(raw)))
}

// ended puts a mail into the mailbox and waits for its end.
func (f *forgery) ended(raw string) core.Inbound {
	f.t.Helper()
	if err := f.imap.Append("INBOX", []byte(raw)); err != nil {
		f.t.Fatal(err)
	}
	id := regexp.MustCompile(`Message-ID: <(\S+)>`).FindStringSubmatch(raw)[1]
	var in core.Inbound
	f.until("mail "+id+" has ended", func() bool {
		all, _ := f.books()
		at := slices.IndexFunc(all, func(m core.Inbound) bool { return m.MessageID == id })
		if at >= 0 {
			in = all[at]
		}
		return at >= 0
	})
	return in
}

// ends wants that a mail ends so, and that nothing of what it was after changes.
func (f *forgery) ends(name, raw string, want core.Disposition, trust core.Trust, evidence string) core.Inbound {
	f.t.Helper()
	in := f.ended(raw)
	if in.Disposition != want || in.Trust != trust || !strings.Contains(in.Evidence, evidence) {
		f.t.Errorf("%s: ended %s (%s) as %s (%s), want %s as %s (%s)", name, in.Disposition, in.Why, in.Trust, in.Evidence, want, trust, evidence)
	}
	if in.Ticket.String() == "#"+f.pump {
		f.t.Errorf("%s: it is about ticket %s", name, in.Ticket)
	}
	if now := f.now(); now != f.state {
		f.t.Fatalf("%s: it changed something:\n%s\n--- was ---\n%s", name, now, f.state)
	}
	return in
}

// opens wants that a mail becomes a ticket of its sender's own.
func (f *forgery) opens(name, raw, who, evidence string) {
	f.t.Helper()
	in := f.ends(name, raw, core.Opened, core.TrustProven, evidence)
	e := read[exported](f.t, f.done("ticket", "export", fmt.Sprint(int64(in.Ticket))))
	if e.Creator != who || len(e.Messages) != 1 || strings.Contains(e.Messages[0].Text, "marker-") {
		f.t.Errorf("%s: opened %+v, want a ticket of %s and nothing of another's in it", name, e, who)
	}
}

// leaksNothing looks at all mails that left since the first forgery.
func (f *forgery) leaksNothing() {
	f.t.Helper()
	f.until("all notices have gone", func() bool {
		_, out := f.books()
		return !slices.ContainsFunc(out, unfinished)
	})
	to := map[string]int{}
	for at, r := range f.received() {
		if f.before[at] {
			continue
		}
		to[at.to]++
		all := r.Header("Subject") + r.Text() + r.HTML() + string(r.Data)
		for _, secret := range []string{"marker-", "topic pump", "premium"} {
			if strings.Contains(all, secret) {
				f.t.Errorf("%s got a mail with %q in it:\n%s", at.to, secret, r.Data)
			}
		}
		if at.to == mallory && strings.Contains(all, "Acme") {
			f.t.Errorf("%s got a mail that tells of others:\n%s", at.to, r.Data)
		}
	}
	if to[alice] == 0 || to[bob] == 0 || to[dan] == 0 {
		f.t.Errorf("mails since then: %v, want some to those who were forged or wrote", to)
	}
}

// shows wants a text in what usher inbound show says of a mail.
func (f *forgery) shows(in core.Inbound, text string) {
	f.t.Helper()
	if said := f.done("inbound", "show", fmt.Sprint(int64(in.ID))); !strings.Contains(said, text) {
		f.t.Errorf("inbound show = %s, want %q in it", said, text)
	}
}

func TestForgeries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		dialect store.Dialect
		trust   string // what the mailbox accepts
	}{{store.SQLite, "proven"}, {store.SQLite, "plain"}, {store.Postgres, "proven"}} {
		t.Run(string(c.dialect)+" "+c.trust, func(t *testing.T) {
			t.Parallel()
			f := stageForgery(t, setting{dialect: c.dialect, mailbox: fmt.Sprintf("trust = %q", c.trust)})
			f.forgedOwner()
			f.othersKeys(c.trust)
			f.othersNumbers(c.trust)
			f.leaksNothing()
			f.realOwner()
		})
	}
}

// forgedOwner forges Alice's From, with ever better evidence.
func (f *forgery) forgedOwner() {
	command := func() string { return f.raw("Alice <"+alice+">", commands, "please", grab) }
	const own = "Authentication-Results: mx.desk.example; "
	for _, c := range []struct{ name, mail, evidence string }{
		{"a forged From", border + command(), "no evidence"},
		{"a forged From without any line of a server", command(), "no evidence"},
		{"a field that imitates the server's, on top", border + imitated + command(), "no evidence"},
		{"one with a forged line of the server below", border + imitated + border + command(), "no evidence"},
		{"one below what the server says", own + "dkim=none; spf=none\r\n" + border + imitated + command(), "no evidence"},
		{"DKIM of another domain", border + f.signed("evil.example", command()), "dkim of other domains only"},
		{"DKIM of another domain, which the server found good", own + "dkim=pass header.d=evil.example\r\n" + border + f.signed("evil.example", command()), "no evidence"},
		{"Alice's signature over another text", border + strings.Replace(f.signed("acme.example", command()), grab, grab+"\r\n"+grab, 1), "does not hold"},
		{"Alice's signature, and another From", border + strings.Replace(f.signed("acme.example", f.raw("Carl <carl@acme.example>", commands, "please", grab)), "From: Carl <carl@", "From: Alice <alice@", 1), "does not hold"},
		{"Alice's signature, and a second From", border + "From: " + alice + "\r\n" + f.signed("acme.example", f.raw("Carl <carl@acme.example>", commands, "please", grab)), "more than one sender"},
	} {
		f.shows(f.ends(c.name, c.mail, core.Held, core.TrustPlain, c.evidence), "plain: ")
	}
	asked := func() (n int) {
		for _, r := range f.came() {
			if r.To[0] == alice && strings.Contains(r.Text(), "confirm") {
				n++
			}
		}
		return n
	}
	f.until("Alice is asked about the forged mails", func() bool { return asked() >= 10 })
	before := asked()
	failed := own + "dmarc=fail header.from=acme.example\r\n"
	f.shows(f.ends("the server finds it forged", failed+border+command(), core.Held, core.TrustFailed, "dmarc"), "failed: dmarc fails at mx.desk.example")
	f.ends("the server finds it forged, in its other place", border+failed+f.signed("evil.example", command()), core.Held, core.TrustFailed, "dmarc fails")
	if n := asked(); n != before {
		f.t.Errorf("Alice was asked %d times about mails that fail, want never", n-before)
	}
}

// othersKeys uses keys that came to others, and one that has lost its meaning.
func (f *forgery) othersKeys(trust string) {
	key := func(r smtptest.Received) string { return strings.Trim(r.Header("Reply-To"), "<>") }
	alices, bobs := key(f.alices), key(f.bobs)
	danProven := "Authentication-Results: mx.desk.example; dkim=pass header.d=globex.example\r\n" + border
	f.opens("Alice's key, from another customer", danProven+f.raw(dan, alices, "Hello", "What is it about?\n\n#close"), dan, "dkim of globex.example")
	f.opens("a removed contact's key", border+f.raw(bob, bobs, "Hello", "Let me in.\n\n#close"), bob, "reply key of the sender")
	stranger := border + f.raw(mallory, alices, "Hello", "What is it about?")
	end := map[string]core.Disposition{"proven": core.Held, "plain": core.Opened}[trust]
	f.ends("Alice's key, from nobody", stranger, end, core.TrustPlain, "reply key of somebody else")
	f.ends("Alice's key, from nobody, for a command", border+strings.Replace(f.raw(mallory, alices, "Hello", grab), "To: ", "Cc: "+commands+"\r\nTo: ", 1),
		core.Held, core.TrustPlain, "reply key of somebody else")
	f.ends("an agent, with Alice's key", border+f.raw(sam, alices, "Hello", "#close\n\nSolved."), core.Held, core.TrustPlain, "reply key of somebody else")
}

// othersNumbers asks for a ticket by its number.
func (f *forgery) othersNumbers(trust string) {
	danProven := "Authentication-Results: mx.desk.example; dkim=pass header.d=globex.example\r\n" + border
	subject := "Re: [#" + f.pump + "] Hello"
	f.opens("another customer's number", danProven+f.raw(dan, "support@desk.example", subject, "What is it about?\n\n#close"), dan, "globex.example")
	f.opens("a number, signed by nobody's customer", border+f.signed("evil.example", f.raw("mallory2@evil.example", "support@desk.example", subject, "What is it about?")),
		"mallory2@evil.example", "dkim of evil.example (checked here)")
	answer := f.ended(danProven + f.raw(dan, commands, "please", "show "+f.pump+"\nclose "+f.pump+"\nwhy "+f.pump+"\ncontacts org:Acme\nshow 4711"))
	if answer.Disposition != core.Commanded || f.now() != f.state {
		f.t.Errorf("commands about another's ticket ended %s (%s), want them answered and nothing changed", answer.Disposition, answer.Why)
	}
	if trust == "proven" {
		f.ends("an owner's From with a number", border+f.raw(alice, "support@desk.example", subject, "#close"), core.Held, core.TrustPlain, "no evidence")
	}
	f.ends("an agent's From with a number", border+f.raw(sam, "support@desk.example", subject, "#close"), core.Held, core.TrustPlain, "no evidence")
}

// realOwner shows that what is refused to forgers is done for Alice herself.
func (f *forgery) realOwner() {
	raw := border + f.signed("acme.example", f.raw("Alice <"+alice+">", commands, "please", "contacts add carl@acme.example"))
	in := f.ended(raw)
	if in.Disposition != core.Commanded || !strings.Contains(f.done("do", "contacts org:Acme"), "carl@acme.example") {
		f.t.Errorf("Alice's own command ended %s as %s (%s), want it done", in.Disposition, in.Trust, in.Evidence)
	}
	f.shows(in, "proven: dkim of acme.example (checked here)")
	f.got(alice, "carl@acme.example is a named contact")
}
