package smtp_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/mail"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"usher/notify/smtp"
	"usher/notify/smtptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = time.Minute

func simple(to string) smtp.Mail {
	return smtp.Mail{
		Return:    "support+b@desk.example",
		Rcpt:      to,
		From:      mail.Address{Name: "Alice (Desk)", Address: "support@desk.example"},
		Subject:   "[#1] Hello",
		MessageID: "1.k3y@desk.example",
		Date:      time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
		Text:      "Hello\n",
	}
}

func sender(t *testing.T, s *smtptest.Server, user string, change ...func(*smtp.Config)) *smtp.Sender {
	t.Helper()
	cfg := config(s, user, change...)
	out := smtp.New(cfg)
	t.Cleanup(func() { out.Close() })
	return out
}

func config(s *smtptest.Server, user string, change ...func(*smtp.Config)) smtp.Config {
	cfg := smtp.Config{URL: s.URL(user), Password: "secret", Timeout: patience, TLS: &tls.Config{RootCAs: s.CA()}}
	for _, f := range change {
		f(&cfg)
	}
	return cfg
}

func mustSend(t *testing.T, out *smtp.Sender, m smtp.Mail) {
	t.Helper()
	if err := out.Send(t.Context(), m); err != nil {
		t.Fatalf("Send(%s) = %v, want nil", m.Rcpt, err)
	}
}

// refused sends and gives the *Error that must come back.
func refused(t *testing.T, ctx context.Context, out *smtp.Sender, m smtp.Mail) *smtp.Error {
	t.Helper()
	err := out.Send(ctx, m)
	var e *smtp.Error
	if !errors.As(err, &e) {
		t.Fatalf("Send(%s) = %v, want a *smtp.Error", m.Rcpt, err)
	}
	return e
}

func file(name, kind, content string) smtp.Attachment {
	return smtp.Attachment{Name: name, Type: kind, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}
