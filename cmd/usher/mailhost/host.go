package mailhost

import (
	"fmt"
	"io"
	"log"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	gosmtp "github.com/emersion/go-smtp"
)

// Limits.
const (
	maxMail     = 50 << 20 // bytes
	maxAccounts = 1000
	maxFolders  = 100    // of an account
	maxMails    = 10_000 // delivered to an account
	idleTimeout = 5 * time.Minute
)

// Host is one mail server for any number of domains. Everything is lost on
// Close.
type Host struct {
	smtp      *gosmtp.Server
	imap      *imapserver.Server
	smtpFront *front
	imapFront *front
	serving   sync.WaitGroup

	mu        sync.Mutex
	accounts  map[string]*account // by address in lower case
	listeners []func(rcpt string, raw []byte)
}

// Start listens for SMTP and IMAP on free ports of host, such as 127.0.0.1.
func Start(host string) (*Host, error) {
	h := &Host{accounts: map[string]*account{}}
	var err error
	if h.smtpFront, err = listen(host); err != nil {
		return nil, fmt.Errorf("listen for smtp: %w", err)
	}
	if h.imapFront, err = listen(host); err != nil {
		h.smtpFront.Close()
		return nil, fmt.Errorf("listen for imap: %w", err)
	}
	quiet := log.New(io.Discard, "", 0)
	h.smtp = gosmtp.NewServer(gosmtp.BackendFunc(h.smtpSession))
	h.smtp.Domain = "mailhost"
	h.smtp.AllowInsecureAuth = true
	h.smtp.EnableSMTPUTF8 = true
	h.smtp.MaxMessageBytes = maxMail
	h.smtp.MaxRecipients = 100
	h.smtp.ReadTimeout, h.smtp.WriteTimeout = idleTimeout, idleTimeout
	h.smtp.ErrorLog = quiet
	h.imap = imapserver.New(&imapserver.Options{
		NewSession: h.imapSession,
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapUIDPlus: {}, imap.CapESearch: {}, imap.CapSearchRes: {},
			imap.CapListExtended: {}, imap.CapListStatus: {}, imap.CapMove: {}, imap.CapStatusSize: {},
		},
		Logger:       quiet,
		InsecureAuth: true,
	})
	h.serving.Go(func() { h.smtp.Serve(h.smtpFront) })
	h.serving.Go(func() { h.imap.Serve(h.imapFront) })
	return h, nil
}

// SMTPAddr is host:port of the SMTP server.
func (h *Host) SMTPAddr() string { return h.smtpFront.Addr().String() }

// IMAPAddr is host:port of the IMAP server.
func (h *Host) IMAPAddr() string { return h.imapFront.Addr().String() }

// Close stops listening and cuts every connection. The second call does
// nothing.
func (h *Host) Close() error {
	if !h.smtpFront.end() {
		return nil
	}
	h.imapFront.end()
	h.smtp.Close()
	h.imap.Close()
	h.serving.Wait()
	h.smtpFront.cut()
	h.imapFront.cut()
	return nil
}
