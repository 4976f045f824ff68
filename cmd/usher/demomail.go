package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/smtp"
	"slices"
	"strings"
	"time"

	"usher/core"
	"usher/ingest/mailparse"
)

type attachment struct{ name, text string }

func repeat(s string, n int) string { return strings.Repeat(s, n) }

// send mails as anybody's mail program does, through the demo's own server.
func (s *story) send(from, to, subject, thread, text string, files ...attachment) error {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\r\nTo: <%s>\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s@%s>\r\n%sMIME-Version: 1.0\r\n",
		fromHeader(from), to, subject, time.Now().Format(time.RFC1123Z), strings.ToLower(rand.Text()), "mail.example", thread)
	b.WriteString("Content-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
	b.WriteString(strings.ReplaceAll(text, "\n", "\r\n"))
	for _, f := range files {
		fmt.Fprintf(&b, "\r\n--part\r\nContent-Type: text/plain; name=%s\r\nContent-Disposition: attachment; filename=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n", f.name, f.name)
		encoded := base64.StdEncoding.EncodeToString([]byte(f.text))
		for len(encoded) > 76 {
			b.WriteString(encoded[:76] + "\r\n")
			encoded = encoded[76:]
		}
		b.WriteString(encoded + "\r\n")
	}
	b.WriteString("\r\n--part--\r\n")
	if err := smtp.SendMail(s.host.SMTPAddr(), nil, from, []string{to}, []byte(b.String())); err != nil {
		return fmt.Errorf("mail from %s: %w", from, err)
	}
	return nil
}

func fromHeader(address string) string {
	for _, p := range demoPeople {
		if p.address == address {
			return p.name + " <" + address + ">"
		}
	}
	return "<" + address + ">"
}

// reply answers the last mail that a step waited for, as a mail program does.
func (s *story) reply(from, text string) error {
	m := s.last[from]
	if m == nil {
		return errors.New("the story lost its thread: no mail for " + from + " to reply to")
	}
	thread := fmt.Sprintf("In-Reply-To: <%s>\r\nReferences: <%s>\r\n", m.MessageID, strings.Join(append(m.References, m.MessageID), "> <"))
	quoted := "\n\nOn Sunday, " + m.From.Name + " wrote:\n> " + strings.ReplaceAll(strings.TrimSpace(m.Text), "\n", "\n> ") + "\n"
	return s.send(from, m.ReplyTo.Addr, "Re: "+strings.TrimPrefix(m.Subject, "Re: "), thread, text+quoted)
}

// stay prints how to take part, and then what happens, until ctx ends.
func (s *story) stay(ctx context.Context) error {
	s.say.line("The desk stays up. Take part with any mail program, or with swaks:")
	var b strings.Builder
	fmt.Fprintf(&b, "SMTP %s   IMAP %s   no TLS, password of every mailbox: %s\n\n", s.host.SMTPAddr(), s.host.IMAPAddr(), demoPassword)
	for _, p := range demoPeople {
		fmt.Fprintf(&b, "%-22s %s\n", p.address, p.who)
	}
	fmt.Fprintf(&b, "\nswaks --server %s --from alice@acme.example --to %s --header 'Subject: Hello' --body 'Is anybody there?'\n", s.host.SMTPAddr(), supportAddress)
	fmt.Fprintf(&b, "go run ./cmd/usher do --config %s 'show 1'\n", s.config)
	fmt.Fprintf(&b, "go run ./cmd/usher do --config %s --as gina@globex.example 'contacts'\n", s.config)
	s.say.block(b.String())
	s.say.line("What happens from now on (Ctrl-C ends the demo and removes its folder):")
	s.host.OnDelivery(func(rcpt string, raw []byte) {
		m, err := mailparse.Parse(strings.NewReader(string(raw)), mailparse.Options{})
		if err == nil {
			s.say.step(fmt.Sprintf("mail from %s to %s: %s", m.From.Addr, rcpt, m.Subject))
		}
	})
	return s.watch(ctx)
}

// watch prints how each mail to the desk ends, until ctx ends.
func (s *story) watch(ctx context.Context) error {
	seen := core.InboundID(-1)
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		newest, err := s.house.desk.Inbounds(ctx, 50)
		if err != nil && ctx.Err() == nil {
			return err
		}
		for _, in := range slices.Backward(newest) {
			if in.ID > seen && seen >= 0 {
				s.say.step(fmt.Sprintf("the desk: %s %s", in.Disposition, ended(in)))
			}
		}
		if len(newest) > 0 {
			seen = max(seen, newest[0].ID)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// ended says what a mail became.
func ended(in core.Inbound) string {
	switch {
	case in.Ticket != 0:
		return fmt.Sprintf("ticket %s (%s)", in.Ticket, in.Subject)
	case in.Why != "":
		return in.Why
	}
	return in.Subject
}
