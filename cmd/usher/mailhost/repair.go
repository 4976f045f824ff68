package mailhost

import "bytes"

// repair ends lines with CRLF, drops an mbox line and a Return-Path put there
// by the sender, and closes the header before the first line that is no
// field: the IMAP server shows a mail whose header it cannot parse as empty.
func repair(raw []byte) []byte {
	if !bytes.Contains(raw, []byte("\r\n")) {
		raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
	}
	var head []byte
	for rest := raw; len(rest) > 0; {
		line, after, _ := bytes.Cut(rest, []byte("\r\n"))
		switch {
		case len(line) == 0:
			return append(head, rest...)
		case len(rest) == len(raw) && (bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte("Return-Path:"))):
		case !field(line) && (len(head) == 0 || line[0] != ' ' && line[0] != '\t'):
			return append(append(head, "\r\n"...), rest...)
		default:
			head = append(append(head, line...), "\r\n"...)
		}
		rest = after
	}
	return append(head, "\r\n"...)
}

// field reports a line that starts a header field (RFC 5322, 2.2).
func field(line []byte) bool {
	name, _, ok := bytes.Cut(line, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	for _, c := range name {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return ok && len(name) > 0
}
