package notify

import (
	"fmt"
	"html"
	"strings"
)

// held asks the staff what becomes of a mail. What it says is nobody's proven
// word: nothing of it is a link or a command here.
func (w *letter) held(p *page) {
	h := w.Told.Held
	if h == nil {
		p.add(para("A mail waits for a decision. `inbound list` shows it."))
		return
	}
	first, from, begins := "Mail %d waits for a decision of the staff. Nothing proves who sent it.", "Said to be from: ",
		"It begins so. Whoever wrote this may be pretending to be somebody:"
	if h.Proven {
		first, from, begins = "Mail %d waits for a decision of the staff.", "From: ", "It begins so:"
	}
	p.add(strong(fmt.Sprintf(first, w.Told.Inbound)))
	sender := h.From
	if h.Name != "" {
		sender = h.Name + " <" + h.From + ">"
	}
	facts := points{from + bare(sender), "Subject: " + bare(h.Subject), "Came: " + w.when(h.At), "Held because: " + bare(h.Why)}
	if h.From == "" {
		facts[0] = "From: it names no sender"
	}
	if h.Files > 0 {
		facts = append(facts, fmt.Sprintf("Files with it: %d", h.Files))
	}
	if h.Would != "" {
		facts = append(facts, "If you release it: "+bare(h.Would))
	}
	p.add(facts)
	if h.Text != "" {
		p.add(para(begins), unproven(h.Text))
	}
	w.choices(p)
	if h.Last {
		p.add(para("This is the last such mail that you get today: `inbound list` shows which others wait."))
	}
}

// choices says how to decide.
func (w *letter) choices(p *page) {
	h := w.Told.Held
	if h.From == "" {
		p.add(para(`To end it, reply to this mail with the word "discard". Nobody is told.`))
		return
	}
	refuse := `"refuse" and, if you like, a reason: it is not dealt with, and whoever sent it is told the reason`
	if !h.Answerable {
		refuse = `"refuse" and, if you like, a reason: it is not dealt with, and the reason is noted. Nobody is told, for the answer could go to somebody who never wrote it`
	}
	p.add(para("To decide, reply to this mail with one of these as the first word:"), points{
		`"release": it is dealt with as its sender's, on your word`, refuse, `"discard": it is not dealt with, and nobody is told`,
	})
}

// bare is text on one line in which nothing is a command.
func bare(s string) string { return strings.ReplaceAll(line(s), "`", "'") }

// unproven is a text that somebody sent and may not have written.
type unproven string

func (s unproven) plain() string {
	var b strings.Builder
	for l := range strings.SplitSeq(strings.Trim(clean(string(s)), "\n"), "\n") {
		b.WriteString(strings.TrimRight("> "+l, " ") + "\n")
	}
	return b.String()
}

func (s unproven) html(string) string {
	return `<div style="margin:8px 0;padding:2px 0 2px 12px;border-left:3px dashed rgba(160,80,80,.6)">` + "\n" +
		lines(html.EscapeString(strings.Trim(clean(string(s)), "\n"))) + "\n</div>\n"
}
