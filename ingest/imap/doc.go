// Package imap reads one IMAP folder for ever: it hands over every mail once,
// in the order of its UID, and afterwards leaves, flags or moves it. It knows
// IMAP only. It must not know what is in a mail, nor where anything is stored:
// its caller keeps the cursor and says when a mail is safe.
//
// The client library below it has no context and hardly a time limit, so every
// connection here is wrapped: a server may stay silent for Config.Timeout
// while it owes an answer, never longer, and the end of a context closes the
// connection. Bodies are spooled before they are handed over, so a slow
// handler never keeps the server waiting in the middle of an answer.
package imap
