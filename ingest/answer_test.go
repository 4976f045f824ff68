package ingest_test

import (
	"image/png"
	"strings"
	"testing"

	"usher/core"
	"usher/ingest"
)

// proving has the receiving server vouch for senders.
func proving(h *house, _ *ingest.Files) { h.cfg.Mailboxes[0].AuthservID = "mx.example.org" }

// command mails commands as Alice, and returns what they gave back.
func (h *house) command(lines string) (in core.Inbound, text, html string, files []core.Attachment) {
	h.t.Helper()
	in = h.ended(h.mail("alice@acme.example", "commands", "Delivered-To: support+desk@example.org\r\n"+
		"Authentication-Results: mx.example.org; dmarc=pass header.from=acme.example\r\n", lines), core.Commanded)
	l := h.last(core.NoticeAnswer, "alice@acme.example")
	return in, l.Told.Text, l.Told.HTML, l.Told.Files
}

func TestStatsComeWithAPicture(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		if _, text, _, files := h.command("stats company"); len(files) != 0 || !strings.Contains(text, "Tickets of Acme: 0 in all") {
			t.Errorf("figures of nothing came with %d files: %s", len(files), text)
		}
		h.command("open One priority:high\nopen Two category:upgrade\nclose 1")
		in, text, html, files := h.command("whoami\nstats company\nstats")
		for _, want := range []string{"Tickets of Acme: 2 in all", "Your tickets: 2 in all", "█"} {
			if !strings.Contains(text, want) {
				t.Errorf("the text lacks %q: %s", want, text)
			}
		}
		if !strings.Contains(html, "Opened by week") || in.Rule != "" {
			t.Errorf("rule %q, HTML %s", in.Rule, html)
		}
		if len(files) != 1 || files[0].Name != "stats.png" || files[0].Type != "image/png" {
			t.Fatalf("the answer has the files %+v, want stats.png", files)
		}
		r, err := h.files.Open(files[0].Blob)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if img, err := png.Decode(r); err != nil || img.Bounds().Dx() < 1000 {
			t.Errorf("stats.png = %v, want a picture", err)
		}
	}, proving)
}

// Each line that makes no sense is answered in its place, and the others are
// done.
func TestBadLinesAreAnsweredInTheirPlace(t *testing.T) {
	lines := []struct{ line, says string }{
		{"open Printer burns", "is open"},
		{"prioritty 1 high", "Did you mean `priority 1 high`?"},
		{"priority 1 hihg", "Did you mean `high`?"},
		{"contacts ad carl@acme.example", "Did you mean `contacts add`?"},
		{"contacts add carl@", "is not an address"},
		{"open Twice org:Acme org:Globex", "`org:` is given twice"},
		{"partners add Globex until 2020-01-01", "is past"},
		{"list created:after:2026-13-40", "is not a date"},
		{"list prioritty:high", "Did you mean `priority:high`?"},
		{"show 0", "is not a ticket's number"},
		{"show 99999999999999999999", "is not a ticket's number"},
		{"show 77", "There is no ticket #77"},
		{"alerts compny on", "Did you mean `alerts company on|off`?"},
		{"frobnicate \x07\x1b[31m \xff", "is not a command"},
		{"reply 1 " + strings.Repeat("x", 20_000), "Your reply is on #1"},
		{"priority 1 high", "#1 has priority high"},
	}
	eachHouse(t, func(t *testing.T, h *house) {
		var all []string
		for _, l := range lines {
			all = append(all, l.line)
		}
		in, text, html, _ := h.command(strings.Join(all, "\n"))
		text = strings.Join(strings.Fields(text), " ")
		for _, l := range lines {
			at := strings.Index(text, l.says)
			if at < 0 {
				t.Fatalf("no answer %q to %.60q, where there is left: %.3000s", l.says, l.line, text)
			}
			text = text[at+len(l.says):]
		}
		if in.Why != "not all done" || strings.ContainsAny(html, "\x07\x1b") {
			t.Errorf("the mail ended as %q", in.Why)
		}
		if _, text, _, _ := h.command(strings.Repeat("alerts 1 on\n", 300)); !strings.Contains(strings.Join(strings.Fields(text), " "), "The last 250 lines were not done") {
			t.Errorf("300 lines end with %s", text[max(0, len(text)-300):])
		}
	}, proving)
}
