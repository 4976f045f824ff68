package mailhost

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net/mail"
	"slices"
	"time"
)

// envelope is what the trace fields tell of a mail (RFC 5321, 4.4).
type envelope struct {
	from  string
	rcpt  string
	hello string
	with  string
}

// Deliver puts a mail into a local mailbox as if it had come by SMTP from the
// address in its From. An address without a mailbox is an error.
func (h *Host) Deliver(rcpt string, raw []byte) error {
	if len(raw) > maxMail {
		return fmt.Errorf("deliver mail: %d bytes are more than %d", len(raw), maxMail)
	}
	e := envelope{rcpt: rcpt, hello: "localhost", with: "LMTP"}
	if m, err := mail.ReadMessage(bytes.NewReader(raw)); err == nil {
		if from, err := mail.ParseAddress(m.Header.Get("From")); err == nil {
			e.from = from.Address
		}
	}
	return h.deliver(e, raw)
}

func (h *Host) deliver(e envelope, raw []byte) error {
	a := h.account(e.rcpt)
	if a == nil {
		return fmt.Errorf("deliver mail: there is no mailbox for %s", e.rcpt)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "Return-Path: <%s>\r\nDelivered-To: %s\r\n", e.from, e.rcpt)
	fmt.Fprintf(&b, "Received: from %s by mailhost with %s id %s\r\n for <%s>; %s\r\n",
		e.hello, e.with, rand.Text()[:12], e.rcpt, time.Now().Format(time.RFC1123Z))
	b.Write(repair(raw))
	if err := a.add(b.Bytes()); err != nil {
		return fmt.Errorf("deliver mail: %w", err)
	}
	h.mu.Lock()
	listeners := slices.Clone(h.listeners)
	h.mu.Unlock()
	for _, f := range listeners {
		f(e.rcpt, b.Bytes())
	}
	return nil
}

// OnDelivery calls f with each mail delivered from now on, after it is in the
// mailbox and before its sender is told so. f must not change raw.
func (h *Host) OnDelivery(f func(rcpt string, raw []byte)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners = append(h.listeners, f)
}

// Mails gives all mails ever delivered to the mailbox of an address, oldest
// first, also those deleted since. They must not be changed.
func (h *Host) Mails(address string) [][]byte {
	a := h.account(address)
	if a == nil {
		return nil
	}
	mails, _ := a.now()
	return mails
}

// WaitMail blocks until a mail that match accepts has been delivered to the
// mailbox of an address, looking also at those already there, and gives the
// first. It returns the error of ctx when that ends.
func (h *Host) WaitMail(ctx context.Context, address string, match func(raw []byte) bool) ([]byte, error) {
	a := h.account(address)
	if a == nil {
		return nil, fmt.Errorf("wait for mail: there is no mailbox for %s", address)
	}
	for seen := 0; ; {
		mails, changed := a.now()
		for ; seen < len(mails); seen++ {
			if match(mails[seen]) {
				return mails[seen], nil
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for mail: %w", ctx.Err())
		}
	}
}
