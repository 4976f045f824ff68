package discordtest_test

import (
	"slices"
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
)

func TestPrivateThread(t *testing.T) {
	s := discordtest.New(t)
	ann, bob := s.Home.User("Ann"), s.Home.User("Bob")
	ch := s.Home.Channel("help")
	w, _ := ready(t, s, usual)
	got := worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/threads", object{"name": "#7", "invitable": false}))
	if got["type"] != 12.0 || at(got, "member") == nil || got["status"] != 201 || at(got, "thread_metadata", "invitable") != false {
		t.Errorf("thread = %v", got)
	}
	if p := w.until("THREAD_CREATE"); at(p, "d", "newly_created") != true {
		t.Errorf("came %v", p)
	}
	th := ch.Threads()[0]
	if got := th.Readers(); slices.Contains(got, ann) || !slices.Contains(got, s.Bot) {
		t.Errorf("readers = %v", got)
	}
	worked(t, call(t, s, "PUT", "/channels/"+th.ID+"/thread-members/"+ann.ID, nil))
	if p := w.until("THREAD_MEMBERS_UPDATE"); at(p, "d", "added_members", 0, "user_id") != ann.ID {
		t.Errorf("came %v", p)
	}
	if p := w.until("MESSAGE_CREATE"); at(p, "d", "type") != 1.0 || at(p, "d", "mentions", 0, "id") != ann.ID {
		t.Errorf("came %v", p)
	}
	messages := "/channels/" + th.ID + "/messages"
	worked(t, call(t, s, "POST", messages, object{"content": "for " + bob.Mention(), "allowed_mentions": object{"parse": []any{}}}))
	if th.Has(bob) {
		t.Error("a mention that was defused brought Bob in")
	}
	worked(t, call(t, s, "POST", messages, object{"content": "for " + bob.Mention()}))
	if !th.Has(bob) || len(bob.Sees(th)) != 3 {
		t.Errorf("Bob sees %v", bob.Sees(th))
	}
	worked(t, call(t, s, "DELETE", "/channels/"+th.ID+"/thread-members/"+bob.ID, nil))
	if th.Has(bob) || len(bob.Sees(th)) != 0 {
		t.Error("Bob is still in")
	}
	if l := worked(t, call(t, s, "GET", "/channels/"+th.ID+"/thread-members", nil))["list"]; at(l, 1, "user_id") != ann.ID || at(l, 2) != nil {
		t.Errorf("members = %v", l)
	}
	refused(t, call(t, s, "GET", "/channels/"+th.ID+"/thread-members/"+bob.ID, nil), 10007)
	ann.Leave(s.Home)
	refused(t, call(t, s, "PUT", "/channels/"+th.ID+"/thread-members/"+ann.ID, nil), 10007)
	hidden := s.Home.Private("hidden")
	got = worked(t, call(t, s, "POST", "/channels/"+hidden.ID+"/threads", object{"name": "x", "type": 12}))
	refused(t, call(t, s, "PUT", "/channels/"+got["id"].(string)+"/thread-members/"+bob.ID, nil), 50001)
	s.Allow("PUT /channels/{channel_id}/thread-members/{user_id}", 50001)
}

func TestArchivedAndLockedThreads(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	id := worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/threads", object{"name": "x", "type": 11}))["id"].(string)
	th := ch.Threads()[0]
	if got := ch.Messages(); len(got) != 1 || got[0].Type != 18 {
		t.Errorf("the channel is told %v", got)
	}
	m := worked(t, call(t, s, "POST", "/channels/"+id+"/messages", object{"content": "hello"}))["id"].(string)
	th.Archive()
	refused(t, call(t, s, "PATCH", "/channels/"+id+"/messages/"+m, object{"content": "x"}), 50083)
	refused(t, call(t, s, "PUT", "/channels/"+id+"/thread-members/"+ann.ID, nil), 50083)
	refused(t, call(t, s, "PATCH", "/channels/"+id, object{"name": "x"}), 50083)
	archived := call(t, s, "GET", "/channels/"+ch.ID+"/threads/archived/public", nil)
	if at(archived, "threads", 0, "id") != id || at(archived, "members", 0, "user_id") != s.Bot.ID || archived["has_more"] != false {
		t.Errorf("archived = %v", archived)
	}
	worked(t, call(t, s, "POST", "/channels/"+id+"/messages", object{"content": "awake"}))
	if th.Archived() {
		t.Error("a message did not bring it back")
	}
	worked(t, call(t, s, "PATCH", "/channels/"+id, object{"archived": true, "locked": true}))
	if !th.Archived() || !th.Locked() {
		t.Error("it is not locked")
	}
	s.Home.BotRole.Revoke(discordtest.ManageThreads)
	refused(t, call(t, s, "POST", "/channels/"+id+"/messages", object{"content": "x"}), 160005)
	refused(t, call(t, s, "PATCH", "/channels/"+id, object{"locked": false, "archived": false}), 50013)
	s.Home.BotRole.Grant(discordtest.ManageThreads)
	worked(t, call(t, s, "PATCH", "/channels/"+id, object{"archived": false, "locked": false, "name": "y", "auto_archive_duration": 60}))
	if th.Name() != "y" || th.Locked() {
		t.Errorf("it is %s", th.Name())
	}
	active := call(t, s, "GET", "/guilds/"+s.Home.ID+"/threads/active", nil)
	if at(active, "threads", 0, "thread_metadata", "auto_archive_duration") != 60.0 {
		t.Errorf("active = %v", active)
	}
	refused(t, call(t, s, "PATCH", "/channels/"+id, object{"auto_archive_duration": 61}), 50035)
	worked(t, call(t, s, "DELETE", "/channels/"+id, nil))
	refused(t, call(t, s, "POST", "/channels/"+id+"/messages", object{"content": "x"}), 10003) // an answer
	s.Allow("", 50013, 50035)
}

func TestThreadLimits(t *testing.T) {
	s := discordtest.New(t)
	s.Tune(func(l *discordtest.Limits) { l.Threads = 1 })
	ch := s.Home.Channel("help")
	threads := "/channels/" + ch.ID + "/threads"
	refused(t, call(t, s, "POST", threads, object{"name": " "}), 50035)
	refused(t, call(t, s, "POST", threads, object{"name": strings.Repeat("x", 101)}), 50035)
	refused(t, call(t, s, "POST", threads, object{"name": "x", "type": 10}), 50024)
	worked(t, call(t, s, "POST", threads, object{"name": "x"}))
	refused(t, call(t, s, "POST", threads, object{"name": "y"}), 160006)
	first := ch.Threads()[0]
	first.Archive()
	worked(t, call(t, s, "POST", threads, object{"name": "y"}))
	refused(t, call(t, s, "POST", "/channels/"+first.ID+"/messages", object{"content": "x"}), 160006)
	refused(t, call(t, s, "PATCH", "/channels/"+first.ID, object{"archived": false}), 160006)
	mine := call(t, s, "GET", "/channels/"+ch.ID+"/users/@me/threads/archived/private", nil)
	if at(mine, "threads", 0, "id") != first.ID {
		t.Errorf("mine = %v", mine)
	}
	s.Allow("", 50035, 50024)
	s.Home.BotRole.Revoke(discordtest.CreatePrivateThreads)
	refused(t, call(t, s, "POST", threads, object{"name": "x"}), 50013)
	s.Allow("", 50013)
}

func TestThreadOfAMessageAndForum(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	said := ann.Say(ch, "it leaks")
	from := "/channels/" + ch.ID + "/messages/" + said.ID + "/threads"
	got := worked(t, call(t, s, "POST", from, object{"name": "it leaks"}))
	if got["id"] != said.ID || got["type"] != 11.0 {
		t.Errorf("thread = %v", got)
	}
	refused(t, call(t, s, "POST", from, object{"name": "again"}), 160004)
	if now, _ := said.Now(); now.Thread == nil || now.Thread.Name() != "it leaks" {
		t.Errorf("message = %+v", now)
	}
	forum := s.Home.Forum("community", "upgrade", "outage")
	refused(t, call(t, s, "POST", "/channels/"+forum.ID+"/messages", object{"content": "x"}), 50008)
	o := worked(t, call(t, s, "GET", "/channels/"+forum.ID, nil))
	tag := at(o, "available_tags", 1, "id")
	got = worked(t, upload(t, s, "POST", "/channels/"+forum.ID+"/threads", object{
		"name": "#8", "applied_tags": []any{tag}, "message": object{"content": "hello"}}, "a.txt", "A"))
	if at(got, "message", "id") != got["id"] || at(got, "message", "attachments", 0) == nil {
		t.Errorf("post = %v", got)
	}
	if th := forum.Threads()[0]; !slices.Equal(th.Tags(), []string{"outage"}) || ann.Last(th).Content != "hello" {
		t.Errorf("post = %v %v", th.Tags(), ann.Last(th))
	}
	refused(t, call(t, s, "POST", "/channels/"+forum.ID+"/threads", object{"name": "x", "message": object{"content": ""}}), 50006)
	refused(t, call(t, s, "POST", "/channels/"+forum.ID+"/threads", object{"name": "x", "applied_tags": []any{"1"}, "message": object{"content": "x"}}), 50035)
	th, first := ann.Post(forum, "mine", "please", "upgrade")
	if th.ID != first.ID || !slices.Equal(th.Tags(), []string{"upgrade"}) {
		t.Errorf("post = %v", th.Tags())
	}
	s.Allow("", 50008, 50006, 50035)
}
