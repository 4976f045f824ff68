package core

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
)

// codeSpace is how many codes there are: eight digits, for each guess is counted.
const codeSpace = 100_000_000

// Code is what is mailed to an address to link an account with it. It is made
// anew where it is needed, so that it is stored nowhere.
func (k Keys) Code(a Account, address string, expires time.Time) string {
	sum := k.sum("usher code", a.String(), CleanAddress(address), strconv.FormatInt(expires.UnixMilli(), 10))
	return fmt.Sprintf("%08d", binary.BigEndian.Uint64(sum)%codeSpace)
}

// CodeHash is the form in which a code of an account is stored.
func (k Keys) CodeHash(a Account, code string) string {
	return hex.EncodeToString(k.sum("usher code hash", a.String(), code))
}

func (k Keys) sum(label string, parts ...string) []byte {
	h := hmac.New(sha256.New, k.secret)
	h.Write([]byte(label + "\x00"))
	for _, p := range parts {
		h.Write([]byte(p + "\x00"))
	}
	return h.Sum(nil)
}
