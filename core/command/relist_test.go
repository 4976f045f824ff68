package command_test

import (
	"testing"

	"usher/core/command"
)

func TestRelist(t *testing.T) {
	for _, c := range []struct{ line, key, value, want string }{
		{"list", "view", "mine", "list mine"},
		{"list mine", "view", "", "list"},
		{"list overdue", "view", "mine", "list mine"},
		{"list mine status:open next:abc", "view", "company", "list company status:open"},
		{"/ticket list all sort:-updated", "view", "closed", "/ticket list closed sort:-updated"},
		{"list mine status:open,pending", "status", "closed", "list mine status:closed"},
		{"list mine status:open", "status", "", "list mine"},
		{"list next:abc", "next", "", "list"},
		{`list org:"Acme Inc" next:abc`, "sort", "-created", `list org:"Acme Inc" sort:-created`},
		{`search "status:open" can't log in`, "status", "new", `search "status:open" can't log in status:new`},
		{"list mine", "", "", "list mine"},
		{"", "sort", "number", "sort:number"},
	} {
		if got := command.Relist(c.line, c.key, c.value); got != c.want {
			t.Errorf("Relist(%q, %s, %q) = %q, want %q", c.line, c.key, c.value, got, c.want)
		}
	}
}

func TestFiltered(t *testing.T) {
	for _, c := range []struct{ line, key, want string }{
		{"list Mine status:open", "view", "mine"},
		{"/ticket list status:open", "view", ""},
		{"search alerts", "view", ""},
		{"search open sort:-created", "sort", "-created"},
		{`list "sort:number"`, "sort", ""},
		{"show 12 from:4", "from", "4"},
		{"", "view", ""},
	} {
		if got := command.Filtered(c.line, c.key); got != c.want {
			t.Errorf("Filtered(%q, %s) = %q, want %q", c.line, c.key, got, c.want)
		}
	}
}

func TestPassagesOfAPage(t *testing.T) {
	got := command.Page{Text: "# Title\n\nText\n\n2. two\n\n```\ncode\n```\n"}.Passages()
	want := []command.Passage{{Kind: command.Title, Text: "Title"}, {Kind: command.Prose, Text: "Text"}, {Kind: command.Item, Mark: "2.", Text: "two"}, {Kind: command.Verbatim, Text: "code"}}
	if len(got) != len(want) {
		t.Fatalf("Passages = %+v, want %+v", got, want)
	}
	for i, p := range got {
		if p.Kind != want[i].Kind || p.Text != want[i].Text || p.Kind == command.Item && p.Mark != "2." {
			t.Errorf("passage %d = %+v, want %+v", i, p, want[i])
		}
	}
}
