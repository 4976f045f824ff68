package mailparse

import (
	"io"
	"time"
)

// Options bound what Parse does. Zero values mean the defaults.
type Options struct {
	// Save consumes the decoded bytes of one attachment and reports what was
	// stored. It need not read to the end. If nil, bytes are only counted
	// and hashed.
	Save func(name, contentType string, r io.Reader) (Blob, error)

	MaxDepth int   // nested multiparts, 50
	MaxParts int   // parts in all, 1,000
	MaxText  int64 // bytes of text, and as many of HTML, 1 MiB
}

// Blob names stored bytes by their content.
type Blob struct {
	SHA256 string // lower-case hex
	Size   int64  // bytes after decoding
}

// Address is one mailbox. Addr is bare, its domain in lower case.
type Address struct{ Name, Addr string }

// Mail is what was read. All strings are valid UTF-8 without NUL, texts have
// LF line ends.
type Mail struct {
	Subject    string
	From       Address
	Sender     Address
	ReplyTo    Address
	ReturnPath *string // nil if absent, "" for the null path <>
	To, Cc     []Address
	// Recipients are the bare addresses of every header that says whom the
	// mail was for, in order and without repeats.
	Recipients []string
	Date       time.Time // zero if there is none
	MessageID  string    // without <>, as are the two below
	InReplyTo  []string
	References []string

	Text      string // the whole readable body
	HTML      string // the HTML body as sent: not safe to show
	Reply     string // the new text only
	Signature string // what was cut from Reply as signature, footer, disclaimer
	Quoted    string // what was cut from Reply as quotation
	Forward   bool   // a forwarded mail: Reply keeps the forwarded text

	Attachments []Attachment
	Auto        Auto    // why this is automatic mail, "" for a human's
	Bounce      *Bounce // a delivery report, nil for other mail
	Trace       []Field // Received and Authentication-Results, topmost first
	Header      Header
	Problems    []string // what could not be understood or was cut
}

// Auto says why a mail counts as automatic.
type Auto string

// Attachment is one file that came along. Name has no path and is never
// empty; Type is the declared media type in lower case.
type Attachment struct {
	Name, Type string
	ContentID  string // without <>
	Inline     bool   // meant to be shown in the text
	Blob
}

func (o Options) withDefaults() Options {
	if o.MaxDepth <= 0 {
		o.MaxDepth = 50
	}
	if o.MaxParts <= 0 {
		o.MaxParts = 1000
	}
	if o.MaxText <= 0 {
		o.MaxText = 1 << 20
	}
	return o
}
