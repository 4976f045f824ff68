package imap

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync"
)

// A Mail is one mail of the folder, fetched whole. Whoever has it calls Done
// or Fail, once; both may be called from any goroutine.
type Mail struct {
	UIDValidity, UID uint32
	// Size is how many bytes Open gives.
	Size int64
	// Err is set, and the mail has no bytes, when the server could not be
	// brought to send it. Such a mail is handed over so that it is recorded.
	Err error

	memory []byte
	file   *os.File // used when memory is nil
	room   int64    // held of Config.MaxInFlight

	once   sync.Once
	settle func(m *Mail, err error)
}

// Open returns a reader of the whole mail, from its start. Several may be open
// at a time. They end when Done or Fail is called.
func (m *Mail) Open() (io.ReadSeekCloser, error) {
	switch {
	case m.Err != nil:
		return nil, m.Err
	case m.memory != nil:
		return reader{bytes.NewReader(m.memory)}, nil
	case m.file != nil:
		return reader{io.NewSectionReader(m.file, 0, m.Size)}, nil
	}
	return nil, errors.New("mail is done")
}

type reader struct{ io.ReadSeeker }

func (reader) Close() error { return nil }

// Done says that the mail is safe: what it caused is committed. Now it may be
// flagged or moved, and its spooled bytes are gone.
func (m *Mail) Done() { m.end(nil) }

// Fail says that the mail could not be handled now. The reader disconnects,
// waits until every mail handed over is done or failed, pauses, and goes on
// from Handler.Cursor.
func (m *Mail) Fail(err error) {
	if err == nil {
		err = errors.New("mail failed")
	}
	m.end(err)
}

func (m *Mail) end(err error) {
	m.once.Do(func() {
		m.drop()
		m.settle(m, err)
	})
}

// drop forgets the bytes.
func (m *Mail) drop() {
	m.memory = nil
	if m.file != nil {
		// The file may be gone already: see spool.
		_ = m.file.Close()
		_ = os.Remove(m.file.Name())
		m.file = nil
	}
}
