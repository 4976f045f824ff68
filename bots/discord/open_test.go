package discord_test

import (
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
	"usher/bots/discord/slash"
	"usher/core"
	"usher/core/desk"
)

func TestOpenByForm(t *testing.T) {
	w := newWorld(t)
	bob := w.people["bob"]
	w.ok(bob.Slash(w.help, "ticket open").Wait())
	w.shows(w.modal("bob"), "Open a ticket", "Subject", "Description", "Copies to", "On behalf of")
	m := w.answered("bob", w.help, bob.SubmitModal(map[string]any{
		"Subject": "It leaks", "Description": "Since Monday.", "Copies to": "carl@acme.example",
	}))
	v := w.newest()
	if v.Ticket.Subject != "It leaks" || v.Ticket.Privacy != core.Private || len(v.CC) != 1 || v.Messages[0].Text != "Since Monday." {
		t.Errorf("the ticket is %+v with %+v", v.Ticket, v.Messages)
	}
	if !m.Ephemeral {
		t.Error("everybody sees the answer")
	}
	w.shows(m, "Ticket #1 is open", "Acme", "team", "named contact of Acme", "goes on in <#")
	if at := w.threads(v.Ticket.ID); len(at) != 1 || !strings.Contains(m.Shown(), at[0].Mention()) {
		t.Errorf("the ticket's threads are %v", at)
	}
}

func TestOpenByOptions(t *testing.T) {
	w := newWorld(t)
	m := w.slash("bob", w.help, "ticket open", discordtest.Options{
		"subject": "It leaks", "text": "Since Monday.\nAll day.", "category": "upgrade", "priority": "urgent", "privacy": "public",
		"cc": "carl@acme.example", "file": discordtest.File{Name: "log.txt", Data: []byte("drip")},
	})
	v := w.newest()
	switch k := v.Ticket; {
	case k.Subject != "It leaks" || k.Category != "upgrade" || k.Priority != core.Urgent || k.Privacy != core.Public || len(v.CC) != 1:
		t.Errorf("the ticket is %+v", k)
	case v.Messages[0].Text != "Since Monday.\nAll day." || len(v.Messages[0].Attachments) != 1:
		t.Errorf("its message is %+v", v.Messages[0])
	}
	w.shows(m, "Ticket #1 is open", "urgent", "Everybody can read it")
}

func TestOpenInDirectMessage(t *testing.T) {
	w := newWorld(t)
	m := w.slash("bob", w.people["bob"].DM(), "ticket open", discordtest.Options{"subject": "It leaks"})
	w.shows(m, "Ticket #1 is open", "not goes on in")
	if at := w.threads(1); len(at) > 0 {
		t.Errorf("the ticket's threads are %v", at)
	}
}

func TestOpenOnBehalf(t *testing.T) {
	w := newWorld(t)
	w.slash("alice", w.help, "ticket open", discordtest.Options{"subject": "It leaks", "for": "bob@acme.example"})
	if v := w.newest(); v.People[v.Ticket.Requester].Name != "Bob" {
		t.Errorf("it is for %+v", v.People[v.Ticket.Requester])
	}
	pat := w.people["pat"] // who may not see addresses
	w.ok(pat.Autocomplete(w.help, "ticket open", "for", "Bo", discordtest.Options{"org": "Acme"}).Wait())
	choices := pat.Choices()
	if len(choices) != 1 || choices[0].Name != "Bob" || strings.Contains(choices[0].Value.(string), "@") {
		t.Fatalf("Pat is offered %+v", choices)
	}
	m := w.slash("pat", w.help, "ticket open", discordtest.Options{"subject": "It drips", "org": "Acme", "for": choices[0].Value})
	w.shows(m, "Ticket #2 is open")
	if v := w.newest(); v.Ticket.Subject != "It drips" || v.People[v.Ticket.Requester].Name != "Bob" || v.Organization.Name != "Acme" {
		t.Errorf("it is %+v for %+v", v.Ticket, v.People[v.Ticket.Requester])
	}
}

func TestOpenOfMessage(t *testing.T) {
	w := newWorld(t)
	said := w.people["bob"].Say(w.help, "The tap leaks.\nSince Monday.", discordtest.File{Name: "tap.txt", Data: []byte("drip")})
	alice := w.people["alice"]
	w.ok(alice.MessageCommand(said, slash.OpenMessage).Wait())
	w.shows(w.modal("alice"), "The tap leaks.", "Since Monday.", "Bob")
	m := w.answered("alice", w.help, alice.SubmitModal(map[string]any{"Subject": "A tap leaks"}))
	w.shows(m, "Ticket #1 is open")
	v := w.newest()
	first := v.Messages[0]
	if v.People[v.Ticket.Requester].Name != "Bob" || v.People[v.Ticket.Creator].Name != "Alice" {
		t.Errorf("it is of %v for %v", v.Ticket.Creator, v.Ticket.Requester)
	}
	link := "https://discord.com/channels/" + w.discord.Home.ID + "/" + w.help.ID + "/" + said.ID
	if !strings.HasPrefix(first.Text, "The tap leaks.\nSince Monday.") || !strings.Contains(first.Text, link) || len(first.Attachments) != 1 {
		t.Errorf("it says %q with %+v", first.Text, first.Attachments)
	}
	w.ok(alice.MessageCommand(said, slash.OpenMessage).Wait()) // once more: the same ticket
	w.modal("alice")
	w.answered("alice", w.help, alice.SubmitModal(map[string]any{}))
	if list := w.tickets(); len(list) != 1 {
		t.Errorf("there are %d tickets of one message", len(list))
	}
	zoe := w.people["zoe"] // who may not see it
	w.ok(zoe.MessageCommand(said, slash.OpenMessage).Wait())
	w.modal("zoe")
	m = w.answered("zoe", w.help, zoe.SubmitModal(map[string]any{"Description": "My own words."}))
	w.shows(m, "No ticket was opened from this message", "My own words.", "not A tap leaks", "not #1")
	w.ok(zoe.Click(m, "Write it again").Wait())
	w.modal("zoe")
	w.shows(w.answered("zoe", w.help, zoe.SubmitModal(nil)), "Ticket #2 is open")
}

// Who deletes a message takes nothing away that somebody else wrote in the ticket
// made of it.
func TestDeletedMessageOfATicket(t *testing.T) {
	w := newWorld(t)
	dora, sam := w.people["dora"], w.people["sam"]
	said := dora.Say(w.help, "The tap leaks.")
	w.ok(sam.MessageCommand(said, slash.OpenMessage).Wait())
	w.modal("sam")
	w.answered("sam", w.help, sam.SubmitModal(map[string]any{"Description": "What Sam found out."}))
	dora.Delete(said)
	w.quiet()
	if got := w.texts(1); len(got) != 1 || !strings.HasPrefix(got[0], "What Sam found out.") {
		t.Errorf("the ticket says %q", got)
	}
}

// What was said in the form stays as it is whatever becomes of the message; a ticket
// that is the message itself is edited with it, and still says where it is from.
func TestMessageOfATicketChanges(t *testing.T) {
	w := newWorld(t, func(w *world, _ *desk.Settings) { w.config.Emoji = "🎫" })
	bob := w.people["bob"]
	said := bob.Say(bob.DM(), "help pls")
	w.ok(bob.MessageCommand(said, slash.OpenMessage).Wait())
	w.modal("bob")
	w.answered("bob", bob.DM(), bob.SubmitModal(map[string]any{"Description": "A long story."}))
	other := bob.Say(bob.Thread(w.help, "Taps", discordtest.PublicThread), "The tap leeks.")
	w.quiet()
	bob.React(other, "🎫")
	w.until("the ticket", func() bool { return len(w.tickets()) == 2 })
	w.quiet()
	bob.Edit(said, "Help, please!")
	bob.Edit(other, "The tap leaks.")
	w.quiet()
	if got := w.texts(1); len(got) != 1 || !strings.HasPrefix(got[0], "A long story.") {
		t.Errorf("the ticket of the form says %q", got)
	}
	if got := w.texts(2); len(got) != 1 || !strings.HasPrefix(got[0], "The tap leaks.\n\nFrom Discord: https://") {
		t.Errorf("the ticket of the emoji says %q", got)
	}
	bob.Delete(said)
	w.quiet()
	if got := w.texts(1); !strings.HasPrefix(got[0], "A long story.") {
		t.Errorf("the ticket of the form says %q", got)
	}
}

func TestOpenFromPanel(t *testing.T) {
	w := newWorld(t)
	w.shows(w.slash("bob", w.help, "support panel"), "Only admins of the desk")
	w.shows(w.slash("dora", w.help, "support panel"), "who you are")
	before := len(w.help.Messages())
	w.shows(w.slash("ada", w.help, "support panel"), "The panel is here")
	posts := w.help.Messages()
	if len(posts) != before+1 {
		t.Fatalf("there are %d posts", len(posts)-before)
	}
	panel := posts[len(posts)-1]
	w.shows(panel, "Acme Desk", "Upgrade", "Single sign-on", "Other", "My tickets")
	bob := w.people["bob"]
	w.ok(bob.Click(panel, "Single sign-on").Wait())
	w.shows(w.modal("bob"), "single sign-on")
	w.answered("bob", w.help, bob.SubmitModal(map[string]any{"Subject": "No login", "Description": "It says 403."}))
	if k := w.newest().Ticket; k.Category != "single sign-on" || k.Subject != "No login" {
		t.Errorf("the ticket is %+v", k)
	}
	dora := w.people["dora"] // whom nobody knows
	w.ok(dora.Click(panel, "Other").Wait())
	w.shows(w.modal("dora"), "Everybody can read this ticket")
	w.answered("dora", w.help, dora.SubmitModal(map[string]any{"Subject": "How to export?", "Description": "I see no button."}))
	if k := w.newest().Ticket; k.Privacy != core.Public || k.Category != "other" {
		t.Errorf("the ticket is %+v", k)
	}
	m := w.answered("bob", w.help, bob.Click(panel, "My tickets"))
	w.shows(m, "#1", "No login")
	if now, _ := panel.Now(); !now.Has("Upgrade") || !m.Ephemeral {
		t.Error("the panel made place for somebody's list")
	}
}

func TestPanelWhereTheAppMayNotWrite(t *testing.T) {
	w := newWorld(t)
	w.help.Deny(w.discord.Bot, discordtest.SendMessages)
	w.discord.Allow("POST /channels/{channel_id}/messages", 50013)
	w.shows(w.slash("ada", w.help, "support panel"), "I may not write here")
}

func TestOpenByStrangers(t *testing.T) {
	w := newWorld(t)
	dora := w.people["dora"]
	w.shows(w.slash("dora", w.help, "ticket list"), "I don't know yet who you are", "Link my address", "Open a community ticket")
	greeting := w.slash("dora", w.help, "ticket show", discordtest.Options{"ticket": "1"})
	w.ok(dora.Click(greeting, "Open a community ticket").Wait())
	w.shows(w.modal("dora"), "Everybody can read this ticket", "not Copies to")
	m := w.answered("dora", w.help, dora.SubmitModal(map[string]any{"Subject": "How to export?", "Description": "I see no button."}))
	w.shows(m, "Ticket #1 is open", "Everybody can read it", "not Plan")
	if v := w.newest(); v.Ticket.Privacy != core.Public || !v.Ticket.Community() || v.People[v.Ticket.Creator].Name != "Dora" {
		t.Errorf("the ticket is %+v", v.Ticket)
	}
}

func TestStrangersOfAClosedDesk(t *testing.T) {
	w := newWorld(t, closedCommunity)
	m := w.slash("dora", w.help, "ticket open")
	w.shows(m, "not Open a community ticket")
	if w.people["dora"].Modal() != nil || len(w.tickets()) > 0 {
		t.Error("Dora may open a ticket")
	}
}

func TestStrangersTextIsGivenBack(t *testing.T) {
	w := newWorld(t)
	w.slash("dora", w.help, "ticket open", discordtest.Options{"subject": "It leaks", "text": "A long story."})
	if len(w.tickets()) > 0 {
		t.Error("it became public without a word")
	}
	all := w.people["dora"].Sees(w.help)
	last := all[len(all)-1]
	w.shows(last, "A long story.", "Write it again")
	w.ok(w.people["dora"].Click(last, "Write it again").Wait())
	w.shows(w.modal("dora"), "A long story.", "It leaks", "Everybody can read this ticket")
}

func TestSimilarInsteadOfOpening(t *testing.T) {
	w := newWorld(t)
	w.open("zoe", "How to export the data", "There is no button.")
	bob := w.people["bob"]
	w.ok(bob.Autocomplete(w.help, "ticket open", "subject", "export data").Wait())
	choices := bob.Choices()
	if len(choices) != 2 || choices[0].Value != "export data" || choices[1].Value != "show 1" {
		t.Fatalf("Bob is offered %+v", choices)
	}
	m := w.slash("bob", w.help, "ticket open", discordtest.Options{"subject": choices[1].Value, "text": "My own words."})
	if len(w.tickets()) != 1 {
		t.Error("a ticket was opened all the same")
	}
	w.shows(m, "My own words.", "No ticket was opened")
	all := bob.Sees(w.help)
	w.shows(all[len(all)-2], "How to export the data", "There is no button.")
	w.shows(w.slash("bob", w.help, "ticket open", discordtest.Options{"subject": "export of data"}), "Ticket #2 is open", "These may already help", "How to export the data")
}

func TestFilesBeyondThePlan(t *testing.T) {
	w := newWorld(t)
	big := discordtest.File{Name: "big.bin", Data: make([]byte, 7_500_000)}
	m := w.slash("bob", w.help, "ticket open", discordtest.Options{"subject": "It leaks", "file": big})
	w.shows(m, "Ticket #1 is open", "big.bin", "7 MB")
	if at := w.newest().Messages[0].Attachments; len(at) > 0 {
		t.Errorf("attached are %+v", at)
	}
	m = w.slash("zoe", w.help, "ticket open", discordtest.Options{"subject": "It drips", "file": discordtest.File{Name: "small.txt", Data: []byte("x")}})
	w.shows(m, "Ticket #2 is open", "To attach files")
	if at := w.newest().Messages[0].Attachments; len(at) > 0 {
		t.Errorf("attached are %+v", at)
	}
}

func TestFilesAreCopied(t *testing.T) {
	w := newWorld(t)
	id := w.open("bob", "It leaks", "Since Monday.")
	w.slash("bob", w.help, "ticket reply", discordtest.Options{"ticket": "1", "text": "See the log.", "file": discordtest.File{Name: "log.txt", Data: []byte("drip")}})
	w.discord.ExpireFiles()
	v := w.ticket(id)
	at := v.Messages[len(v.Messages)-1].Attachments
	if len(at) != 1 || at[0].Name != "log.txt" || at[0].Blob.Size != 4 {
		t.Fatalf("attached are %+v", at)
	}
	m := w.slash("sam", w.help, "ticket file", discordtest.Options{"ticket": "1", "number": 1})
	if len(m.Files) != 1 || string(m.Files[0].Data) != "drip" || !m.Ephemeral {
		t.Errorf("Sam gets %+v", m.Files)
	}
	w.shows(w.slash("zoe", w.help, "ticket file", discordtest.Options{"ticket": "1", "number": 1}), "not log.txt")
}

func TestFormCantTakeFiles(t *testing.T) {
	w := newWorld(t)
	w.open("bob", "It leaks", "Since Monday.")
	m := w.slash("bob", w.help, "ticket open", discordtest.Options{"file": discordtest.File{Name: "log.txt", Data: []byte("drip")}})
	w.shows(m, "no form takes files along")
}
