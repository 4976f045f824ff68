// Package mailhost is the demo's own mail server: SMTP in, mailboxes in
// memory, IMAP to read them, so that any mail client can take part. It knows
// mail only, relays nothing, and trusts whoever reaches it: for loopback, not
// for a network.
package mailhost
