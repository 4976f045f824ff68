package ingest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/ingest/imap"
	"usher/ingest/mailparse"
)

// letter is a mail that was read and waits for the desk.
type letter struct {
	box   Mailbox
	mail  *imap.Mail // nil when it is dealt with again from the file store
	msg   *mailparse.Mail
	in    core.Inbound
	files []core.Attachment
	text  string // the new text without its #words
	words []command.Command

	keys     []core.Key // of this desk, that the mail carries
	sentTo   int        // how many of them, the first, were in addresses
	found    finding    // of its sender
	released bool       // by the staff, or confirmed by the sender
	unsaved  error      // why what it says is not taken: by the database, or as usher stumbled over it
}

// open stores a fetched mail and reads it. It fails only if the mail could not
// be stored; then it is fetched again later.
func (i *Ingest) open(ctx context.Context, box Mailbox, m *imap.Mail) (*letter, error) {
	l := &letter{box: box, mail: m, msg: &mailparse.Mail{}}
	l.in = core.Inbound{Mailbox: box.Name, UIDValidity: m.UIDValidity, UID: m.UID, Received: i.desk.Now()}
	if m.Err != nil {
		l.in.Source = unread(l.in)
		return l, nil
	}
	r, err := m.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if err := i.keepOriginal(l, m.Size, r); err != nil {
		return nil, err
	}
	err = i.guard(ctx, "read mail", func() (err error) {
		if err = i.readInto(l, r); err == nil {
			l.found, err = i.find(ctx, l, r)
		}
		return err
	})
	var s *stumble
	if errors.As(err, &s) {
		return l.bare(s), nil
	}
	return l, err
}

// bare is a letter without what it says, where that cannot be had for a reason.
func (l *letter) bare(why error) *letter {
	b := &letter{box: l.box, mail: l.mail, msg: &mailparse.Mail{}, unsaved: why}
	b.in = core.Inbound{
		Mailbox: l.in.Mailbox, UIDValidity: l.in.UIDValidity, UID: l.in.UID, Source: unread(l.in),
		From: l.in.From, Raw: l.in.Raw, Original: l.in.Original, Received: l.in.Received,
	}
	return b
}

// unread names a mail by its place, where what it says can't.
func unread(in core.Inbound) core.Source {
	return core.Source(fmt.Sprintf("mail:unread:%s:%d:%d", in.Mailbox, in.UIDValidity, in.UID))
}

// smallOriginal is up to which size in bytes an original is kept with its
// record: a file for each short mail costs more than all else about it.
const smallOriginal = 16 << 10

// keepOriginal keeps a mail as it came: a small one is to be written with its record.
func (i *Ingest) keepOriginal(l *letter, size int64, r io.Reader) error {
	var err error
	if size > smallOriginal {
		l.in.Raw, err = i.files.Put(r)
		return err
	}
	if l.in.Original, err = io.ReadAll(r); err != nil {
		return err
	}
	sum := sha256.Sum256(l.in.Original)
	l.in.Raw = core.Blob{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(l.in.Original))}
	return nil
}

// Original opens a recorded mail as it came. NotFound if it was not kept.
func (i *Ingest) Original(ctx context.Context, d *desk.Desk, in core.Inbound) (io.ReadSeekCloser, error) {
	b, err := d.Original(ctx, in.ID)
	if core.KindOf(err) == core.NotFound {
		return i.files.Open(in.Raw)
	} else if err != nil {
		return nil, err
	}
	return inMemory{bytes.NewReader(b)}, nil
}

type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// readInto reads a mail's bytes.
func (i *Ingest) readInto(l *letter, r io.ReadSeeker) error {
	digest, err := bodyDigest(r)
	if err != nil {
		return err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if l.msg, err = mailparse.Parse(r, mailparse.Options{Save: i.save}); err != nil {
		return err
	}
	dropLongIDs(l.msg)
	l.in.MessageID, l.in.From, l.in.Subject = l.msg.MessageID, core.CleanAddress(sender(l.msg)), l.msg.Subject
	l.in.Source = sourceOf(l.msg, digest)
	for _, a := range l.msg.Attachments {
		l.files = append(l.files, core.Attachment{Name: a.Name, Type: a.Type, Blob: core.Blob(a.Blob)})
	}
	l.text, l.words = command.Words(l.msg.Reply, i.runner.Env(i.desk))
	l.keys, l.sentTo = i.keysIn(l.msg)
	return nil
}

// longestID is how long a Message-ID may be: a line of a mail has 998 bytes at
// most (RFC 5322, 2.1.1), and databases index no more than a few times that.
const longestID = 998

// dropLongIDs forgets Message-IDs that nobody could have sent in good faith.
func dropLongIDs(m *mailparse.Mail) {
	long := func(id string) bool { return len(id) > longestID }
	if long(m.MessageID) {
		m.MessageID = ""
	}
	m.InReplyTo = slices.DeleteFunc(m.InReplyTo, long)
	m.References = slices.DeleteFunc(m.References, long)
}

func (i *Ingest) save(_, _ string, r io.Reader) (mailparse.Blob, error) {
	b, err := i.files.Put(r)
	return mailparse.Blob(b), err
}

// sender is the address that speaks: From, else what stands in for it.
func sender(m *mailparse.Mail) string {
	for _, a := range []mailparse.Address{m.From, m.Sender, m.ReplyTo} {
		if core.ValidAddress(core.CleanAddress(a.Addr)) {
			return a.Addr
		}
	}
	return ""
}

// sourceOf names a mail so that each copy of it has the same name, whichever
// mailbox it came to and whatever the servers on its way put before it, and two
// different mails never have.
func sourceOf(m *mailparse.Mail, body []byte) core.Source {
	h := sha256.New()
	for _, s := range []string{m.MessageID, m.From.Addr, m.Subject, m.Date.String(), strings.Join(addresses(m.To, m.Cc), ",")} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	h.Write(body)
	return core.Source("mail:" + m.MessageID + ":" + hex.EncodeToString(h.Sum(nil)[:16]))
}

// bodyDigest hashes all after the header.
func bodyDigest(r io.ReadSeeker) ([]byte, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	b := bufio.NewReaderSize(r, 32<<10)
	for {
		line, err := b.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if len(strings.TrimRight(string(line), "\r\n")) == 0 || err != nil {
			break
		}
	}
	h := sha256.New()
	if _, err := io.Copy(h, b); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

func addresses(lists ...[]mailparse.Address) []string {
	var out []string
	for _, list := range lists {
		for _, a := range list {
			out = append(out, core.CleanAddress(a.Addr))
		}
	}
	return out
}

// keysIn opens the keys that the mail carries: in the addresses it was sent to,
// and in the Message-IDs it answers.
// The first sentTo of them were in addresses.
func (i *Ingest) keysIn(m *mailparse.Mail) (out []core.Key, sentTo int) {
	take := func(s string) {
		if k, ok := i.desk.Keys().Open(s); ok {
			out = append(out, k)
		}
	}
	for _, r := range m.Recipients {
		for _, own := range i.desk.Settings().Addresses {
			if s, ok := core.KeyIn(r, own); ok {
				take(s)
			}
		}
	}
	sentTo = len(out)
	ids := core.ThreadEvidence{InReplyTo: m.InReplyTo, References: m.References}.MessageIDs()
	for _, id := range ids {
		if _, s, ok := core.KeyInMessageID(id); ok {
			take(s)
		}
	}
	return out, sentTo
}

func (l *letter) key(k core.KeyKind) (core.Key, bool) {
	for _, key := range l.keys {
		if key.Kind == k {
			return key, true
		}
	}
	return core.Key{}, false
}
