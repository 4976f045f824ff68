package core

import (
	"strconv"
	"strings"
)

// Subaddress is base with a key or other detail after a plus, RFC 5233:
// support@x becomes support+key@x.
func Subaddress(base, detail string) string {
	at := strings.LastIndexByte(base, '@')
	return base[:max(at, 0)] + "+" + detail + base[max(at, 0):]
}

// KeyIn returns what an address has after the plus where it is one of base's in
// any case. That need not be a key: Keys.Open tells.
func KeyIn(address, base string) (detail string, ok bool) {
	at, baseAt := strings.LastIndexByte(address, '@'), strings.LastIndexByte(base, '@')
	if at < 0 || baseAt < 0 || !strings.EqualFold(address[at:], base[baseAt:]) {
		return "", false
	}
	local, start := address[:at], base[:baseAt]+"+"
	if len(local) <= len(start) || !strings.EqualFold(local[:len(start)], start) {
		return "", false
	}
	return local[len(start):], true
}

// NoticeMessageID is the Message-ID of a notice's mail, without <>. It is the
// same for each try, and its key answers for servers without sub-addressing.
func NoticeMessageID(n NoticeID, key, domain string) string {
	return "n" + strconv.FormatInt(int64(n), 10) + "." + key + "@" + domain
}

// KeyInMessageID reads such an id back, with or without <>. Whether it is one
// of ours, Keys.Open tells. The key does not vouch for the notice's number:
// check that the notice is to the key's person.
func KeyInMessageID(id string) (n NoticeID, key string, ok bool) {
	id = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(id), "<"), ">")
	local, _, at := strings.Cut(id, "@")
	number, key, dot := strings.Cut(local, ".")
	if len(number) < 2 || number[0]|0x20 != 'n' {
		return 0, "", false
	}
	v, err := strconv.ParseUint(number[1:], 10, 63)
	if err != nil || v == 0 || !at || !dot || key == "" {
		return 0, "", false
	}
	return NoticeID(v), key, true
}
