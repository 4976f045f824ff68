// Package dovecottest runs a private Dovecot on 127.0.0.1 for tests and for
// measuring: its own ports, configuration, certificate, user and mails, all in
// one folder. A Proxy stands in front of any TCP server and goes silent, cuts
// or delays. The package speaks just enough IMAP to add mails; it knows
// nothing of usher and of no IMAP library.
package dovecottest
