package mailparse_test

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"usher/ingest/mailparse"
)

func parse(t *testing.T, in string) *mailparse.Mail {
	t.Helper()
	m, err := mailparse.Parse(strings.NewReader(in), mailparse.Options{})
	if err != nil {
		t.Fatalf("Parse(%q): %v", in, err)
	}
	checkMail(t, m)
	return m
}

func TestParseAuto(t *testing.T) {
	for header, want := range map[string]mailparse.Auto{
		"Auto-Submitted: auto-replied (vacation)":            "auto-submitted: auto-replied",
		"Auto-Submitted: auto-generated; type=x":             "auto-submitted: auto-generated",
		"Auto-Submitted: no":                                 "",
		"Precedence: Bulk":                                   "precedence: bulk",
		"Precedence: first-class":                            "",
		"X-Auto-Response-Suppress: All":                      "x-auto-response-suppress",
		"X-Auto-Response-Suppress: None":                     "",
		"List-Id: <users.lists.example>":                     "list-id",
		"List-Unsubscribe: <https://x.example>":              "list-unsubscribe",
		"X-Autoreply: yes":                                   "x-autoreply",
		"X-Autoreply: no":                                    "",
		"Return-Path: <>":                                    "null return path",
		"Return-Path: <bob@acme.example>":                    "",
		"From: MAILER-DAEMON@mx.example":                     "mailer daemon",
		"Subject: Automatic reply: Login":                    "out of office subject",
		"Subject: =?utf-8?q?R=C3=A9ponse_automatique_?=: x":  "out of office subject",
		"Subject: Abwesenheitsnotiz: x":                      "out of office subject",
		"Subject: Автоматический ответ: x":                   "out of office subject",
		"Subject: 自動応答: x":                                   "out of office subject",
		"Subject: Re: Automatic reply settings":              "",
		"Subject: Our automatic reply is broken":             "",
		"In-Reply-To: <n.77@desk.example>":                   "",
		"Disposition-Notification-To: <bob@acme.example>":    "",
		"X-MS-Exchange-Organization-AutoForwarded: whatever": "",
	} {
		in := header + "\nFrom: bob@acme.example\nSubject: Login\n\nIt fails.\n"
		if got := parse(t, in).Auto; got != want {
			t.Errorf("Parse(%q).Auto = %q, want %q", header, got, want)
		}
	}
}

func TestParseReports(t *testing.T) {
	report := func(kind, status string) string {
		return "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; boundary=b\n\n--b\n\nSorry.\n--b\nContent-Type: " + kind +
			"\n\n" + status + "\n--b\nContent-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID: <n.77@desk.example>\n--b--\n"
	}
	const status = "message/delivery-status"
	tests := []struct {
		name, in string
		want     *mailparse.Bounce
		auto     mailparse.Auto
	}{
		{"failed", report(status, "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; bob@acme.example\nAction: failed\nStatus: 5.2.2 (full)\nDiagnostic-Code: smtp; 552 full"),
			&mailparse.Bounce{Recipients: []string{"bob@acme.example"}, Recipient: "bob@acme.example", Status: "5.2.2", Action: "failed", Permanent: true,
				Diagnostic: "smtp; 552 full", OriginalMessageID: "n.77@desk.example"}, "dsn"},
		{"given up", report(status, "Final-Recipient: rfc822; bob@acme.example\nAction: Failed\nStatus: 4.4.7"),
			&mailparse.Bounce{Recipients: []string{"bob@acme.example"}, Recipient: "bob@acme.example", Status: "4.4.7", Action: "failed",
				OriginalMessageID: "n.77@desk.example"}, "dsn"},
		{"two", report(status, "Final-Recipient: rfc822;a@acme.example\nAction: delayed\nStatus: 4.0.0\n\nOriginal-Recipient: rfc822;b@acme.example\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822;c@acme.example\nAction: failed\nStatus: 5.1.2"),
			&mailparse.Bounce{Recipients: []string{"b@acme.example", "c@acme.example"}, Recipient: "b@acme.example", Status: "5.1.1", Action: "failed", Permanent: true,
				OriginalMessageID: "n.77@desk.example"}, "dsn"},
		{"delivered", report(status, "Final-Recipient: rfc822; bob@acme.example\nAction: delivered\nStatus: 2.0.0"),
			&mailparse.Bounce{Recipients: []string{"bob@acme.example"}, Recipient: "bob@acme.example", Status: "2.0.0", Action: "delivered",
				OriginalMessageID: "n.77@desk.example"}, "dsn"},
		{"read receipt", report("message/disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed"), nil, "mdn"},
		{"complaint", report("message/feedback-report", "Feedback-Type: abuse"), nil, "feedback report"},
		{"about bounces", "From: bob@acme.example\nSubject: Undeliverable mail\n\nWhy do I get 550 5.1.1 user unknown?\n", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := parse(t, tt.in)
			if diff := cmp.Diff(tt.want, m.Bounce); diff != "" || m.Auto != tt.auto {
				t.Errorf("Parse: Auto = %q, want %q; Bounce differs (-want +got):\n%s", m.Auto, tt.auto, diff)
			}
			if failed := tt.want != nil && tt.want.Action == "failed"; m.Bounce.Failed() != failed {
				t.Errorf("Failed() = %v, want %v", m.Bounce.Failed(), failed)
			}
		})
	}
}

func TestParseEnvelope(t *testing.T) {
	m := parse(t, `Return-Path: <Bob@ACME.example>
Delivered-To: support+k7@desk.example
Authentication-Results: desk.example; dkim=pass header.d=acme.example
Received: from mx.acme.example
 by desk.example with ESMTP
Authentication-Results: other.example; spf=fail
From: "Lee, Bob" <Bob@ACME.example>
Reply-To: Sales <sales@acme.example>
To: Support <support@desk.example>, ann@acme.example
Cc: support@desk.example
In-Reply-To: Your mail of Monday <n.77@desk.example>
References: <1@x>
 <n.77@desk.example>
Message-ID: <abc@acme.example>
Date: Mon, 3 Nov 2025 10:14:00 +0100 (CET)
X-Usher-Ticket: =?utf-8?q?=C3=A4?=
Subject: x

x`)
	type envelope struct {
		From, ReplyTo           mailparse.Address
		ReturnPath, ID, Usher   string
		Recipients, Reply, Refs []string
		Trace                   []mailparse.Field
		Date                    time.Time
	}
	got := envelope{m.From, m.ReplyTo, *m.ReturnPath, m.MessageID, m.Header.Get("x-usher-ticket"), m.Recipients, m.InReplyTo, m.References, m.Trace, m.Date.UTC()}
	want := envelope{
		mailparse.Address{Name: "Lee, Bob", Addr: "Bob@acme.example"}, mailparse.Address{Name: "Sales", Addr: "sales@acme.example"},
		"Bob@acme.example", "abc@acme.example", "ä",
		[]string{"support+k7@desk.example", "support@desk.example", "ann@acme.example"}, []string{"n.77@desk.example"}, []string{"1@x", "n.77@desk.example"},
		[]mailparse.Field{
			{Name: "Authentication-Results", Value: "desk.example; dkim=pass header.d=acme.example"},
			{Name: "Received", Value: "from mx.acme.example by desk.example with ESMTP"},
			{Name: "Authentication-Results", Value: "other.example; spf=fail"},
		}, time.Date(2025, 11, 3, 9, 14, 0, 0, time.UTC),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Parse differs (-want +got):\n%s", diff)
	}
}

func TestParseDates(t *testing.T) {
	want := time.Date(2025, 11, 3, 9, 14, 0, 0, time.UTC)
	for _, s := range []string{
		"Mon, 3 Nov 2025 09:14:00 +0000", "3 Nov 2025 10:14 +0100", "Monday, 3 Nov 2025 09:14:00 GMT", "Mon,  3 Nov 2025 09:14:00 +0000 (UTC)",
		"Mon Nov  3 09:14:00 2025", "2025-11-03 09:14:00", "2025-11-03T09:14:00Z", "Mon, 03 Nov 2025 09:14:00",
	} {
		if got := parse(t, "Date: "+s+"\n\nx").Date; !got.Equal(want) {
			t.Errorf("Parse(Date: %s) = %v, want %v", s, got, want)
		}
	}
	m := parse(t, "Date: yesterday\nReceived: from a by b; Mon, 3 Nov 2025 09:14:00 +0000\n\nx")
	if !m.Date.Equal(want) || !slices.Contains(m.Problems, "the date can't be understood") {
		t.Errorf("Parse(Date: yesterday) = %v, %q, want the time it was received", m.Date, m.Problems)
	}
}

func TestParseSaves(t *testing.T) {
	var got []string
	in := "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: Image/PNG; name=\"a/b.png\"\nContent-Transfer-Encoding: base64\n\nSGVs\nbG8=\n--b--\n"
	m, err := mailparse.Parse(strings.NewReader(in), mailparse.Options{Save: func(name, kind string, r io.Reader) (mailparse.Blob, error) {
		b, err := io.ReadAll(r)
		got = append(got, name, kind, string(b))
		return mailparse.Blob{SHA256: "x", Size: int64(len(b))}, err
	}})
	if want := []string{"a_b.png", "image/png", "Hello"}; err != nil || !slices.Equal(got, want) || m.Attachments[0].SHA256 != "x" {
		t.Errorf("Save got %q, %v, want %q", got, err, want)
	}
	if sum := parse(t, in).Attachments[0].SHA256; sum != "185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969" {
		t.Errorf("SHA256 without Save = %s, want that of Hello", sum)
	}
}

func TestHTMLText(t *testing.T) {
	for in, want := range map[string]string{
		"plain\ntext":                                                            "plain\ntext",
		"<p>One</p><p>Two<br>Three</p>":                                          "One\n\nTwo\nThree",
		"<div>a</div><div><br></div><div>b</div>":                                "a\n\nb",
		"<ol start=3><li>c<li>d</ol>":                                            "3. c\n4. d",
		"<ul><li>a<ul><li>b</ul></ul>":                                           "- a\n  - b",
		"<pre>a\n  b\n\nc</pre>":                                                 "a\n  b\n\nc",
		"<a href='https://x.example/'>x.example</a>":                             "x.example",
		"<a href='https://x.example/y'>here</a>":                                 "here <https://x.example/y>",
		"<a href='mailto:a@x.example'>a@x.example</a>":                           "a@x.example",
		"<a href='javascript:x'>here</a>":                                        "here",
		"a <img src=x alt='a cat'> b":                                            "a [a cat] b",
		"<style>p{}</style><script>x<y</script><title>t</title>a":                "a",
		"a<blockquote>b<blockquote>c</blockquote></blockquote>d":                 "a\n> b\n>> c\nd",
		"<blockquote style='border: none; margin: 0 40px'>indented</blockquote>": "indented",
		"1 &lt; 2&nbsp;&amp; 3":                                                  "1 < 2 & 3",
		"":                                                                       "",
	} {
		if got := mailparse.HTMLText(in); got != want {
			t.Errorf("HTMLText(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParseText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"enriched", "Content-Type: text/enriched\n\n<bold>Now</bold> is\nthe <color><param>red</param>time</color>\n\nif 1 << 2", "Now is the time\nif 1 < 2"},
		{"enriched alternative", "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/enriched\n\n<bold>Hi</bold>\n--b--\n", "Hi"},
		{"enriched beside plain", "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: text/enriched\n\n<bold>Ho</bold>\n--b--\n", "Hi"},
		{"xhtml charset", "Content-Type: text/html\n\n<?xml version='1.0' encoding='windows-1251'?><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>", "Привет"},
		{"windows quotes labelled latin1", "Content-Type: text/plain; charset=iso-8859-1\n\n\x93Hi\x94", "“Hi”"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := parse(t, tt.in)
			if m.Text != tt.want || len(m.Attachments) > 0 {
				t.Errorf("Parse(%q) = %q, %v, want %q and no files", tt.in, m.Text, m.Attachments, tt.want)
			}
		})
	}
}

func TestParseNamesAttachedMails(t *testing.T) {
	for head, want := range map[string]string{
		"Subject: =?utf-8?q?Gr=C3=BC?=\n =?utf-8?q?=C3=9Fe?= aus\n Ulm\n": "Grüße aus Ulm.eml",
		"From bob Mon Nov  3\nSubject: Login\n":                           "Login.eml",
		"From: bob@acme.example\n":                                        "message-1.eml",
	} {
		m := parse(t, "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"+head+"\nx\n--b--\n")
		if len(m.Attachments) != 1 || m.Attachments[0].Name != want {
			t.Errorf("Parse of an attached mail %q = %+v, want %q", head, m.Attachments, want)
		}
	}
}
