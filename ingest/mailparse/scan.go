package mailparse

import (
	"bytes"
	"io"
)

const (
	windowMin = 8 << 10
	windowMax = 64 << 10
)

// scanner is a window onto the unread bytes of a mail. Slices it returns are
// valid until the next call.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	bol      bool  // the window starts at the beginning of a line
	err      error // why no more bytes can be read, io.EOF at the end
}

func newScanner(r io.Reader) *scanner {
	s := &scanner{r: r, buf: make([]byte, windowMin), bol: true}
	for s.fill() && s.end < windowMin/2 {
	}
	w := s.window()
	if bytes.HasPrefix(w, []byte("\xef\xbb\xbf")) {
		s.pos += 3
	}
	if bytes.IndexByte(w, '\n') < 0 && bytes.IndexByte(w, '\r') >= 0 {
		s.r = crReader{s.r}
		crToLF(s.window())
	}
	return s
}

func (s *scanner) window() []byte { return s.buf[s.pos:s.end] }

// fill reads more behind the window and reports whether it grew. It does not
// at the end of the mail and when the window is as large as it may be.
func (s *scanner) fill() bool {
	if s.err != nil || s.end-s.pos >= windowMax {
		return false
	}
	if s.end == len(s.buf) {
		s.makeRoom()
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		s.err = err
		if n > 0 {
			return true
		} else if err != nil {
			return false
		}
	}
	s.err = io.ErrNoProgress
	return false
}

func (s *scanner) makeRoom() {
	to := s.buf
	if s.end-s.pos > len(s.buf)/2 || len(s.buf) < windowMax {
		to = make([]byte, min(2*windowMax, 4*len(s.buf)))
	}
	n := copy(to, s.window())
	s.buf, s.pos, s.end = to, 0, n
}

// line returns the next line with its end, or a piece of a line longer than
// the window; nothing at the end of the mail. It does not consume it.
func (s *scanner) line() []byte { return s.lineAfter(0) }

// lineAfter is line, looking n bytes ahead.
func (s *scanner) lineAfter(n int) []byte {
	seen := n
	for {
		w := s.window()
		if seen < len(w) {
			if i := bytes.IndexByte(w[seen:], '\n'); i >= 0 {
				return w[n : seen+i+1]
			}
			seen = len(w)
		}
		if !s.fill() {
			return w[min(n, len(w)):]
		}
	}
}

func (s *scanner) skip(n int) {
	if n > 0 {
		s.bol = s.buf[s.pos+n-1] == '\n'
		s.pos += n
	}
}

// stop ends the mail here.
func (s *scanner) stop(err error) {
	s.pos, s.end, s.err = 0, 0, err
}

// crReader makes lines of a mail whose lines end with CR alone.
type crReader struct{ r io.Reader }

func (c crReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	crToLF(p[:n])
	return n, err
}

func crToLF(p []byte) {
	for i, c := range p {
		if c == '\r' {
			p[i] = '\n'
		}
	}
}
