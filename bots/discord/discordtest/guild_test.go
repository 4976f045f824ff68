package discordtest_test

import (
	"slices"
	"testing"

	"usher/bots/discord/discordtest"
)

func TestGuild(t *testing.T) {
	s := discordtest.New(t)
	support := s.Home.Role("Support", discordtest.ManageThreads)
	ann, bob := s.Home.User("Ann Ash", support), s.Home.User("Bob")
	guild := "/guilds/" + s.Home.ID
	if got := worked(t, call(t, s, "GET", guild+"/members?limit=1000", nil))["list"]; len(got.([]any)) != 4 {
		t.Errorf("members = %v, want the owner, the bot, Ann and Bob", got)
	}
	if got := worked(t, call(t, s, "GET", guild+"/members/search?query=ann&limit=5", nil))["list"]; at(got, 0, "user", "id") != ann.ID || at(got, 1) != nil {
		t.Errorf("found = %v", got)
	}
	if got := worked(t, call(t, s, "GET", guild+"/members/"+ann.ID, nil)); at(got, "roles", 0) != support.ID {
		t.Errorf("member = %v", got)
	}
	ann.Take(support)
	if got := worked(t, call(t, s, "GET", guild+"/members/"+ann.ID, nil)); at(got, "roles", 0) != nil {
		t.Errorf("member = %v", got)
	}
	if got := worked(t, call(t, s, "GET", guild+"/roles", nil))["list"]; at(got, 0, "id") != s.Home.ID || at(got, 2, "name") != "Support" {
		t.Errorf("roles = %v", got)
	}
	bob.Leave(s.Home)
	refused(t, call(t, s, "GET", guild+"/members/"+bob.ID, nil), 10007) // an answer
	s.Privileged(false, true)
	refused(t, call(t, s, "GET", guild+"/members?limit=10", nil), 50001)
	s.Allow("", 50001)
	if got := worked(t, call(t, s, "GET", "/applications/@me", nil)); got["id"] != s.AppID || got["verify_key"] != s.PublicKey {
		t.Errorf("application = %v", got)
	}
}

func TestChannelsThatTheBotMakes(t *testing.T) {
	s := discordtest.New(t)
	support := s.Home.Role("Support")
	ann, bob := s.Home.User("Ann", support), s.Home.User("Bob")
	path := "/guilds/" + s.Home.ID + "/channels"
	hidden := object{"name": "Staff Triage", "permission_overwrites": []any{
		object{"id": s.Home.ID, "type": 0, "deny": "1024"}, object{"id": support.ID, "type": 0, "allow": "1024"},
		object{"id": s.Bot.ID, "type": 1, "allow": "1024"}}}
	refused(t, call(t, s, "POST", path, hidden), 50013)
	s.Home.BotRole.Grant(discordtest.ManageChannels)
	refused(t, call(t, s, "POST", path, hidden), 50013) // overwrites want MANAGE_ROLES
	s.Home.BotRole.Grant(discordtest.ManageRoles)
	w, _ := ready(t, s, usual)
	got := worked(t, call(t, s, "POST", path, hidden))
	if got["name"] != "staff-triage" {
		t.Errorf("channel = %v", got)
	}
	if p := w.until("CHANNEL_CREATE"); at(p, "d", "id") != got["id"] {
		t.Errorf("came %v", p)
	}
	ch := s.Home.Channels()[0]
	if all := ch.Readers(); !slices.Contains(all, ann) || slices.Contains(all, bob) || !slices.Contains(all, s.Bot) {
		t.Errorf("readers = %v", all)
	}
	worked(t, call(t, s, "PATCH", "/channels/"+ch.ID, object{"topic": "cards", "permission_overwrites": []any{}}))
	if !slices.Contains(ch.Readers(), bob) {
		t.Errorf("readers = %v", ch.Readers())
	}
	worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/typing", nil))
	worked(t, call(t, s, "DELETE", "/channels/"+ch.ID, nil))
	w.until("CHANNEL_DELETE")
	refused(t, call(t, s, "GET", "/channels/"+ch.ID, nil), 10003) // an answer
	s.Allow("", 50013)
}

// TestWhatPeopleDo looks at what people do that no other test does.
func TestWhatPeopleDo(t *testing.T) {
	s := discordtest.New(t)
	ann, bob := s.Home.User("Ann"), s.Home.User("Bob")
	ch := s.Home.Channel("help")
	w, _ := ready(t, s, usual|1<<10)
	said := ann.Say(ch, "one")
	ann.Edit(said, "two")
	if p := w.until("MESSAGE_UPDATE"); at(p, "d", "content") != "two" || at(p, "d", "edited_timestamp") == nil {
		t.Errorf("came %v", p)
	}
	answer := bob.Reply(said, "three")
	if answer.ReplyTo != said.ID || !slices.Equal(answer.Pinged(), []string{ann.Mention()}) {
		t.Errorf("answer = %+v", answer)
	}
	if p := w.until("MESSAGE_CREATE"); at(p, "d", "referenced_message", "content") != "two" {
		t.Errorf("came %v", p)
	}
	ann.React(answer, "👍")
	ann.Unreact(answer, "👍")
	w.until("MESSAGE_REACTION_REMOVE")
	ann.Delete(said)
	if p := w.until("MESSAGE_DELETE"); at(p, "d", "id") != said.ID {
		t.Errorf("came %v", p)
	}
	if _, there := said.Now(); there || len(bob.Sees(ch)) != 1 {
		t.Error("it is still there")
	}
	th := ann.Thread(ch, "mine", discordtest.PublicThread)
	bob.Enter(th)
	if !th.Has(bob) {
		t.Errorf("members = %v", th.Members())
	}
	bob.Exit(th)
	th.Lock()
	if th.Has(bob) || !th.Locked() || !th.Archived() {
		t.Errorf("members = %v", th.Members())
	}
	th.Delete()
	w.until("THREAD_DELETE")
	other := s.Guild("other")
	if p := w.until("GUILD_CREATE"); at(p, "d", "id") != other.ID {
		t.Errorf("came %v", p)
	}
	other.Kick()
	w.until("GUILD_DELETE")
}
