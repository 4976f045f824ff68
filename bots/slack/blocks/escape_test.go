package blocks

import "testing"

func TestWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"See `show 12` & <!channel>", "See `/ticket show 12` &amp; &lt;!channel&gt;"},
		{"*bold* _it_ ~no~", "∗bold∗ ＿it＿ ∼no∼"},
		{"first_last@acme.example, 2*3*4, in_progress", "first_last@acme.example, 2*3*4, in_progress"},
		{"> not a quote\n>> nor this, a > b", "› not a quote\n›› nor this, a &gt; b"},
		{"one ` backtick", "one ' backtick"},
		{"`a<b` `` `c", "`a&lt;b`  'c"},
		{"`two\nlines`", "`two lines`"},
		{"<@U1> <#C1|x> <https://evil.example|bank>", "&lt;@U1&gt; &lt;#C1|x&gt; &lt;https://evil.example|bank&gt;"},
		{"turned \u202eround\x00", "turned round"},
	} {
		if got := words(c.text); got != c.want {
			t.Errorf("words(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestMarked(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a **bold** word and `code`", "a *bold* word and `code`"},
		{"[notes](https://docs.example/?a=1&b=2)", "<https://docs.example/?a=1&amp;b=2|notes>"},
		{"[a|b>](https://docs.example)", "<https://docs.example|a¦b&gt;>"},
		{"<https://docs.example>", "<https://docs.example|https://docs.example>"},
		{"[x](javascript:alert) <!here>", "[x](javascript:alert) &lt;!here&gt;"},
	} {
		if got := marked(c.text); got != c.want {
			t.Errorf("marked(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}
