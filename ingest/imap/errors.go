package imap

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"syscall"

	goimap "github.com/emersion/go-imap/v2"
)

var (
	// ErrLogin is in every error about refused credentials.
	ErrLogin = errors.New("login refused")
	// ErrSilent is in the error of a connection the server said nothing on.
	ErrSilent = errors.New("the server went silent")
	// ErrClosed is in the error of a connection the server ended.
	ErrClosed = errors.New("the server closed the connection")
	// ErrProtocol is in the error of an answer that could not be understood.
	ErrProtocol = errors.New("the server's answer cannot be understood")
	// ErrUnfetchable is in Mail.Err.
	ErrUnfetchable = errors.New("the server does not hand the mail over")
)

// An advised error says what the operator can do about it.
type advised struct {
	err    error
	advice string
}

func (e *advised) Error() string { return e.err.Error() + ": " + e.advice }
func (e *advised) Unwrap() error { return e.err }

// advise adds what to do to errors an operator can do something about.
func advise(err error, a Address) error {
	if advice := advice(err, a); advice != "" && !errors.As(err, new(*advised)) {
		return &advised{err, advice}
	}
	return err
}

// helpful reports whether there is advice on err.
func helpful(err error, a Address) bool {
	var has *advised
	return errors.As(err, &has) || advice(err, a) != ""
}

func advice(err error, a Address) string {
	var (
		dns      *net.DNSError
		unknown  x509.UnknownAuthorityError
		host     x509.HostnameError
		invalid  x509.CertificateInvalidError
		record   tls.RecordHeaderError
		response *goimap.Error
	)
	switch {
	case errors.As(err, &dns):
		return "check the host name " + a.Host
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there; check host and port (993 for imaps, 143 for imap)"
	case errors.As(err, &unknown):
		return "its certificate is signed by nobody this computer trusts; install the signer's certificate in the system, or have the server use a public one"
	case errors.As(err, &host):
		return "use the host name its certificate is for"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate has expired, or this computer's clock is wrong"
	case errors.As(err, &record):
		return "the port does not speak TLS from the start; use imap://…?tls=starttls, usually with port 143"
	case errors.Is(err, ErrLogin):
		return "check user and password; many providers want an app password or OAuth (auth = \"xoauth2\")"
	case errors.As(err, &response) && response.Code == goimap.ResponseCodeUnavailable:
		return "the server has a passing problem; usher tries again by itself"
	case errors.Is(err, ErrSilent):
		return "check the port and what stands between; a port for imaps is silent without TLS, and a firewall may drop packets"
	}
	return ""
}
