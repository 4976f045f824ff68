package smtp

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"time"
)

// WriteTo writes the mail as it goes over the wire, lines ended by CRLF. The
// same Mail gives the same bytes. Attachments are streamed. A mail that cannot
// be composed writes nothing and gives an *Error that is not temporary; one
// whose attachment cannot be read is cut short and gives a temporary one.
func (m *Mail) WriteTo(w io.Writer) (int64, error) {
	c, err := m.compose()
	if err != nil {
		return 0, refusal(err)
	}
	count := &counter{w: w}
	err = c.write(count)
	return count.n, err
}

// composed is a mail ready to be written.
type composed struct {
	head string
	root part
}

func (m *Mail) compose() (composed, error) {
	var h header
	if err := m.fields(&h); err != nil {
		return composed{}, err
	}
	root := m.root()
	h.add("MIME-Version", "1.0")
	for _, f := range root.fields {
		h.buf.WriteString(f.Name + ": " + f.Value + "\r\n")
	}
	h.buf.WriteString("\r\n")
	return composed{h.buf.String(), root}, nil
}

func (c composed) write(w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString(c.head)
	if err := c.root.writeTo(out); err != nil {
		return err
	}
	return out.Flush()
}

// fields writes all but the MIME fields, in the order people expect.
func (m *Mail) fields(h *header) error {
	if m.Date.IsZero() || messageID(m.MessageID) == "" {
		return errors.New("a mail needs a Date and a usable Message-ID")
	}
	h.add("Date", m.Date.Format(time.RFC1123Z))
	if err := m.people(h); err != nil {
		return err
	}
	h.add("Message-ID", messageID(m.MessageID))
	if id := messageID(m.InReplyTo); id != "" {
		h.add("In-Reply-To", id)
	}
	if ids := references(m.References); ids != "" {
		h.add("References", ids)
	}
	h.add("Subject", unstructured(m.Subject))
	for _, f := range m.Extra {
		h.extra(f)
	}
	return h.err
}

func (m *Mail) people(h *header) error {
	to := m.To
	if to.Address == "" {
		to.Address = m.Rcpt
	}
	for _, f := range []struct {
		name string
		list []mail.Address
	}{{"From", []mail.Address{m.From}}, {"Reply-To", optional(m.ReplyTo)}, {"To", []mail.Address{to}}, {"Cc", m.Cc}} {
		var shown []string
		for _, a := range f.list {
			s, err := mailbox(a)
			if err != nil {
				return fmt.Errorf("%s: %w", f.name, err)
			}
			shown = append(shown, s)
		}
		if len(shown) > 0 {
			h.add(f.name, strings.Join(shown, ", "))
		}
	}
	return nil
}

func optional(a mail.Address) []mail.Address {
	if a.Address == "" {
		return nil
	}
	return []mail.Address{a}
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
