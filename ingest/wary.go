package ingest

import (
	"bytes"
	"io"
)

const (
	widestHeader = 128 << 10 // in bytes; the library's work grows with the square of it
	mostFields   = 500
	longestBlank = 64 << 10 // line ends and blanks in a row; the library holds them
)

// wary hands a mail on to be checked, up to where the check would cost too much
// or the header could be read in two ways: then what was proven is not what
// mailparse read.
type wary struct {
	r      io.Reader
	odd    string // why the mail ended early
	broken error  // of reading it

	header []byte // up to where it was looked at; nil once it ended
	past   bool   // the header
	size   int
	fields int
	blank  int
}

// Read never fails: the library would leave goroutines behind.
func (w *wary) Read(p []byte) (int, error) {
	if w.odd != "" || w.broken != nil {
		return 0, io.EOF
	}
	n, err := w.r.Read(p)
	if err != nil && err != io.EOF {
		w.broken, err = err, io.EOF
	}
	w.look(p[:n])
	if w.odd != "" {
		return 0, io.EOF
	}
	return n, err
}

func (w *wary) look(b []byte) {
	if !w.past {
		w.header = append(w.header, b...)
		w.lines()
		return
	}
	for _, c := range b {
		switch c {
		case '\r', '\n', ' ', '\t':
			w.blank++
		default:
			w.blank = 0
		}
		if w.blank > longestBlank {
			w.odd = "it has too many empty lines"
			return
		}
	}
}

// lines looks at each whole line of the header.
func (w *wary) lines() {
	for w.odd == "" {
		end := bytes.IndexByte(w.header, '\n')
		if w.size += end + 1; w.size > widestHeader || len(w.header) > widestHeader || w.fields > mostFields {
			w.odd = "its header is too long"
		}
		if end < 0 {
			return
		}
		line := bytes.TrimSuffix(w.header[:end], []byte("\r"))
		w.header = w.header[end+1:]
		if len(line) == 0 {
			rest := w.header
			w.past, w.header = true, nil
			w.look(rest)
			return
		}
		w.line(line)
	}
}

// line wants a field, or more of one.
func (w *wary) line(line []byte) {
	name, _, colon := bytes.Cut(line, []byte(":"))
	more := (line[0] == ' ' || line[0] == '\t') && w.fields > 0
	plain := func(r rune) bool { return r > ' ' && r < 0x7f }
	switch {
	case bytes.ContainsAny(line, "\r\x00"), !more && (!colon || len(name) == 0 || len(bytes.TrimFunc(name, plain)) > 0):
		w.odd = "its header is malformed"
	case !more:
		w.fields++
	}
}
