package mailparse

// go-message's MultipartReader must know the true boundary beforehand, gives up
// on a part with a malformed header, and takes quadratic time for nesting.

import "bytes"

// stop says what ended a part: a boundary line of the multipart at level, or
// the end of the mail (level -1).
type stop struct {
	level   int
	closing bool
}

var endOfMail = stop{level: -1}

// boundaries are those of the open multiparts, outermost first. A multipart
// has a second one when the declared one turned out to be wrong.
type boundaries [][][]byte

// match reports which multipart's boundary line is, innermost first.
func (b boundaries) match(line []byte) (stop, bool) {
	if len(b) == 0 || !bytes.HasPrefix(line, []byte("--")) {
		return stop{}, false
	}
	line = bytes.TrimRight(line[2:], " \t\r\n")
	for i := len(b) - 1; i >= 0; i-- {
		for _, name := range b[i] {
			if !bytes.HasPrefix(line, name) {
				continue
			}
			switch tail := line[len(name):]; {
			case len(tail) == 0:
				return stop{level: i}, true
			case string(tail) == "--":
				return stop{level: i, closing: true}, true
			}
		}
	}
	return stop{}, false
}

// body yields the bytes of one part, up to the boundary line that ends it.
// The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1).
type body struct {
	s      *scanner
	bounds boundaries
	given  int
	done   bool
	end    stop // valid once done
}

// next returns the next bytes, nil at the end. They are valid until the next
// call.
func (b *body) next() []byte {
	b.s.skip(b.given)
	b.given = 0
	for !b.done {
		if n := b.sure(); n > 0 {
			b.given = n
			return b.s.window()[:n]
		}
	}
	return nil
}

// sure returns how many bytes at the front of the window are certainly
// content; 0 if more had to be read or the part is done.
func (b *body) sure() int {
	w := b.s.window()
	if len(w) == 0 {
		if !b.s.fill() {
			b.finish(0, endOfMail)
		}
		return 0
	}
	if len(b.bounds) == 0 {
		return len(w)
	}
	if b.s.bol && w[0] == '-' && b.boundaryAt(0) {
		return 0
	}
	w = b.s.window()
	i := bytes.Index(w, []byte("\n--"))
	if i < 0 {
		return b.sureTail(w)
	}
	n := i
	if i > 0 && w[i-1] == '\r' {
		n--
	}
	if n == 0 && !b.boundaryAt(i+1) {
		return i + 1
	}
	return n
}

// sureTail holds back what may be the start of a line end and a boundary.
func (b *body) sureTail(w []byte) int {
	n := len(w)
	for _, tail := range []string{"\r\n-", "\n-", "\r\n", "\n", "\r"} {
		if bytes.HasSuffix(w, []byte(tail)) {
			n -= len(tail)
			break
		}
	}
	if n == 0 && !b.s.fill() {
		return len(w)
	}
	return n
}

// boundaryAt consumes the line n bytes ahead if it is a boundary.
func (b *body) boundaryAt(n int) bool {
	line := b.s.lineAfter(n)
	end, ok := b.bounds.match(line)
	if ok {
		b.finish(n+len(line), end)
	}
	return ok
}

func (b *body) finish(n int, end stop) {
	b.s.skip(n)
	b.done, b.end = true, end
}

// drain reads what is left and reports what ended the part.
func (b *body) drain() stop {
	for b.next() != nil {
	}
	return b.end
}
