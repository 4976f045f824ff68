package core

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"strings"
)

// KeyKind says what a key is for.
type KeyKind byte

// The kinds of keys. Their numbers are in mails: never change them.
const (
	ReplyKey     KeyKind = 1 // a reply of Person to Ticket, to its Message if there is one
	ChallengeKey KeyKind = 2 // confirms that Person sent the held mail Inbound
	StopKey      KeyKind = 3 // ends Person's alerts on Ticket; without one all notices of company and new tickets
	ConfirmKey   KeyKind = 4 // says yes to Pending, which Person was asked to confirm
	HeldKey      KeyKind = 5 // decides, as Person of the staff, about the held mail Inbound
)

// Key is what a mail carries in its address and Message-ID so that the answer
// to it proves whose it is. Fields that the kind does not name are left out.
type Key struct {
	Kind    KeyKind
	Person  PersonID
	Ticket  TicketID
	Message MessageID
	Inbound InboundID
	Pending int64
}

// fields are the numbers that a key of the kind holds, in order; nil for a kind
// that there is not.
func (k *Key) fields() []*int64 {
	person, ticket := (*int64)(&k.Person), (*int64)(&k.Ticket)
	switch k.Kind {
	case ReplyKey:
		return []*int64{person, ticket, (*int64)(&k.Message)}
	case ChallengeKey, HeldKey:
		return []*int64{person, (*int64)(&k.Inbound)}
	case StopKey:
		return []*int64{person, ticket}
	case ConfirmKey:
		return []*int64{person, &k.Pending}
	}
	return nil
}

// Keys makes keys and opens them.
type Keys struct{ secret []byte }

// NewKeys returns the keys of a desk's secret, which must not be empty. Whoever
// knows the secret can reply as anybody.
func NewKeys(secret []byte) Keys {
	if len(secret) == 0 {
		panic("core: keys need a secret")
	}
	return Keys{secret: secret}
}

const (
	macSize = 10 // 80 bits: each guess costs a mail
	maxKey  = 64 // characters that Open looks at; the local part of an address has no more
)

// lowerBase32 has no digit that reads as a letter, and survives servers that
// change the case of an address.
var lowerBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Make writes a key: letters and digits in lower case, 50 at most while ids
// stay below 2^41 (about 30 in a desk of a million tickets). A kind that there
// is not is the program's mistake and panics.
func (k Keys) Make(key Key) string {
	fields := key.fields()
	if fields == nil {
		panic("core: key of no kind")
	}
	b := []byte{byte(key.Kind)}
	for _, f := range fields {
		b = binary.AppendUvarint(b, uint64(*f))
	}
	return lowerBase32.EncodeToString(append(b, k.mac(b)...))
}

// Open reads a key in any case. It is false for whatever this secret did not
// make. It does not say whether the person may still do what the key is for.
func (k Keys) Open(s string) (Key, bool) {
	if len(s) > maxKey {
		return Key{}, false
	}
	b, err := lowerBase32.DecodeString(strings.ToLower(s))
	if err != nil || len(b) <= macSize {
		return Key{}, false
	}
	b, mac := b[:len(b)-macSize], b[len(b)-macSize:]
	if subtle.ConstantTimeCompare(mac, k.mac(b)) != 1 {
		return Key{}, false
	}
	return decode(b)
}

func decode(b []byte) (Key, bool) {
	key := Key{Kind: KeyKind(b[0])}
	b = b[1:]
	for _, f := range key.fields() {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return Key{}, false
		}
		*f, b = int64(v), b[n:]
	}
	return key, len(b) == 0 && key.fields() != nil
}

// mac is over a label too, so that the secret may serve other ends.
func (k Keys) mac(b []byte) []byte {
	h := hmac.New(sha256.New, k.secret)
	h.Write([]byte("usher key\x00"))
	h.Write(b)
	return h.Sum(nil)[:macSize]
}
