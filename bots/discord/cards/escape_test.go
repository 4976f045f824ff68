package cards

import "testing"

func TestWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"See `show 12` & `contacts`, or `article list`", "See `/ticket show 12` & `/support contacts list`, or `/support article list`"},
		{"*bold* _it_ __u__ ~~no~~ ~5 ||spoiler|| a|b", `\*bold\* \_it\_ \_\_u\_\_ \~\~no\~\~ ~5 \|\|spoiler\|\| a|b`},
		{"first_last@acme.example, in_progress, #12, a - b, 2 < 3", "first_last@acme.example, in_progress, #12, a - b, 2 < 3"},
		{"# big\n## b\n-# small\n> quote\n>>> all\n- item\n- # both", "\\# big\n\\## b\n\\-\\# small\n\\> quote\n\\>\\>\\> all\n- item\n- \\# both"},
		{"@everyone @here @Everyone a@b.example", "@\u200beveryone @\u200bhere @\u200bEveryone a@b.example"},
		{"<@1> <@&2> <#3> <:x:4> <t:5:R> </a:6>", "\\<\u200b@1> \\<\u200b@&2> \\<\u200b#3> \\<:x:4> \\<t:5:R> \\</a:6>"},
		{"[bank](https://evil.example)", `[bank]\(https://evil.example)`},
		{"https://a.example/x_y_?a=*b*|c` _it_", "https://a.example/x_y_?a=%2Ab%2A%7Cc%60 \\_it\\_"},
		{"https://a.example<t:5:R>", "https://a.example \\<t:5:R>"},
		{`C:\temp\*`, `C:\\temp\\\*`},
		{"at https://a.example`show 12`", "at https://a.example `/ticket show 12`"},
		{"one ` backtick", "one \\` backtick"},
		{"`a<b` `` `c", "`a<b`  \\`c"},
		{"`two\nlines` ```fence```", "`two lines` `fence`"},
		{"turned \u202eround\x00", "turned round"},
	} {
		if got := words(c.text); got != c.want {
			t.Errorf("words(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestMarked(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a **bold** word and `code`", "a **bold** word and `code`"},
		{"[notes](https://docs.example/?a=1&b=2)", "[notes](https://docs.example/?a=1&b=2)"},
		{"[a]b](https://docs.example)", "[a]b]\\(https://docs.example)"},
		{"[us](mailto:desk@docs.example)", "us desk@docs.example"},
		{"<https://docs.example>*x*", "https://docs.example \\*x\\*"},
		{"[x](javascript:alert) <@1>", "[x]\\(javascript:alert) \\<\u200b@1>"},
	} {
		if got := marked(c.text); got != c.want {
			t.Errorf("marked(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestFitClosesWhatItCuts(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"some **bold words and more of them**", "some **bold words**…"},
		{"some `code that is a bit long`", "some `code that is a`…"},
		{"some words of <t:1767225600:f> and more", "some words of…"},
		{`some words and more \*\*\*\*\*\*\*`, `some words and more…`},
	} {
		if got := fit(c.text, 29); got != c.want {
			t.Errorf("fit(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}
