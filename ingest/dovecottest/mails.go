package dovecottest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
)

// PlainMail is a short mail of one of many customers of acme.example, number i.
func PlainMail(i int) []byte {
	return fmt.Appendf(nil, "From: Customer %d <c%d@acme.example>\r\nTo: support@example.org\r\nSubject: Trouble %d\r\n"+
		"Message-ID: <%d@acme.example>\r\nDate: Sun, 22 Nov 2026 02:00:00 +0000\r\n\r\nThe upgrade number %d stops half way.\r\nWhat now?\r\n", i/10, i/10, i, i, i)
}

// MixedMail is a plain mail or, for two of three, one with HTML and a file: 186 kB
// on average.
func MixedMail(i int) []byte {
	if i%3 == 0 {
		return PlainMail(i)
	}
	r := rand.New(rand.NewPCG(uint64(i), 1))
	file := make([]byte, 100<<10+r.IntN(220<<10))
	for k := range file {
		file[k] = byte(r.Uint32())
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: Customer %d <c%d@acme.example>\r\nTo: support@example.org\r\nSubject: Trouble %d\r\nMessage-ID: <%d@acme.example>\r\n"+
		"Date: Sun, 22 Nov 2026 02:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", i/10, i/10, i, i)
	fmt.Fprintf(&b, "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>See the <b>log</b> number %d.</p>\r\n--b\r\nContent-Type: application/zip; name=log.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n", i)
	const line = 76
	text := base64.StdEncoding.EncodeToString(file)
	for len(text) > line {
		b.WriteString(text[:line] + "\r\n")
		text = text[line:]
	}
	b.WriteString(text + "\r\n--b--\r\n")
	return b.Bytes()
}
