package notify

import (
	"io"

	"usher/core"
)

// Settings is what mails say of the desk.
type Settings struct {
	Name           string             // of the desk, as in "Acme Support"
	Address        string             // where people write to, without a key
	CommandAddress string             // where commands are mailed to; empty: nowhere
	Mailboxes      map[string]Mailbox // by name, for the tickets that their mails opened; others are of the two above
	PublicURL      string             // of the web server; empty: there is none
	AttachMB       int                // files up to this many MB in all go with a mail
	ReopenDays     int                // a reply opens a ticket again that was closed so long ago at most
	Hours          core.BusinessHours // its Location is the zone of the times in mails

	// Files opens an attachment when the mail is sent. Nil: no files are sent.
	Files func(core.Blob) (io.ReadCloser, error)
}

// Mailbox is where the people of a ticket write to.
type Mailbox struct{ Address, CommandAddress string }

// of is the settings for tickets of a mailbox.
func (s Settings) of(mailbox string) Settings {
	if m, ok := s.Mailboxes[mailbox]; ok {
		s.Address, s.CommandAddress = m.Address, m.CommandAddress
	}
	return s
}
