package discord_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
	"usher/core"
	"usher/core/desk"
)

// withForum is a desk whose forum is a channel of everybody. What comes by mail is
// not public at once there.
func withForum(w *world, set *desk.Settings) {
	set.PublicDelay = 10 * time.Minute
	w.forum = w.discord.Home.Forum("questions")
	w.config.Forum = w.forum.ID
}

// A post in the forum is a public ticket, and what is written below it belongs to
// it, by whomever.
func TestForum(t *testing.T) {
	w := newWorld(t, withoutTriage, withForum)
	zoe, dora := w.people["zoe"], w.people["dora"]
	post, _ := zoe.Post(w.forum, "How do I leak?", "I want to @everyone know.")
	w.quiet()
	v := w.newest()
	id := v.Ticket.ID
	if v.Ticket.Subject != "How do I leak?" || v.Ticket.Privacy != core.Public || !v.Ticket.Community() || !v.Ticket.PublicNow(w.Now()) {
		t.Errorf("the ticket is %+v", v.Ticket)
	}
	w.once(post, "belongs to ticket #1")
	dora.Say(post, "I wonder too.")
	w.quiet()
	w.people["sam"].Say(post, "With a hole.")
	w.quiet()
	w.answer("sam", id, "By mail: a small one.")
	w.quiet()
	want := []string{"I want to @everyone know.", "I wonder too.", "With a hole.", "By mail: a small one."}
	if got := w.texts(id); !slices.Equal(got, want) {
		t.Errorf("the ticket says %q, want %q", got, want)
	}
	w.once(post, "By mail: a small one.")
	w.answer("sam", id, "For Zoe alone", privately)
	w.answer("sam", id, "For staff alone", internally)
	w.quiet()
	w.never(post, "alone")
	w.once(zoe.DM(), "For Zoe alone")
	w.answer("sam", id, "That was it.", func(r *desk.Replying) { r.Status = core.Closed })
	w.quiet()
	if w.once(post, "That was it."); !post.Archived() || post.Name() != "How do I leak?" {
		t.Errorf("the post of a closed ticket is called %q and closed: %v; want it closed under its name", post.Name(), post.Archived())
	}
	zoe.Say(post, "No, it leaks.")
	w.quiet()
	if got := w.ticket(id).Ticket.Status; got == core.Closed || post.Archived() {
		t.Errorf("the ticket is %s, and its post closed: %v; want both open again", got, post.Archived())
	}
	for _, m := range post.Messages() {
		if m.Author == w.discord.Bot && len(m.Pinged()) > 0 {
			t.Errorf("%q pings %q", m.Shown(), m.Pinged())
		}
	}
}

// An entitled person's post has their company's support, and is public all the same.
func TestForumOfCustomers(t *testing.T) {
	w := newWorld(t, withoutTriage, withForum)
	post, _ := w.people["bob"].Post(w.forum, "Login broken", "It says no.")
	w.quiet()
	if v := w.newest(); v.Ticket.Community() || v.Ticket.Privacy != core.Public {
		t.Errorf("the ticket is %+v, want Acme's and public", v.Ticket)
	}
	w.once(post, "The ticket is public")
}

func TestForumOfClosedCommunity(t *testing.T) {
	w := newWorld(t, withoutTriage, withForum, closedCommunity)
	dora := w.people["dora"]
	post, _ := dora.Post(w.forum, "How do I leak?", "Tell me.")
	w.quiet()
	if n := len(w.tickets()); n != 0 {
		t.Errorf("there are %d tickets", n)
	}
	w.once(dora.DM(), "did not reach the desk")
	if len(w.shown(post)) != 0 {
		t.Errorf("the post shows %q", w.shown(post))
	}
}

// The app is addressed in a conversation: a command is run, an answer to a notice
// is a message of its ticket, and of anything else a ticket may be made.
func TestDirectMessages(t *testing.T) {
	w := newWorld(t, withoutTriage)
	bob, direct := w.people["bob"], w.people["bob"].DM()
	id := w.open("alice", "Login broken", "It says no.")
	bob.Say(direct, "list company")
	w.quiet()
	w.shows(bob.Last(direct), "Login broken")
	bob.Say(direct, "Hello, my login is broken as well, and what not!")
	w.quiet()
	w.shows(bob.Last(direct), "Shall I open a ticket with this?")
	w.slash("bob", direct, "ticket open", discordtest.Options{"subject": "It leaks"})
	w.answer("sam", id+1, "Where?")
	w.quiet()
	var asked discordtest.Message
	for _, m := range bob.Sees(direct) {
		if strings.Contains(m.Shown(), "Where?") {
			asked = m
		}
	}
	bob.Reply(asked, "In the cellar.\n#priority high", discordtest.File{Name: "cellar.png", Data: []byte("wet")})
	w.quiet()
	v := w.ticket(id + 1)
	last := v.Messages[len(v.Messages)-1]
	if last.Text != "In the cellar." || len(last.Attachments) != 1 || v.Ticket.Priority != core.High {
		t.Errorf("the ticket says %+v with priority %s", last, v.Ticket.Priority)
	}
	bob.Say(direct, "open It drips", discordtest.File{Name: "drip.txt", Data: []byte("drip")})
	w.quiet()
	if v := w.newest(); v.Ticket.Subject != "It drips" || len(v.Messages[0].Attachments) != 1 {
		t.Errorf("the ticket is %+v with %+v", v.Ticket, v.Messages)
	}
	dora := w.people["dora"]
	dora.Say(dora.DM(), "Help!")
	w.quiet()
	w.shows(dora.Last(dora.DM()), "Link my address")
}

// Called in a channel, the app answers there with nothing but buttons.
func TestMention(t *testing.T) {
	w := newWorld(t, withoutTriage)
	bob := w.people["bob"]
	bob.Say(w.help, w.discord.Bot.Mention()+" list mine")
	bob.Say(w.help, "not for you")
	w.quiet()
	got := w.once(w.help, "only you see")
	if len(w.shown(w.help)) != 1 || !strings.Contains(got, "list mine") || !strings.Contains(got, "Open a ticket with this") {
		t.Errorf("the channel shows %q", w.shown(w.help))
	}
}

// A command of somebody else's that does something is nobody's to press by accident.
func TestMentionBringsOnlyLooks(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.people["dora"].Say(w.help, w.discord.Bot.Mention()+" partners add Helpers yes")
	w.quiet()
	if got := w.once(w.help, "only you see"); strings.Contains(got, "partners") {
		t.Errorf("the channel shows %q, with a button that changes what whoever presses it may change", got)
	}
}

func TestReaction(t *testing.T) {
	w := newWorld(t, withoutTriage, func(w *world, _ *desk.Settings) { w.config.Emoji = "🎫" })
	m := w.people["carl"].Say(w.help, "The login says no.")
	w.people["sam"].React(m, "🎫")
	w.people["ada"].React(m, "🎫")
	w.people["sam"].React(m, "👍")
	w.quiet()
	list := w.tickets()
	if len(list) != 1 || list[0].Subject != "The login says no." {
		t.Fatalf("the tickets are %+v, want one", list)
	}
	if len(saying("#1", w.shown(w.people["sam"].DM()))) == 0 {
		t.Errorf("sam is told %q, want the new ticket", w.shown(w.people["sam"].DM()))
	}
	secret := w.discord.Home.Private("few", w.people["zoe"], w.people["pat"], w.discord.Bot)
	m = w.people["zoe"].Say(secret, "Psst.")
	w.people["zoe"].React(m, "🎫")
	w.quiet()
	if n := len(w.tickets()); n != 1 {
		t.Errorf("there are %d tickets: what was said to few is public", n)
	}
	w.once(w.people["zoe"].DM(), "everybody could read it")
}

// When many leave whom the desk does not know, Discord is asked nothing about them.
func TestLeavingOfStrangers(t *testing.T) {
	w := newWorld(t, withoutTriage)
	asked := func() int {
		return len(w.discord.Calls("GET /users/@me/guilds")) + len(w.discord.Calls("GET /guilds/{guild_id}/members/{user_id}"))
	}
	before := asked()
	for range 20 {
		w.discord.Home.User("Somebody").Leave(w.discord.Home)
	}
	w.people["dora"].Leave(w.discord.Home)
	w.quiet()
	if n := asked() - before; n > 0 {
		t.Errorf("Discord is asked %d times about strangers who left, want never", n)
	}
}

// Who left all servers is told by mail.
func TestLeaving(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, _ := w.opened("bob", w.help, "Login broken", "It says no.")
	other := w.discord.Guild("other")
	w.people["bob"].Join(other)
	w.people["bob"].Leave(w.discord.Home)
	w.quiet()
	w.answer("sam", id, "Still reachable")
	w.quiet()
	w.once(w.people["bob"].DM(), "Still reachable")
	w.people["bob"].Leave(other)
	w.quiet()
	w.answer("sam", id, "By mail then")
	w.quiet()
	if got := w.mails("bob"); !slices.Contains(got, core.NoticeReplied) {
		t.Errorf("bob is told by mail of %v, want the reply", got)
	}
}
