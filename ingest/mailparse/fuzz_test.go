package mailparse_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"usher/ingest/mailparse"
)

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.eml")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := mailparse.Parse(bytes.NewReader(b), mailparse.Options{MaxText: 1 << 16})
		if err != nil || m == nil {
			t.Fatalf("Parse = %v, %v, want a mail", m, err)
		}
		checkMail(t, m)
	})
}

// checkMail tests what is true of every mail.
func checkMail(t *testing.T, m *mailparse.Mail) {
	t.Helper()
	texts := map[string]string{
		"subject": m.Subject, "text": m.Text, "html": m.HTML, "reply": m.Reply, "quoted": m.Quoted, "signature": m.Signature,
		"from": m.From.Name + m.From.Addr, "id": m.MessageID, "recipients": strings.Join(m.Recipients, ""),
		"references": strings.Join(m.References, "") + strings.Join(m.InReplyTo, ""),
	}
	if m.Bounce != nil {
		texts["bounce"] = m.Bounce.Recipient + m.Bounce.Status + m.Bounce.Diagnostic + m.Bounce.OriginalMessageID
	}
	for name, s := range texts {
		if !utf8.ValidString(s) || strings.Contains(s, "\x00") || strings.ContainsAny(s, "\ufdd0\ufdd1\ufdd2") {
			t.Errorf("%s = %q, want clean UTF-8", name, s)
		}
	}
	for _, a := range m.Attachments {
		if a.Name == "" || len(a.Name) > 255 || strings.ContainsAny(a.Name, "/\\\x00\n") || !utf8.ValidString(a.Name+a.Type+a.ContentID) {
			t.Errorf("attachment %q of type %q: want a safe name", a.Name, a.Type)
		}
	}
}

func FuzzReplyOf(f *testing.F) {
	f.Add("Yes.\n\nOn 3 Nov 2025, Ann <a@x.example> wrote:\n> One?\n-- \nBob")
	f.Add("From: a@x.example\nSent: today\nTo: b\nSubject: c")
	f.Add("-----Original Message-----\r\n\x00\xff")
	f.Fuzz(func(t *testing.T, text string) {
		reply, quoted, signature := mailparse.ReplyOf(text)
		if max := len(strings.ToValidUTF8(text, "\ufffd")); len(reply) > max*3 || len(reply) > len(text) && utf8.ValidString(text) {
			t.Errorf("ReplyOf(%q) = %q, want no more than the text", text, reply)
		}
		if !utf8.ValidString(reply + quoted + signature) {
			t.Errorf("ReplyOf(%q) = %q, %q, %q, want UTF-8", text, reply, quoted, signature)
		}
	})
}

func FuzzHTMLText(f *testing.F) {
	f.Add(`<p>Hi <b>Bob</b></p><blockquote type="cite"><ul><li>one<li>two</ul></blockquote>`)
	f.Add(`<div class="gmail_attr">On 3 Nov wrote:</div><table><tr><td>a<td>b</table><a href="https://x.example">x</a>`)
	f.Fuzz(func(t *testing.T, s string) {
		if got := mailparse.HTMLText(s); !utf8.ValidString(got) || strings.ContainsAny(got, "\ufdd0\ufdd1\ufdd2") {
			t.Errorf("HTMLText(%q) = %q, want UTF-8 without marks", s, got)
		}
	})
}
