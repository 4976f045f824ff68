package discordtest_test

import (
	"strings"
	"testing"
	"time"

	"usher/bots/discord/discordtest"
)

// commands registers /ticket with its subcommands, /ping and a message command.
func commands(t testing.TB, s *discordtest.Server) {
	t.Helper()
	worked(t, call(t, s, "PUT", "/applications/"+s.AppID+"/commands", []any{
		object{"name": "ping", "description": "Ping"},
		object{"name": "Open a ticket", "type": 3},
		object{"name": "Whois", "type": 2},
		object{"name": "admin", "description": "For admins", "default_member_permissions": "0"},
		object{"name": "ticket", "description": "Tickets", "options": []any{
			object{"type": 1, "name": "show", "description": "Show", "options": []any{
				object{"type": 4, "name": "number", "description": "N", "required": true, "autocomplete": true, "min_value": 1},
				object{"type": 3, "name": "how", "description": "How", "choices": []any{object{"name": "In short", "value": "short"}}},
			}},
			object{"type": 2, "name": "cc", "description": "Copies", "options": []any{
				object{"type": 1, "name": "add", "description": "Add", "options": []any{
					object{"type": 6, "name": "who", "description": "Who", "required": true},
					object{"type": 11, "name": "file", "description": "File"},
				}},
			}},
		}},
	}))
}

// path is where an interaction is answered; hook where it is followed up.
func path(e *discordtest.Sent) string {
	return "/interactions/" + e.ID + "/" + e.Payload()["token"].(string) + "/callback"
}

func hook(s *discordtest.Server, e *discordtest.Sent) string {
	return "/webhooks/" + s.AppID + "/" + e.Payload()["token"].(string)
}

func TestCommandPayload(t *testing.T) {
	s := discordtest.New(t)
	ann, bob := s.Home.User("Ann", s.Home.Role("Support")), s.Home.User("Bob")
	ch := s.Home.Channel("help")
	commands(t, s)
	w, _ := ready(t, s, 0) // interactions need no intent
	e := ann.Slash(ch, "ticket cc add", discordtest.Options{"who": bob, "file": discordtest.File{Name: "a b.txt", Data: []byte("A")}})
	p := w.until("INTERACTION_CREATE")["d"]
	if at(p, "data", "name") != "ticket" || at(p, "data", "options", 0, "options", 0, "name") != "add" || at(p, "context") != 0.0 {
		t.Errorf("payload = %v", p)
	}
	id := at(p, "data", "options", 0, "options", 0, "options", 1, "value").(string)
	if at(p, "data", "resolved", "attachments", id, "filename") != "a_b.txt" || at(p, "data", "resolved", "members", bob.ID, "permissions") == nil {
		t.Errorf("resolved = %v", at(p, "data", "resolved"))
	}
	if at(p, "member", "user", "id") != ann.ID || at(p, "member", "permissions") == nil || at(p, "app_permissions") == nil || at(p, "member", "roles", 0) == nil {
		t.Errorf("member = %v", p)
	}
	worked(t, call(t, s, "POST", path(e), object{"type": 4, "data": object{"content": "done"}}))
	if d, ok := e.Latency(); !ok || d <= 0 || e.Answer()["type"] == nil || !e.Acked() {
		t.Errorf("latency %v, %v, answer %v", d, ok, e.Answer())
	}
	dm := ann.Slash(ann.DM(), "ping")
	p = w.until("INTERACTION_CREATE")["d"]
	if at(p, "user", "id") != ann.ID || at(p, "member") != nil || at(p, "context") != 1.0 {
		t.Errorf("in direct messages = %v", p)
	}
	worked(t, call(t, s, "POST", path(dm), object{"type": 4, "data": object{"content": "done"}}))
}

func TestPeopleCannotDoWhatDiscordDoesNotLetThem(t *testing.T) {
	s := discordtest.Open()
	defer s.Close()
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	muted := s.Home.Channel("muted")
	muted.Deny(s.Home.Everyone, discordtest.UseCommands)
	commands(t, s)
	for name, do := range map[string]func(){
		"no such command":             func() { ann.Slash(ch, "nope") },
		"no such subcommand":          func() { ann.Slash(ch, "ticket nope") },
		"a required option":           func() { ann.Slash(ch, "ticket show") },
		"an option of another type":   func() { ann.Slash(ch, "ticket show", discordtest.Options{"number": "x"}) },
		"below the least":             func() { ann.Slash(ch, "ticket show", discordtest.Options{"number": 0}) },
		"none of the choices":         func() { ann.Slash(ch, "ticket show", discordtest.Options{"number": 1, "how": "long"}) },
		"no such option":              func() { ann.Slash(ch, "ticket show", discordtest.Options{"number": 1, "x": 1}) },
		"for administrators":          func() { ann.Slash(ch, "admin") },
		"commands are not for here":   func() { ann.Slash(muted, "ping") },
		"no autocompletion":           func() { ann.Autocomplete(ch, "ticket show", "how", "x") },
		"no modal":                    func() { ann.SubmitModal(nil) },
		"a message that is not there": func() { ann.Click(discordtest.Message{}, "x") },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was done")
				}
			}()
			do()
		})
	}
}

func TestFirstResponse(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	commands(t, s)
	say := object{"type": 4, "data": object{"content": "done", "flags": 64}}
	e := ann.Slash(ch, "ping")
	refused(t, call(t, s, "POST", hook(s, e), object{"content": "too soon"}), 10015)
	refused(t, call(t, s, "POST", "/interactions/"+e.ID+"/wrong/callback", say), 10062)
	refused(t, call(t, s, "POST", path(e), object{"type": 8, "data": object{"choices": []any{}}}), 50035)
	refused(t, call(t, s, "POST", path(e), object{"type": 7, "data": object{"content": "x"}}), 50035)
	refused(t, call(t, s, "POST", path(e), object{"type": 4, "data": object{"content": ""}}), 50006)
	refused(t, call(t, s, "POST", path(e), object{"type": 5, "data": object{"flags": 4}}), 50035)
	refused(t, call(t, s, "POST", path(e), object{"type": 99}), 50035)
	got := worked(t, call(t, s, "POST", path(e)+"?with_response=true", say))
	if at(got, "resource", "message", "content") != "done" || at(got, "interaction", "response_message_ephemeral") != true {
		t.Errorf("response = %v", got)
	}
	refused(t, call(t, s, "POST", path(e), say), 40060)
	e = ann.Slash(ch, "ping")
	file := object{"type": 4, "data": object{"content": "file", "attachments": []any{object{"id": "0", "description": "D"}}}}
	worked(t, upload(t, s, "POST", path(e), file, "a.txt", "A"))
	if f := ann.Last(ch).Files; len(f) != 1 || f[0].Description != "D" {
		t.Errorf("files = %v", f)
	}
	e = ann.Autocomplete(ch, "ticket show", "number", "1")
	many := make([]any, 26)
	for i := range many {
		many[i] = object{"name": "x", "value": i}
	}
	refused(t, call(t, s, "POST", path(e), object{"type": 8, "data": object{"choices": many}}), 50035)
	refused(t, call(t, s, "POST", path(e), object{"type": 8, "data": object{"choices": []any{object{"name": "x", "value": "text"}}}}), 50035)
	refused(t, call(t, s, "POST", path(e), say), 50035)
	worked(t, call(t, s, "POST", path(e), object{"type": 8, "data": object{"choices": many[:25]}}))
	refused(t, call(t, s, "POST", hook(s, e), object{"content": "x"}), 10015)
	s.Allow("", 10015, 10062, 50035, 50006, 40060)
}

func TestLateResponse(t *testing.T) {
	s := discordtest.New(t)
	s.Tune(func(l *discordtest.Limits) { l.Ack = 30 * time.Millisecond })
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	commands(t, s)
	if err := ann.Slash(ch, "ping").Wait(); err == nil {
		t.Error("nobody was connected, and it was answered")
	}
	only(t, s) // that is not the app's fault
	w, _ := ready(t, s, usual)
	e := ann.Slash(ch, "ping")
	w.until("INTERACTION_CREATE")
	if err := e.Wait(); err == nil {
		t.Error("it was answered")
	}
	refused(t, call(t, s, "POST", path(e), object{"type": 5}), 10062)
	only(t, s, 10062, 10062)
	s.Allow("interaction", 10062)
	s.Allow("POST /interactions/{interaction_id}/{interaction_token}/callback", 10062)
	s.Next(discordtest.Drop, 1, "INTERACTION_CREATE")
	if err := ann.Slash(ch, "ping").Wait(); err == nil {
		t.Error("it was answered")
	}
	only(t, s)
}

func TestFollowUps(t *testing.T) {
	s := discordtest.New(t)
	ann, bob := s.Home.User("Ann"), s.Home.User("Bob")
	ch := s.Home.Channel("help")
	commands(t, s)
	e := ann.Slash(ch, "ping")
	worked(t, call(t, s, "POST", path(e), object{"type": 5, "data": object{"flags": 64}}))
	if got := ann.Last(ch); !got.Loading || !got.Ephemeral || len(bob.Sees(ch)) != 0 {
		t.Errorf("deferred = %+v; Bob sees %v", got, bob.Sees(ch))
	}
	worked(t, call(t, s, "POST", hook(s, e), object{"content": "first"})) // fills the deferred one, and keeps its privacy
	worked(t, call(t, s, "POST", hook(s, e), object{"content": "second"}))
	if all := ann.Sees(ch); len(all) != 2 || all[0].Content != "first" || !all[0].Ephemeral || all[0].Loading || all[1].Ephemeral {
		t.Errorf("Ann sees %+v", all)
	}
	if all := bob.Sees(ch); len(all) != 1 || all[0].Content != "second" {
		t.Errorf("Bob sees %+v", all)
	}
	first := ann.Sees(ch)[0].ID
	refused(t, call(t, s, "GET", "/channels/"+ch.ID+"/messages/"+first, nil), 10008) // an ephemeral one is not there
	worked(t, call(t, s, "PATCH", hook(s, e)+"/messages/@original", object{"content": "changed"}))
	got := worked(t, call(t, s, "GET", hook(s, e)+"/messages/"+first, nil))
	if got["content"] != "changed" || got["flags"] != 64.0 {
		t.Errorf("original = %v", got)
	}
	worked(t, upload(t, s, "PATCH", hook(s, e)+"/messages/@original", object{"content": "with a file"}, "a.txt", "A"))
	if f := ann.Sees(ch)[0].Files; len(f) != 1 || string(f[0].Data) != "A" {
		t.Errorf("files = %v", f)
	}
	worked(t, call(t, s, "DELETE", hook(s, e)+"/messages/@original", nil))
	refused(t, call(t, s, "PATCH", hook(s, e)+"/messages/@original", object{"content": "x"}), 10008)
	s.Tune(func(l *discordtest.Limits) { l.Token = time.Nanosecond })
	refused(t, call(t, s, "POST", hook(s, e), object{"content": "too late"}), 50027)
	only(t, s, 10008, 50027)
	s.Allow("", 10008, 50027)
}

func TestComponents(t *testing.T) {
	s := discordtest.New(t)
	ann, bob := s.Home.User("Ann"), s.Home.User("Bob")
	ch := s.Home.Channel("help")
	row := func(all ...any) object { return object{"type": 1, "components": all} }
	worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/messages", object{"content": "panel", "components": []any{
		row(object{"type": 2, "style": 1, "label": "Open", "custom_id": "open"}, object{"type": 2, "style": 5, "label": "Site", "url": "https://x.example"}),
		row(object{"type": 3, "custom_id": "category", "placeholder": "Category", "max_values": 2, "options": []any{
			object{"label": "Upgrade", "value": "u"}, object{"label": "Outage", "value": "o"}}}),
		row(object{"type": 5, "custom_id": "who", "placeholder": "Who"}),
	}}))
	panel := ann.Last(ch)
	if got := strings.Join(panel.Labels(), ","); got != "Open,Site,Category,Who" {
		t.Errorf("labels = %s", got)
	}
	e := ann.Select(panel, "Category", "Outage", "u")
	if p := e.Payload(); at(p, "data", "values", 0) != "o" || at(p, "data", "custom_id") != "category" || at(p, "message", "id") != panel.ID {
		t.Errorf("payload = %v", p)
	}
	worked(t, call(t, s, "POST", path(e), object{"type": 6}))
	worked(t, call(t, s, "PATCH", hook(s, e)+"/messages/@original", object{"content": "changed"}))
	if now, _ := panel.Now(); now.Content != "changed" {
		t.Errorf("panel = %+v", now)
	}
	e = ann.Select(panel, "who", bob)
	if p := e.Payload(); at(p, "data", "values", 0) != bob.ID || at(p, "data", "resolved", "users", bob.ID) == nil {
		t.Errorf("payload = %v", p)
	}
	worked(t, call(t, s, "POST", path(e), object{"type": 7, "data": object{"content": "for Bob"}}))
	e = ann.Click(panel, "Open")
	input := object{"type": 4, "custom_id": "subject", "style": 1, "max_length": 10}
	modal := object{"custom_id": "open", "title": "Open", "components": []any{
		object{"type": 18, "label": "Subject", "component": input},
		object{"type": 18, "label": "Category", "component": object{"type": 3, "custom_id": "c", "options": []any{object{"label": "Upgrade", "value": "u"}}}},
		object{"type": 18, "label": "Files", "component": object{"type": 19, "custom_id": "f", "required": false}},
	}}
	modal["title"] = strings.Repeat("x", 46)
	refused(t, call(t, s, "POST", path(e), object{"type": 9, "data": modal}), 50035)
	modal["title"] = "Open"
	worked(t, call(t, s, "POST", path(e), object{"type": 9, "data": modal}))
	refused(t, call(t, s, "PATCH", hook(s, e)+"/messages/@original", object{"content": "x"}), 10008)
	e = ann.SubmitModal(map[string]any{"Subject": "It leaks", "Category": "Upgrade", "Files": discordtest.File{Name: "a.txt"}})
	p := e.Payload()
	if at(p, "data", "components", 0, "component", "value") != "It leaks" || at(p, "data", "components", 1, "component", "values", 0) != "u" ||
		at(p, "data", "resolved", "attachments") == nil || at(p, "message", "id") != panel.ID {
		t.Errorf("submission = %v", p)
	}
	refused(t, call(t, s, "POST", path(e), object{"type": 9, "data": modal}), 50035)
	worked(t, call(t, s, "POST", path(e), object{"type": 7, "data": object{"content": "opened", "components": []any{}}}))
	if now, _ := panel.Now(); now.Content != "opened" || len(now.Labels()) != 0 || ann.Modal() != nil {
		t.Errorf("panel = %+v", now)
	}
	s.Allow("", 50035, 10008)
}

func TestTheSameInteractionTwice(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	commands(t, s)
	w, _ := ready(t, s, usual)
	s.Next(discordtest.Duplicate, 1, "INTERACTION_CREATE")
	e := ann.Slash(ch, "ping")
	one, two := w.until("INTERACTION_CREATE"), w.until("INTERACTION_CREATE")
	if at(one, "d", "id") != at(two, "d", "id") || one["s"] == two["s"] || e.Times() != 2 {
		t.Errorf("came %v and %v", one, two)
	}
	worked(t, call(t, s, "POST", path(e), object{"type": 5}))
	refused(t, call(t, s, "POST", path(e), object{"type": 5}), 40060) // which is an answer then
}

func TestUserAndMessageCommands(t *testing.T) {
	s := discordtest.New(t)
	ann, bob := s.Home.User("Ann"), s.Home.User("Bob")
	ch := s.Home.Channel("help")
	commands(t, s)
	said := bob.Say(ch, "it leaks")
	e := ann.MessageCommand(said, "Open a ticket")
	if p := e.Payload(); at(p, "data", "target_id") != said.ID || at(p, "data", "resolved", "messages", said.ID, "content") != "it leaks" {
		t.Errorf("payload = %v", p)
	}
	worked(t, call(t, s, "POST", path(e), object{"type": 5}))
	e = ann.UserCommand(ch, bob, "Whois")
	if p := e.Payload(); at(p, "data", "target_id") != bob.ID || at(p, "data", "resolved", "users", bob.ID) == nil {
		t.Errorf("payload = %v", p)
	}
	worked(t, call(t, s, "POST", path(e), object{"type": 5}))
}
