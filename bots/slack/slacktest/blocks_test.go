package slacktest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
)

func x(n int) string { return strings.Repeat("x", n) }

func repeat(n int, each string) string {
	return strings.Join(slices.Repeat([]string{each}, n), ",")
}

// options are n different ones.
func options(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"text":{"type":"plain_text","text":"o%d"},"value":"v%d"}`, i, i))
	}
	return "[" + strings.Join(all, ",") + "]"
}

func section(text string) string {
	return `{"type":"section","text":{"type":"mrkdwn","text":"` + text + `"}}`
}

func actions(elements string) string { return `{"type":"actions","elements":[` + elements + `]}` }

func input(element string) string {
	return `{"type":"input","block_id":"i","label":{"type":"plain_text","text":"L"},"element":` + element + `}`
}

const button = `{"type":"button","text":{"type":"plain_text","text":"Go"}}`

// TestBlocks tries each rule where it just holds and where it just does not.
func TestBlocks(t *testing.T) {
	for _, c := range []struct{ name, good, bad, why string }{
		{"section text", section(x(3000)), section(x(3001)), "less than 3001"},
		{"section text at all", section("x"), section(""), "more than 0"},
		{"section", section("x"), `{"type":"section"}`, "text or fields"},
		{"section fields", `{"type":"section","fields":[` + repeat(10, `{"type":"mrkdwn","text":"`+x(2000)+`"}`) + `]}`,
			`{"type":"section","fields":[` + repeat(11, `{"type":"mrkdwn","text":"x"}`) + `]}`, "more than 10"},
		{"field text", section("x"), `{"type":"section","fields":[{"type":"mrkdwn","text":"` + x(2001) + `"}]}`, "less than 2001"},
		{"header", `{"type":"header","text":{"type":"plain_text","text":"` + x(150) + `"}}`,
			`{"type":"header","text":{"type":"plain_text","text":"` + x(151) + `"}}`, "less than 151"},
		{"header's kind of text", section("x"), `{"type":"header","text":{"type":"mrkdwn","text":"x"}}`, "plain_text"},
		{"actions", actions(repeat(25, button)), actions(repeat(26, button)), "more than 25"},
		{"actions at all", actions(button), actions(""), "fewer than 1"},
		{"context", `{"type":"context","elements":[` + repeat(10, `{"type":"mrkdwn","text":"x"}`) + `]}`,
			`{"type":"context","elements":[` + repeat(11, `{"type":"mrkdwn","text":"x"}`) + `]}`, "more than 10"},
		{"context's elements", section("x"), `{"type":"context","elements":[` + button + `]}`, "one of plain_text, mrkdwn"},
		{"unknown block", section("x"), `{"type":"banner"}`, "unsupported block type"},
		{"unknown key", section("x"), `{"type":"divider","color":"red"}`, "unsupported key: color"},
		{"block_id", `{"type":"divider","block_id":"` + x(255) + `"}`, `{"type":"divider","block_id":"` + x(256) + `"}`, "less than 256"},
		{"block_ids differ", `{"type":"divider","block_id":"a"},{"type":"divider","block_id":"b"}`,
			`{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}`, "already exists"},
		{"action_ids of a block differ", actions(`{"type":"button","action_id":"a","text":{"type":"plain_text","text":"x"}}`),
			actions(repeat(2, `{"type":"button","action_id":"a","text":{"type":"plain_text","text":"x"}}`)), "already exists"},
		{"button label", actions(`{"type":"button","text":{"type":"plain_text","text":"` + x(75) + `"}}`),
			actions(`{"type":"button","text":{"type":"plain_text","text":"` + x(76) + `"}}`), "less than 76"},
		{"button value", actions(`{"type":"button","value":"` + x(2000) + `","text":{"type":"plain_text","text":"x"}}`),
			actions(`{"type":"button","value":"` + x(2001) + `","text":{"type":"plain_text","text":"x"}}`), "less than 2001"},
		{"button style", actions(button), actions(`{"type":"button","style":"default","text":{"type":"plain_text","text":"x"}}`), "one of primary, danger"},
		{"options", actions(`{"type":"static_select","options":` + options(100) + `}`),
			actions(`{"type":"static_select","options":` + options(101) + `}`), "more than 100"},
		{"option text", actions(`{"type":"static_select","options":[{"text":{"type":"plain_text","text":"` + x(75) + `"},"value":"` + x(150) + `"}]}`),
			actions(`{"type":"static_select","options":[{"text":{"type":"plain_text","text":"` + x(76) + `"},"value":"v"}]}`), "less than 76"},
		{"option value", section("x"),
			actions(`{"type":"static_select","options":[{"text":{"type":"plain_text","text":"o"},"value":"` + x(151) + `"}]}`), "less than 151"},
		{"options or groups", section("x"), actions(`{"type":"static_select"}`), "either options or option_groups"},
		{"option values differ", section("x"), actions(`{"type":"static_select","options":[` +
			repeat(2, `{"text":{"type":"plain_text","text":"o"},"value":"v"}`) + `]}`), "two options"},
		{"initial option", actions(`{"type":"static_select","options":` + options(2) + `,"initial_option":` + strings.Trim(options(1), "[]") + `}`),
			actions(`{"type":"static_select","options":` + options(1) + `,"initial_option":{"text":{"type":"plain_text","text":"else"},"value":"v0"}}`),
			"must be one of the options"},
		{"overflow", actions(`{"type":"overflow","options":` + options(5) + `}`), actions(`{"type":"overflow","options":` + options(6) + `}`), "more than 5"},
		{"checkboxes", actions(`{"type":"checkboxes","options":` + options(10) + `}`), actions(`{"type":"checkboxes","options":` + options(11) + `}`), "more than 10"},
		{"several choices in actions", section("x"), actions(`{"type":"multi_static_select","options":` + options(1) + `}`), "unsupported type"},
		{"placeholder", actions(`{"type":"users_select","placeholder":{"type":"plain_text","text":"` + x(150) + `"}}`),
			actions(`{"type":"users_select","placeholder":{"type":"plain_text","text":"` + x(151) + `"}}`), "less than 151"},
		{"confirm", actions(`{"type":"button","text":{"type":"plain_text","text":"x"},"confirm":` + dialog(300, 30) + `}`),
			actions(`{"type":"button","text":{"type":"plain_text","text":"x"},"confirm":` + dialog(301, 30) + `}`), "less than 301"},
		{"confirm's button", section("x"), actions(`{"type":"button","text":{"type":"plain_text","text":"x"},"confirm":` + dialog(300, 31) + `}`), "less than 31"},
		{"text field in actions", section("x"), actions(`{"type":"plain_text_input"}`), "unsupported type"},
		{"input in a message", section("x"), input(`{"type":"plain_text_input"}`), "unsupported block type: input in a message"},
		{"image", `{"type":"image","image_url":"https://x.example/a.png","alt_text":"a"}`, `{"type":"image","image_url":"https://x.example/a.png"}`, "alt_text"},
		{"rich text", `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]}`,
			`{"type":"rich_text","elements":[{"type":"text","text":"x"}]}`, "must be one of rich_text_section"},
		{"accessory", `{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":` + button + `}`,
			`{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"divider"}}`, "unsupported element type"},
		{"button link", actions(`{"type":"button","url":"https://x.example/1","text":{"type":"plain_text","text":"x"}}`),
			actions(`{"type":"button","url":"x.example","text":{"type":"plain_text","text":"x"}}`), "invalid URL"},
		{"date", actions(`{"type":"datepicker","initial_date":"2026-02-28"}`), actions(`{"type":"datepicker","initial_date":"28.2.2026"}`), "of the form"},
		{"emoji", section("x"), `{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}`, "plain_text only"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := slacktest.Start(t)
			t.Cleanup(s.Close)
			ch := s.Channel("help", slacktest.Public)
			say := func(blocks string) object {
				return post(t, s, "chat.postMessage", object{"channel": ch.ID, "text": "x", "blocks": block(t, "["+blocks+"]")})
			}
			worked(t, say(c.good))
			got := say(c.bad)
			refused(t, got, "invalid_blocks")
			if all := fmt.Sprint(at(got, "response_metadata", "messages")); !strings.Contains(all, c.why) || !strings.Contains(all, "json-pointer:/blocks/") {
				t.Errorf("messages = %s, want %q", all, c.why)
			}
		})
	}
}

func dialog(text, deny int) string {
	return `{"title":{"type":"plain_text","text":"T"},"text":{"type":"mrkdwn","text":"` + x(text) +
		`"},"confirm":{"type":"plain_text","text":"Y"},"deny":{"type":"plain_text","text":"` + x(deny) + `"}}`
}

// TestViews tries each rule of views where it just holds and where it just does not.
func TestViews(t *testing.T) {
	modal := func(title, more, blocks string) string {
		return `{"type":"modal","title":{"type":"plain_text","text":"` + title + `"}` + more + `,"blocks":[` + blocks + `]}`
	}
	submit := `,"submit":{"type":"plain_text","text":"Go"}`
	for _, c := range []struct{ name, good, bad, why string }{
		{"title", modal(x(24), "", ""), modal(x(25), "", ""), "less than 25"},
		{"title at all", modal("T", "", ""), `{"type":"modal","blocks":[]}`, "missing required field: title"},
		{"submit", modal("T", submit, ""), modal("T", `,"submit":{"type":"plain_text","text":"`+x(25)+`"}`, ""), "less than 25"},
		{"submit of inputs", modal("T", submit, input(`{"type":"plain_text_input"}`)), modal("T", "", input(`{"type":"plain_text_input"}`)), "needs submit"},
		{"private_metadata", modal("T", `,"private_metadata":"`+x(3000)+`"`, ""), modal("T", `,"private_metadata":"`+x(3001)+`"`, ""), "less than 3001"},
		{"callback_id", modal("T", `,"callback_id":"`+x(255)+`"`, ""), modal("T", `,"callback_id":"`+x(256)+`"`, ""), "less than 256"},
		{"blocks", modal("T", "", repeat(100, section("x"))), modal("T", "", repeat(101, section("x"))), "more than 100"},
		{"text field", modal("T", submit, input(`{"type":"plain_text_input","max_length":3000}`)),
			modal("T", submit, input(`{"type":"plain_text_input","max_length":3001}`)), "from 1 to 3000"},
		{"text's start", modal("T", submit, input(`{"type":"plain_text_input","max_length":3,"initial_value":"xxx"}`)),
			modal("T", submit, input(`{"type":"plain_text_input","max_length":3,"initial_value":"xxxx"}`)), "longer than max_length"},
		{"file field", modal("T", submit, input(`{"type":"file_input","max_files":10}`)),
			modal("T", submit, input(`{"type":"file_input","max_files":11}`)), "from 1 to 10"},
		{"focus", modal("T", submit, input(`{"type":"plain_text_input","focus_on_load":true}`)), modal("T", submit,
			input(`{"type":"plain_text_input","focus_on_load":true}`)+","+strings.Replace(input(`{"type":"plain_text_input","focus_on_load":true}`),
				`"i"`, `"j"`, 1)), "only one element"},
		{"button in an input", modal("T", submit, input(`{"type":"external_select","min_query_length":0}`)), modal("T", submit, input(button)), "unsupported type"},
		{"external menu", modal("T", submit, input(`{"type":"external_select","min_query_length":1}`)),
			modal("T", submit, input(`{"type":"external_select","options":`+options(1)+`}`)), "unsupported key: options"},
		{"markdown", modal("T", "", section("x")), modal("T", "", `{"type":"markdown","text":"x"}`), "in a modal"},
		{"kind", modal("T", "", ""), `{"type":"home","blocks":[]}`, "modal"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := slacktest.Start(t)
			t.Cleanup(s.Close)
			ann := s.Home.User("Ann", "")
			ch, l := s.Channel("help", slacktest.Public, ann), dial(t, s)
			open := func(view string) object {
				ann.Command(ch, "/ticket", "")
				return post(t, s, "views.open", object{"trigger_id": at(l.next(), "payload", "trigger_id"), "view": block(t, view)})
			}
			worked(t, open(c.good))
			got := open(c.bad)
			refused(t, got, "invalid_arguments")
			if all := fmt.Sprint(at(got, "response_metadata", "messages")); !strings.Contains(all, c.why) {
				t.Errorf("messages = %s, want %q", all, c.why)
			}
		})
	}
}

func TestHomeTab(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann := s.Home.User("Ann", "")
	publish := func(hash, blocks string) object {
		return post(t, s, "views.publish", object{"user_id": ann.ID, "hash": hash, "view": block(t, `{"type":"home","blocks":[`+blocks+`]}`)})
	}
	got := worked(t, publish("", section("x")+","+input(`{"type":"plain_text_input"}`)))
	hash := at(got, "view", "hash").(string)
	worked(t, publish(hash, section("y")))
	refused(t, publish(hash, section("z")), "hash_conflict")
	if v := ann.Home(); !strings.Contains(v.Shown(), "y") {
		t.Errorf("home = %s", v.Shown())
	}
	refused(t, publish("", input(`{"type":"file_input"}`)), "invalid_arguments")
	refused(t, post(t, s, "views.publish", object{"user_id": ann.ID, "view": block(t, `{"type":"home","title":{"type":"plain_text","text":"x"},"blocks":[]}`)}),
		"invalid_arguments")
}
