package smtp_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"usher/notify/smtp"
	"usher/notify/smtptest"
)

func TestRefusals(t *testing.T) {
	type want struct {
		step      smtp.Step
		temporary bool
		auth      bool
		connects  int // the refused mail's and the next one's
	}
	for _, c := range []struct {
		name  string
		stage smtptest.Stage
		reply *smtptest.Reply
		want  want
	}{
		{"greeting 554", smtptest.Connect, smtptest.Refuse(554, "5.7.1", "go away"), want{smtp.StepConnect, true, false, 2}},
		{"greeting 421", smtptest.Connect, smtptest.Refuse(421, "4.7.0", "later"), want{smtp.StepConnect, true, false, 2}},
		{"no greeting", smtptest.Connect, smtptest.Drop(), want{smtp.StepConnect, true, false, 2}},
		{"sender 5xx", smtptest.From, smtptest.Refuse(553, "5.1.8", "no such sender"), want{smtp.StepMail, false, false, 1}},
		{"sender 4xx", smtptest.From, smtptest.Refuse(451, "4.3.0", "greylisted"), want{smtp.StepMail, true, false, 1}},
		{"wants a login", smtptest.From, smtptest.Refuse(530, "5.7.0", "log in first"), want{smtp.StepMail, true, true, 1}},
		{"recipient 5xx", smtptest.Rcpt, smtptest.Refuse(550, "5.1.1", "no such user"), want{smtp.StepRcpt, false, false, 1}},
		{"recipient 4xx", smtptest.Rcpt, smtptest.Refuse(452, "4.2.2", "full"), want{smtp.StepRcpt, true, false, 1}},
		{"recipient 421", smtptest.Rcpt, smtptest.Refuse(421, "4.3.2", "going down"), want{smtp.StepRcpt, true, false, 2}},
		{"recipient drop", smtptest.Rcpt, smtptest.Drop(), want{smtp.StepRcpt, true, false, 2}},
		{"content 5xx", smtptest.End, smtptest.Refuse(554, "5.6.0", "spam"), want{smtp.StepData, false, false, 1}},
		{"content 4xx", smtptest.End, smtptest.Refuse(451, "", "try later"), want{smtp.StepData, true, false, 1}},
		{"drop before the content", smtptest.Data, smtptest.Drop(), want{smtp.StepData, true, false, 2}},
		{"drop before acceptance", smtptest.End, smtptest.Drop(), want{smtp.StepData, true, false, 2}},
	} {
		for _, mode := range []string{"pipelined", "one by one"} {
			t.Run(c.name+" "+mode, func(t *testing.T) {
				server := smtptest.Start(t)
				if mode == "one by one" {
					server = smtptest.Start(t, smtptest.NoPipelining())
				}
				out := sender(t, server, "")
				server.Answer(func(stage smtptest.Stage, _ string) *smtptest.Reply {
					if stage == c.stage {
						return c.reply
					}
					return nil
				})
				e := refused(t, t.Context(), out, simple("bob@acme.example"))
				if e.Step != c.want.step || e.Temporary() != c.want.temporary || e.Auth() != c.want.auth {
					t.Errorf("Send = %v (%s, temporary %v, auth %v), want %+v", e, e.Step, e.Temporary(), e.Auth(), c.want)
				}
				if strings.Contains(e.Error(), "bob@") {
					t.Errorf("Send = %v, which names the recipient", e)
				}
				server.Answer(nil)
				mustSend(t, out, simple("next@acme.example"))
				if server.Count() != 1 || server.Connections() != c.want.connects {
					t.Errorf("Count, Connections = %d, %d, want 1, %d", server.Count(), server.Connections(), c.want.connects)
				}
			})
		}
	}
}

func TestReply(t *testing.T) {
	server := smtptest.Start(t)
	server.Answer(func(stage smtptest.Stage, to string) *smtptest.Reply {
		if stage == smtptest.Rcpt {
			return smtptest.Refuse(550, "5.1.1", "<"+to+"> is unknown\nask the postmaster")
		}
		return nil
	})
	e := refused(t, t.Context(), sender(t, server, ""), simple("bob@acme.example"))
	if e.Code != 550 || e.Enhanced != "5.1.1" || !strings.Contains(e.Reply, "<bob@acme.example> is unknown") {
		t.Errorf("Code, Enhanced, Reply = %d, %q, %q", e.Code, e.Enhanced, e.Reply)
	}
}

// The server took the mail and the connection broke before it said so: it must
// be sent again under the same id, and not by Send itself.
func TestAcceptedWithoutAnswer(t *testing.T) {
	server := smtptest.Start(t)
	out := sender(t, server, "")
	mustSend(t, out, simple("a@acme.example"))
	server.Answer(func(stage smtptest.Stage, _ string) *smtptest.Reply {
		if stage == smtptest.End {
			return smtptest.AcceptAndDrop()
		}
		return nil
	})
	if e := refused(t, t.Context(), out, simple("b@acme.example")); !e.Temporary() {
		t.Errorf("Send = %v, want a temporary error", e)
	}
	if server.Count() != 2 {
		t.Errorf("Count = %d, want 2: the mail must not be sent twice by itself", server.Count())
	}
}

// Once accepted, what the connection does is of no matter.
func TestAcceptedThenCut(t *testing.T) {
	server := smtptest.Start(t)
	out := sender(t, server, "")
	mustSend(t, out, simple("a@acme.example"))
	server.Down()
	if err := out.Close(); err != nil || server.Count() != 1 {
		t.Errorf("Close, Count = %v, %d, want nil, 1", err, server.Count())
	}
}

func TestSilence(t *testing.T) {
	for _, stage := range []smtptest.Stage{smtptest.Connect, smtptest.From, smtptest.Rcpt, smtptest.Data, smtptest.End} {
		t.Run(string(stage), func(t *testing.T) {
			server := smtptest.Start(t)
			server.Answer(func(at smtptest.Stage, _ string) *smtptest.Reply {
				if at == stage {
					return smtptest.Silence()
				}
				return nil
			})
			out := sender(t, server, "", func(c *smtp.Config) { c.Timeout = 100 * time.Millisecond })
			e := refused(t, t.Context(), out, simple("bob@acme.example"))
			if !e.Temporary() || !errors.Is(e, os.ErrDeadlineExceeded) || !strings.Contains(e.Error(), "no answer in time") {
				t.Errorf("Send = %v, want a temporary time-out", e)
			}
		})
	}
}

func TestTooLarge(t *testing.T) {
	server := smtptest.Start(t, smtptest.MaxSize(100_000))
	m := simple("bob@acme.example")
	m.Attachments = []smtp.Attachment{file("big", "", strings.Repeat("x", 3_000_000))}
	e := refused(t, t.Context(), sender(t, server, ""), m)
	if e.Code != 552 || e.Temporary() {
		t.Errorf("Send = %v, want a permanent 552", e)
	}
}

func TestBadAttachmentSendsNothing(t *testing.T) {
	server := smtptest.Start(t)
	out := sender(t, server, "")
	m := simple("bob@acme.example")
	m.Attachments = []smtp.Attachment{{Name: "a"}}
	if e := refused(t, t.Context(), out, m); !e.Temporary() || e.Step != smtp.StepCompose {
		t.Errorf("Send = %v, want a temporary one of compose", e)
	}
	mustSend(t, out, simple("next@acme.example"))
	if server.Count() != 1 {
		t.Errorf("Count = %d, want 1", server.Count())
	}
}

func TestBadAddresses(t *testing.T) {
	server := smtptest.Start(t)
	out := sender(t, server, "")
	for _, addr := range []string{"", "bob", "@acme.example", "bob@", "bob@acme.example>\r\nRCPT TO:<eve@evil.example",
		"bob@acme.example SIZE=1", "<bob@acme.example>", "a@b@c d", "bob@-.example", "bob@acme.example\x00"} {
		if e := refused(t, t.Context(), out, simple(addr)); e.Temporary() {
			t.Errorf("Send(%q) = %v, want a permanent error", addr, e)
		}
	}
	mustSend(t, out, simple(`"bob smith"@acme.example`))
	if got := server.Mails()[0].To[0]; server.Count() != 1 || !strings.Contains(got, "bob smith") {
		t.Errorf("got %d mails, the first to %q", server.Count(), got)
	}
}

func TestBadURL(t *testing.T) {
	out := smtp.New(smtp.Config{URL: "ftp://x"})
	defer out.Close()
	if e := refused(t, t.Context(), out, simple("bob@acme.example")); !e.Temporary() || !strings.Contains(e.Error(), "smtps://") {
		t.Errorf("Send = %v, want a temporary error that names smtps://", e)
	}
}
