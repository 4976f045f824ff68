package smtp

import (
	"errors"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// normal checks an address and brings its domain to the ASCII form, so that
// only a non-ASCII local part needs SMTPUTF8.
func normal(addr string) (string, error) {
	if !utf8.ValidString(addr) || strings.ContainsFunc(addr, unicode.IsControl) {
		return "", errors.New("the address holds control characters")
	}
	if p, err := mail.ParseAddress("<" + addr + ">"); err == nil {
		addr = p.Address
	}
	at := strings.LastIndexByte(addr, '@')
	if at < 1 || len(addr) > 320 {
		return "", errors.New("the address is not of the form name@domain")
	}
	local, domain := addr[:at], addr[at+1:]
	if !literal(domain) {
		ascii, err := idna.Lookup.ToASCII(domain)
		if err != nil || ascii == "" {
			return "", errors.New("the address has no valid domain")
		}
		domain = ascii
	}
	return local + "@" + domain, nil
}

// literal reports an address literal such as [192.0.2.1] (RFC 5321, 4.1.3).
func literal(domain string) bool {
	return strings.HasPrefix(domain, "[") && strings.HasSuffix(domain, "]") &&
		strings.Trim(domain[1:len(domain)-1], "0123456789abcdefABCDEFIPv:.") == ""
}

// angle writes an address as MAIL and RCPT want it; empty gives <>.
func angle(addr string) string {
	if addr == "" {
		return "<>"
	}
	return (&mail.Address{Address: addr}).String()
}

// mailbox writes name and address for a header field.
func mailbox(a mail.Address) (string, error) {
	addr, err := normal(a.Address)
	if err != nil {
		return "", err
	}
	name := cut(clean(a.Name), maxName)
	if ascii(name) && strings.Contains(name, "=?") {
		return encodeASCII(name) + " " + angle(addr), nil
	}
	return (&mail.Address{Name: name, Address: addr}).String(), nil
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
