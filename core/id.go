package core

import "strconv"

// Ids are positive; zero means none.
type (
	PersonID       int64
	OrganizationID int64
	TicketID       int64 // is the ticket's number
	MessageID      int64
	AttachmentID   int64
	NoticeID       int64
	InboundID      int64
	ArticleID      int64
)

// String is the number as people write it: #12.
func (id TicketID) String() string { return "#" + strconv.FormatInt(int64(id), 10) }

// Source is the opaque, unique origin of an operation. The desk does an
// operation with a known source only once.
type Source string

// Part names one of several operations that come from the same source.
func (s Source) Part(name string) Source {
	if s == "" {
		return ""
	}
	return s + "#" + Source(name)
}

// Channel is a place where the desk converses.
type Channel string

// The channels.
const (
	Mail    Channel = "mail"
	Slack   Channel = "slack"
	Discord Channel = "discord"
	Shell   Channel = "shell"
)

// Blob names a file in the file store by the SHA-256 of its bytes, in hex.
type Blob struct {
	SHA256 string
	Size   int64
}
