package smtptest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // decodes old charsets
	"github.com/emersion/go-message/mail"
)

// Received is a mail the server has accepted.
type Received struct {
	From string   // envelope, without <>
	To   []string // envelope
	UTF8 bool     // SMTPUTF8 was asked for
	Data []byte   // as sent, dots unstuffed
	At   time.Time
}

// File is an attachment, decoded.
type File struct {
	Name, Type string
	Data       []byte
}

// Header gives a header field, unfolded and decoded, or an empty string.
func (r Received) Header(name string) string {
	e, _ := message.Read(bytes.NewReader(r.Data))
	if e == nil {
		return ""
	}
	text, err := e.Header.Text(name)
	if err != nil {
		return e.Header.Get(name)
	}
	return text
}

// Text is the decoded text/plain part with \n line ends, or an empty string.
func (r Received) Text() string { return r.inline("text/plain") }

// HTML is the decoded text/html part with \n line ends, or an empty string.
func (r Received) HTML() string { return r.inline("text/html") }

// Attachments gives the decoded files in order.
func (r Received) Attachments() []File {
	var files []File
	r.walk(func(p *mail.Part) {
		h, ok := p.Header.(*mail.AttachmentHeader)
		if !ok {
			return
		}
		name, _ := h.Filename()
		kind, _, _ := h.ContentType()
		data, _ := io.ReadAll(p.Body)
		files = append(files, File{name, kind, data})
	})
	return files
}

func (r Received) inline(want string) string {
	var text string
	r.walk(func(p *mail.Part) {
		h, ok := p.Header.(*mail.InlineHeader)
		if !ok {
			return
		}
		if kind, _, _ := h.ContentType(); kind == want && text == "" {
			data, _ := io.ReadAll(p.Body)
			text = strings.ReplaceAll(string(data), "\r\n", "\n")
		}
	})
	return text
}

func (r Received) walk(visit func(*mail.Part)) {
	e, _ := message.Read(bytes.NewReader(r.Data))
	if e == nil {
		return
	}
	parts := mail.NewReader(e)
	defer parts.Close()
	for {
		p, err := parts.NextPart()
		if err != nil && !message.IsUnknownCharset(err) {
			return
		}
		visit(p)
	}
}

func (s *Server) keep(r Received) {
	s.count.Add(1)
	if s.discard {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, r)
	close(s.changed)
	s.changed = make(chan struct{})
}

// Count is how many mails were accepted.
func (s *Server) Count() int { return int(s.count.Load()) }

// Mails gives the mails accepted so far.
func (s *Server) Mails() []Received {
	mails, _ := s.now()
	return mails
}

func (s *Server) now() ([]Received, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails), s.changed
}

// Wait blocks until n mails have come in all and gives them. After the time it
// gives what has come and an error.
func (s *Server) Wait(n int, timeout time.Duration) ([]Received, error) {
	late := time.After(timeout)
	for {
		mails, changed := s.now()
		if len(mails) >= n {
			return mails, nil
		}
		select {
		case <-changed:
		case <-late:
			return mails, fmt.Errorf("%d of %d mails came within %s", len(mails), n, timeout)
		}
	}
}

// WaitFor blocks until a mail that match accepts has come, the first of them.
func (s *Server) WaitFor(match func(Received) bool, timeout time.Duration) (Received, error) {
	late := time.After(timeout)
	for seen := 0; ; {
		mails, changed := s.now()
		for ; seen < len(mails); seen++ {
			if match(mails[seen]) {
				return mails[seen], nil
			}
		}
		select {
		case <-changed:
		case <-late:
			return Received{}, errors.New("no such mail came within " + timeout.String())
		}
	}
}
