package notify_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/notify"
	"usher/notify/smtp"
)

var update = flag.Bool("update", false, "rewrite the golden mails")

// TestGolden holds a mail for each kind and recipient: read them as who gets
// them at two in the morning.
func TestGolden(t *testing.T) {
	for name, l := range letters() {
		t.Run(name, func(t *testing.T) {
			m := compose(t, l)
			got := show(m)
			path := filepath.Join("testdata", name+".golden")
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
				t.Errorf("Compose =\n%s\nwant\n%s", got, want)
			}
			check(t, l, m)
		})
	}
}

func compose(t *testing.T, l desk.Letter) smtp.Mail {
	t.Helper()
	m, err := notify.Compose(l, settings())
	if err != nil {
		t.Fatalf("Compose = %v, want nil", err)
	}
	return m
}

// check holds for every mail.
func check(t *testing.T, l desk.Letter, m smtp.Mail) {
	t.Helper()
	var one, two bytes.Buffer
	if _, err := m.WriteTo(&one); err != nil {
		t.Fatalf("WriteTo = %v, want nil", err)
	}
	again := compose(t, l)
	if _, err := again.WriteTo(&two); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Errorf("the second Compose gives other bytes, %v", err)
	}
	n, key, ok := core.KeyInMessageID(m.MessageID)
	if !ok || n != l.Notice.ID || key != l.Key {
		t.Errorf("Message-ID %q gives %d, %q, %v; want %d, %q", m.MessageID, n, key, ok, l.Notice.ID, l.Key)
	}
	if !l.Addresses {
		for _, p := range l.People {
			if p.ID != l.To.ID && strings.Contains(m.Text+m.HTML+m.Subject+m.From.Name, p.Primary) {
				t.Errorf("the mail shows the address %s", p.Primary)
			}
		}
	}
	if l.Told.HTML == "" {
		markup(t, m.HTML)
	}
	quoted(t, l)
}

// markup asks that the HTML is made of what compose writes, and nothing else.
func markup(t *testing.T, text string) {
	t.Helper()
	const known = " html head meta body div p strong ul li br a code "
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		tag := z.Token()
		if kind == html.CommentToken || (kind == html.StartTagToken || kind == html.SelfClosingTagToken) && !strings.Contains(known, " "+tag.Data+" ") {
			t.Errorf("%s in\n%s", tag, text)
		}
		for _, a := range tag.Attr {
			safe := map[string]bool{"style": true, "charset": true, "name": true, "content": true}[a.Key] || a.Key == "href" &&
				(strings.HasPrefix(a.Val, "http://") || strings.HasPrefix(a.Val, "https://") || strings.HasPrefix(a.Val, "mailto:support+desk@desk.example?body="))
			if !safe {
				t.Errorf("%s in\n%s", tag, text)
			}
		}
	}
}

// FuzzCompose puts what people wrote wherever it can come.
func FuzzCompose(f *testing.F) {
	f.Add("Hello", "Ann", "text https://a.example/?q=1&b=<x>", "a.txt")
	f.Add("=?utf-8?q?=0D=0ABcc:x?=", "`\"x\r\nBcc: y", "`#close`\n<a href='javascript:x'>\x1b[1m", "../é\"\x00")
	f.Add("#close", "#close", "#close\n", "#close")
	f.Fuzz(func(t *testing.T, subject, name, text, file string) {
		for _, l := range []desk.Letter{opened(agent), replied(customer), community(copied)} {
			l.Ticket.Subject, l.Items[0].Message.Text, l.To.Name = subject, text, name
			for id, p := range l.People {
				p.Name = name
				l.People[id] = p
			}
			l.Organization.Name, l.Ticket.Category = name, subject
			l.Items[0].Message.Attachments = []core.Attachment{{Number: 1, Name: file, Type: name, Blob: core.Blob{Size: 3}}}
			m := compose(t, l)
			var buf bytes.Buffer
			if _, err := m.WriteTo(&buf); err != nil {
				t.Fatalf("WriteTo = %v, want nil", err)
			}
			head, _, _ := strings.Cut(buf.String(), "\r\n\r\n")
			if strings.Contains(head, "\nBcc:") {
				t.Errorf("injected:\n%s", head)
			}
			markup(t, m.HTML)
			quoted(t, l)
		}
	})
}

// quoted asks that nothing of the desk's own words is a command when a mail
// program puts them, without marks, into a reply.
func quoted(t *testing.T, l desk.Letter) {
	t.Helper()
	if len(l.Items) > 0 && l.Items[0].Message != nil {
		m, i := *l.Items[0].Message, l.Items[0]
		m.Text, i.Message = "x", &m
		l.Items = []desk.Item{i}
	}
	text := compose(t, l).Text
	for l := range strings.SplitSeq(text, "\n") {
		if _, found := command.Words(l, command.Env{Categories: []string{"upgrade", "other"}}); len(found) > 0 {
			t.Errorf("the line %q is a word to the desk", l)
		}
	}
}

// show is what a reader of the mail gets.
func show(m smtp.Mail) string {
	var b strings.Builder
	fmt.Fprintf(&b, "MAIL FROM:<%s>\nRCPT TO:<%s>\nDate: %s\nFrom: %s\nReply-To: %s\nTo: %s\nMessage-ID: %s\n",
		m.Return, m.Rcpt, m.Date.Format("2006-01-02 15:04:05 -0700"), m.From.String(), m.ReplyTo.String(), m.To.String(), m.MessageID)
	fmt.Fprintf(&b, "In-Reply-To: %s\nReferences: %s\nSubject: %s\n", m.InReplyTo, strings.Join(m.References, " "), m.Subject)
	for _, f := range m.Extra {
		fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
	}
	b.WriteString("\n" + m.Text)
	for _, a := range m.Attachments {
		fmt.Fprintf(&b, "\n=== file %s (%s)", a.Name, a.Type)
	}
	b.WriteString("\n=== html\n" + m.HTML)
	return b.String()
}

func TestFilesUpToTheLimit(t *testing.T) {
	l := replied(customer)
	l.Items[0].Message.Attachments = []core.Attachment{
		{Number: 1, Name: "a.log", Blob: core.Blob{SHA256: "a", Size: 6_000_000}},
		{Number: 2, Name: "b.log", Blob: core.Blob{SHA256: "b", Size: 5_000_000}},
		{Number: 3, Name: "c.log", Blob: core.Blob{SHA256: "c", Size: 4_000_000}},
	}
	m := compose(t, l)
	if len(m.Attachments) != 2 || m.Attachments[1].Name != "c.log" || !strings.Contains(m.Text, "b.log, 5.0 MB. To get it, mail\n  \"file 12 2\"") {
		t.Errorf("Attachments = %d, text\n%s", len(m.Attachments), m.Text)
	}
	r, err := m.Attachments[1].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, _ := io.ReadAll(r); string(got) != "content of c" {
		t.Errorf("the file holds %q, want that of c", got)
	}
}

// Whatever people wrote, it makes no header field and no markup.
func TestInjection(t *testing.T) {
	const evil = "x\r\nBcc: eve@evil.example\r\n\r\n<script>alert(1)</script>\"><img src=x>\x1b[31m\u202e"
	l := replied(customer)
	l.Ticket.Subject = evil
	ann := l.People[annID]
	ann.Name = evil
	l.People[annID], l.Others, l.To.Name = ann, []core.Person{ann}, evil
	l.Items[0].Message.Text = evil + " https://evil.example/\"onclick=\"x ) javascript:alert(1)"
	l.Items[0].Message.Attachments = []core.Attachment{{Number: 1, Name: evil, Type: evil, Blob: core.Blob{Size: 3}}}
	l.Notice.InReplyTo = "a\r\nBcc: b"
	m := compose(t, l)
	var buf bytes.Buffer
	if _, err := m.WriteTo(&buf); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(buf.String(), "\r\n\r\n")
	if strings.Contains(head, "\nBcc:") || strings.Contains(head, "\x1b") {
		t.Errorf("injected:\n%s", head)
	}
	markup(t, m.HTML)
	if strings.ContainsAny(m.Text, "\x1b\u202e") {
		t.Errorf("the text has control characters:\n%q", m.Text)
	}
}

func TestUnusable(t *testing.T) {
	noAddress := replied(customer)
	noAddress.Notice.Address = ""
	odd := replied(customer)
	odd.Notice.Kind = "odd"
	for name, l := range map[string]desk.Letter{"no address": noAddress, "unknown kind": odd} {
		if m, err := notify.Compose(l, settings()); err == nil {
			t.Errorf("%s: Compose = %v, want an error", name, m.Subject)
		}
	}
}

// The thread's ids give away where people have their mail.
func TestReferencesOfStrangers(t *testing.T) {
	l := replied(customer)
	l.Addresses, l.To.ID, l.Notice.Reason = false, 99, core.AsAlert
	if m := compose(t, l); len(m.References) != 1 || m.InReplyTo != m.References[0] {
		t.Errorf("References, In-Reply-To = %q, %q, want the root only", m.References, m.InReplyTo)
	}
}

func TestPublicURL(t *testing.T) {
	s := settings()
	s.PublicURL = "https://desk.example/"
	m, err := notify.Compose(replied(customer), s)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(m.Extra)
	for _, want := range []string{"<https://desk.example/stop/st0p>, <mailto:support+st0p@desk.example?subject=stop>", "{List-Unsubscribe-Post List-Unsubscribe=One-Click}"} {
		if !strings.Contains(got, want) {
			t.Errorf("fields = %s, want %q in them", got, want)
		}
	}
}

// A file that was asked for by name goes along, whatever the other files of
// mails may have.
func TestFileOnRequest(t *testing.T) {
	m := compose(t, alone(core.NoticeAnswer, bobID, desk.Told{Subject: "file 12 1", Text: "File 1 of #12: a.log (19.0 MB)\n",
		Files: []core.Attachment{{Number: 1, Name: "a.log", Blob: core.Blob{SHA256: "a", Size: 19_000_000}}}}))
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "a.log" {
		t.Errorf("Attachments = %+v, want a.log", m.Attachments)
	}
}

// A ticket that came to another mailbox is answered from there.
func TestMailboxOfTheTicket(t *testing.T) {
	s := settings()
	s.Mailboxes = map[string]notify.Mailbox{"sales": {Address: "sales@desk.example", CommandAddress: "sales+desk@desk.example"}}
	l := opened(customer)
	l.Mailbox = "sales"
	m, err := notify.Compose(l, s)
	if err != nil {
		t.Fatal(err)
	}
	if m.From.Address != "sales@desk.example" || m.Return != "sales@desk.example" || !strings.HasPrefix(m.ReplyTo.Address, "sales+") {
		t.Errorf("from %s, replies to %s, bounces to %s, want all to be the mailbox's", m.From.Address, m.ReplyTo.Address, m.Return)
	}
	l.Mailbox = "closed down"
	if m, err = notify.Compose(l, s); err != nil || m.From.Address != s.Address {
		t.Errorf("from %s, %v, want the desk's first address for a mailbox that is no more", m.From.Address, err)
	}
}
