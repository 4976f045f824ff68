package command_test

import (
	"strings"
	"testing"

	"usher/core/command"
)

const page = "# Renew a certificate\n\nOpen the **admin page** at\n<https://desk.example/admin> and read\n[the manual](https://desk.example/m?a=1&b=2), not [this](javascript:alert(1)).\n\n" +
	"1. Log in with `admin <you>`.\n2. Press *Renew*. This is a line that is long enough to be wrapped by whatever draws it, and then\n   goes on.\n    - nested\n\n" +
	"- one\n- two\n\n  with a second paragraph\n\n```sh\ncertbot renew --cert-name one-very-long-name.desk.example --deploy-hook \"systemctl reload nginx\"\n\n    # indented\n```\n\n" +
	"> Mind the\n> gap.\n\n---\n\n| Plan | Seats |\n|---|---|\n| team | 6 |\n\n    plain code\n\n    more\n\n## <script>alert(1)</script> & \x1b[31mred\n\nEnd  \nof it, and an open `backtick."

func TestPageIsDrawn(t *testing.T) {
	a := command.Answer{OK: true, Blocks: []command.Block{command.Page{Text: page}}}
	golden(t, "page.txt", command.Text(a, 80))
	golden(t, "page.html", command.HTML(a))
	if got := command.HTML(a); strings.Contains(got, "<script") || strings.Contains(got, `href="javascript`) || strings.Contains(got, "\x1b") {
		t.Errorf("HTML lets through what it must not: %s", got)
	}
}

// FuzzPage looks for Markdown that breaks a drawing or gets HTML through.
func FuzzPage(f *testing.F) {
	f.Add(page)
	f.Add("```\n")
	f.Add("- a\n  > b\n      c\n|")
	f.Fuzz(func(t *testing.T, text string) {
		a := command.Answer{Blocks: []command.Block{command.Page{Text: text + "\n<b onclick=x>"}}}
		if got := command.HTML(a); strings.Contains(got, "<b ") || !strings.Contains(got, "onclick") {
			t.Errorf("HTML of %q = %q, want the tag escaped", text, got)
		}
		if got := command.Text(a, 40); !strings.Contains(strings.Join(strings.Fields(got), ""), "onclick=x") {
			t.Errorf("Text of %q = %q, want all of the text", text, got)
		}
	})
}
