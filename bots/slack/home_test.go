package slack_test

import (
	"bytes"
	"fmt"
	"image/png"
	"slices"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/desk"
)

// home opens somebody's App Home and waits until it is drawn.
func (w *world) home(name string) *slacktest.View {
	w.t.Helper()
	w.people[name].OpenHome()
	w.quiet()
	v := w.people[name].Home()
	if v == nil {
		for _, e := range w.slack.Sent() {
			w.t.Log(e.Type, e.Acked(), e.Payload())
		}
		f, _ := w.FailedEvents(w.ctx())
		w.t.Log(w.app.Intake(), f, w.slack.Violations(), w.slack.Calls("views.publish"))
		w.t.Fatalf("%s sees no home", name)
	}
	return v
}

// clicks presses a button of somebody's App Home and returns what they then see.
func (w *world) clicks(name, label string) *slacktest.View {
	w.t.Helper()
	w.people[name].Click(w.people[name].Home(), label)
	w.quiet()
	return w.people[name].Home()
}

// shows checks what a view says, and what it does not.
func shows(t *testing.T, what string, v *slacktest.View, want []string, not ...string) {
	t.Helper()
	for _, s := range want {
		if !strings.Contains(v.Shown(), s) {
			t.Errorf("%s does not say %q:\n%s", what, s, v.Shown())
		}
	}
	for _, s := range not {
		if strings.Contains(v.Shown(), s) {
			t.Errorf("%s says %q:\n%s", what, s, v.Shown())
		}
	}
}

func TestHomeOfEachRole(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.open("bob", "Login broken", "It says no.")
	w.open("alice", "Upgrade plans", "When?")
	w.done(w.Open(w.ctx(), w.by("zoe"), desk.Opening{Subject: "Hello there", Text: "x"}))
	shows(t, "Bob's home", w.home("bob"), []string{"My open (1)", "Company (2)", "#1 Login broken", "*Acme*", "team plan", "2 of 6 seats"}, "Upgrade plans", "Hello there", "Assigned to me")
	shows(t, "his company", w.clicks("bob", "Company (2)"), []string{"#1 Login broken", "#2 Upgrade plans"}, "Hello there")
	shows(t, "Sam's home", w.home("sam"), []string{"Assigned to me (0)", "Unassigned (3)", "Nothing is assigned to you."}, "Contract")
	shows(t, "what nobody has", w.clicks("sam", "Unassigned (3)"), []string{"#1 Login broken", "#2 Upgrade plans", "#3 Hello there", "Acme"})
	shows(t, "Carl's home", w.home("carl"), []string{"My open (0)", "not a named contact"}, "Login broken", "seats")
	shows(t, "Dora's home", w.home("dora"), []string{"Link my address", "Open a community ticket"}, "My open")
	shows(t, "Zoe's home", w.home("zoe"), []string{"zoe@home.example", "My open (1)", "Hello there"}, "Company", "Contract", "seats")
}

func TestHomePages(t *testing.T) {
	w := newWorld(t, withoutTriage)
	for i := range 23 {
		w.open("bob", fmt.Sprintf("Matter %02d", i+1), "x")
	}
	shows(t, "the first page", w.home("bob"), []string{"Matter 23", "Matter 14", "1 to 10 of 23", "More ›"}, "Matter 13", "‹ Back")
	shows(t, "the second", w.clicks("bob", "More ›"), []string{"Matter 13", "Matter 04", "11 to 20 of 23", "‹ Back", "More ›"}, "Matter 14", "Matter 03")
	shows(t, "the last", w.clicks("bob", "More ›"), []string{"Matter 03", "Matter 01", "21 to 23 of 23", "‹ Back"}, "Matter 04", "More ›")
	shows(t, "one back", w.clicks("bob", "‹ Back"), []string{"Matter 13", "11 to 20 of 23"}, "Matter 03")
	shows(t, "the same, opened again", w.home("bob"), []string{"Matter 13", "11 to 20 of 23"})
	shows(t, "the first again", w.clicks("bob", "‹ Back"), []string{"Matter 23", "1 to 10 of 23"}, "‹ Back")
	shows(t, "other tickets", w.clicks("bob", "My closed (0)"), []string{"None of your tickets is closed."}, "Matter")
}

// TestHomeContract is what an owner does about contacts, and what others can't.
func TestHomeContract(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.home("bob")
	shows(t, "Bob's contract", w.clicks("bob", "Contract"), []string{"Alice", "owner", "Bob", "2 of 6 seats"}, "Remove", "Add a contact")
	w.home("alice")
	v := w.clicks("alice", "Contract")
	shows(t, "Alice's contract", v, []string{"Alice", "Bob", "bob@acme.example", "Remove", "Add a contact", "Add an owner", "Let a partner act for you"})
	if asks := fmt.Sprint(v.Blocks); !strings.Contains(asks, "Bob (bob@acme.example) will no longer be a contact.") {
		t.Errorf("nothing asks before Bob is removed: %s", asks)
	}
	shows(t, "then", w.clicks("alice", "Remove"), []string{"bob@acme.example is no longer a named contact of Acme.", "1 of 6 seats taken"}, "Remove")
	if got := w.mails("bob"); !slices.Contains(got, core.NoticeAccount) {
		t.Errorf("Bob is told %v, want that he lost the entitlement", got)
	}
	shows(t, "Bob's home then", w.home("bob"), []string{"not a named contact"}, "bob@acme.example is no longer", "Company")
}

// TestHomeStaleClick presses a button that was drawn while Bob was an owner.
func TestHomeStaleClick(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.done(w.AddRole(w.ctx(), w.by("system"), "Acme", addresses["bob"], core.Owner))
	w.done(w.AddContact(w.ctx(), w.by("system"), "Acme", addresses["carl"]))
	w.home("bob")
	shows(t, "the owner's", w.clicks("bob", "Contract"), []string{"Carl", "Remove"})
	w.done(w.RemoveRole(w.ctx(), w.by("system"), "Acme", addresses["bob"], core.Owner))
	w.done(w.AddContact(w.ctx(), w.by("system"), "Acme", addresses["bob"]))
	shows(t, "no owner's", w.clicks("bob", "Remove"), []string{"Only an owner of Acme can", "Carl", "3 of 6 seats"}, "is no longer", "Remove")
}

func TestHomePicture(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.open("bob", "Login broken", "It says no.")
	w.home("bob")
	shows(t, "the figures", w.clicks("bob", "Figures"), []string{"Tickets of Acme: one ticket in all", "▇", "Send me a picture"}, "My open")
	shows(t, "then", w.clicks("bob", "Send me a picture"), []string{"The picture is in your messages with this app."})
	var got []slacktest.File
	for _, m := range w.people["bob"].Messages() {
		got = append(got, m.Files...)
	}
	if len(got) != 1 || got[0].Name != "stats.png" {
		t.Fatalf("Bob got the files %v, want a picture", got)
	}
	if p, err := png.Decode(bytes.NewReader(got[0].Data)); err != nil || p.Bounds().Dx() < 300 {
		t.Errorf("the picture can't be read: %v", err)
	}
}
