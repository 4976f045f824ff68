package files_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"usher/core"
	"usher/core/store/files"
)

func open(t *testing.T) (*files.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	s, err := files.Open("file:" + dir)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return s, dir
}

func TestPutKeepsOnce(t *testing.T) {
	s, _ := open(t)
	a, err := s.Put(bytes.NewReader([]byte("hello")))
	if err != nil {
		t.Fatalf("Put: %v", err)
	}
	b, err := s.Put(bytes.NewReader([]byte("hello")))
	if err != nil || a != b {
		t.Fatalf("second Put = %v, %v, want %v", b, err, a)
	}
	r, err := s.Open(a)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer r.Close()
	if got, _ := io.ReadAll(r); string(got) != "hello" || a.Size != 5 {
		t.Errorf("read %q of size %d, want hello of 5", got, a.Size)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the line broke") }

func TestPutFailsWhole(t *testing.T) {
	s, dir := open(t)
	if _, err := s.Put(io.MultiReader(bytes.NewReader([]byte("half")), broken{})); err == nil {
		t.Fatal("Put of a broken reader = nil, want an error")
	}
	left, err := os.ReadDir(filepath.Join(dir, "new"))
	if err != nil || len(left) != 0 {
		t.Errorf("after a failed Put %d files are left, %v", len(left), err)
	}
}

func TestOpenUnknown(t *testing.T) {
	s, _ := open(t)
	for _, sum := range []string{"", "../../etc/passwd", "00", string(bytes.Repeat([]byte("a"), 64))} {
		if _, err := s.Open(core.Blob{SHA256: sum}); core.KindOf(err) != core.NotFound {
			t.Errorf("Open(%q) = %v, want NotFound", sum, err)
		}
	}
}

func TestCheck(t *testing.T) {
	s, dir := open(t)
	if err := s.Check(); err != nil {
		t.Fatalf("Check = %v, want nil", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err == nil {
		t.Error("Check without the folder = nil, want an error")
	}
}

func TestRemove(t *testing.T) {
	s, _ := open(t)
	b, err := s.Put(bytes.NewReader([]byte("bye")))
	if err != nil {
		t.Fatalf("Put: %v", err)
	}
	for range 2 {
		if err := s.Remove(b.SHA256); err != nil {
			t.Fatalf("Remove = %v, want nil", err)
		}
	}
	if _, err := s.Open(b); core.KindOf(err) != core.NotFound {
		t.Errorf("Open of a removed file = %v, want NotFound", err)
	}
}
