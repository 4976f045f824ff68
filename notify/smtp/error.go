package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"syscall"
)

// Step is how far a mail came.
type Step string

const (
	StepCompose Step = "compose" // nothing was sent
	StepConnect Step = "connect"
	StepTLS     Step = "tls"
	StepAuth    Step = "auth"
	StepMail    Step = "mail" // the sender
	StepRcpt    Step = "rcpt" // the recipient
	StepData    Step = "data" // the content
)

// ErrClosed is what Send gives after Close.
var ErrClosed = errors.New("the sender is closed")

// Error is why a mail was not accepted. Its message names the mail server but
// nobody's address, so it may be shown and logged; Reply may name addresses.
type Error struct {
	Step     Step
	Code     int    // of the server's reply, 0 if there was none
	Enhanced string // such as 5.1.1 (RFC 3463), empty if not given
	Reply    string // the server's own words

	server string
	err    error
	final  bool // trying the same mail again is no use
	login  bool // no login could be tried
}

// Temporary reports whether the same mail may be accepted later. Only a clear
// refusal of this mail is final: everything else, the unknown too, is tried
// again.
func (e *Error) Temporary() bool {
	return !e.final || e.Auth()
}

// Auth reports that the server wants a login or refused ours. It says nothing
// about the mail, and concerns the operator.
func (e *Error) Auth() bool {
	if e.Step == StepAuth {
		return e.login || e.Code/100 == 5
	}
	switch e.Code {
	case 530, 534, 535, 538:
		return true
	}
	return false
}

func (e *Error) Unwrap() error { return e.err }

func (e *Error) Error() string {
	if e.Step == StepCompose {
		return "compose mail: " + e.err.Error()
	}
	text := "mail server " + e.server + " " + e.outcome()
	if e.Code == 0 {
		return text
	}
	text += " (" + strings.TrimSpace(fmt.Sprint(e.Code)+" "+e.Enhanced) + ")"
	// Before MAIL the server has seen no address but the operator's own.
	if words := e.words(); words != "" && (e.Step == StepConnect || e.Step == StepTLS || e.Step == StepAuth) {
		text += ": " + words
	}
	if e.Step == StepAuth && e.Code == 535 {
		text += ": check user and password; many providers want an app password or OAuth"
	}
	return text
}

// outcome is the verb of the message.
func (e *Error) outcome() string {
	what := map[Step]string{
		StepConnect: "refused the connection", StepTLS: "refused STARTTLS", StepAuth: "refused the login",
		StepMail: "refused the sender", StepRcpt: "refused the recipient", StepData: "refused the mail",
	}[e.Step]
	if e.Code != 0 {
		return what
	}
	return reason(e.Step, e.err)
}

// reason says in the operator's words what went wrong below SMTP.
func reason(step Step, err error) string {
	var timeout net.Error
	var dns *net.DNSError
	var dial *net.OpError
	var record tls.RecordHeaderError
	var cert *tls.CertificateVerificationError
	var name x509.HostnameError
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "could not be reached: nothing listens there; check host and port (465 for smtps, 587 for smtp)"
	case errors.Is(err, context.Canceled):
		return "was left: the send was cancelled"
	case errors.As(err, &dns):
		return "was not found: no such host; check its name"
	case errors.As(err, &dial) && dial.Op == "dial":
		return "could not be reached: " + dial.Err.Error()
	case errors.As(err, &timeout) && timeout.Timeout() && step == StepConnect:
		return "gave no answer in time; a TLS port (often 465) needs smtps://"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "gave no answer in time"
	case errors.As(err, &record):
		return "does not speak TLS from the start: write smtp:// for STARTTLS"
	case errors.As(err, &name):
		return "showed a certificate for another name: use the name it is for"
	case errors.As(err, &cert):
		return "showed a certificate that is not trusted (" + cert.Err.Error() +
			"): install its signer's in the system, or have the server use a public one"
	case errors.Is(err, io.EOF) || errors.As(err, &dial):
		return "closed the connection"
	}
	return "cannot be used: " + err.Error()
}

// words is the reply without its enhanced codes, on one line.
func (e *Error) words() string {
	reply := strings.TrimPrefix(e.Reply, e.Enhanced)
	return clean(strings.ReplaceAll(reply, "\n"+e.Enhanced, " "))
}

// failure makes an Error of what the server or the network said at a step.
func failure(server string, step Step, err error) *Error {
	e := &Error{Step: step, server: server, err: err}
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		e.Code, e.Reply = reply.Code, reply.Msg
		e.Enhanced = enhanced(reply.Msg)
	}
	switch step {
	case StepMail, StepRcpt, StepData:
		e.final = e.Code/100 == 5
	}
	return e
}

// refusal is an error of the mail itself, found before anything was sent.
func refusal(err error) *Error {
	return &Error{Step: StepCompose, err: err, final: true}
}

// enhanced finds the enhanced status code in a reply: some servers put it on
// every line, some on the last.
func enhanced(reply string) string {
	for line := range strings.SplitSeq(reply, "\n") {
		code, _, _ := strings.Cut(line, " ")
		if strings.Count(code, ".") == 2 && len(code) >= 5 && len(code) <= 9 && strings.Trim(code, "0123456789.") == "" {
			return code
		}
	}
	return ""
}
