package ingest

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"usher/core"
	"usher/ingest/mailparse"
)

// What the check of one mail may cost.
const (
	dkimTime    = 4 * time.Second // for all of its keys
	dkimMost    = 8               // signatures; authors' are among the last few that a mail got
	longestKey  = 4 << 10         // a key record, in bytes
	longestSign = 8 << 10         // a signature field
)

// find is what is known of a mail's sender, beside the keys it carries. It may
// ask name servers: it must not be called within a transaction.
func (i *Ingest) find(ctx context.Context, l *letter, r io.ReadSeeker) (finding, error) {
	if core.CleanAddress(l.msg.From.Addr) != l.in.From {
		return plainly("From names nobody"), nil
	}
	f := verdict(l.msg, l.in.From, l.box.AuthservID)
	if f.trust != core.TrustPlain || f.dkim || l.msg.Auto != "" || l.msg.Bounce != nil {
		return f, nil
	}
	return i.checkDKIM(ctx, l.msg, core.Domain(l.in.From), r)
}

// checkDKIM looks for a signature of the domain, or of one aligned with it, that
// proves the mail (RFC 6376, with the limits of RFC 8301). Where there is none
// that holds, nothing is known: mailing lists break them.
func (i *Ingest) checkDKIM(ctx context.Context, m *mailparse.Mail, domain string, r io.ReadSeeker) (finding, error) {
	signatures := m.Header.Values("DKIM-Signature")
	switch {
	case len(signatures) == 0:
		return plainly(""), nil
	case !slices.ContainsFunc(signatures, func(s string) bool { return aligned(signer(s), domain) }):
		return plainly("dkim of other domains only"), nil
	case slices.ContainsFunc(signatures, func(s string) bool { return len(s) > longestSign }):
		return plainly("a dkim signature is too long to be checked"), nil
	}
	if twice := repeated(m.Header); twice != "" {
		return plainly("dkim proves nothing: " + twice + " stands twice"), nil
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return finding{}, err
	}
	within, cancel := context.WithTimeout(ctx, dkimTime)
	defer cancel()
	k := &keys{ctx: within, resolver: i.cfg.Resolver, domain: domain}
	mail := &wary{r: r}
	all, err := dkim.VerifyWithOptions(mail, &dkim.VerifyOptions{LookupTXT: k.lookup, MaxVerifications: dkimMost})
	switch {
	case ctx.Err() != nil:
		return finding{}, ctx.Err()
	case mail.broken != nil:
		return finding{}, mail.broken
	case mail.odd != "":
		return plainly("dkim could not be checked: " + mail.odd), nil
	case err != nil && !errors.Is(err, dkim.ErrTooManySignatures):
		return plainly("dkim could not be checked: " + short(err)), nil
	}
	return k.conclude(all, m.Header), nil
}

// conclude makes a finding of what the signatures are worth.
func (k *keys) conclude(all []*dkim.Verification, h mailparse.Header) finding {
	f := plainly("dkim of other domains only")
	for _, v := range all {
		name := strings.ToLower(v.Domain)
		switch {
		case !aligned(name, k.domain):
		case v.Err != nil && k.silent.Load():
			f = plainly("dkim of " + name + " could not be checked: " + short(v.Err))
		case v.Err != nil:
			f = plainly("dkim of " + name + " does not hold: " + short(v.Err))
		case len(h.Values("Subject")) > 0 && !signs(v, "Subject"):
			f = plainly("dkim of " + name + " proves little: it does not sign the subject")
		default:
			return finding{trust: core.TrustProven, evidence: "dkim of " + name + " (checked here)"}
		}
	}
	return f
}

// signs reports whether a signature is about a field. Of From the library makes
// sure.
func signs(v *dkim.Verification, field string) bool {
	return slices.ContainsFunc(v.HeaderKeys, func(k string) bool { return strings.EqualFold(k, field) })
}

// signer is the domain that a signature says it is of.
func signer(signature string) string {
	for tag := range strings.SplitSeq(signature, ";") {
		if name, value, _ := strings.Cut(tag, "="); strings.TrimSpace(name) == "d" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// repeated names a field that a mail may have once (RFC 5322, 3.6) and this one
// has more often: a signature is about the last of them, and we read the first.
func repeated(h mailparse.Header) string {
	for _, name := range []string{
		"From", "Subject", "Date", "Sender", "Reply-To", "To", "Cc", "Message-ID", "In-Reply-To", "References",
		"Content-Type", "Content-Transfer-Encoding",
	} {
		if len(h.Values(name)) > 1 {
			return name
		}
	}
	return ""
}

// short is an error in one line that is fit to be kept.
func short(err error) string {
	s := strings.TrimPrefix(err.Error(), "dkim: ")
	return strings.ToValidUTF8(s[:min(len(s), 150)], "")
}

// keys looks up the keys of a mail's signatures, from several goroutines.
type keys struct {
	ctx      context.Context
	resolver *net.Resolver
	domain   string
	silent   atomic.Bool // a key may be there, and was not to be had
}

// lookup gives the library a key record. A signature of a domain that could
// prove nothing costs no question.
func (k *keys) lookup(name string) ([]string, error) {
	if !aligned(name, k.domain) {
		return nil, errors.New("not a domain of the sender")
	}
	records, err := k.resolver.LookupTXT(k.ctx, strings.TrimSuffix(name, ".")+".")
	var dns *net.DNSError
	if err != nil && !(errors.As(err, &dns) && dns.IsNotFound) {
		k.silent.Store(true)
	}
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		switch {
		case len(r) > longestKey:
			return nil, errors.New("the key is too long")
		case inTest(r):
			return nil, errors.New("the key is only tested (t=y)")
		}
	}
	return records, nil
}

// inTest reports whether a key record says that its signatures are to be treated
// like none (RFC 6376, 3.6.1).
func inTest(record string) bool {
	for tag := range strings.SplitSeq(record, ";") {
		name, value, _ := strings.Cut(tag, "=")
		flags := strings.FieldsFunc(value, func(r rune) bool { return r == ':' || r == ' ' || r == '\t' })
		if strings.TrimSpace(name) == "t" && slices.Contains(flags, "y") {
			return true
		}
	}
	return false
}
