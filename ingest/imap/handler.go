package imap

import "context"

// Handler is what reading a folder needs of its caller.
type Handler interface {
	// Cursor returns where to go on: the UIDVALIDITY and the last UID up to
	// which every mail is handled, or zeros for a folder never read. It is
	// asked when Run starts and after a failed mail.
	Cursor(ctx context.Context) (uidValidity, lastUID uint32, err error)

	// Handle takes one mail. Mails come in ascending order of UID, one call at
	// a time, and none is left out unless it vanished from the folder: the
	// cursor may move to a UID once all mails handed over before it are
	// committed. Handle may block; reading waits when Config.MaxInFlight is
	// reached. The mail's Done or Fail is called later, in any order; an
	// error from Handle fails the mail.
	//
	// A mail may come again after a failure, a restart, or under another
	// UIDVALIDITY.
	Handle(ctx context.Context, m *Mail) error
}
