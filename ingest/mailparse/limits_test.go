package mailparse_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"usher/ingest/mailparse"
)

// hostile are mails made to take long. Each is about a megabyte.
var hostile = map[string]string{
	"deep multiparts":       nested(5000),
	"many parts":            "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 150000),
	"dashes":                "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + strings.Repeat("--\n", 350000),
	"open comments":         "From: " + strings.Repeat("(", 1<<20) + "\n\n",
	"open quotes":           "From: " + strings.Repeat("\"a\\", 1<<18) + "\n\n",
	"commas":                "To: " + strings.Repeat("a,", 1<<19) + "\n\n",
	"address fields":        strings.Repeat("To: "+strings.Repeat("a@b, ", 10000)+"c@d\n", 20) + "\n",
	"address words":         strings.Repeat("To: "+strings.Repeat("=?utf-8?q?a?= ", 4000)+"<c@d>\n", 20) + "\n",
	"angles":                "To: " + strings.Repeat("<", 1<<20) + "\n\n",
	"encoded words":         "Subject: " + strings.Repeat("=?utf-8?q?", 1<<16) + "\n\n",
	"whole encoded words":   "Subject: " + strings.Repeat("=?utf-8?q?=C3=A4?= ", 1<<16) + "\n\n",
	"parameters":            "Content-Type: text/plain" + strings.Repeat("; a=b", 1<<17) + "\n\nx",
	"parameter sections":    "Content-Type: text/plain" + strings.Repeat("; a*1=b", 1<<17) + "\n\nx",
	"ids":                   "References: " + strings.Repeat("<a@b> ", 1<<17) + "\n\n",
	"fields":                strings.Repeat("A: b\n", 1<<18) + "\n",
	"colons":                "\n" + strings.Repeat("a:\n", 1<<18),
	"introductions":         "\n" + strings.Repeat("On 2025 a@b.example\n", 1<<15) + "wrote:\n",
	"introductions quoted":  "\n" + strings.Repeat("2025 a@b wrote:\n> x\n", 1<<15),
	"header blocks":         "\n" + strings.Repeat("From: x\n", 1<<17),
	"blank lines":           "\n" + strings.Repeat("x wrote:\n"+strings.Repeat("\n", 100), 1<<13),
	"delimiters":            "\n" + strings.Repeat("--\n\n", 1<<18),
	"underscores":           "\n" + strings.Repeat("____________\n", 1<<16),
	"phones":                "\n" + strings.Repeat("Sent from my iPhone\n\n", 1<<15),
	"quotes":                "\n" + strings.Repeat("> ", 1<<19),
	"flowed":                "Content-Type: text/plain; format=flowed\n\n" + strings.Repeat("> a \n", 1<<17),
	"uuencode":              "\n" + strings.Repeat("begin 644 a\n", 1<<16) + "\nend\n",
	"tags":                  "Content-Type: text/html\n\n" + strings.Repeat("<blockquote><ul>", 1<<16) + "x",
	"open tags":             "Content-Type: text/html\n\n" + strings.Repeat("<a href=\"https://x.example\">", 1<<15),
	"open comments in html": "Content-Type: text/html\n\n" + strings.Repeat("<!--", 1<<18),
	"signature regions":     "Content-Type: text/html\n\n" + strings.Repeat("<div id=signature>x", 1<<15),
	"one line":              "\n" + strings.Repeat("x", 1<<20),
	"one header line":       "Subject: " + strings.Repeat("x", 1<<21) + "\n\n",
	"soft line ends":        "Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("=", 1<<20),
	"percent signs":         "Content-Type: x/y; name*=" + strings.Repeat("%4", 1<<18) + "\n\n",
	"bounces":               "From: mailer-daemon@x\nSubject: failure notice\n\n" + strings.Repeat("a@a.", 1<<18),
	"report fields":         "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" + strings.Repeat("Final-Recipient: a\n\n", 1<<15),
}

func nested(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	return b.String() + "\nend\n" + strings.Repeat("--b1\n", 100000)
}

func TestParseIsLinear(t *testing.T) {
	for name, in := range hostile {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			m, err := mailparse.Parse(strings.NewReader(in), mailparse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkMail(t, m)
			if d := time.Since(start); d > 30*time.Second {
				t.Errorf("Parse of %d bytes took %v, want less than 30s", len(in), d)
			} else if d > time.Second/3 {
				t.Logf("Parse of %d bytes took %v", len(in), d)
			}
		})
	}
}

func TestParseLimits(t *testing.T) {
	long := strings.Repeat("0123456789\n", 20)
	tests := []struct {
		name, in, problem string
		o                 mailparse.Options
	}{
		{"text", "\n" + long, "the text was cut: it is too long", mailparse.Options{MaxText: 100}},
		{"header", "A: " + strings.Repeat("x", 2<<20) + "\n\n", "the header was cut: it is too long", mailparse.Options{}},
		{"parts", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n--b\n\n2\n--b\n\n3\n--b--\n",
			"the mail has too many parts: the rest was left out", mailparse.Options{MaxParts: 2}},
		{"depth", nested(4), "multiparts are nested too deeply: the rest is kept as a file", mailparse.Options{MaxDepth: 3}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := mailparse.Parse(strings.NewReader(tt.in), tt.o)
			if err != nil || !slices.Contains(m.Problems, tt.problem) {
				t.Errorf("Parse: problems = %q, %v, want %q among them", m.Problems, err, tt.problem)
			}
			if int64(len(m.Text)) > 110 && tt.o.MaxText == 100 {
				t.Errorf("Parse: %d bytes of text, want at most 100", len(m.Text))
			}
		})
	}
}

func TestParseStreamsAttachments(t *testing.T) {
	const size = 20 << 20
	r := io.MultiReader(strings.NewReader("Content-Type: application/x-log; name=big.log\n\n"),
		io.LimitReader(endless{}, size))
	var biggest int
	m, err := mailparse.Parse(r, mailparse.Options{Save: func(name, kind string, r io.Reader) (mailparse.Blob, error) {
		buf := make([]byte, 1<<20)
		var total int64
		for {
			n, err := r.Read(buf)
			biggest = max(biggest, n)
			total += int64(n)
			if err == io.EOF {
				return mailparse.Blob{Size: total}, nil
			} else if err != nil {
				return mailparse.Blob{}, err
			}
		}
	}})
	if err != nil || len(m.Attachments) != 1 || m.Attachments[0].Size != size || m.Attachments[0].Name != "big.log" {
		t.Fatalf("Parse = %+v, %v, want one attachment of %d bytes", m, err, size)
	}
	if biggest > 256<<10 {
		t.Errorf("Save was given %d bytes at once, want a stream", biggest)
	}
}

// endless is a file without line ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestParseFails(t *testing.T) {
	broken := errors.New("connection lost")
	const head = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b\n\ntext"
	r := io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken))
	if m, err := mailparse.Parse(r, mailparse.Options{}); !errors.Is(err, broken) || m != nil {
		t.Errorf("Parse of a broken stream = %v, %v, want %v", m, err, broken)
	}
	full := errors.New("disk full")
	save := func(string, string, io.Reader) (mailparse.Blob, error) { return mailparse.Blob{}, full }
	if m, err := mailparse.Parse(strings.NewReader(head), mailparse.Options{Save: save}); !errors.Is(err, full) || m != nil {
		t.Errorf("Parse with a failing Save = %v, %v, want %v", m, err, full)
	}
	unread := func(string, string, io.Reader) (mailparse.Blob, error) { return mailparse.Blob{Size: 7}, nil }
	m, err := mailparse.Parse(iotest.OneByteReader(strings.NewReader(head)), mailparse.Options{Save: unread})
	if err != nil || m.Text != "text" || m.Attachments[0].Size != 7 {
		t.Errorf("Parse with a lazy Save = %+v, %v, want the text and its blob", m, err)
	}
}
