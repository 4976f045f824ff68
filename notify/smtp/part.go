package smtp

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"path"
	"strings"
)

// part is one MIME entity: its Content- fields, folded, and its body.
type part struct {
	fields  []Field
	writeTo func(w *bufio.Writer) error
}

// root nests what the mail holds: text, or text and HTML as alternatives, and
// the attachments after it.
func (m *Mail) root() part {
	p := textPart("plain", m.Text)
	if m.HTML != "" {
		p = multipart("alternative", m.boundary("alternative"), p, textPart("html", m.HTML))
	}
	if len(m.Attachments) == 0 {
		return p
	}
	parts := []part{p}
	for _, a := range m.Attachments {
		parts = append(parts, filePart(a))
	}
	return multipart("mixed", m.boundary("mixed"), parts...)
}

// boundary derives from the Message-ID. It starts with =_, which no encoded
// line holds; textPart encodes any text that does.
func (m *Mail) boundary(kind string) string {
	sum := sha256.Sum256([]byte(kind + messageID(m.MessageID)))
	return "=_" + hex.EncodeToString(sum[:12])
}

func multipart(kind, boundary string, parts ...part) part {
	return part{
		fields: []Field{{"Content-Type", "multipart/" + kind + ";\r\n boundary=\"" + boundary + `"`}},
		writeTo: func(w *bufio.Writer) error {
			for _, p := range parts {
				w.WriteString("--" + boundary + "\r\n")
				for _, f := range p.fields {
					w.WriteString(f.Name + ": " + f.Value + "\r\n")
				}
				w.WriteString("\r\n")
				if err := p.writeTo(w); err != nil {
					return err
				}
				w.WriteString("\r\n")
			}
			_, err := w.WriteString("--" + boundary + "--\r\n")
			return err
		},
	}
}

func textPart(subtype, text string) part {
	text = lines(text)
	encoding := "quoted-printable"
	if bare(text) {
		encoding = "7bit"
	}
	return part{
		fields: []Field{
			{"Content-Type", "text/" + subtype + "; charset=utf-8"},
			{"Content-Transfer-Encoding", encoding},
		},
		writeTo: func(w *bufio.Writer) error {
			if encoding == "7bit" {
				_, err := strings.NewReplacer("\n", "\r\n").WriteString(w, text)
				return err
			}
			qp := quotedprintable.NewWriter(w)
			if _, err := io.WriteString(qp, text); err != nil {
				return err
			}
			return qp.Close()
		},
	}
}

// lines gives valid UTF-8 with every line ended by one \n.
func lines(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text
}

// bare reports text that may go out as it is, without encoding.
func bare(text string) bool {
	control := func(r rune) bool { return (r < ' ' && r != '\n' && r != '\t') || r >= 0x7f }
	if strings.ContainsFunc(text, control) || strings.Contains(text, "--=_") {
		return false
	}
	for line := range strings.SplitSeq(text, "\n") {
		// mbox stores put a > before such a line.
		if len(line) > maxWord || strings.HasPrefix(line, "From ") {
			return false
		}
	}
	return true
}

func filePart(a Attachment) part {
	kind, params := fileType(a.Type)
	name := fileName(a.Name)
	params["name"] = name
	return part{
		fields: []Field{
			{"Content-Type", folded(kind, params)},
			{"Content-Transfer-Encoding", "base64"},
			{"Content-Disposition", folded("attachment", map[string]string{"filename": name})},
		},
		writeTo: func(w *bufio.Writer) error {
			if err := a.stream(w); err != nil && w.Flush() != nil {
				return w.Flush()
			} else if err != nil {
				return &Error{Step: StepCompose, err: fmt.Errorf("attachment %q: %w", name, err)}
			}
			return nil
		},
	}
}

// fileType refuses what base64 is not allowed for (RFC 2046, 5.1 and 5.2.1)
// and what cannot be parsed.
func fileType(s string) (string, map[string]string) {
	kind, params, err := mime.ParseMediaType(s)
	if err != nil || !strings.Contains(kind, "/") || len(s) > 200 ||
		strings.HasPrefix(kind, "multipart/") || strings.HasPrefix(kind, "message/") {
		return "application/octet-stream", map[string]string{}
	}
	return kind, params
}

// fileName keeps the last element, in a length every header line can hold.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(clean(s), `\`, "/"))
	if s == "." || s == "/" || s == ".." {
		return "file"
	}
	for len(s) > 200 {
		r := []rune(s)
		s = string(r[len(r)-len(r)*9/10:])
	}
	return s
}

func folded(kind string, params map[string]string) string {
	name := map[string]string{}
	for _, key := range []string{"name", "filename"} {
		if v, ok := params[key]; ok {
			name[key] = v
			delete(params, key)
		}
	}
	tail := strings.TrimPrefix(mime.FormatMediaType("x", name), "x; ")
	return mime.FormatMediaType(kind, params) + ";\r\n " + tail
}

// stream writes the file as base64 in lines of 76.
func (a Attachment) stream(w *bufio.Writer) error {
	if a.Open == nil {
		return errors.New("there is nothing to open")
	}
	f, err := a.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	enc := base64.NewEncoder(base64.StdEncoding, &wrapped{w: w})
	if _, err := io.Copy(enc, f); err != nil {
		return err
	}
	return enc.Close()
}

// wrapped breaks what it writes into lines of 76.
type wrapped struct {
	w      *bufio.Writer
	column int
}

func (l *wrapped) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := min(76-l.column, len(rest))
		if _, err := l.w.Write(rest[:n]); err != nil {
			return 0, err
		}
		rest = rest[n:]
		if l.column += n; l.column == 76 {
			l.w.WriteString("\r\n")
			l.column = 0
		}
	}
	return len(p), nil
}
