package mailparse

import (
	"io"
	"time"
)

// Kind says what a file holds.
type Kind string

const (
	KindMail Kind = "mail" // a whole mail
	KindText Kind = "text" // the plain text body of one
	KindHTML Kind = "html" // the HTML body of one
)

// Record is what was read in one file, flat, for people and scripts.
type Record struct {
	Path            string       `json:"path"`
	Error           *string      `json:"error"`
	Milliseconds    int64        `json:"ms"`
	Subject         string       `json:"subject"`
	From            string       `json:"from"`
	FromName        string       `json:"from_name"`
	To              []string     `json:"to"`
	Cc              []string     `json:"cc"`
	MessageID       string       `json:"message_id"`
	InReplyTo       []string     `json:"in_reply_to"`
	References      []string     `json:"references"`
	Text            string       `json:"text"`
	HTML            string       `json:"html"`
	Attachments     []RecordFile `json:"attachments"`
	AttachmentCount int          `json:"attachment_count"`
	Reply           string       `json:"reply"`
	IsAuto          bool         `json:"is_auto"`
	IsBounce        bool         `json:"is_bounce"`
	BounceRecipient string       `json:"bounce_recipient"`
	BounceStatus    string       `json:"bounce_status"`
	Problems        []string     `json:"problems,omitempty"`
}

// RecordFile is an attachment of a Record.
type RecordFile struct {
	Name   string `json:"filename"`
	Type   string `json:"content_type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// NewRecord reads r, which is what path holds. A failure to read is told in
// the record.
func NewRecord(path string, kind Kind, r io.Reader) Record {
	start := time.Now()
	m, err := read(kind, r)
	if err != nil {
		m = &Mail{}
	}
	rec := m.record()
	rec.Path = path
	rec.Milliseconds = time.Since(start).Milliseconds()
	if err != nil {
		text := err.Error()
		rec.Error = &text
	}
	return rec
}

func read(kind Kind, r io.Reader) (*Mail, error) {
	if kind == KindMail {
		return Parse(r, Options{})
	}
	b, err := io.ReadAll(io.LimitReader(r, 16<<20))
	if err != nil {
		return nil, err
	}
	m := &Mail{}
	if kind == KindText {
		m.Text = lines(toUTF8(b, ""))
		m.trim(trim(m.Text, false))
		return m, nil
	}
	m.HTML = lines(toUTF8(b, htmlCharset(b)))
	marked := renderHTML(m.HTML)
	m.Text = unmark(marked)
	m.trim(trim(marked, false))
	return m, nil
}

func (m *Mail) record() Record {
	rec := Record{
		Subject: m.Subject, From: m.From.Addr, FromName: m.From.Name, To: bare(m.To), Cc: bare(m.Cc),
		MessageID: m.MessageID, InReplyTo: list(m.InReplyTo), References: list(m.References),
		Text: m.Text, HTML: m.HTML, Reply: m.Reply,
		Attachments: []RecordFile{}, AttachmentCount: len(m.Attachments),
		IsAuto: m.Auto != "", IsBounce: m.Bounce.Failed(), Problems: m.Problems,
	}
	for _, a := range m.Attachments {
		rec.Attachments = append(rec.Attachments, RecordFile{a.Name, a.Type, a.Size, a.SHA256})
	}
	if m.Bounce != nil {
		rec.BounceRecipient, rec.BounceStatus = m.Bounce.Recipient, m.Bounce.Status
	}
	return rec
}

func bare(as []Address) []string {
	out := make([]string, 0, len(as))
	for _, a := range as {
		out = append(out, a.Addr)
	}
	return out
}

// list is s as JSON shows it: empty rather than null.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
