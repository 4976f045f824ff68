package notify

import (
	"fmt"
	"io"
	"strings"

	"usher/core"
	"usher/notify/smtp"
)

// maxText bounds a message in a mail: Gmail hides what is past 100 kB.
const maxText = 60_000 // runes

// message writes a text with its files. Files go with the mail as far as there
// is room; the others are named with the command that sends one.
func (w *letter) message(p *page, m *core.Message) {
	text := cut(m.Text, maxText)
	switch {
	case text != m.Text:
		p.add(said(text), para(fmt.Sprintf("The text is longer than a mail should be. %s", w.get("show %d", w.Ticket.ID))))
	case strings.TrimSpace(clean(text)) != "":
		p.add(said(text))
	default:
		p.add(para("(no text)"))
	}
	var list points
	for _, f := range m.Attachments {
		list = append(list, w.file(f))
	}
	if len(list) > 0 {
		p.add(list)
	}
}

func (w *letter) file(f core.Attachment) string {
	name := fmt.Sprintf("%s, %s", line(f.Name), size(f.Blob.Size))
	if w.set.Files != nil && f.Blob.Size <= w.room {
		w.room -= f.Blob.Size
		w.attach([]core.Attachment{f})
		return "File: " + name
	}
	return "File, not attached as it is large: " + name + ". " + w.get("file %d %d", w.Ticket.ID, f.Number)
}

// attach lets files go with the mail.
func (w *letter) attach(files []core.Attachment) {
	open := w.set.Files
	if open == nil {
		return
	}
	for _, f := range files {
		w.files = append(w.files, smtp.Attachment{Name: f.Name, Type: f.Type, Open: func() (io.ReadCloser, error) { return open(f.Blob) }})
	}
}

// get says how to get what the mail leaves out.
func (w *letter) get(command string, numbers ...any) string {
	for i, n := range numbers {
		if id, ok := n.(core.TicketID); ok {
			numbers[i] = int64(id)
		}
	}
	if w.set.CommandAddress == "" {
		return "Please ask for it in a reply."
	}
	return "To get it, mail `" + fmt.Sprintf(command, numbers...) + "` to " + w.set.CommandAddress + "."
}

// size is a number of bytes as people read it; MB is 1,000,000 bytes.
func size(n int64) string {
	switch {
	case n == 1:
		return "1 byte"
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
