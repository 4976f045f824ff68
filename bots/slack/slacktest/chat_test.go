package slacktest_test

import (
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
)

func TestPosting(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann := s.Home.User("Ann", "ann@acme.example")
	in, secret, open := s.Channel("in", slacktest.Public, ann), s.Channel("secret", slacktest.Private, ann), s.Channel("open", slacktest.Public, ann)
	secret.Remove(s.Bot)
	open.Remove(s.Bot)
	root := ann.Say(in, "", "root")
	reply := ann.Say(in, root, "reply")
	old := s.Channel("old", slacktest.Public)
	old.Archive()
	section := object{"type": "section", "text": object{"type": "mrkdwn", "text": "x"}}
	var many []any
	for range 51 {
		many = append(many, section)
	}
	for _, c := range []struct {
		name string
		args object
		want string // empty: it works
	}{
		{"text", object{"channel": in.ID, "text": "x"}, ""},
		{"blocks alone", object{"channel": in.ID, "blocks": []any{section}}, ""},
		{"nothing", object{"channel": in.ID}, "no_text"},
		{"too long", object{"channel": in.ID, "text": strings.Repeat("x", 40_001)}, "msg_too_long"},
		{"51 blocks", object{"channel": in.ID, "text": "x", "blocks": many}, "invalid_blocks"},
		{"blocks of no array", object{"channel": in.ID, "text": "x", "blocks": "x"}, "invalid_blocks_format"},
		{"reply", object{"channel": in.ID, "text": "x", "thread_ts": root}, ""},
		{"reply to a reply", object{"channel": in.ID, "text": "x", "thread_ts": reply}, "cannot_reply_to_message"},
		{"reply to nothing", object{"channel": in.ID, "text": "x", "thread_ts": "1.1"}, "thread_not_found"},
		{"a channel there is not", object{"channel": "C404", "text": "x"}, "channel_not_found"},
		{"a private channel without the bot", object{"channel": secret.ID, "text": "x"}, "channel_not_found"},
		{"a public channel without the bot", object{"channel": open.ID, "text": "x"}, "not_in_channel"},
		{"an archived channel", object{"channel": old.ID, "text": "x"}, "is_archived"},
		{"metadata", object{"channel": in.ID, "text": "x", "metadata": object{"event_type": "a", "event_payload": object{"b": 1}}}, ""},
		{"metadata of no object", object{"channel": in.ID, "text": "x", "metadata": "x"}, "invalid_metadata_format"},
		{"metadata without payload", object{"channel": in.ID, "text": "x", "metadata": object{"event_type": "a"}}, "invalid_metadata_schema"},
		{"a user's id", object{"channel": ann.ID, "text": "x"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := post(t, s, "chat.postMessage", c.args)
			if c.want == "" {
				worked(t, got)
				return
			}
			refused(t, got, c.want)
			wantViolation(t, s, "chat.postMessage", c.want)
		})
	}
	if got := ann.Messages(); len(got) != 1 || !got[0].App {
		t.Errorf("direct messages = %v", got)
	}
	s.Scopes("chat:write", "chat:write.public")
	worked(t, post(t, s, "chat.postMessage", object{"channel": open.ID, "text": "x"}))
}

func TestOwnMessagesChange(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann := s.Home.User("Ann", "ann@acme.example")
	ch := s.Channel("help", slacktest.Public, ann)
	meta := object{"event_type": "usher_notice", "event_payload": object{"notice": 7.0}}
	section := object{"type": "section", "text": object{"type": "mrkdwn", "text": "x"}}
	ts := worked(t, post(t, s, "chat.postMessage", object{"channel": ch.ID, "text": "one", "metadata": meta, "blocks": []any{section}}))["ts"].(string)
	worked(t, post(t, s, "chat.update", object{"channel": ch.ID, "ts": ts, "text": "two"}))
	m := ch.Messages()[0]
	if m.Text != "two" || !m.Edited || len(m.Blocks) != 0 || m.Metadata == nil {
		t.Errorf("message = %+v, want the text in place of the blocks, and the metadata kept", m)
	}
	worked(t, post(t, s, "chat.update", object{"channel": ch.ID, "ts": ts, "blocks": []any{section}}))
	if m := ch.Messages()[0]; len(m.Blocks) != 1 || m.Text != "two" {
		t.Errorf("message = %+v, want the blocks back and the text kept", m)
	}
	for _, c := range []struct {
		flag string
		want any
	}{{"true", meta["event_type"]}, {"false", nil}} {
		got := worked(t, form(t, s, "conversations.history", "channel", ch.ID, "include_all_metadata", c.flag))
		if at(got, "messages", 0, "metadata", "event_type") != c.want {
			t.Errorf("history = %v, want metadata %v", got, c.want)
		}
	}
	theirs := ann.Say(ch, "", "hello")
	refused(t, post(t, s, "chat.update", object{"channel": ch.ID, "ts": theirs, "text": "x"}), "cant_update_message")
	refused(t, post(t, s, "chat.delete", object{"channel": ch.ID, "ts": theirs}), "cant_delete_message")
	refused(t, post(t, s, "chat.update", object{"channel": ch.ID, "ts": "1.1", "text": "x"}), "message_not_found")
	link := worked(t, form(t, s, "chat.getPermalink", "channel", ch.ID, "message_ts", ts))["permalink"].(string)
	if !strings.HasSuffix(link, "/archives/"+ch.ID+"/p"+strings.Replace(ts, ".", "", 1)) {
		t.Errorf("permalink = %s", link)
	}
	worked(t, post(t, s, "chat.delete", object{"channel": ch.ID, "ts": ts}))
	if all := ch.Messages(); len(all) != 1 {
		t.Errorf("messages = %v", all)
	}
}

func TestEphemerals(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann, bob := s.Home.User("Ann", ""), s.Home.User("Bob", "")
	ch := s.Channel("help", slacktest.Public, ann)
	got := worked(t, post(t, s, "chat.postEphemeral", object{"channel": ch.ID, "user": ann.ID, "text": "only you"}))
	if len(ch.Messages()) != 0 || len(ann.Seen(ch)) != 1 || len(bob.Seen(ch)) != 0 {
		t.Errorf("all see %v, Ann %v, Bob %v", ch.Messages(), ann.Seen(ch), bob.Seen(ch))
	}
	refused(t, post(t, s, "chat.postEphemeral", object{"channel": ch.ID, "user": bob.ID, "text": "x"}), "user_not_in_channel")
	refused(t, post(t, s, "chat.update", object{"channel": ch.ID, "ts": got["message_ts"], "text": "x"}), "message_not_found")
	refused(t, post(t, s, "chat.delete", object{"channel": ch.ID, "ts": got["message_ts"]}), "message_not_found")
}

func TestThreadsAndHistory(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann := s.Home.User("Ann", "")
	ch := s.Channel("help", slacktest.Public, ann)
	root := ann.Say(ch, "", "root")
	for _, text := range []string{"one", "two", "three"} {
		ann.Say(ch, root, text)
	}
	ann.Say(ch, "", "other")
	got := worked(t, form(t, s, "conversations.history", "channel", ch.ID))
	if all := got["messages"].([]any); len(all) != 2 || at(all, 0, "text") != "other" || at(all, 1, "reply_count") != 3.0 {
		t.Errorf("history = %v, want the roots, newest first", all)
	}
	got = worked(t, form(t, s, "conversations.replies", "channel", ch.ID, "ts", root, "limit", "3"))
	if all := got["messages"].([]any); len(all) != 3 || at(all, 0, "text") != "root" || got["has_more"] != true {
		t.Errorf("replies = %v", got)
	}
	got = worked(t, form(t, s, "conversations.replies", "channel", ch.ID, "ts", root, "limit", "3", "cursor",
		at(got, "response_metadata", "next_cursor").(string)))
	if all := got["messages"].([]any); len(all) != 1 || at(all, 0, "parent_user_id") != ann.ID || got["has_more"] != false {
		t.Errorf("replies = %v", got)
	}
	got = worked(t, form(t, s, "conversations.history", "channel", ch.ID, "oldest", root))
	if all := got["messages"].([]any); len(all) != 1 {
		t.Errorf("history after the root = %v", all)
	}
	refused(t, form(t, s, "conversations.replies", "channel", ch.ID, "ts", "1.1"), "thread_not_found")
	ch.Remove(s.Bot)
	refused(t, form(t, s, "conversations.history", "channel", ch.ID), "not_in_channel")
}

func TestOpeningConversations(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann, gone := s.Home.User("Ann", ""), s.Home.User("Gone", "")
	got := worked(t, post(t, s, "conversations.open", object{"users": ann.ID}))
	if at(got, "channel", "id") != ann.Direct().ID {
		t.Errorf("channel = %v", got)
	}
	gone.Deactivate()
	refused(t, post(t, s, "conversations.open", object{"users": gone.ID}), "user_disabled")
	worked(t, post(t, s, "chat.postMessage", object{"channel": gone.Direct().ID, "text": "read by nobody"}))
	refused(t, post(t, s, "conversations.open", object{"users": s.Bot.ID}), "cannot_dm_bot")
	refused(t, post(t, s, "conversations.open", object{"users": "U404"}), "user_not_found")
	refused(t, post(t, s, "conversations.open", object{}), "users_list_not_supplied")
	got = worked(t, form(t, s, "conversations.info", "channel", ann.Direct().ID))
	if at(got, "channel", "is_im") != true || at(got, "channel", "user") != ann.ID {
		t.Errorf("info = %v", got)
	}
}

func TestReactions(t *testing.T) {
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "")
	ch := s.Channel("help", slacktest.Public, ann)
	ts := ann.Say(ch, "", "hello")
	ann.React(ch, ts, "ticket")
	worked(t, post(t, s, "reactions.add", object{"channel": ch.ID, "timestamp": ts, "name": "ticket"}))
	refused(t, post(t, s, "reactions.add", object{"channel": ch.ID, "timestamp": ts, "name": "ticket"}), "already_reacted")
	got := worked(t, form(t, s, "reactions.get", "channel", ch.ID, "timestamp", ts))
	if at(got, "message", "reactions", 0, "count") != 2.0 {
		t.Errorf("reactions = %v", got)
	}
	worked(t, post(t, s, "reactions.remove", object{"channel": ch.ID, "timestamp": ts, "name": "ticket"}))
	refused(t, post(t, s, "reactions.remove", object{"channel": ch.ID, "timestamp": ts, "name": "ticket"}), "no_reaction")
}
