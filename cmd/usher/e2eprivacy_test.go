package main

import (
	"os"
	"strings"
	"testing"

	"usher/core"
	"usher/core/store"
)

// What DESIGN section 3 says below its table: who is shown how, when a community
// ticket is public, and that nobody is turned away for having asked for too much.
func TestPrivacyBelowTheTable(t *testing.T) {
	t.Parallel()
	w := found(t, setting{dialect: store.SQLite})
	t.Run("names and signatures", func(t *testing.T) { privacyNames(t, w) })
	t.Run("public delay and withdrawal", func(t *testing.T) { privacyDelay(t, w) })
	t.Run("too much asked for", func(t *testing.T) { privacyTooMuch(t, w) })
	t.Run("closed community", func(t *testing.T) { privacyClosed(t, w) })
}

// anew serves with a changed configuration.
func (w *world) anew(old, changed string) {
	w.t.Helper()
	w.daemon.stop()
	text, err := os.ReadFile(w.path("usher.toml"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.write("usher.toml", strings.Replace(string(text), old, changed, 1))
	w.daemon = w.serve("usher.toml")
}

func privacyNames(t *testing.T, w *world) {
	const signed = "opened here\n\n-- \nAlice Adams\nHead of Pumps, +49 30 1234567"
	number := w.opened(alice, "topic", signed)
	w.say(post{from: sam, name: names[sam], subject: "[#" + number + "]", text: "answer\n\n-- \nSam, desk 42, +49 30 7654321"})
	public := w.opened(alice, "topic", "#public\n\n"+signed)
	for _, c := range []struct {
		who, number string
		addresses   bool
	}{{sam, number, true}, {bob, number, true}, {pat, number, false}, {sam, public, true}, {bob, public, true}, {pat, public, false}, {andy, public, false}} {
		said := w.ask(c.who, "show "+c.number)
		wants(t, said, "Alice Adams", "opened here")
		if strings.Contains(said, alice) != c.addresses {
			t.Errorf("%s is shown %q, want addresses %v", c.who, said, c.addresses)
		}
		for _, secret := range []string{"Head of Pumps", "1234567", "7654321", "desk 42"} {
			if strings.Contains(said, secret) {
				t.Errorf("%s is shown the signature: %q", c.who, said)
			}
		}
	}
	for _, r := range w.mailsWith(alice, "answer") {
		if all := string(r.Data); strings.Contains(all, sam) || strings.Contains(all, "7654321") {
			t.Errorf("the customer's mail has the address or signature of staff in it:\n%s", all)
		}
	}
}

func privacyDelay(t *testing.T, w *world) {
	id := w.say(post{from: carl, name: names[carl], subject: "topic delayed", text: "opened delayed"})
	number, first := numberOf(w.in[id]), oneLine(w.answers[id][0].Text())
	if !strings.HasPrefix(first, "This will be public: from") || !strings.Contains(first, "reply with the line #withdraw") {
		t.Errorf("the first answer is %q, want before all else that it will be public and how to take it back", first)
	}
	hidden := func(number string) {
		t.Helper()
		for _, who := range []string{andy, alice, pat} {
			wants(t, w.ask(who, "show "+number), "There is no ticket #"+number+" that you can see.")
		}
		wants(t, w.ask(sam, "show "+number), "opened delayed")
		wants(t, w.ask(carl, "show "+number), "opened delayed")
	}
	hidden(number)
	w.anew("[desk]", "[desk]\npublic_delay = \"1s\"")
	open := w.opened(carl, "topic open", "opened delayed")
	w.until("the ticket is public", func() bool { return w.run("do", "--as", andy, "show "+open).code == exitDone })
	w.say(post{from: carl, subject: "[#" + open + "]", text: "#withdraw"})
	hidden(open)
	if got := w.ticket(open); got.Status != "closed" {
		t.Errorf("a withdrawn ticket is %s, want it closed", got.Status)
	}
}

func privacyTooMuch(t *testing.T, w *world) {
	id := w.say(post{from: carl, name: names[carl], subject: "topic much", file: "pressure 17",
		text: "#private\n#priority urgent\n#for " + bob + "\n#org Acme\n#assign me\n\nkept all the same"})
	got, said := w.ticket(numberOf(w.in[id])), oneLine(w.answered(id, carl))
	if _, ok := got.has("kept all the same"); !ok || got.Organization != "" || got.Priority != "normal" || got.Requester != carl || len(got.Messages[0].Attachments) != 0 {
		t.Errorf("%+v, want the text kept and nothing more", got)
	}
	wants(t, said, "Not everything could be done as you asked:", "To open a private ticket you need to be a named contact",
		"To set the priority you need", "To attach files you need", "an owner there can add you with", "To open a ticket for somebody else you need",
		"You are not a named contact of an organization called Acme", "an owner of the organization can add you", "Only staff can assign tickets")
}

func privacyClosed(t *testing.T, w *world) {
	number := w.opened(alice, "topic closed", "text")
	w.anew("[desk]", "[desk]\ncommunity = \"closed\"")
	ids := w.send(post{from: "first@any.example", subject: "[#" + number + "]", text: "hello"}, post{from: "other@any.example", subject: "[#999]", text: "hello"},
		post{from: "other@any.example", subject: "again", text: "hello"})
	w.quiet()
	there := strings.ReplaceAll(w.answered(ids[0], "first@any.example"), "[#"+number+"]", "[#999]")
	if missing := w.answered(ids[1], "other@any.example"); there != missing || !strings.Contains(oneLine(missing), "This desk takes tickets from customers only") {
		t.Errorf("a refused mail about a ticket is answered by\n%s\nand about none by\n%s", there, missing)
	}
	for _, id := range ids {
		if got := w.in[id].Disposition; got != core.RefusedIn {
			t.Errorf("the mail of somebody without an entitlement ended as %s, want it kept as refused", got)
		}
	}
	if again := w.answered(ids[2], "other@any.example"); again != "" {
		t.Errorf("a second explanation within a day: %s", again)
	}
}
