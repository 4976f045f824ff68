package discordtest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
)

func TestCommandLimits(t *testing.T) {
	s := discordtest.Start(t)
	defer s.Close()
	x := func(n int) string { return strings.Repeat("x", n) }
	option := func(kind int, more ...any) object {
		o := object{"type": kind, "name": "o", "description": "O"}
		for i := 0; i+1 < len(more); i += 2 {
			o[more[i].(string)] = more[i+1]
		}
		return o
	}
	with := func(all ...any) object { return object{"name": "x", "description": "X", "options": all} }
	var long []any
	for i := range 25 {
		long = append(long, object{"type": 3, "name": fmt.Sprint("o", i), "description": x(100), "choices": slices.Repeat([]any{object{"name": x(100), "value": x(100)}}, 1)})
	}
	var longer []any
	for i := range 2 {
		longer = append(longer, object{"type": 1, "name": fmt.Sprint("s", i), "description": "S", "options": long})
	}
	for name, c := range map[string]struct {
		body object
		ok   bool
	}{
		"good":                            {with(option(3, "required", true), object{"type": 4, "name": "p", "description": "P"}), true},
		"another script":                  {object{"name": "билет", "description": "X"}, true},
		"capitals":                        {object{"name": "Ticket", "description": "X"}, false},
		"blanks in a name":                {object{"name": "my ticket", "description": "X"}, false},
		"a long name":                     {object{"name": x(33), "description": "X"}, false},
		"no description":                  {object{"name": "x"}, false},
		"a long description":              {object{"name": "x", "description": x(101)}, false},
		"a message command's text":        {object{"name": "x", "type": 3, "description": "X"}, false},
		"a message command":               {object{"name": "Open a ticket", "type": 3}, true},
		"26 options":                      {with(slices.Repeat([]any{option(3)}, 26)...), false},
		"the same option twice":           {with(option(3), option(3)), false},
		"required after optional":         {with(option(3), object{"type": 3, "name": "p", "description": "P", "required": true}), false},
		"a subcommand beside an option":   {with(option(1), object{"type": 3, "name": "p", "description": "P"}), false},
		"a group in a subcommand":         {with(option(1, "options", []any{option(2)})), false},
		"a group without subcommands":     {with(option(2, "options", []any{})), false},
		"26 choices":                      {with(option(3, "choices", slices.Repeat([]any{object{"name": "x", "value": "x"}}, 26))), false},
		"a choice of another type":        {with(option(4, "choices", []any{object{"name": "x", "value": "x"}})), false},
		"choices and autocompletion":      {with(option(3, "autocomplete", true, "choices", []any{object{"name": "x", "value": "x"}})), false},
		"autocompletion of a user":        {with(option(6, "autocomplete", true)), false},
		"7,500 characters":                {with(long...), true},
		"15,000 characters":               {with(longer...), false},
		"permissions as Discord has them": {object{"name": "x", "description": "X", "default_member_permissions": "32"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			got := call(t, s, "POST", "/applications/"+s.AppID+"/commands", c.body)
			if c.ok {
				worked(t, got)
			} else {
				refused(t, got, 50035)
			}
		})
	}
}

func TestCommandsAreKept(t *testing.T) {
	s := discordtest.New(t)
	commands := "/applications/" + s.AppID + "/commands"
	one := worked(t, call(t, s, "POST", commands, object{"name": "x", "description": "X"}))
	two := worked(t, call(t, s, "POST", commands, object{"name": "x", "description": "Y"}))
	if one["id"] != two["id"] || one["status"] != 201 || two["status"] != 200 || one["version"] == two["version"] {
		t.Errorf("made %v and %v", one, two)
	}
	put := worked(t, call(t, s, "PUT", commands, []any{object{"name": "x", "description": "Z"}, object{"name": "y", "description": "Y"}}))
	if at(put["list"], 0, "id") != one["id"] {
		t.Errorf("put = %v", put)
	}
	refused(t, call(t, s, "PUT", commands, []any{object{"name": "x", "description": "Z"}, object{"name": "x", "description": "Y"}}), 50035)
	path := commands + "/" + one["id"].(string)
	worked(t, call(t, s, "PATCH", path, object{"description": "W"}))
	if got := worked(t, call(t, s, "GET", path, nil)); got["description"] != "W" {
		t.Errorf("command = %v", got)
	}
	worked(t, call(t, s, "DELETE", path, nil))
	refused(t, call(t, s, "DELETE", path, nil), 10063)
	if got := s.Commands(); !slices.Equal(got, []string{"y"}) {
		t.Errorf("commands = %v", got)
	}
	guild := "/applications/" + s.AppID + "/guilds/" + s.Home.ID + "/commands"
	var many []any
	for i := range 16 {
		many = append(many, object{"name": fmt.Sprint("m", i), "type": 3})
	}
	refused(t, call(t, s, "PUT", guild, many), 30032)
	worked(t, call(t, s, "PUT", guild, many[:15]))
	refused(t, call(t, s, "GET", "/applications/1/commands", nil), 10002)
	refused(t, call(t, s, "GET", "/applications/"+s.AppID+"/guilds/1/commands", nil), 10004)
	s.Allow("", 50035, 30032, 10002, 10004)
}
