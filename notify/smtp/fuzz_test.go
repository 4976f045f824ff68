package smtp_test

import (
	"bytes"
	netmail "net/mail"
	"strings"
	"testing"

	"usher/notify/smtp"
)

// Whatever people wrote, the mail has our fields once, no others, and no line
// that cannot be sent.
func FuzzCompose(f *testing.F) {
	f.Add("Hello", "Alice", "text", "a.txt", "text/plain")
	f.Add("=?utf-8?q?=0D=0ABcc:x?=", "\"x\r\nBcc: y", ".\r\n--=_", "../é\"\x00", "a/b; c=\"d\r\ne\"")
	f.Fuzz(func(t *testing.T, subject, name, text, fileName, kind string) {
		m := simple("bob@acme.example")
		m.Subject, m.From.Name, m.Text, m.HTML = subject, name, text, text+" "
		m.References = []string{subject, name}
		m.Attachments = []smtp.Attachment{file(fileName, kind, text)}
		raw := compose(t, m)
		checkLines(t, raw)
		got, err := netmail.ReadMessage(bytes.NewReader([]byte(raw)))
		if err != nil {
			t.Fatalf("ReadMessage = %v of\n%s", err, raw)
		}
		for field, values := range got.Header {
			if !strings.Contains(" Date From To Message-Id References Subject Mime-Version Content-Type ", " "+field+" ") || len(values) != 1 {
				t.Errorf("%s: %q in\n%s", field, values, raw)
			}
		}
	})
}
