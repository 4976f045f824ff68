// Package files keeps bytes by their content: attachments and the originals of
// mails. It knows nothing of what they are.
package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"usher/core"
)

// Store is a folder of files named by the SHA-256 of their content. The same
// bytes are kept once. Its methods may be called from several goroutines and
// processes.
type Store struct{ dir string }

// Open opens a store by its url, "file:DIR", and makes the folder where it is
// missing.
func Open(url string) (*Store, error) {
	dir, ok := strings.CutPrefix(url, "file:")
	if !ok || dir == "" {
		return nil, fmt.Errorf("open files: the url must be file: and a folder")
	}
	if err := os.MkdirAll(filepath.Join(dir, "new"), 0o700); err != nil {
		return nil, fmt.Errorf("open files: %w", err)
	}
	return &Store{dir: dir}, nil
}

// Put keeps what r gives and names it. When it returns, a killed process no
// longer loses the file; a power cut may. If it fails, as when the disk is
// full, nothing is kept.
func (s *Store) Put(r io.Reader) (b core.Blob, err error) {
	f, err := os.CreateTemp(filepath.Join(s.dir, "new"), "")
	if err != nil {
		return core.Blob{}, fmt.Errorf("store file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), r)
	if err != nil {
		return core.Blob{}, fmt.Errorf("store file: %w", err)
	}
	if err := f.Close(); err != nil {
		return core.Blob{}, fmt.Errorf("store file: %w", err)
	}
	b = core.Blob{SHA256: hex.EncodeToString(h.Sum(nil)), Size: n}
	return b, s.keep(f.Name(), b)
}

// keep moves a written file to its name.
func (s *Store) keep(from string, b core.Blob) error {
	to := s.path(b.SHA256)
	err := os.Rename(from, to)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return fmt.Errorf("store file: %w", err)
		}
		err = os.Rename(from, to)
	}
	if err != nil {
		return fmt.Errorf("store file: %w", err)
	}
	return nil
}

func (s *Store) path(sum string) string { return filepath.Join(s.dir, sum[:2], sum) }

// Open returns the bytes of a blob; the caller closes it. The error's kind is
// NotFound if they are not here.
func (s *Store) Open(b core.Blob) (io.ReadSeekCloser, error) {
	if len(b.SHA256) != sha256.Size*2 || strings.ContainsAny(b.SHA256, "/.") {
		return nil, &core.Error{Kind: core.NotFound, Text: "There is no such file."}
	}
	f, err := os.Open(s.path(b.SHA256))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &core.Error{Kind: core.NotFound, Text: "The file is no longer in the file store.", Cause: err}
	} else if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	return f, nil
}

// Remove takes a file away. One that is not there is no error.
func (s *Store) Remove(sum string) error {
	if len(sum) != sha256.Size*2 || strings.ContainsAny(sum, "/.") {
		return nil
	}
	if err := os.Remove(s.path(sum)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove file: %w", err)
	}
	return nil
}

// Check reports whether files can be kept: it writes one and takes it away.
func (s *Store) Check() error {
	f, err := os.CreateTemp(filepath.Join(s.dir, "new"), "")
	if err != nil {
		return fmt.Errorf("write to %s: %w", s.dir, err)
	}
	_, err = f.WriteString("usher")
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}
