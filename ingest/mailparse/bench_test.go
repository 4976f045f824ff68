package mailparse_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"usher/ingest/mailparse"
)

const plainMail = `Received: from mx.acme.example (mx.acme.example [192.0.2.1])
	by mail.desk.example with ESMTPS id 4kJ2x for <support@desk.example>;
	Mon, 3 Nov 2025 09:14:02 +0000 (UTC)
Authentication-Results: mail.desk.example; dkim=pass header.d=acme.example; spf=pass
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=acme.example; s=s1;
	h=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;
	b=dGhpcyBpcyBubyBzaWduYXR1cmU=
From: =?utf-8?q?J=C3=B6rg_M=C3=BCller?= <joerg@acme.example>
To: Support <support+k7f3@desk.example>
Subject: Re: [#123] =?utf-8?q?Anmeldung_schl=C3=A4gt_fehl?=
Date: Mon, 3 Nov 2025 10:14:00 +0100
Message-ID: <abc123@acme.example>
In-Reply-To: <n.77@desk.example>
References: <first@acme.example> <n.77@desk.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Hallo,

danke, das hat geholfen. Eine Frage noch: l=C3=A4sst sich die Farbe =
=C3=A4ndern?

Viele Gr=C3=BC=C3=9Fe
J=C3=B6rg

Am Mo., 3. Nov. 2025 um 09:01 Uhr schrieb Ann Lee <
support+k7f3@desk.example>:

> Hallo J=C3=B6rg,
>
> bitte den Zwischenspeicher leeren und neu anmelden.
>
> Ann

--=20
J=C3=B6rg M=C3=BCller
Acme GmbH
`

// mixedMail is a mail with two texts, an inline picture and a file, of about
// that many bytes.
func mixedMail(seed uint64, size int) []byte {
	rnd := rand.New(rand.NewPCG(seed, 1))
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: Bob %d <bob@acme.example>\r\nTo: support@desk.example\r\nSubject: Logs %d\r\nMessage-ID: <m%d@acme.example>\r\n", seed, seed, seed)
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n")
	b.WriteString("Content-Type: multipart/alternative; boundary=\"inner=\"\r\n\r\n--inner=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
	b.WriteString(strings.Repeat("Here is some text about a problem with the login.\r\n", 20))
	b.WriteString("\r\n--inner=\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>")
	b.WriteString(strings.Repeat("<p>Here is some <b>text</b> about a problem with the login.</p>\r\n", 20))
	b.WriteString("</body></html>\r\n--inner=--\r\n")
	for i, kind := range []string{"image/png", "application/pdf"} {
		fmt.Fprintf(&b, "--outer\r\nContent-Type: %s; name=\"file%d\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n", kind, i)
		data := make([]byte, size/2*3/4)
		for j := range data {
			data[j] = byte(rnd.Uint32())
		}
		for s := base64.StdEncoding.EncodeToString(data); s != ""; {
			n := min(76, len(s))
			b.WriteString(s[:n] + "\r\n")
			s = s[n:]
		}
	}
	b.WriteString("--outer--\r\n")
	return b.Bytes()
}

func parseAll(b *testing.B, mails ...[]byte) {
	b.Helper()
	var size int
	for _, m := range mails {
		size += len(m)
	}
	b.SetBytes(int64(size / len(mails)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if _, err := mailparse.Parse(bytes.NewReader(mails[i%len(mails)]), mailparse.Options{}); err != nil {
			b.Fatal(err)
		}
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

func BenchmarkParsePlain(b *testing.B) { parseAll(b, []byte(plainMail)) }

// BenchmarkParseMixed reads mails of 186 kB on average, most small and some
// large, as they come in.
func BenchmarkParseMixed(b *testing.B) {
	var mails [][]byte
	for i, size := range []int{4e3, 8e3, 16e3, 30e3, 60e3, 90e3, 150e3, 300e3, 400e3, 780e3} {
		mails = append(mails, mixedMail(uint64(i), size))
	}
	parseAll(b, mails...)
}

func BenchmarkReplyOf(b *testing.B) {
	text := strings.Repeat("Some new text that says: nothing much\n\n", 20) + "On 3 Nov 2025, Ann <a@x.example> wrote:\n" +
		strings.Repeat("> quoted text\n", 200)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		mailparse.ReplyOf(text)
	}
}

func BenchmarkHTMLText(b *testing.B) {
	text := strings.Repeat("<div><p>Here is some <b>text</b> about <a href=\"https://x.example/y\">a problem</a>.</p></div>\n", 200)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		mailparse.HTMLText(text)
	}
}
