package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/ingest"
	"usher/ingest/dkimtest"
)

// asking is a resolver that asks the name server and no other.
func asking(n *dkimtest.Names) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, n.Addr())
	}}
}

const signedMail = "From: Alice <alice@acme.example>\r\nTo: support@example.org\r\nSubject: It burns\r\n" +
	"Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@acme.example>\r\n\r\nHelp, it burns.\r\n"

func TestDKIM(t *testing.T) {
	names := dkimtest.Start(t)
	acme := names.Signer("acme.example", "s1")
	edited := func(from, to string) func() []byte {
		return func() []byte { return bytes.Replace(acme.Sign([]byte(signedMail)), []byte(from), []byte(to), 1) }
	}
	before := func(lines string) func() []byte {
		return func() []byte { return append([]byte(lines), acme.Sign([]byte(signedMail))...) }
	}
	by := func(s *dkimtest.Signer, change func(*dkimtest.Signer)) func() []byte {
		return func() []byte {
			if change != nil {
				change(s)
			}
			return s.Sign([]byte(signedMail))
		}
	}
	published := func(selector, more string) func() []byte {
		s := names.Signer("acme.example", selector)
		names.Publish(s.Name, more+s.Record)
		return by(s, nil)
	}
	const proven, plain = core.TrustProven, core.TrustPlain
	for _, c := range []struct {
		name string
		mail func() []byte
		want core.Trust
		why  string
	}{
		{"good", by(acme, nil), proven, "dkim of acme.example (checked here)"},
		{"rsa, its key asked for over TCP", by(names.RSA("acme.example", "rsa", 4096), nil), proven, "dkim of acme.example"},
		{"of a domain below", by(names.Signer("mail.acme.example", "s1"), nil), proven, "dkim of mail.acme.example"},
		{"lines of servers above", before(lmtp + border + "Delivered-To: support@example.org\r\n"), proven, ""},
		{"of a list too", func() []byte { return names.Signer("list.example", "s1").Sign(acme.Sign([]byte(signedMail))) }, proven, "dkim of acme.example"},
		{"none", func() []byte { return []byte(signedMail) }, plain, ""},
		{"of another domain", by(names.Signer("evil.example", "s1"), nil), plain, "dkim of other domains only"},
		{"of a neighbour under a public suffix", func() []byte {
			return names.Signer("evil.co.uk", "s1").Sign([]byte(strings.ReplaceAll(signedMail, "acme.example", "acme.co.uk")))
		}, plain, "other domains"},
		{"another text", edited("Help, it", "Sell, it"), plain, "dkim of acme.example does not hold: body hash"},
		{"more text", func() []byte {
			return append(acme.Sign([]byte(signedMail)), "contacts add mallory@evil.example\r\n"...)
		}, plain, "does not hold"},
		{"more text, which l= allows", edited("b=", "l=17; b="), plain, "body length"},
		{"another From", edited("From: Alice <alice@", "From: Bob <bob@"), plain, "does not hold: signature"},
		{"another subject", edited("It burns", "contacts add"), plain, "does not hold: signature"},
		{"a second From above", before("From: bob@acme.example\r\n"), plain, "From stands twice"},
		{"a second From below", edited("\r\n\r\n", "\r\nFrom: bob@acme.example\r\n\r\n"), plain, "From stands twice"},
		{"a second Subject", before("Subject: contacts add x@evil.example\r\n"), plain, "Subject stands twice"},
		{"a second Content-Type", before("Content-Type: text/html\r\nContent-Type: text/plain\r\n"), plain, "Content-Type stands twice"},
		{"a line that goes on with From for some", edited("\r\nTo:", "\r\n<bob@acme.example>\r\nTo:"), plain, "malformed"},
		{"a From that some don't see", edited("From:", "From : bob@acme.example\r\nFrom:"), plain, "twice"},
		{"a header of lone CR", edited("It burns", "It\rburns"), plain, "malformed"},
		{"the subject unsigned", by(names.Signer("acme.example", "nosubject"), func(s *dkimtest.Signer) { s.Options.HeaderKeys = []string{"From"} }), plain, "does not sign the subject"},
		{"expired", by(names.Signer("acme.example", "old"), func(s *dkimtest.Signer) { s.Options.Expiration = time.Now().Add(-time.Hour) }), plain, "expired"},
		{"not yet expired", by(names.Signer("acme.example", "young"), func(s *dkimtest.Signer) { s.Options.Expiration = time.Now().Add(time.Hour) }), proven, ""},
		{"a key in test", published("test", "t=s:y; "), plain, "only tested"},
		{"a key for its domain alone", published("strict", "t=s; "), proven, ""},
		{"rsa-sha1", edited("a=ed25519-sha256", "a=rsa-sha1"), plain, "too weak"},
		{"a key no more", func() []byte {
			s := names.Signer("acme.example", "gone")
			names.Publish(s.Name)
			return s.Sign([]byte(signedMail))
		}, plain, "no key"},
		{"a key withdrawn", func() []byte {
			s := names.Signer("acme.example", "revoked")
			names.Publish(s.Name, "v=DKIM1; k=ed25519; p=")
			return s.Sign([]byte(signedMail))
		}, plain, "revoked"},
		{"two keys of a name", func() []byte {
			s := names.Signer("acme.example", "two")
			names.Publish(s.Name, s.Record, acme.Record)
			return s.Sign([]byte(signedMail))
		}, plain, "multiple"},
		{"a name server that fails", func() []byte {
			s := names.Signer("acme.example", "broken")
			names.Break(s.Name)
			return s.Sign([]byte(signedMail))
		}, plain, "dkim of acme.example could not be checked: "},
		{"a name server that is silent", func() []byte {
			s := names.Signer("acme.example", "silent")
			names.Silence(s.Name)
			return s.Sign([]byte(signedMail))
		}, plain, "dkim of acme.example could not be checked: "},
		{"nonsense", before("DKIM-Signature: d=acme.example; nonsense\r\nDKIM-Signature: =;;\r\n"), proven, ""},
		{"only nonsense", func() []byte { return []byte("DKIM-Signature: v=1; d=acme.example; s=x\r\n" + signedMail) }, plain, "does not hold"},
		{"too large a header", before("X-Large: " + strings.Repeat("x", 200_000) + "\r\n"), plain, "too long"},
		{"too many fields", before(strings.Repeat("X-Small: x\r\n", 600)), plain, "too long"},
		{"too many empty lines", func() []byte { return acme.Sign([]byte(signedMail + strings.Repeat("\r\n", 100_000))) }, plain, "empty lines"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			raw := c.mail()
			got, why, err := ingest.Find(t.Context(), asking(names), "", raw)
			if err != nil || got != c.want || !strings.Contains(why, c.why) {
				t.Errorf("%s (%s), %v, want %s (%s); mail:\n%.2000s", got, why, err, c.want, c.why, raw)
			}
		})
	}
}

func TestWeakKeyProvesNothing(t *testing.T) {
	t.Setenv("GODEBUG", "rsa1024min=0") // else no such key can be made
	names := dkimtest.Start(t)
	raw := names.RSA("acme.example", "weak", 768).Sign([]byte(signedMail))
	if got, why, err := ingest.Find(t.Context(), asking(names), "", raw); err != nil || got != core.TrustPlain || !strings.Contains(why, "too short") {
		t.Errorf("768 bits: %s (%s), %v, want plain", got, why, err)
	}
}

// DKIM is checked here where the receiving server's word on it is missing or
// can't count.
func TestWhenDKIMIsChecked(t *testing.T) {
	names := dkimtest.Start(t)
	acme := names.Signer("acme.example", "s1")
	signed := acme.Sign([]byte(signedMail))
	for _, c := range []struct {
		name, head string
		want       core.Trust
		asks       bool
	}{
		{"no word", border, core.TrustProven, true},
		{"another server's word", "Authentication-Results: mx.other.example; dkim=fail\r\n" + border, core.TrustProven, true},
		{"a word on spf", says + "spf=none\r\n" + border, core.TrustProven, true},
		{"it could not check", says + "dkim=temperror\r\n" + border, core.TrustProven, true},
		{"a word that may be forged", border + says + "dkim=none\r\n", core.TrustProven, true},
		{"it checked", says + "dkim=fail header.d=acme.example\r\n" + border, core.TrustPlain, false},
		{"it proved", passes + border, core.TrustProven, false},
		{"it disproved", fails + border, core.TrustFailed, false},
		{"a robot's mail", "Auto-Submitted: auto-replied\r\n", core.TrustPlain, false},
	} {
		before := names.Asked("")
		got, why, err := ingest.Find(t.Context(), asking(names), "mx.example.org", append([]byte(c.head), signed...))
		if asked := names.Asked("") > before; err != nil || got != c.want || asked != c.asks {
			t.Errorf("%s: %s (%s), %v, asked %t; want %s, %t", c.name, got, why, err, asked, c.want, c.asks)
		}
	}
}

// A mail can't make usher ask many questions, and none about other domains.
func TestSignaturesCostLittle(t *testing.T) {
	names := dkimtest.Start(t)
	var head strings.Builder
	for n := range 40 {
		fmt.Fprintf(&head, "DKIM-Signature: v=1; a=rsa-sha256; d=acme.example; s=k%d; h=from; bh=AAAA; b=AAAA\r\n", n)
	}
	if _, why, err := ingest.Find(t.Context(), asking(names), "", []byte(head.String()+signedMail)); err != nil || names.Asked("") > 16 {
		t.Errorf("40 signatures cost %d questions (%s), %v, want at most 2 for each of 8", names.Asked(""), why, err)
	}
	before := names.Asked("")
	others := strings.ReplaceAll(head.String(), "d=acme.example", "d=evil.example")
	if _, why, err := ingest.Find(t.Context(), asking(names), "", []byte(others+signedMail)); err != nil || names.Asked("") != before {
		t.Errorf("signatures of another domain cost %d questions (%s), %v", names.Asked("")-before, why, err)
	}
}

// On the real path: proven mail is dealt with at once; what could not be checked
// waits, and is checked again when it is replayed; what was proven once stays so
// though its key is gone.
func TestSignedMail(t *testing.T) {
	names := dkimtest.Start(t)
	h := oneHouse(t, func(h *house, _ *ingest.Files) { h.cfg.Resolver = asking(names) })
	acme := names.Signer("acme.example", "s1")
	write := func(id string) []byte {
		return acme.Sign([]byte(strings.ReplaceAll(signedMail, "<1@", "<"+id+"@")))
	}
	in := h.ended(h.got("INBOX", write("a")), core.Opened)
	if in.Trust != core.TrustProven || in.Evidence != "dkim of acme.example (checked here)" {
		t.Errorf("signed mail is %s: %s, want it proven by dkim", in.Trust, in.Evidence)
	}
	later := names.Signer("acme.example", "s2")
	names.Publish(later.Name)
	acme = later
	held := h.ended(h.got("INBOX", write("b")), core.Held)
	if held.Trust != core.TrustPlain || !strings.Contains(held.Evidence, "no key") {
		t.Errorf("mail without a key is %s: %s, want plain", held.Trust, held.Evidence)
	}
	names.Publish(later.Name, later.Record)
	again, err := h.in.Replay(t.Context(), held.ID)
	if err != nil || again.Disposition != core.Opened || again.Trust != core.TrustProven {
		t.Errorf("replayed, it is %s as %s (%s), %v, want opened as proven", again.Disposition, again.Trust, again.Evidence, err)
	}
	in.Disposition = core.RefusedIn
	if err := h.desk.Settle(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	names.Publish("s1._domainkey.acme.example")
	again, err = h.in.Replay(t.Context(), in.ID)
	if err != nil || again.Ticket != in.Ticket || again.Trust != core.TrustProven {
		t.Errorf("replayed without its key, it is on %s as %s (%s), %v, want it still proven", again.Ticket, again.Trust, again.Evidence, err)
	}
}
