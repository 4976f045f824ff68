package slacktest_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
)

// unneeded are keys of the samples that mean nothing to a support desk: of
// Enterprise Grid, of features other than messages and views, or outdated.
var unneeded = strings.Fields(`enterprise_id enterprise_name enterprise_user authed_users authed_teams bot_access_token function_data
	interactivity app_unfurl is_app_unfurl app_unfurl_url attachment_id presence two_factor_type has_files locale skype inviter
	enterprise is_moved icons bot_link is_intro is_starred wibblr pinned_to display_as_bot user_team source_team last_read is_locked
	hidden subscribed upload is_stranger is_workflow_bot is_invited_user is_connector_bot`)

// others are keys of messages of other kinds: of rooms, topics, roots of threads.
const others = `no_notifications purpose unfurl_links topic unfurl_media room reply_users latest_reply item is_thread_broadcast
	comment reply_count reply_users_count item_type assistant_app_thread`

// TestPayloadsAreAsRecorded compares what the app is sent with the recorded
// samples: every key of theirs is there that is not unneeded, or named in but as
// one that only comes in other cases.
func TestPayloadsAreAsRecorded(t *testing.T) {
	dir := filepath.Join(specs(t), "slack-samples", "json-logs", "samples")
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann := s.Home.User("Ann", "ann@acme.example")
	ch, l := s.Channel("help", slacktest.Public, ann), dial(t, s)
	root := ann.Say(ch, "", "root")
	l.next()
	worked(t, post(t, s, "chat.postMessage", object{"channel": ch.ID, "text": "card", "thread_ts": root, "blocks": block(t, "["+actions(button)+"]")}))
	l.next()
	card := ch.Messages()[1]
	for _, c := range []struct {
		sample string
		act    func()
		but    string
	}{
		{"app-backend/slash-commands/SlashCommandPayload", func() { ann.Command(ch, "/ticket", "open") }, ""},
		{"app-backend/interactive-components/BlockActionPayload", func() { ann.Click(card, "Go") },
			"view view_id text subtype username attachments reactions file files metadata edited root client_msg_id channel " + others},
		{"app-backend/interactive-components/MessageShortcutPayload", func() { ann.Shortcut(ch, card.TS, "x") },
			"subtype username attachments reactions file files metadata edited root client_msg_id channel " + others},
		{"events/MessagePayload", func() { ann.Say(ch, root, "reply") }, "bot_id bot_profile attachments metadata edited"},
		{"events/MessageFileSharePayload", func() { ann.Say(ch, root, "f", slacktest.File{Name: "a.txt", Data: []byte("x")}) }, "attachments files"},
		{"events/MessageThreadBroadcastPayload", func() { ann.Broadcast(ch, root, "to all") }, "attachments root"},
		{"events/MessageChangedPayload", func() { ann.Edit(ch, root, "changed") },
			"attachments bot_id bot_profile subtype parent_user_id files reactions metadata root edited"},
		{"events/MessageDeletedPayload", func() { ann.Delete(ch, root) },
			"attachments bot_id bot_profile subtype parent_user_id files reactions metadata root edited"},
		{"events/ReactionAddedPayload", func() { ann.React(ch, card.TS, "eyes") }, ""},
		{"events/MemberJoinedChannelPayload", func() { s.Home.User("Bob", "").Join(ch) }, ""},
		{"events/MemberLeftChannelPayload", func() { b := s.Home.User("Eve", ""); b.Join(ch); l.next(); b.Leave(ch) }, ""},
		{"events/AppHomeOpenedPayload", func() { ann.OpenHome() }, "view"},
		{"events/TeamJoinPayload", func() { s.Home.User("New", "new@acme.example").Arrive() }, "profile"},
		{"events/UserChangePayload", func() { ann.SetEmail("ann@home.example") }, "profile"},
		{"events/AppUninstalledPayload", func() { s.Emit(object{"type": "app_uninstalled"}) }, ""},
		{"events/TokensRevokedPayload", func() { s.Emit(object{"type": "tokens_revoked", "tokens": object{"oauth": []any{}, "bot": []any{}}}) }, ""},
	} {
		t.Run(c.sample, func(t *testing.T) {
			var want object
			load(t, &want, dir, c.sample+".json")
			c.act()
			missing(t, "", want, at(l.next(), "payload"), append(unneeded, strings.Fields(c.but)...))
		})
	}
}

// missing reports the keys that the sample has and what was sent lacks.
func missing(t *testing.T, path string, want, got any, but []string) {
	t.Helper()
	sample, _ := want.(object)
	sent, _ := got.(object)
	for key, value := range sample {
		if slices.Contains(but, key) || key == "blocks" || strings.HasPrefix(key, "image_") {
			continue
		}
		have, given := sent[key]
		if !given {
			t.Errorf("%s.%s is missing in %v", path, key, sent)
			continue
		}
		missing(t, path+"."+key, value, have, but)
	}
}

// TestViewPayloadsAreAsRecorded does the same for what modals send.
func TestViewPayloadsAreAsRecorded(t *testing.T) {
	dir := filepath.Join(specs(t), "slack-samples", "json-logs", "samples", "app-backend", "views")
	_, ann, l := opened(t)
	var want object
	load(t, &want, dir, "ViewSubmissionPayload.json")
	ann.Submit(ann.View(), map[string]any{"Subject": "x"})
	e := l.read()
	missing(t, "", want, at(e, "payload"), append(unneeded, "is_cleared"))
	l.ack(e, object{"response_action": "errors", "errors": object{"subject": "x"}})
	load(t, &want, dir, "ViewClosedPayload.json")
	ann.CloseView(false)
	missing(t, "", want, at(l.next(), "payload"), append(unneeded, "trigger_id"))
}

// TestAnswersAreAsRecorded does the same for the Web API's answers.
func TestAnswersAreAsRecorded(t *testing.T) {
	dir := filepath.Join(specs(t), "slack-samples", "json-logs", "samples", "api")
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "ann@acme.example")
	ch := s.Channel("help", slacktest.Public, ann)
	ts := ann.Say(ch, "", "hello")
	failing := []string{"error", "needed", "provided", "warning", "ok"}
	for _, c := range []struct {
		method string
		args   []string
		but    string
	}{
		{"auth.test", nil, "app_name app_id expires_in"},
		{"users.info", []string{"user", ann.ID, "include_locale", "true"},
			"always_active api_app_id bot_id display_name huddle_state huddle_state_expiration_ts guest_invited_by is_custom_image pronouns start_date status_emoji_display_info status_emoji_url status_text_canonical teams"},
		{"conversations.info", []string{"channel", ch.ID, "include_num_members", "true"},
			`last_read properties pending_shared pending_connected_team_ids is_read_only is_thread_only is_non_threadable
			internal_team_ids connected_team_ids conversation_host_id is_global_shared is_org_default is_org_mandatory connected_limited_team_ids`},
		{"conversations.members", []string{"channel", ch.ID}, ""},
		{"team.info", nil, `avatar_base_url discoverable enterprise_domain is_sfdc_auto_slack lob_sales_home_enabled
			pay_prod_cur sso_provider image_default`},
		{"chat.getPermalink", []string{"channel", ch.ID, "message_ts", ts}, ""},
		{"chat.postEphemeral", []string{"channel", ch.ID, "user", ann.ID, "text", "x"}, ""},
		{"files.getUploadURLExternal", []string{"filename", "a.txt", "length", "5"}, "response_metadata"},
	} {
		t.Run(c.method, func(t *testing.T) {
			var want object
			load(t, &want, dir, c.method+".json")
			got := worked(t, form(t, s, c.method, c.args...))
			missing(t, fmt.Sprint(c.method), want, got, slices.Concat(unneeded, failing, strings.Fields(c.but)))
		})
	}
}
