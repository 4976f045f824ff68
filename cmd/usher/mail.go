package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/url"

	"usher/cmd/usher/config"
	"usher/core"
	"usher/ingest"
	"usher/ingest/imap"
	"usher/notify"
	"usher/notify/smtp"
)

func mailboxes(c *config.Config, log *slog.Logger) []ingest.Mailbox {
	var all []ingest.Mailbox
	for _, m := range c.Mailboxes {
		all = append(all, ingest.Mailbox{
			Name: m.Name, Address: m.Address, CommandAddress: m.CommandAddress, Category: m.Category,
			AcceptPlain: m.Trust == core.TrustPlain, AuthservID: m.AuthservID, IMAP: imapConfig(m, log),
		})
	}
	return all
}

func imapConfig(m config.Mailbox, log *slog.Logger) imap.Config {
	return imap.Config{
		Name: m.Name, URL: serverURL("imap", m.Server), Password: imap.Fixed(m.Password.Reveal()), Auth: m.Auth,
		Folder: m.Folder, After: after(m.After), Poll: m.Poll, Idle: m.Idle, Timeout: m.Timeout, Logger: log,
	}
}

func after(a config.After) string {
	switch {
	case a.Move != "":
		return "move:" + a.Move
	case a.Seen:
		return "seen"
	}
	return "leave"
}

func smtpConfig(c config.SMTP, log *slog.Logger) smtp.Config {
	return smtp.Config{
		URL: serverURL("smtp", c.Server), Password: c.Password.Reveal(), Auth: c.Auth,
		Connections: c.Connections, Logger: log,
	}
}

// send sends notices as mails until ctx ends.
func (h *house) send(ctx context.Context) error {
	sender := smtp.New(smtpConfig(h.config.SMTP, h.log))
	holder, err := newHolder() // the worker's alone: it frees all that it holds at its end
	if err != nil {
		return err
	}
	w := notify.New(notify.Config{
		Outbox: h.desk, Sender: sender, Settings: h.letterhead(), Holder: holder,
		Senders: h.config.SMTP.Connections, Drain: drainTime, Logger: h.log, Now: h.now,
	})
	return errors.Join(w.Run(ctx), sender.Close())
}

// letterhead is what mails say of the desk. They have no links while there is no
// web server to serve them.
func (h *house) letterhead() notify.Settings {
	c := h.config
	boxes := map[string]notify.Mailbox{}
	for _, m := range c.Mailboxes {
		boxes[m.Name] = notify.Mailbox{Address: m.Address, CommandAddress: m.CommandAddress}
	}
	return notify.Settings{
		Mailboxes: boxes,
		Name:      c.Desk.Name, Address: c.Mailboxes[0].Address, CommandAddress: c.Mailboxes[0].CommandAddress,
		AttachMB: c.SMTP.AttachMB, ReopenDays: h.desk.Settings().ReopenDays, Hours: hours(c.Desk),
		Files: func(b core.Blob) (io.ReadCloser, error) { return h.files.Open(b) },
	}
}

// serverURL is a server in the form that mail packages read.
func serverURL(scheme string, s config.Server) string {
	u := url.URL{Scheme: scheme, Host: s.Address()}
	if s.User != "" {
		u.User = url.User(s.User)
	}
	if s.TLS == config.Implicit {
		u.Scheme += "s"
	} else {
		u.RawQuery = "tls=" + string(s.TLS)
	}
	return u.String()
}
