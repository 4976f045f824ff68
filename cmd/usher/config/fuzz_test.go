package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"usher/cmd/usher/config"
)

// Whatever the file holds, there is either a configuration or a list of
// problems, each on a line of the file.
func FuzzLoad(f *testing.F) {
	f.Add(least + mailbox)
	f.Add(uncommented())
	f.Add("mailbox = [{ \"na\\u006de\" = 1, a.b = [[{ c = 2 }]] }, 3]\n'[x]'.\"y.z\" = {}")
	path := filepath.Join(f.TempDir(), "usher.toml")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "file:") {
			t.Skip("names another file")
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(path, secrets)
		var problems config.Problems
		if (c == nil) == (err == nil) || err != nil && !errors.As(err, &problems) {
			t.Fatalf("Load = %v, %v, want a configuration or problems", c, err)
		}
		for _, p := range problems {
			if last := strings.Count(text, "\n") + 1; p.Line < 1 || p.Line > last || p.Text == "" {
				t.Errorf("Load found %v, want a line from 1 to %d", p, last)
			}
		}
	})
}
