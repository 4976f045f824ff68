package discord_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
	"usher/core"
	"usher/core/desk"
)

func TestFilesOfMessages(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.people["bob"].Say(thread, "The log", discordtest.File{Name: "log.txt", Data: []byte("drip drip")},
		discordtest.File{Name: "dump.bin", Data: make([]byte, 8_000_000)})
	w.quiet()
	v := w.ticket(id)
	if len(v.Messages) != 2 || len(v.Messages[1].Attachments) != 1 || v.Messages[1].Attachments[0].Name != "log.txt" {
		t.Fatalf("the ticket has %+v, want the log that the plan allows", v.Messages)
	}
	w.once(w.people["bob"].DM(), "not all of it")
	w.never(thread, "not all of it")
	w.answer("sam", id, "See this.", func(r *desk.Replying) { r.Files = []core.Attachment{w.file("fix.txt", "patch")} })
	w.quiet()
	found := false
	for _, m := range thread.Messages() {
		found = found || strings.Contains(m.Shown(), "See this.") && len(m.Files) == 1 && string(m.Files[0].Data) == "patch"
	}
	if !found {
		t.Errorf("the thread shows %q, want the answer with its file", w.shown(thread))
	}
}

// file is a file in the store.
func (w *world) file(name, data string) core.Attachment {
	w.t.Helper()
	b, err := w.files.Put(strings.NewReader(data))
	w.ok(err)
	return core.Attachment{Name: name, Type: "text/plain", Blob: b}
}

// What people mention of elsewhere is not looked for: Discord shuts out who asks for
// much that is not for them.
func TestMentionsOfElsewhere(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	text := "See <#" + w.help.ID + ">"
	for n := range 20 {
		text += fmt.Sprintf(" <#1000000000000000%02d> <@2000000000000000%02d>", n, n)
	}
	w.people["bob"].Say(thread, text)
	w.people["dora"].Say(w.people["dora"].DM(), text)
	w.quiet()
	if got := w.texts(id)[1]; !strings.HasPrefix(got, "See #help #channel @somebody #channel") {
		t.Errorf("the ticket says %q", got)
	}
	for _, c := range append(w.discord.Calls("GET /channels/{channel_id}"), w.discord.Calls("GET /users/{user_id}")...) {
		if strings.Contains(c.Path, "/1000000000000000") || strings.Contains(c.Path, "/2000000000000000") {
			t.Fatalf("Discord is asked for %s", c.Path)
		}
	}
}

func TestEditsAndDeletions(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	bob := w.people["bob"]
	first := bob.Say(thread, "Version 5")
	gone := bob.Say(thread, "My password is hunter2")
	w.quiet()
	bob.Edit(first, "Version 6")
	bob.Delete(gone)
	w.quiet()
	if got := w.texts(id)[1:]; !slices.Equal(got, []string{"Version 6", desk.DeletedText(core.Discord)}) {
		t.Errorf("the ticket says %q", got)
	}
	w.discord.Hold() // an edit and a deletion that overtake their messages
	m := bob.Say(thread, "Version 7")
	bob.Edit(m, "Version 8")
	gone = bob.Say(thread, "My password is hunter3")
	bob.Delete(gone)
	w.discord.Release(slices.Reverse)
	w.quiet()
	if got := w.texts(id)[3:]; !slices.Equal(got, []string{"Version 8"}) {
		t.Errorf("the ticket says %q, want the edit", got)
	}
}

// What is said to few goes to the thread only if all who read there may see it.
func TestPrivacyOfThread(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	bob := w.people["bob"].DM()
	thread.Add(w.people["dora"]) // whom the desk does not know
	w.answer("sam", id, "A secret for Acme.")
	w.quiet()
	w.never(thread, "A secret for Acme.")
	w.once(bob, "A secret for Acme.")
	thread.Remove(w.people["dora"])
	w.answer("sam", id, "Another secret.")
	w.quiet()
	w.once(thread, "Another secret.")
	w.never(bob, "Another secret.")
	// Who manages threads reads them all, a member or not.
	mods := w.discord.Home.Role("mods", discordtest.ManageThreads)
	w.people["zoe"].Give(mods)
	w.answer("sam", id, "A third secret.")
	w.quiet()
	w.never(thread, "A third secret.")
	w.once(bob, "A third secret.")
	w.people["zoe"].Take(mods)
	w.answer("sam", id, "For staff alone", internally)
	w.quiet()
	w.never(thread, "For staff alone")
	w.never(bob, "For staff alone")
}

// The thread has in it whom the ticket is for, and nobody to whom it is closed.
func TestMembersOfThread(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.done(w.AddCC(w.ctx(), w.by("bob"), id, addressOf["carl"]))
	w.answer("sam", id, "Hello Carl.")
	w.quiet()
	w.has(thread, true, "carl", "bob", "sam")
	w.once(thread, "Hello Carl.")
	w.done(w.RemoveCC(w.ctx(), w.by("bob"), id, addressOf["carl"]))
	w.answer("sam", id, "Carl is gone.")
	w.quiet()
	w.has(thread, false, "carl")
	w.has(thread, true, "bob", "sam")
	w.once(thread, "Carl is gone.")
	w.done(w.RemoveContact(w.ctx(), w.by("alice"), "Acme", addressOf["bob"]))
	w.answer("sam", id, "Bob is gone.")
	w.quiet()
	w.has(thread, false, "bob")
	for _, m := range w.people["bob"].Sees(w.people["bob"].DM()) {
		if strings.Contains(m.Shown(), "Bob is gone.") {
			t.Errorf("bob is told %q", m.Shown())
		}
	}
}

// The thread bears its ticket's name, is put away with it and comes back with it.
func TestThreadFollowsTicket(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.done(w.SetSubject(w.ctx(), w.by("sam"), id, "Single sign-on is down"))
	w.quiet()
	if thread.Name() != "#1 Single sign-on is down" {
		t.Errorf("the thread is called %q", thread.Name())
	}
	w.done(w.SetStatus(w.ctx(), w.by("sam"), id, core.Closed))
	w.quiet()
	w.once(thread, "closed")
	if !thread.Archived() {
		t.Error("the thread of the closed ticket is not archived")
	}
	w.people["bob"].Say(thread, "It is broken again.")
	w.quiet()
	if s := w.ticket(id).Ticket.Status; s == core.Closed || thread.Archived() {
		t.Errorf("the ticket is %s, and its thread archived: %v; want both open again", s, thread.Archived())
	}
	w.people["bob"].Say(thread, "No, it works.\n#close")
	w.quiet()
	if s := w.ticket(id).Ticket.Status; s != core.Closed || !thread.Archived() {
		t.Errorf("the ticket is %s, and its thread archived: %v; want both closed", s, thread.Archived())
	}
}

func TestArchivedLockedDeleted(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	thread.Archive()
	w.answer("sam", id, "To an archived thread")
	w.quiet()
	w.once(thread, "To an archived thread")
	thread.Lock()
	w.answer("sam", id, "To a locked thread")
	w.quiet()
	w.once(thread, "To a locked thread")
	thread.Lock()
	w.discord.Home.BotRole.Revoke(discordtest.ManageThreads)
	w.answer("sam", id, "To a thread that stays locked")
	w.quiet()
	w.never(thread, "stays locked")
	w.once(w.people["bob"].DM(), "stays locked")
	w.discord.Home.BotRole.Grant(discordtest.ManageThreads)
	thread.Delete()
	w.fence()
	w.answer("sam", id, "To a deleted thread")
	w.quiet()
	w.once(w.people["bob"].DM(), "To a deleted thread")
}

// What was posted and not answered is not posted again.
func TestLostAnswers(t *testing.T) {
	w := newWorld(t, withoutTriage)
	const post = "POST /channels/{channel_id}/messages"
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.discord.Lose(post, 1)
	w.answer("sam", id, "Posted once")
	w.quiet()
	w.once(thread, "Posted once")
	// Killed after posting: another process finds what stands there.
	w.discord.Lose(post, 1)
	w.answer("sam", id, "Found again")
	w.until("the post", func() bool { return len(saying("Found again", w.shown(thread))) > 0 })
	w.stop()
	w.discord.ForgetNonces()
	w.restart()
	w.quiet()
	w.once(thread, "Found again")
}

// A thread that was made before usher was killed is found again.
func TestThreadIsMadeOnce(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.discord.Lose("POST /channels/{channel_id}/threads", 1)
	w.ok(w.people["bob"].Slash(w.help, "ticket open", discordtest.Options{"subject": "Login broken"}).Wait())
	w.until("another try", func() bool {
		ties, err := w.Ties(w.ctx(), 1)
		return err == nil && len(ties) > 0
	})
	w.quiet()
	if n := len(w.help.Threads()); n != 1 || len(w.tickets()) != 1 {
		t.Errorf("%d tickets have %d threads, want one", len(w.tickets()), n)
	}
	w.once(w.threadOf(1), "belongs to ticket #1")
}

func TestNoThreadPossible(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.help.Deny(w.discord.Home.BotRole, discordtest.CreatePrivateThreads)
	m := w.slash("bob", w.help, "ticket open", discordtest.Options{"subject": "It leaks"})
	w.shows(m, "#1", "I can't make private threads in this channel")
	w.answer("sam", 1, "Directly then")
	w.quiet()
	w.once(w.people["bob"].DM(), "Directly then")
	w.help.Allow(w.discord.Home.BotRole, discordtest.CreatePrivateThreads)
	w.fence()
	_, old := w.opened("bob", w.help, "It drips", "Slowly.")
	w.discord.Limits.Threads = 1
	m = w.slash("bob", w.help, "ticket open", discordtest.Options{"subject": "It pours"})
	w.shows(m, "as many open threads as Discord allows")
	w.done(w.SetStatus(w.ctx(), w.by("sam"), 2, core.Closed))
	w.quiet()
	old.Unarchive()
	m = w.slash("bob", w.help, "ticket open", discordtest.Options{"subject": "It floods"})
	w.shows(m, "goes on in")
	if !old.Archived() {
		t.Error("the thread of the closed ticket holds its place")
	}
}

// Who takes no direct messages is told by mail.
func TestClosedDirectMessages(t *testing.T) {
	w := newWorld(t, withoutTriage)
	w.slash("bob", w.people["bob"].DM(), "ticket open", discordtest.Options{"subject": "It leaks"})
	w.quiet()
	w.people["bob"].CloseDMs()
	w.answer("sam", 1, "By mail then")
	w.quiet()
	if got := w.mails("bob"); !slices.Contains(got, core.NoticeReplied) {
		t.Errorf("bob is told by mail of %v, want the reply", got)
	}
	w.never(w.people["bob"].DM(), "By mail then")
}

// Whom the desk does not know is told how to change that, alone and once a day.
func TestStrangersInThread(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	dora := w.people["dora"]
	thread.Add(dora)
	dora.Say(thread, "Hello?")
	dora.Say(thread, "Anybody?")
	w.quiet()
	w.once(dora.DM(), "did not reach the desk")
	if got := w.texts(id); len(got) != 1 {
		t.Errorf("the ticket says %q, want nothing of Dora's", got)
	}
	carl := w.people["carl"]
	carl.CloseDMs()
	thread.Add(carl)
	carl.Say(thread, "Me too!")
	w.quiet()
	got := w.once(thread, carl.Mention())
	if strings.Contains(got, "Login") || len(w.texts(id)) != 1 {
		t.Errorf("the thread says %q, the ticket %q", got, w.texts(id))
	}
}

func TestRoleThatNobodyMayMention(t *testing.T) {
	w := newWorld(t, withoutTriage, func(w *world, _ *desk.Settings) {
		quiet := w.discord.Home.Role("engineers")
		w.people["sam"].Give(quiet)
		w.config.StaffRoles = []string{quiet.ID}
		w.discord.Home.Owner.Give(quiet)
		w.people["ada"].Give(quiet)
		w.people["ada"].Take(w.support)
	})
	_, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.has(thread, true, "bob", "sam", "ada")
}

// An event that comes twice is done once.
func TestNothingTwice(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.discord.Next(discordtest.Duplicate, 2, "MESSAGE_CREATE")
	w.people["bob"].Say(thread, "one")
	w.people["bob"].Say(thread, "two")
	w.quiet()
	w.discord.Sever()
	w.people["bob"].Say(thread, "three")
	w.until("the rest", func() bool { return len(w.texts(id)) == 4 })
	if got := w.texts(id)[1:]; !slices.Equal(got, []string{"one", "two", "three"}) {
		t.Errorf("the ticket says %q", got)
	}
}

// Who chose to be told in Discord is mentioned where they are told in the thread,
// and nobody by what others write.
func TestMentionsInThread(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.ok(w.SetVia(w.ctx(), w.by("bob"), []core.Channel{core.Discord}))
	w.answer("sam", id, "@everyone @here "+w.people["alice"].Mention()+" "+w.support.Mention()+" look")
	w.quiet()
	for _, m := range thread.Messages() {
		if !strings.Contains(m.Shown(), "look") {
			continue
		}
		if got := m.Pinged(); !slices.Equal(got, []string{w.people["bob"].Mention()}) {
			t.Errorf("%q pings %q, want Bob alone", m.Shown(), got)
		}
	}
	w.has(thread, false, "alice")
}

// Where somebody manages threads who may not see the ticket, its thread says nothing
// of it, not even by its name.
func TestThreadAmongModerators(t *testing.T) {
	w := newWorld(t, withoutTriage)
	mods := w.discord.Home.Role("mods", discordtest.ManageThreads)
	w.people["zoe"].Give(mods)
	w.fence()
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	if thread.Name() != "#1" {
		t.Errorf("the thread is called %q", thread.Name())
	}
	w.never(thread, "It says no.")
	w.once(thread, "answers go to those directly")
	w.people["zoe"].Take(mods)
	w.fence()
	w.answer("sam", id, "Now we are among ourselves.")
	w.quiet()
	w.once(thread, "Now we are among ourselves.")
	if thread.Name() != "#1 Login broken" {
		t.Errorf("the thread is called %q", thread.Name())
	}
}

// What is too large for Discord is named, with the command that sends it.
func TestLargeFiles(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	w.answer("sam", id, "See these.", func(r *desk.Replying) {
		r.Files = []core.Attachment{w.file("small.txt", "patch"), w.file("large.iso", strings.Repeat("x", 11<<20))}
	})
	w.quiet()
	got := w.once(thread, "See these.")
	if !strings.Contains(got, "small.txt") || !strings.Contains(got, "large.iso") || !strings.Contains(got, "file 1 2") {
		t.Errorf("the thread shows %q, want one file and the name of the other", got)
	}
}

// A post that waited for its turn is taken back if somebody came meanwhile who may
// not read it.
func TestOutsiderComesMeanwhile(t *testing.T) {
	w := newWorld(t, withoutTriage)
	id, thread := w.opened("bob", w.help, "Login broken", "It says no.")
	const post = "POST /channels/{channel_id}/messages"
	w.discord.Limit(post, 1, 2*time.Second)
	w.answer("sam", id, "A secret for Acme.")
	w.until("the post has to wait", func() bool {
		return slices.ContainsFunc(w.discord.Calls(post), func(c discordtest.Call) bool { return c.Status == http.StatusTooManyRequests })
	})
	thread.Add(w.people["dora"]) // whom the desk does not know
	w.quiet()
	w.never(thread, "A secret for Acme.")
	w.once(w.people["bob"].DM(), "A secret for Acme.")
}
