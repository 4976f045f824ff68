package smtp_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"usher/notify/smtp"
	"usher/notify/smtptest"
)

var update = flag.Bool("update", false, "rewrite the golden mails")

func compose(t *testing.T, m smtp.Mail) string {
	t.Helper()
	var buf bytes.Buffer
	n, err := m.WriteTo(&buf)
	if err != nil {
		t.Fatalf("WriteTo = %v, want nil", err)
	}
	if n != int64(buf.Len()) {
		t.Errorf("WriteTo = %d, wrote %d", n, buf.Len())
	}
	return buf.String()
}

func full() smtp.Mail {
	m := simple("zoe@bücher.example")
	m.From.Name = "Zoë Ångström (Acme)"
	m.ReplyTo = mail.Address{Name: "Desk", Address: "support+k3y@desk.example"}
	m.To = mail.Address{Name: "Müller, Jörg", Address: "zoe@bücher.example"}
	m.Cc = []mail.Address{{Name: "Bob", Address: "bob@acme.example"}, {Address: "carol@acme.example"}}
	m.MessageID = "<n.7.k3y@desk.example>"
	m.Date = time.Date(2026, 3, 4, 5, 6, 7, 0, time.FixedZone("", 3600))
	m.Subject = "[#7] Störung: Anmeldung nach dem Upgrade nicht mehr möglich, bitte um schnelle Hilfe"
	m.InReplyTo = "a@acme.example"
	m.References = []string{"<first@acme.example>", "a@acme.example"}
	m.Extra = []smtp.Field{
		{Name: "Auto-Submitted", Value: "auto-generated"},
		{Name: "List-Unsubscribe", Value: "<https://desk.example/stop/abcdefghijklmnopqrstuvwxyz?t=7>, <mailto:support+stop@desk.example>"},
		{Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click"},
	}
	m.Text = "Guten Tag,\n\n.leading dot\nFrom the start of a line\n" + strings.Repeat("lang und länger ", 20) + "\n-- \nDesk\n"
	m.HTML = "<p>Guten Tag,</p>"
	m.Attachments = []smtp.Attachment{
		file("Übersicht.txt", "text/plain; charset=utf-8", strings.Repeat("Zeile\n", 30)),
		file(`..\..\evil.exe`, "not a type", "MZ"),
	}
	return m
}

func TestGolden(t *testing.T) {
	html := simple("bob@acme.example")
	html.HTML = "<p>Hello</p>"
	thread := simple("bob@acme.example")
	for i := range 60 {
		thread.References = append(thread.References, strings.Repeat("r", i)+"@acme.example")
	}
	thread.References = append(thread.References, "no id\r\nBcc: x@y.example", "<>")
	for name, m := range map[string]smtp.Mail{
		"plain": simple("bob@acme.example"), "html": html, "full": full(), "thread": thread,
	} {
		t.Run(name, func(t *testing.T) {
			got := compose(t, m)
			if again := compose(t, m); again != got {
				t.Errorf("the second WriteTo differs:\n%s", again)
			}
			path := filepath.Join("testdata", name+".eml")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("WriteTo =\n%s\nwant\n%s", got, want)
			}
			checkLines(t, got)
		})
	}
}

// checkLines holds for every mail: CRLF only, and no line too long.
func checkLines(t *testing.T, raw string) {
	t.Helper()
	if rest := strings.ReplaceAll(raw, "\r\n", ""); strings.ContainsAny(rest, "\r\n") {
		t.Error("a bare CR or LF in the mail")
	}
	for line := range strings.SplitSeq(raw, "\r\n") {
		if len(line) > 998 {
			t.Errorf("a line of %d bytes: %.60q", len(line), line)
		}
	}
}

// What goes in comes out, whatever it holds.
func TestRoundTrip(t *testing.T) {
	m := full()
	got := smtptest.Received{Data: []byte(compose(t, m))}
	for field, want := range map[string]string{
		"Subject": m.Subject, "Message-ID": m.MessageID, "In-Reply-To": "<a@acme.example>",
		"References":       "<first@acme.example> <a@acme.example>",
		"To":               "Müller, Jörg <zoe@xn--bcher-kva.example>",
		"Date":             "Wed, 04 Mar 2026 05:06:07 +0100",
		"List-Unsubscribe": m.Extra[1].Value,
	} {
		if v := got.Header(field); strings.ReplaceAll(v, `"`, "") != want {
			t.Errorf("Header(%s) = %q, want %q", field, v, want)
		}
	}
	if got.Text() != m.Text || got.HTML() != m.HTML+"\n" {
		t.Errorf("Text, HTML = %q, %q, want %q, %q", got.Text(), got.HTML(), m.Text, m.HTML)
	}
	files := got.Attachments()
	if len(files) != 2 || files[0].Name != "Übersicht.txt" || string(files[0].Data) != strings.Repeat("Zeile\n", 30) ||
		files[1].Name != "evil.exe" || files[1].Type != "application/octet-stream" {
		t.Errorf("Attachments = %+v", files)
	}
}

func TestText(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "dots": ".\n..\n. \n", "long": strings.Repeat("x", 5000), "long words": strings.Repeat("grün ", 500),
		"from": "From here on\n", "trailing": "-- \nDesk \t\n", "boundary": "--=_0123\n", "emoji": "\U0001F600\n", "lines": "a\rb\r\nc\n\n\nd",
	} {
		t.Run(name, func(t *testing.T) {
			m := simple("bob@acme.example")
			m.Text, m.HTML = text, "<b>"+text+"</b>"
			raw := compose(t, m)
			checkLines(t, raw)
			want := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
			if got := (smtptest.Received{Data: []byte(raw)}).Text(); strings.TrimSuffix(got, "\n") != strings.TrimSuffix(want, "\n") {
				t.Errorf("Text = %q, want %q", got, want)
			}
		})
	}
}

func TestSubject(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"injection":     {"Hi\r\nBcc: eve@evil.example\r\n\r\nbody", "Hi Bcc: eve@evil.example body"},
		"encoded words": {"=?utf-8?Q?Free?= money", "=?utf-8?Q?Free?= money"},
		"one long word": {strings.Repeat("a", 950), strings.Repeat("a", 950)},
		"japanese":      {strings.Repeat("認証に失敗しました。", 12), strings.Repeat("認証に失敗しました。", 12)},
		"too long":      {strings.Repeat("é", 5000), strings.Repeat("é", 1000)},
		"not utf-8":     {"caf\xe9", "caf\uFFFD"},
		"nul and tab":   {"a\x00b\tc", "a b c"},
		"empty":         {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := simple("bob@acme.example")
			m.Subject = c.in
			raw := compose(t, m)
			checkLines(t, raw)
			got := smtptest.Received{Data: []byte(raw)}
			if got.Header("Subject") != c.want || got.Header("Bcc") != "" {
				t.Errorf("Subject, Bcc = %q, %q, want %q", got.Header("Subject"), got.Header("Bcc"), c.want)
			}
		})
	}
}

// No field may add another, whatever it is given.
func TestInjection(t *testing.T) {
	const evil = "x\r\nBcc: eve@evil.example\nX-Evil: 1\r\n\r\nbody"
	changes := map[string]func(*smtp.Mail){
		"name":       func(m *smtp.Mail) { m.From.Name = evil },
		"in-reply":   func(m *smtp.Mail) { m.InReplyTo = evil },
		"references": func(m *smtp.Mail) { m.References = []string{evil} },
		"extra":      func(m *smtp.Mail) { m.Extra = []smtp.Field{{Name: "X-Ours", Value: evil}} },
		"file":       func(m *smtp.Mail) { m.Attachments = []smtp.Attachment{file(evil, evil, evil)} },
		"file type":  func(m *smtp.Mail) { m.Attachments = []smtp.Attachment{file("a", "text/plain; x=\""+evil+"\"", "")} },
		"file name":  func(m *smtp.Mail) { m.Attachments = []smtp.Attachment{file("é\"; x="+evil, "text/plain", "")} },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			m := simple("bob@acme.example")
			change(&m)
			raw := compose(t, m)
			checkLines(t, raw)
			for line := range strings.SplitSeq(raw, "\r\n") {
				if strings.HasPrefix(line, "Bcc:") || strings.HasPrefix(line, "X-Evil:") {
					t.Errorf("injected %q into\n%s", line, raw)
				}
			}
		})
	}
}

func TestCannotCompose(t *testing.T) {
	const evil = "a@b.example\r\nBcc: eve@evil.example"
	for name, change := range map[string]func(*smtp.Mail){
		"no date":         func(m *smtp.Mail) { m.Date = time.Time{} },
		"no id":           func(m *smtp.Mail) { m.MessageID = "a b" },
		"id injection":    func(m *smtp.Mail) { m.MessageID = evil },
		"to":              func(m *smtp.Mail) { m.To.Address = evil },
		"from":            func(m *smtp.Mail) { m.From.Address = "nobody" },
		"no from":         func(m *smtp.Mail) { m.From.Address = "" },
		"cc":              func(m *smtp.Mail) { m.Cc = []mail.Address{{Address: "a@b c"}} },
		"extra name":      func(m *smtp.Mail) { m.Extra = []smtp.Field{{Name: "X:\r\nBcc", Value: "x"}} },
		"extra ours":      func(m *smtp.Mail) { m.Extra = []smtp.Field{{Name: "SUBJECT", Value: "x"}} },
		"extra content":   func(m *smtp.Mail) { m.Extra = []smtp.Field{{Name: "Content-Type", Value: "x"}} },
		"extra long word": func(m *smtp.Mail) { m.Extra = []smtp.Field{{Name: "X", Value: strings.Repeat("x", 2000)}} },
	} {
		t.Run(name, func(t *testing.T) {
			m := simple("bob@acme.example")
			change(&m)
			var buf bytes.Buffer
			n, err := m.WriteTo(&buf)
			var e *smtp.Error
			if !errors.As(err, &e) || e.Temporary() || n != 0 || buf.Len() != 0 {
				t.Errorf("WriteTo = %d, %v, want 0 and a permanent *smtp.Error", n, err)
			}
		})
	}
}

func TestAttachmentCannotBeRead(t *testing.T) {
	broken := errors.New("disk")
	for name, open := range map[string]func() (io.ReadCloser, error){
		"open": func() (io.ReadCloser, error) { return nil, broken },
		"read": func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader("half"), failing{broken})), nil
		},
		// What a cut download gives, and no end of the file.
		"cut": func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader("half"), failing{io.ErrUnexpectedEOF})), nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := simple("bob@acme.example")
			m.Attachments = []smtp.Attachment{{Name: "a", Open: open}}
			_, err := m.WriteTo(io.Discard)
			var e *smtp.Error
			if !errors.As(err, &e) || !e.Temporary() || e.Step != smtp.StepCompose {
				t.Errorf("WriteTo = %v, want a temporary *smtp.Error of compose", err)
			}
		})
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
