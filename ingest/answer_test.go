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
