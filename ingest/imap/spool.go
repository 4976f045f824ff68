package imap

import (
	"errors"
	"fmt"
	"io"
	"os"

	goimap "github.com/emersion/go-imap/v2"
)

// errSpool marks failures of our own disk, for which no mail is to blame.
var errSpool = errors.New("spool")

// spool reads a literal to its end, into memory up to limit bytes, else into a
// file in dir. The file's name is removed at once where the system allows it,
// so that a killed process leaves nothing behind.
//
// An error that is no errSpool is the literal's own: neither it nor its
// command may be read on, as the client reads the connection itself again.
func spool(m *Mail, literal goimap.LiteralReader, dir string, limit int64) error {
	m.Size = literal.Size()
	if m.Size <= limit {
		m.memory = make([]byte, m.Size)
		if _, err := io.ReadFull(literal, m.memory); err != nil {
			return err
		}
		return rest(literal)
	}
	f, err := os.CreateTemp(dir, "usher-mail-")
	if err != nil {
		return fmt.Errorf("%w: %w", errSpool, err)
	}
	_ = os.Remove(f.Name())
	m.file = f
	w := &diskWriter{w: f}
	n, err := io.CopyBuffer(w, literal, make([]byte, 64<<10))
	switch {
	case w.err != nil:
		return fmt.Errorf("%w: %w", errSpool, w.err)
	case err == nil && n < m.Size:
		err = io.ErrUnexpectedEOF
	}
	return err
}

// rest reads the literal's io.EOF: the client reads on only after that.
func rest(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// A diskWriter remembers the error of writing, to tell it from reading's. It
// also hides ReadFrom, which would read from the network itself.
type diskWriter struct {
	w   io.Writer
	err error
}

func (d *diskWriter) Write(b []byte) (int, error) {
	n, err := d.w.Write(b)
	if err != nil {
		d.err = err
	}
	return n, err
}
