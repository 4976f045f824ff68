// Package smtp hands ready-made mails to a mail server. It composes the exact
// bytes of a mail from its parts, keeps a few connections open, and says of
// every failure whether to try again. It knows SMTP and MIME only: nothing of
// tickets, people, notices or the database.
//
// Mails are composed here and not by go-mail, whose writer holds each encoded
// attachment in memory, draws random boundaries, and uses one boundary for
// both levels when it is set. go-mail does the greeting, STARTTLS and login.
package smtp
