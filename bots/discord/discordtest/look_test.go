package discordtest_test

import (
	"slices"
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
)

func TestShown(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	commands(t, s)
	worked(t, upload(t, s, "POST", "/channels/"+ch.ID+"/messages", object{
		"content": "hello",
		"embeds": []any{object{"author": object{"name": "Bob"}, "title": "#7", "description": "It leaks",
			"fields": []any{object{"name": "Status", "value": "new"}}, "footer": object{"text": "usher"}}},
		"components": []any{
			object{"type": 1, "components": []any{object{"type": 2, "style": 1, "label": "Close", "custom_id": "close:7"}}},
			object{"type": 1, "components": []any{object{"type": 3, "custom_id": "p", "placeholder": "Priority", "options": []any{
				object{"label": "High", "value": "h", "description": "now"}}}}},
		},
	}, "a.txt", "A"))
	want := "hello\nBob\n#7\nIt leaks\nStatus\nnew\nusher\nClose\nPriority\nHigh\nnow\na.txt"
	if got := ann.Last(ch).Shown(); got != want {
		t.Errorf("shown = %q, want %q", got, want)
	}
	e := ann.Slash(ch, "ping")
	worked(t, call(t, s, "POST", path(e), object{"type": 9, "data": object{"custom_id": "open", "title": "Open", "components": []any{
		object{"type": 18, "label": "Subject", "description": "in short", "component": object{"type": 4, "custom_id": "s", "style": 1, "value": "x"}},
	}}}))
	if m := ann.Modal(); m.Shown() != "Open\nSubject\nin short\nx" || !slices.Equal(m.Labels(), []string{"Subject"}) {
		t.Errorf("shown = %q, labels %q", m.Shown(), m.Labels())
	}
	ann.CloseModal()
	if ann.Modal() != nil || !strings.Contains(discordtest.Violation{Route: "x", Code: 7}.String(), "x: 7") {
		t.Error("the modal stands")
	}
}

// TestMembership looks at who comes into private threads, and sees them.
func TestMembership(t *testing.T) {
	s := discordtest.New(t)
	role := s.Home.Role("Support")
	role.Mentionable()
	ann, bob := s.Home.User("Ann", role), s.Home.User("Bob")
	bob.Give(role)
	ch := s.Home.Channel("help")
	id := worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/threads", object{"name": "#7", "type": 12}))["id"].(string)
	th := ch.Threads()[0]
	worked(t, call(t, s, "POST", "/channels/"+id+"/messages", object{"content": role.Mention()}))
	if got := th.Members(); !slices.Equal(got, []*discordtest.User{s.Bot, ann, bob}) {
		t.Errorf("members = %v", got)
	}
	worked(t, call(t, s, "DELETE", "/channels/"+id+"/thread-members/@me", nil))
	worked(t, call(t, s, "PUT", "/channels/"+id+"/thread-members/@me", nil)) // it moderates
	th.Archive()
	if got := call(t, s, "GET", "/channels/"+ch.ID+"/threads/archived/private?limit=1", nil); at(got, "threads", 0, "id") != id {
		t.Errorf("archived = %v", got)
	}
	th.Unarchive()
	s.Invite(discordtest.ViewChannel)
	refused(t, call(t, s, "GET", "/channels/"+ch.ID+"/threads/archived/private", nil), 50013)
	s.Allow("", 50013)
	if got := worked(t, call(t, s, "GET", "/guilds/"+s.Home.ID+"/channels", nil))["list"]; at(got, 0, "id") != ch.ID {
		t.Errorf("channels = %v", got)
	}
}

// TestSelects chooses among roles and channels.
func TestSelects(t *testing.T) {
	s := discordtest.New(t)
	role := s.Home.Role("Support")
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	row := func(kind int, id string) object {
		return object{"type": 1, "components": []any{object{"type": kind, "custom_id": id, "min_values": 0}}}
	}
	worked(t, call(t, s, "POST", "/channels/"+ch.ID+"/messages", object{"content": "x", "components": []any{
		row(6, "role"), row(7, "mentionable"), row(8, "channel")}}))
	panel := ann.Last(ch)
	for name, v := range map[string]any{"role": role, "mentionable": ann, "channel": ch} {
		e := ann.Select(panel, name, v)
		if p := e.Payload(); at(p, "data", "values", 0) == nil || at(p, "data", "resolved") == nil {
			t.Errorf("%s: payload = %v", name, p)
		}
		worked(t, call(t, s, "POST", path(e), object{"type": 6}))
	}
	e := ann.Select(panel, "role") // nothing chosen
	worked(t, call(t, s, "POST", path(e), object{"type": 6}))
}
