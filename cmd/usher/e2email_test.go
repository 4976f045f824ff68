package main

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"usher/notify/smtptest"
)

// post is a mail to the desk.
type post struct {
	from, cc, subject, text string
	name                    string // in From
	to                      string // the desk's address if empty
	proven                  bool   // by the receiving server, as mail to the desk's address is
	answers                 string // Message-ID
	file                    string // content of a file with it
	verdict                 string // what the receiving server found; DKIM passes if empty and the mail goes to no key
}

// border is the line with which the receiving server takes a mail: what stands
// above it the sender can't have written.
const border = "Received: from mail.example by mx.desk.example with ESMTPS id 1; Mon, 02 Nov 2026 10:00:00 +0000\r\n"

// raw writes the mail number n of a scene.
func (m post) raw(n int) []byte {
	var b strings.Builder
	to := m.to
	if to == "" {
		to = "support@desk.example"
	}
	if m.verdict != "" {
		fmt.Fprintf(&b, "Authentication-Results: mx.desk.example; %s\r\n", m.verdict)
	} else if m.to == "" || m.proven { // what goes to a key is proven by it
		_, domain, _ := strings.Cut(m.from, "@")
		fmt.Fprintf(&b, "Authentication-Results: mx.desk.example; dkim=pass header.d=%s\r\n%s", domain, border)
	}
	from := mail.Address{Name: m.name, Address: m.from}
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\n", &from, to)
	if m.cc != "" {
		fmt.Fprintf(&b, "Cc: %s\r\n", m.cc)
	}
	if m.answers != "" {
		fmt.Fprintf(&b, "In-Reply-To: %[1]s\r\nReferences: %[1]s\r\n", m.answers)
	}
	fmt.Fprintf(&b, "Subject: %s\r\nMessage-ID: <m%d@mail.example>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n", m.subject, n)
	text := strings.ReplaceAll(m.text, "\n", "\r\n")
	if m.file == "" {
		fmt.Fprintf(&b, "Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", text)
		return []byte(b.String())
	}
	fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", text)
	fmt.Fprintf(&b, "--part\r\nContent-Type: text/x-log; name=pump.log\r\nContent-Disposition: attachment; filename=pump.log\r\n\r\n%s\r\n--part--\r\n", m.file)
	return []byte(b.String())
}

// put puts mails into the desk's mailbox.
func (s *scene) put(mails ...post) {
	s.t.Helper()
	raw := make([][]byte, len(mails))
	for i, m := range mails {
		s.mails++
		raw[i] = m.raw(s.mails)
	}
	if err := s.imap.Append("INBOX", raw...); err != nil {
		s.t.Fatal(err)
	}
}

// got waits for a mail to somebody with all the texts in its subject or text,
// however its lines are broken.
func (s *scene) got(to string, texts ...string) smtptest.Received {
	s.t.Helper()
	match := func(r smtptest.Received) bool {
		if r.To[0] != to {
			return false
		}
		all := strings.Join(strings.Fields(r.Header("Subject")+" "+r.Text()), " ")
		for _, text := range texts {
			if !strings.Contains(all, text) {
				return false
			}
		}
		return true
	}
	var at int
	s.until(fmt.Sprintf("%s has a mail with %q", to, texts), func() bool {
		at = slices.IndexFunc(s.came(), match)
		return at >= 0
	})
	return s.came()[at]
}

// answer replies to a mail as a mail program does, with the mail quoted below.
func (s *scene) answer(r smtptest.Received, text string, more ...func(*post)) {
	s.t.Helper()
	to, err := mail.ParseAddress(r.Header("Reply-To"))
	if err != nil {
		s.t.Fatalf("Reply-To of %s: %v", r.Header("Subject"), err)
	}
	subject := r.Header("Subject")
	if !strings.HasPrefix(subject, "Re: ") {
		subject = "Re: " + subject
	}
	quoted := "> " + strings.ReplaceAll(strings.TrimSpace(r.Text()), "\n", "\n> ")
	m := post{
		from: r.To[0], to: to.Address, subject: subject, answers: r.Header("Message-ID"),
		text: text + "\n\nOn Mon, 2 Nov 2026 at 10:00, Desk wrote:\n" + quoted,
	}
	for _, change := range more {
		change(&m)
	}
	s.put(m)
}

// delivered is what one person got under one Message-ID.
type delivered struct{ to, id string }

// came are all mails that the mail servers got.
func (s *scene) came() []smtptest.Received {
	all := s.smtp.Mails()
	if s.second != nil {
		all = append(all, s.second.Mails()...)
	}
	return all
}

// received returns the mails that came, each once. One that came again has to be
// the same: in all that tells mails apart, and unless the ticket or the name of
// somebody changed between the two, in every byte.
func (s *scene) received() map[delivered]smtptest.Received {
	s.t.Helper()
	all := map[delivered]smtptest.Received{}
	for _, r := range s.came() {
		at := delivered{r.To[0], r.Header("Message-ID")}
		if first, came := all[at]; came && !s.same(first, r) {
			s.t.Errorf("the mail %s to %s came again and differs:\n%s\n--- then ---\n%s", at.id, at.to, first.Data, r.Data)
		}
		all[at] = r
	}
	return all
}

func (s *scene) same(a, b smtptest.Received) bool {
	if !s.changes {
		return string(a.Data) == string(b.Data)
	}
	for _, field := range []string{"Date", "In-Reply-To", "Auto-Submitted", "List-Unsubscribe"} {
		if a.Header(field) != b.Header(field) {
			return false
		}
	}
	for _, field := range []string{"From", "To", "Reply-To"} { // a profile in chat may have told a name
		x, err := mail.ParseAddress(a.Header(field))
		y, failed := mail.ParseAddress(b.Header(field))
		if err != nil || failed != nil || x.Address != y.Address {
			return false
		}
	}
	return true
}

// readers wants that exactly these people got a text, each in one mail.
func readers(t *testing.T, mails map[delivered]smtptest.Received, text string, want ...string) {
	t.Helper()
	count := map[string]int{}
	for at, r := range mails {
		if strings.Contains(r.Header("Subject")+r.Text(), text) || strings.Contains(r.HTML(), text) {
			count[at.to]++
		}
	}
	for _, to := range want {
		if count[to] != 1 {
			t.Errorf("%s got %d mails with %q, want 1", to, count[to], text)
		}
		delete(count, to)
	}
	for to, n := range count {
		t.Errorf("%s got %d mails with %q, want none", to, n, text)
	}
}
