package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/core"
	"usher/notify/smtptest"
)

// The people of the world beside those of every scene, by how they stand to
// Acme and its tickets.
const (
	ada  = "ada@desk.example"     // administrator
	bill = "bill@acme.example"    // billing manager
	mel  = "mel@acme.example"     // member without an entitlement
	pat  = "pat@globex.example"   // named contact of Globex, Acme's partner
	ines = "ines@initech.example" // the owner of Initech, which Acme granted nothing
	carl = "carl@home.example"    // of the community
	cora = "cora@else.example"    // on cc of some of Acme's tickets
	otto = "otto@else.example"    // likewise
	andy = "andy@any.example"     // proven, and nothing else
)

// names are what the people call themselves, other than by their address.
var names = map[string]string{
	sam: "Sam Support", ada: "Ada Admin", alice: "Alice Adams", bob: "Bob Brown", bill: "Bill Bills", mel: "Mel Member",
	dan: "Dan Dale", pat: "Pat Partner", ines: "Ines Ilk", carl: "Carl Commons", cora: "Cora Copied", otto: "Otto Other", andy: "Andy Any",
}

// commands is the desk's command address.
const commands = "support+desk@desk.example"

// world is a scene with people of every relation, in which many mails are
// dealt with at once.
type world struct {
	*scene
	daemon  *daemon
	in      map[string]core.Inbound        // by Message-ID, of the last quiet
	answers map[string][]smtptest.Received // by the Message-ID that they answer
	all     []smtptest.Received

	strangers int // who have written
}

// found makes a world whose desk runs, and has its people heard of.
func found(t *testing.T, with setting) *world {
	t.Helper()
	w := &world{scene: stage(t, with)}
	for _, line := range []string{
		"staff add " + ada + " admin", "org set Acme seats:60", "org certify Globex", "org add Initech plan:basic domain:initech.example",
		"owners add " + ines + " org:Initech", "billing add " + bill + " org:Acme", "contacts add " + mel + " org:Acme",
		"contacts add " + pat + " org:Globex", "partners add Globex org:Acme yes",
	} {
		w.done("do", line)
	}
	w.daemon = w.serve("usher.toml")
	var mails []post
	for who := range names {
		mails = append(mails, w.command(who, "whoami"))
	}
	w.put(mails...)
	w.quiet()
	w.done("do", "contacts remove "+mel+" org:Acme") // heard of, so she stays a member
	w.done("do", "--as", sam, "alerts new off")
	return w
}

// command is a mail of commands, proven to be somebody's.
func (w *world) command(who, text string) post {
	return post{from: who, name: names[who], to: commands, proven: true, subject: "commands", text: text}
}

// send puts mails into the mailbox and returns their Message-IDs.
func (w *world) send(mails ...post) []string {
	w.t.Helper()
	ids := make([]string, len(mails))
	for i := range mails {
		ids[i] = fmt.Sprintf("m%d@mail.example", w.mails+1+i)
	}
	w.put(mails...)
	return ids
}

// quiet waits until every mail is dealt with and every notice has gone, and
// notes what came of them.
func (w *world) quiet() {
	w.t.Helper()
	var in []core.Inbound
	w.until("all mails are dealt with and all notices sent", func() bool {
		var out []core.Notice
		in, out = w.waiting()
		return len(in) >= w.mails && len(out) == 0 &&
			!slices.ContainsFunc(in, func(m core.Inbound) bool { return m.Disposition == core.Received || m.Disposition == core.Failed })
	})
	w.in, w.answers, w.all = map[string]core.Inbound{}, map[string][]smtptest.Received{}, w.came()
	for _, m := range in {
		w.in[strings.Trim(m.MessageID, "<>")] = m
	}
	for _, r := range w.all {
		id := strings.Trim(r.Header("In-Reply-To"), "<>")
		w.answers[id] = append(w.answers[id], r)
	}
}

// waiting returns the records of mails, and the notices that have not gone.
func (w *world) waiting() (in []core.Inbound, out []core.Notice) {
	w.t.Helper()
	err := w.shell().with(w.t.Context(), func(h *house) (err error) {
		if in, err = h.desk.Inbounds(w.t.Context(), 5000); err != nil {
			return err
		}
		out, err = h.desk.Outbox(w.t.Context(), core.Queued, core.Claimed)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return in, out
}

// answer is all that came back for one mail to its sender, drawn as text.
func (w *world) answered(id, who string) string {
	var b strings.Builder
	for _, r := range w.answers[id] {
		if r.To[0] == who {
			fmt.Fprintf(&b, "%s\n%s\n%s\n", r.Header("Subject"), r.Text(), r.HTML())
		}
	}
	return b.String()
}

// mailsWith are the mails to somebody with the text in them.
func (w *world) mailsWith(who, text string) (found []smtptest.Received) {
	for _, r := range w.all {
		if r.To[0] == who && strings.Contains(r.Header("Subject")+r.Text()+r.HTML(), text) {
			found = append(found, r)
		}
	}
	return found
}

// shown is a ticket as its JSON has it.
type shown struct {
	Number                                                                                   int
	Subject, Status, Priority, Privacy, Category, Organization, Creator, Requester, Assignee string
	CC, Alerts                                                                               []string
	Messages                                                                                 []struct {
		Author, Text, Privacy string
		Internal              bool
		Attachments           []struct {
			Name string
			Size int
		}
	}
}

// ticket is a ticket as the administrator of the desk sees it.
func (w *world) ticket(number string) shown {
	w.t.Helper()
	return read[struct{ Ticket shown }](w.t, w.done("do", "--json", "show "+number)).Ticket
}

// has reports whether a message has the text, and which it is.
func (s shown) has(text string) (at int, ok bool) {
	for i, m := range s.Messages {
		if strings.Contains(m.Text, text) {
			return i, true
		}
	}
	return 0, false
}

// account is an organization as its JSON has it.
type account struct {
	Organization struct {
		Name, Plan string
		Seats      int
		SeatsUsed  int `json:"seats_used"`
		ExtraSeats int `json:"extra_seats"`
		Certified  bool
		Domains    []string
	}
	Contacts []struct {
		Address, Role string
		Entitled      bool
	}
	Partners []struct{ Name string }
}

// account is an organization as the administrator of the desk sees it.
func (w *world) account(name string) account {
	w.t.Helper()
	a := read[account](w.t, w.done("do", "--json", "org show "+name))
	a.Partners = read[account](w.t, w.done("do", "--json", "partners org:"+name)).Partners
	return a
}

// is reports whether somebody has a role, and an entitlement.
func (a account) is(address, role string, entitled bool) bool {
	for _, c := range a.Contacts {
		if c.Address == address {
			return c.Role == role && c.Entitled == entitled
		}
	}
	return false
}

func (a account) partner(name string) bool {
	return slices.ContainsFunc(a.Partners, func(p struct{ Name string }) bool { return p.Name == name })
}

// say sends one mail and waits until all that follows from it is done. It returns
// the mail's Message-ID.
func (w *world) say(m post) string {
	w.t.Helper()
	id := w.send(m)[0]
	w.quiet()
	return id
}

// ask does commands by mail and returns the answer, in one line.
func (w *world) ask(who, text string) string {
	w.t.Helper()
	m := w.command(who, text)
	return oneLine(w.answered(w.say(m), who))
}

// opened opens a ticket by mail and returns its number.
func (w *world) opened(who, subject, text string) string {
	w.t.Helper()
	return numberOf(w.in[w.say(post{from: who, name: names[who], subject: subject, text: text})])
}

// wants fails unless all the texts are in what was said.
func wants(t *testing.T, said string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("%q, want %q in it", said, text)
		}
	}
}
