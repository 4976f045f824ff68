package mailparse_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"usher/ingest/mailparse"
)

var update = flag.Bool("update", false, "rewrite the .golden files")

// TestGolden reads testdata/<symptom>.eml and compares what usher parse would
// print with <symptom>.golden.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) == 0 {
		t.Fatalf("Glob = %v, %v, want files", files, err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".eml"), func(t *testing.T) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := golden(t, filepath.Base(name), b)
			file := strings.TrimSuffix(name, ".eml") + ".golden"
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("NewRecord(%s) differs (-want +got):\n%s", name, diff)
			}
		})
	}
}

func golden(t *testing.T, path string, b []byte) []byte {
	t.Helper()
	rec := mailparse.NewRecord(path, mailparse.KindMail, bytes.NewReader(b))
	rec.Milliseconds = 0
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(rec); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
