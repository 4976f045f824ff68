package discordtest_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
)

// TestMessageLimits posts messages that Discord refuses, with and without its
// description.
func TestMessageLimits(t *testing.T) {
	t.Run("described", func(t *testing.T) { messageLimits(t, func(*discordtest.Server) {}) })
	t.Run("undescribed", func(t *testing.T) { messageLimits(t, (*discordtest.Server).Undescribed) })
}

func messageLimits(t *testing.T, prepare func(*discordtest.Server)) {
	s := discordtest.Start(t)
	defer s.Close()
	prepare(s)
	ch := s.Home.Channel("help")
	x := func(n int) string { return strings.Repeat("ü", n) }
	row := func(all ...any) object { return object{"components": []any{object{"type": 1, "components": all}}} }
	many := func(n int, v any) []any { return slices.Repeat([]any{v}, n) }
	buttons := func(n int) (all []any) {
		for i := range n {
			all = append(all, object{"type": 2, "style": 1, "label": "x", "custom_id": fmt.Sprint(i)})
		}
		return all
	}
	embed := func(o object) object { return object{"embeds": []any{o}} }
	choose := func(o object) object {
		c := object{"type": 3, "custom_id": "c", "options": []any{object{"label": "x", "value": "x"}}}
		for key, v := range o {
			c[key] = v
		}
		return row(c)
	}
	for name, c := range map[string]struct {
		body object
		code int
	}{
		"nothing":                    {object{}, 50006},
		"blanks":                     {object{"content": " \n "}, 50006},
		"2000 characters":            {object{"content": x(2000)}, 0},
		"2001 characters":            {object{"content": x(2001)}, 50035},
		"11 embeds":                  {object{"embeds": many(11, object{"title": "x"})}, 50035},
		"embed title":                {embed(object{"title": x(257)}), 50035},
		"embed description":          {embed(object{"description": x(4097)}), 50035},
		"embed field without value":  {embed(object{"fields": []any{object{"name": "x", "value": ""}}}), 50035},
		"embed field value":          {embed(object{"fields": []any{object{"name": "x", "value": x(1025)}}}), 50035},
		"26 embed fields":            {embed(object{"fields": many(26, object{"name": "x", "value": "x"})}), 50035},
		"embed footer":               {embed(object{"footer": object{"text": x(2049)}}), 50035},
		"6001 characters of embeds":  {object{"embeds": []any{object{"description": x(4000)}, object{"description": x(2001)}}}, 50035},
		"embed link":                 {embed(object{"title": "x", "url": "javascript:x"}), 50035},
		"five buttons":               {row(buttons(5)...), 0},
		"six buttons":                {row(buttons(6)...), 50035},
		"six rows":                   {object{"components": many(6, object{"type": 1, "components": buttons(1)})}, 50035},
		"a row of a row":             {row(object{"type": 1, "components": []any{}}), 50035},
		"an empty row":               {row(), 50035},
		"a text input":               {row(object{"type": 4, "custom_id": "x", "style": 1, "label": "x"}), 50035},
		"a custom id twice":          {row(buttons(1)[0], buttons(1)[0]), 50035},
		"a button without label":     {row(object{"type": 2, "style": 1, "custom_id": "x"}), 50035},
		"a button without custom id": {row(object{"type": 2, "style": 1, "label": "x"}), 50035},
		"a link with custom id":      {row(object{"type": 2, "style": 5, "label": "x", "url": "https://x.example", "custom_id": "x"}), 50035},
		"button label":               {row(object{"type": 2, "style": 1, "label": x(81), "custom_id": "x"}), 50035},
		"custom id":                  {row(object{"type": 2, "style": 1, "label": "x", "custom_id": x(101)}), 50035},
		"a select beside a button":   {row(buttons(1)[0], object{"type": 5, "custom_id": "u"}), 50035},
		"a select":                   {choose(nil), 0},
		"a select without options":   {choose(object{"options": []any{}}), 50035},
		"26 options":                 {choose(object{"options": many(26, object{"label": "x", "value": "x"})}), 50035},
		"an option's value twice":    {choose(object{"options": many(2, object{"label": "x", "value": "x"})}), 50035},
		"more values than options":   {choose(object{"max_values": 2}), 50035},
		"placeholder":                {choose(object{"placeholder": x(151)}), 50035},
		"an ephemeral one":           {object{"content": "x", "flags": 64}, 50035},
		"nonce":                      {object{"content": "x", "nonce": x(26)}, 50035},
		"mentions that contradict":   {object{"content": "x", "allowed_mentions": object{"parse": []any{"users"}, "users": []any{"1"}}}, 50035},
		"an unknown file":            {object{"content": "x", "attachments": []any{object{"id": "0"}}}, 50035},
		"an answer to nothing":       {object{"content": "x", "message_reference": object{"message_id": "1"}}, 50035},
	} {
		t.Run(name, func(t *testing.T) {
			got := call(t, s, "POST", "/channels/"+ch.ID+"/messages", c.body)
			if c.code == 0 {
				worked(t, got)
				return
			}
			refused(t, got, c.code)
			if c.code == 50035 && got["errors"] == nil {
				t.Errorf("it does not say what is wrong: %v", got)
			}
		})
	}
}

func TestNonce(t *testing.T) {
	s := discordtest.New(t)
	ch := s.Home.Channel("help")
	body := object{"content": "once", "nonce": "7", "enforce_nonce": true}
	one := worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/messages", body))
	two := worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/messages", body))
	if one["id"] != two["id"] || len(ch.Messages()) != 1 {
		t.Errorf("posted %v and %v", one["id"], two["id"])
	}
	s.ForgetNonces()
	worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/messages", body))
	worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/messages", object{"content": "x", "nonce": "7"}))
	if n := len(ch.Messages()); n != 3 {
		t.Errorf("%d messages", n)
	}
}

func TestMentions(t *testing.T) {
	s := discordtest.New(t)
	role := s.Home.Role("Support")
	quiet := s.Home.Role("Quiet")
	ann, bob := s.Home.User("Ann", role), s.Home.User("Bob")
	ch := s.Home.Channel("help")
	text := "@everyone @here " + ann.Mention() + " " + role.Mention() + " `" + bob.Mention() + "`"
	said := bob.Say(ch, "hm")
	post := func(more object) []string {
		more["content"] = text
		worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/messages", more))
		return ann.Last(ch).Pinged()
	}
	for _, c := range []struct {
		more object
		want []string
	}{
		{object{}, []string{ann.Mention(), role.Mention(), "@everyone", "@here"}},
		{object{"allowed_mentions": object{"parse": []any{}}}, nil},
		{object{"allowed_mentions": object{"parse": []any{"users"}}}, []string{ann.Mention()}},
		{object{"allowed_mentions": object{"roles": []any{role.ID}}}, []string{role.Mention()}},
		{object{"allowed_mentions": object{"parse": []any{}}, "message_reference": object{"message_id": said.ID}}, nil},
		{object{"allowed_mentions": object{"replied_user": true}, "message_reference": object{"message_id": said.ID}}, []string{bob.Mention()}},
		{object{"flags": 1 << 12}, nil},
	} {
		if got := post(c.more); !slices.Equal(got, c.want) {
			t.Errorf("%v pinged %v, want %v", c.more, got, c.want)
		}
	}
	s.Home.Everyone.Revoke(discordtest.MentionEveryone)
	quiet.Mentionable()
	text += quiet.Mention()
	if got := post(object{}); !slices.Equal(got, []string{ann.Mention(), quiet.Mention()}) {
		t.Errorf("without the permission it pinged %v", got)
	}
}

func TestPermissions(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	said := ann.Say(ch, "hm")
	messages := "/channels/" + ch.ID + "/messages"
	refused(t, call(t, s, "DELETE", messages+"/"+said.ID, nil), 50013)
	refused(t, call(t, s, "PATCH", messages+"/"+said.ID, object{"content": "x"}), 50005)
	refused(t, call(t, s, "PATCH", "/channels/"+ch.ID, object{"name": "x"}), 50013)
	refused(t, call(t, s, "PUT", messages+"/pins/"+said.ID, nil), 50013)
	ch.Deny(s.Bot, discordtest.EmbedLinks|discordtest.AttachFiles)
	refused(t, call(t, s, "POST", messages, object{"embeds": []any{object{"title": "x"}}}), 50013)
	refused(t, upload(t, s, "POST", messages, object{}, "a.txt", "A"), 50013)
	ch.Deny(s.Home.BotRole, discordtest.SendMessages)
	refused(t, call(t, s, "POST", messages, object{"content": "x"}), 50013)
	ch.Allow(s.Bot, discordtest.SendMessages)
	worked(t, call(t, s, "POST", messages, object{"content": "x"}))
	s.Home.BotRole.Grant(discordtest.ManageMessages)
	worked(t, call(t, s, "DELETE", messages+"/"+said.ID, nil))
	refused(t, call(t, s, "DELETE", messages+"/"+said.ID, nil), 10008) // deleted before: an answer
	only(t, s, 50013, 50005, 50013, 50013, 50013, 50013, 50013)
	s.Allow("", 50005, 50013)
	refused(t, call(t, s, "GET", "/channels/1", nil), 10003)
	refused(t, call(t, s, "GET", "/channels/x", nil), 50035)
	refused(t, call(t, s, "GET", messages+"/1", nil), 10008)
	refused(t, call(t, s, "GET", "/guilds/1", nil), 10004)
	refused(t, call(t, s, "GET", "/users/1", nil), 10013)
	only(t, s, 10003, 50035, 10008, 10004)
	s.Allow("", 10003, 50035, 10008, 10004)
	s.Home.Kick()
	refused(t, call(t, s, "GET", "/guilds/"+s.Home.ID, nil), 50001)
	refused(t, call(t, s, "POST", messages, object{"content": "x"}), 50001)
	s.Allow("", 50001)
}

func TestUnauthorized(t *testing.T) {
	s := discordtest.New(t)
	token := s.Token
	s.Token = "other" // that the helper shows
	req, err := http.NewRequest("GET", s.URL+"/api/v9/users/@me", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bot "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 401 {
		t.Errorf("status = %d", resp.StatusCode)
	}
	only(t, s, 0)
	s.Allow("", 0)
	if got := call(t, s, "GET", "/nowhere", nil); got["status"] != 404 {
		t.Errorf("no route = %v", got)
	}
}

func TestDirectMessages(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	dm := worked(t, call(t, s, "POST", "/users/@me/channels", object{"recipient_id": ann.ID}))["id"].(string)
	if dm != ann.DM().ID {
		t.Errorf("channel = %s, want %s", dm, ann.DM().ID)
	}
	worked(t, call(t, s, "POST", "/channels/"+dm+"/messages", object{"content": "hello"}))
	ann.CloseDMs()
	refused(t, call(t, s, "POST", "/channels/"+dm+"/messages", object{"content": "x"}), 50007)
	ann.OpenDMs()
	ann.Leave(s.Home)
	refused(t, call(t, s, "POST", "/channels/"+dm+"/messages", object{"content": "x"}), 50278)
	if all := ann.Sees(ann.DM()); len(all) != 1 || all[0].Content != "hello" {
		t.Errorf("Ann sees %v", all)
	}
	refused(t, call(t, s, "POST", "/users/@me/channels", object{"recipient_id": "1"}), 50033)
	s.Allow("", 50033)
}

func TestFiles(t *testing.T) {
	s := discordtest.New(t)
	s.Tune(func(l *discordtest.Limits) { l.File = 10 })
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	messages := "/channels/" + ch.ID + "/messages"
	refused(t, upload(t, s, "POST", messages, object{}, "a.txt", "more than ten"), 40005)
	got := worked(t, upload(t, s, "POST", messages, object{
		"attachments": []any{object{"id": "0", "description": "the first"}}}, "a.txt", "A", "b.txt", "B"))
	if at(got, "attachments", 0, "description") != "the first" || at(got, "attachments", 1, "filename") != "b.txt" {
		t.Errorf("attachments = %v", got["attachments"])
	}
	keep := at(got, "attachments", 1, "id")
	got = worked(t, call(t, s, "PATCH", messages+"/"+got["id"].(string), object{"attachments": []any{object{"id": keep}}}))
	if at(got, "attachments", 0, "id") != keep || at(got, "attachments", 1) != nil {
		t.Errorf("kept = %v", got["attachments"])
	}
	said := ann.Say(ch, "", discordtest.File{Name: "c.txt", Data: []byte("C")})
	read := func(url string) (int, string) {
		resp, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(body)
	}
	if status, body := read(said.Files[0].URL); status != 200 || body != "C" {
		t.Errorf("file = %d %q", status, body)
	}
	s.ExpireFiles()
	if status, _ := read(said.Files[0].URL); status != 404 {
		t.Errorf("an expired link = %d", status)
	}
	got = worked(t, call(t, s, "GET", messages+"/"+said.ID, nil))
	s.Break("file", 1, 503)
	if status, _ := read(at(got, "attachments", 0, "url").(string)); status != 503 {
		t.Errorf("a broken one = %d", status)
	}
	if status, _ := read(at(got, "attachments", 0, "url").(string)); status != 200 {
		t.Errorf("a new link = %d", status)
	}
	s.Allow("", 40005)
}

func TestListMessages(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	var ids []string
	for i := range 5 {
		ids = append(ids, ann.Say(ch, fmt.Sprint(i)).ID)
	}
	for query, want := range map[string]string{
		"": "43210", "?limit=2": "43", "?before=" + ids[2]: "10", "?after=" + ids[2]: "43", "?after=" + ids[0] + "&limit=2": "21",
		"?around=" + ids[2] + "&limit=3": "321", "?after=" + ids[4]: "",
	} {
		all, _ := worked(t, call(t, s, "GET", "/channels/"+ch.ID+"/messages"+query, nil))["list"].([]any)
		var got string
		for _, m := range all {
			got += at(m, "content").(string)
		}
		if got != want {
			t.Errorf("%s = %q, want %q", query, got, want)
		}
	}
	s.Home.BotRole.Grant(discordtest.ManageMessages)
	worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/messages/bulk-delete", object{"messages": ids[:2]}))
	if n := len(ch.Messages()); n != 3 {
		t.Errorf("%d are left", n)
	}
	s.Privileged(false, false)
	if got := call(t, s, "GET", "/channels/"+ch.ID+"/messages/"+ids[4], nil); got["content"] != "" {
		t.Errorf("without the intent = %v", got["content"])
	}
}

func TestReactionsAndPins(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	w, _ := ready(t, s, usual|1<<10)
	said := ann.Say(ch, "hm")
	path := "/channels/" + ch.ID + "/messages/" + said.ID + "/reactions/"
	worked(t, call(t, s, "PUT", path+"%F0%9F%91%80/@me", nil))
	refused(t, call(t, s, "PUT", path+"eyes/@me", nil), 10014)
	ann.React(said, "🎫")
	w.until("MESSAGE_REACTION_ADD") // the bot's own
	if p := w.until("MESSAGE_REACTION_ADD"); at(p, "d", "emoji", "name") != "🎫" || at(p, "d", "member", "user", "id") != ann.ID {
		t.Errorf("came %v", p)
	}
	if l := worked(t, call(t, s, "GET", path+"%F0%9F%8E%AB", nil))["list"]; at(l, 0, "id") != ann.ID {
		t.Errorf("reactions = %v", l)
	}
	worked(t, call(t, s, "DELETE", path+"%F0%9F%91%80/@me", nil))
	if now, _ := said.Now(); len(now.Reactions) != 1 {
		t.Errorf("reactions = %v", now.Reactions)
	}
	s.Home.BotRole.Grant(discordtest.PinMessages)
	worked(t, call(t, s, "PUT", "/channels/"+ch.ID+"/messages/pins/"+said.ID, nil))
	if got := call(t, s, "GET", "/channels/"+ch.ID+"/messages/pins", nil); at(got, "items", 0, "message", "id") != said.ID {
		t.Errorf("pins = %v", got)
	}
	s.Allow("", 10014)
}
