package dkimtest

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

// Signer signs mails for a domain whose key is published.
type Signer struct {
	// Options are those of each signature; a test may change them.
	Options dkim.SignOptions
	// Name is where the key is.
	Name string
	// Record is the key as it was published.
	Record string

	t testing.TB
}

// Signer makes a key for a domain and publishes it.
func (n *Names) Signer(domain, selector string) *Signer {
	n.t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		n.t.Fatal(err)
	}
	return n.signer(domain, selector, private, "v=DKIM1; k=ed25519; p="+base64.StdEncoding.EncodeToString(public))
}

// RSA is Signer with an RSA key of so many bits.
func (n *Names) RSA(domain, selector string, bits int) *Signer {
	n.t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		n.t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(private.Public())
	if err != nil {
		n.t.Fatal(err)
	}
	return n.signer(domain, selector, private, "v=DKIM1; k=rsa; p="+base64.StdEncoding.EncodeToString(public))
}

func (n *Names) signer(domain, selector string, key crypto.Signer, record string) *Signer {
	s := &Signer{
		t: n.t, Name: selector + "._domainkey." + domain, Record: record,
		Options: dkim.SignOptions{
			Domain: domain, Selector: selector, Signer: key, HeaderKeys: []string{"From", "To", "Subject", "Date", "Message-ID"},
			HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		},
	}
	n.Publish(s.Name, record)
	return s
}

// Sign puts a signature before a mail.
func (s *Signer) Sign(mail []byte) []byte {
	s.t.Helper()
	var b bytes.Buffer
	if err := dkim.Sign(&b, bytes.NewReader(mail), &s.Options); err != nil {
		s.t.Fatal(err)
	}
	return b.Bytes()
}
