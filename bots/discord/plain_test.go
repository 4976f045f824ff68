package discord

import (
	"testing"
	"time"
)

type names map[string]string

func (n names) userName(id string) string    { return n["@"+id] }
func (n names) roleName(id string) string    { return n["&"+id] }
func (n names) channelName(id string) string { return n["#"+id] }

func TestPlain(t *testing.T) {
	n := names{"@1": "Sam", "&2": "support", "#3": "help"}
	for text, want := range map[string]string{
		"Hi <@1>, <@!1> and <@9>":              "Hi @Sam, @Sam and @somebody",
		"<@&2> in <#3> or <#9>":                "@support in #help or #channel",
		"</ticket open:123> <:sad:1> <a:ha:2>": "/ticket open :sad: :ha:",
		"at <t:1700000000:R>, <t:1700000000>":  "at 14 Nov 2023 22:13 UTC, 14 Nov 2023 22:13 UTC",
		"<t:99999999999999999999:F>":           "<t:99999999999999999999:F>",
		"a **b** `<c>` <https://x.example>":    "a **b** `<c>` <https://x.example>",
		"  @everyone  ":                        "@everyone",
	} {
		if got := plain(text, n, time.UTC); got != want {
			t.Errorf("plain(%q) = %q, want %q", text, got, want)
		}
	}
}
