// Package mailparse turns the bytes of one mail into what a desk needs to
// know about it: who wrote, what is new in the text, which files came along,
// and whether a person or a machine sent it.
//
// Headers, well-formed addresses and ids, and charsets are go-message's work;
// what go-message can't take is read here.
//
// It is pure. It knows MIME, charsets, HTML, quoting habits and bounces; it
// must not know sockets, databases, files, tickets or people. Attachments are
// handed to the caller as streams, never held whole.
package mailparse
