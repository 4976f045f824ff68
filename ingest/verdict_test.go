package ingest_test

import (
	"strings"
	"testing"

	"usher/core"
	"usher/ingest"
)

// The lines that servers put above a mail.
const (
	border = "Received: from mx.acme.example (mx.acme.example [192.0.2.7])\r\n\tby mx.example.org (Postfix) with ESMTPS id 4F for <support@example.org>;\r\n\tMon, 2 Nov 2026 10:00:00 +0000\r\n"
	lmtp   = "Received: from mx.example.org ([127.0.0.1])\r\n\tby mail.example.org with LMTP\r\n\tid abc (envelope-from <a@acme.example>)\r\n\tfor <support@example.org>; Mon, 2 Nov 2026 10:00:01 +0000\r\n"
	relay  = "Received: from mx.example.org by store.example.org with ESMTP id 5; Mon, 2 Nov 2026 10:00:01 +0000\r\n"
	origin = "Received: from laptop by mx.acme.example with ESMTPSA; Mon, 2 Nov 2026 09:59:59 +0000\r\n"
	says   = "Authentication-Results: mx.example.org; "
	passes = says + "dmarc=pass header.from=acme.example\r\n"
	fails  = says + "dmarc=fail header.from=acme.example\r\n"
)

// Which field is the receiving server's, by where it stands.
func TestWhoseAuthenticationResults(t *testing.T) {
	for _, c := range []struct {
		name, head string
		want       core.Trust
	}{
		{"above the server's line", passes + border + origin, core.TrustProven},
		{"between LMTP and the server's line", lmtp + passes + border + origin, core.TrustProven},
		{"above LMTP", passes + lmtp + border, core.TrustProven},
		{"below the server's line, as the sender may write it", border + passes + origin, core.TrustPlain},
		{"below, with a line that imitates the server's", border + passes + border + origin, core.TrustPlain},
		{"below, with a line that imitates LMTP", border + lmtp + passes + border, core.TrustPlain},
		{"below LMTP and the server's line", lmtp + border + passes + origin, core.TrustPlain},
		{"below a hop within, of which nothing shows that it is", relay + passes + border, core.TrustPlain},
		{"without any line of a server: nobody sent it", passes, core.TrustProven},
		{"LMTP alone", lmtp + passes, core.TrustPlain},
		{"a failure below", border + fails + origin, core.TrustFailed},
		{"a failure without any line of a server", fails, core.TrustFailed},
		{"a pass below another server's", "Authentication-Results: mx.other.example; dmarc=fail\r\n" + passes + border, core.TrustProven},
		{"a pass below the server's own that says nothing", says + "none\r\n" + border + passes, core.TrustPlain},
		{"a failure below the server's own pass", passes + border + fails, core.TrustProven},
		{"a name that speaks LMTP", strings.Replace(border, "mx.acme.example (", "x by y with LMTP (", 1) + passes + origin, core.TrustPlain},
		{"a name that hides the rest in a comment", strings.Replace(border, "mx.acme.example (", "x by y with LMTP ( (", 1) + passes + origin, core.TrustPlain},
		{"a recipient that speaks LMTP", strings.Replace(border, "support@", `"x with LMTP y"@`, 1) + passes + origin, core.TrustPlain},
	} {
		got, why, err := ingest.Find(t.Context(), nil, "mx.example.org", []byte(c.head+"From: alice@acme.example\r\nSubject: x\r\n\r\nx\r\n"))
		if err != nil || got != c.want {
			t.Errorf("%s: %s (%s), %v, want %s", c.name, got, why, err, c.want)
		}
	}
}

// What the receiving server's word proves.
func TestWhatAuthenticationResultsProve(t *testing.T) {
	for _, c := range []struct {
		name, from, says string
		want             core.Trust
		why              string
	}{
		{"dmarc", "alice@acme.example", "dmarc=pass (p=reject; x) header.from=acme.example", core.TrustProven, "dmarc of acme.example passes at mx.example.org"},
		{"dkim", "alice@acme.example", "spf=fail smtp.mailfrom=x@list.example; dkim=pass header.d=acme.example", core.TrustProven, "dkim of acme.example passes at mx.example.org"},
		{"dkim by its identity", "alice@acme.example", "dkim=pass header.i=@acme.example", core.TrustProven, "dkim of acme.example"},
		{"spf", "alice@acme.example", "spf=pass smtp.mailfrom=bounces@mail.acme.example", core.TrustProven, "spf of mail.acme.example"},
		{"a domain above", "alice@mail.acme.example", "dkim=pass header.d=acme.example", core.TrustProven, ""},
		{"a domain beside", "alice@a.acme.example", "dkim=pass header.d=b.acme.example", core.TrustProven, ""},
		{"a domain in letters of its own", "alice@bücher.example", "dkim=pass header.d=xn--bcher-kva.example", core.TrustProven, ""},
		{"in upper case", "Alice@ACME.example", "DKIM=PASS header.d=ACME.example", core.TrustProven, ""},
		{"a version", "alice@acme.example", "dkim/1=pass header.d=acme.example", core.TrustProven, ""},
		{"another domain", "alice@acme.example", "dkim=pass header.d=evil.example", core.TrustPlain, ""},
		{"a longer domain", "alice@acme.example", "dkim=pass header.d=notacme.example", core.TrustPlain, ""},
		{"a top domain", "alice@acme.example", "dkim=pass header.d=example", core.TrustPlain, ""},
		{"a neighbour under a public suffix", "alice@acme.co.uk", "dkim=pass header.d=evil.co.uk", core.TrustPlain, ""},
		{"the public suffix", "alice@acme.co.uk", "dkim=pass header.d=co.uk", core.TrustPlain, ""},
		{"a neighbour at a host", "alice@acme.github.io", "dkim=pass header.d=evil.github.io", core.TrustPlain, ""},
		{"in a comment", "alice@acme.example", "none (; dmarc=pass header.from=acme.example)", core.TrustPlain, ""},
		{"in a quoted sender", "alice@acme.example", `spf=pass smtp.mailfrom="x; dkim=pass header.d=acme.example; y"@evil.example`, core.TrustPlain, ""},
		{"in a quoted sender's domain", "alice@acme.example", `spf=pass smtp.mailfrom="x@acme.example smtp.mailfrom="@evil.example`, core.TrustPlain, ""},
		{"in a reason", "alice@acme.example", `dkim=fail reason="\"; dmarc=pass header.from=acme.example"`, core.TrustPlain, ""},
		{"a pass of nobody", "alice@acme.example", "dkim=pass; spf=pass; dmarc=pass", core.TrustPlain, ""},
		{"none", "alice@acme.example", "none", core.TrustPlain, ""},
		{"broken dkim, as lists leave it", "alice@acme.example", "dkim=fail header.d=acme.example; spf=fail smtp.mailfrom=acme.example", core.TrustPlain, ""},
		{"dmarc fails", "alice@acme.example", "dkim=pass header.d=acme.example; dmarc=fail header.from=acme.example", core.TrustFailed, "dmarc fails at mx.example.org"},
		{"dmarc fails before a pass", "alice@acme.example", "dmarc=fail (p=none) header.from=acme.example; dkim=pass header.d=acme.example", core.TrustFailed, "dmarc fails"},
	} {
		raw := []byte("Authentication-Results: mx.example.org 1; " + c.says + "\r\n" + border + "From: " + c.from + "\r\nSubject: x\r\n\r\nx\r\n")
		got, why, err := ingest.Find(t.Context(), nil, "MX.example.org", raw)
		if err != nil || got != c.want || !strings.Contains(strings.ToLower(why), c.why) {
			t.Errorf("%s: %s (%s), %v, want %s (%s)", c.name, got, why, err, c.want, c.why)
		}
		if got, _, _ := ingest.Find(t.Context(), nil, "", raw); got != core.TrustPlain {
			t.Errorf("%s: %s in a mailbox that names no server, want plain", c.name, got)
		}
	}
}
