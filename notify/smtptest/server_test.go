package smtptest_test

import (
	"net/smtp"
	"testing"
	"time"

	"go.uber.org/goleak"

	"usher/notify/smtptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func send(s *smtptest.Server, subject string) error {
	return smtp.SendMail(s.Addr(), nil, "a@x.example", []string{"b@x.example"}, []byte("Subject: "+subject+"\r\n\r\nhello\r\n"))
}

func TestWait(t *testing.T) {
	s := smtptest.Start(t)
	if mails, err := s.Wait(1, time.Millisecond); err == nil {
		t.Errorf("Wait = %v, nil, want an error: no mail was sent", mails)
	}
	sent := make(chan error, 1)
	go func() { sent <- send(s, "=?utf-8?q?gr=C3=BCn?=") }()
	got, err := s.WaitFor(func(r smtptest.Received) bool { return r.Header("Subject") == "grün" }, 10*time.Second)
	if err != nil || got.Text() != "hello\n" || got.From != "a@x.example" || got.To[0] != "b@x.example" || got.At.IsZero() {
		t.Errorf("WaitFor = %+v, %v", got, err)
	}
	if err := <-sent; err != nil {
		t.Errorf("SendMail = %v, want nil", err)
	}
	if mails, err := s.Wait(1, time.Minute); err != nil || len(mails) != 1 || s.Count() != 1 {
		t.Errorf("Wait = %v, %v, want the mail", mails, err)
	}
}

func TestDownAndUp(t *testing.T) {
	s := smtptest.Start(t)
	addr := s.Addr()
	for range 2 {
		s.Down()
		if send(s, "down") == nil {
			t.Error("SendMail = nil while down")
		}
		if err := s.Up(); err != nil || s.Addr() != addr {
			t.Fatalf("Up = %v on %s, want %s", err, s.Addr(), addr)
		}
		if err := send(s, "up"); err != nil {
			t.Errorf("SendMail = %v, want nil", err)
		}
	}
	if s.Count() != 2 {
		t.Errorf("Count = %d, want 2", s.Count())
	}
}

func TestSilenceEndsWithTheServer(t *testing.T) {
	s := smtptest.Start(t)
	silent := make(chan struct{})
	s.Answer(func(stage smtptest.Stage, _ string) *smtptest.Reply {
		if stage == smtptest.Rcpt {
			close(silent)
			return smtptest.Silence()
		}
		return nil
	})
	sent := make(chan error, 1)
	go func() { sent <- send(s, "silence") }()
	<-silent
	s.Down()
	if <-sent == nil {
		t.Error("SendMail = nil, want an error")
	}
}
