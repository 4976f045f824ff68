package slack

import "testing"

type names map[string]string

func (n names) userName(id string) string    { return n[id] }
func (n names) channelName(id string) string { return n[id] }

func TestPlain(t *testing.T) {
	known := names{"U1": "Ann Lee", "C1": "general"}
	for _, c := range []struct{ name, in, want string }{
		{"nothing special", "It is broken.\nStill.", "It is broken.\nStill."},
		{"escapes", "a &lt; b &amp;&amp; b &gt; c", "a < b && b > c"},
		{"what was typed as an escape", "&amp;lt;", "&lt;"},
		{"mention", "<@U1> look", "@Ann Lee look"},
		{"mention with a label", "<@U1|ann> look", "@ann look"},
		{"mention of nobody known", "<@U9> look", "@somebody look"},
		{"channel", "in <#C1> and <#C2|random> and <#C9|>", "in #general and #random and #channel"},
		{"group", "<!here> <!subteam^S1|@support> <!subteam^S1>", "@here @support @subteam"},
		{"date", "<!date^1392734382^{date}|Feb 18, 2014>", "Feb 18, 2014"},
		{"bare link", "<https://acme.example/a?b=1&amp;c=2>", "https://acme.example/a?b=1&c=2"},
		{"link that shows itself", "<http://acme.example|acme.example>", "http://acme.example"},
		{"link with words", "<https://acme.example|our site>", "our site (https://acme.example)"},
		{"mail", "<mailto:ann@acme.example|ann@acme.example>", "ann@acme.example"},
		{"mail with words", "<mailto:ann@acme.example|write me>", "write me (ann@acme.example)"},
		{"no end", "a <b", "a <b"},
		{"a word to the desk that is a channel too", "<#C1|close>", "#close"},
		{"code", "```if a &lt; b```", "```if a < b```"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := plain(c.in, known); got != c.want {
				t.Errorf("plain(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}
