package smtp

import (
	"io"
	"net/mail"
	"time"
)

// Mail is one mail to one recipient, in parts. MessageID and Date are
// required, so that the same Mail always gives the same bytes.
type Mail struct {
	Return string // envelope sender, where bounces go; empty is the null sender <>
	Rcpt   string // envelope recipient

	From    mail.Address
	ReplyTo mail.Address   // optional
	To      mail.Address   // shown; Rcpt when empty
	Cc      []mail.Address // shown only: nothing is sent to them

	Subject    string
	MessageID  string // with or without <>, as the other ids
	Date       time.Time
	InReplyTo  string
	References []string
	Extra      []Field // in this order

	Text        string
	HTML        string // optional
	Attachments []Attachment
}

// Field is a further header field, such as List-Unsubscribe. ASCII values go
// out as they are; Name must not be one that Mail writes itself.
type Field struct {
	Name, Value string
}

// Attachment is a file. Open is called each time the mail is written, and what
// it returns is streamed and closed.
type Attachment struct {
	Name string
	Type string // application/octet-stream when empty or not usable
	Open func() (io.ReadCloser, error)
}
