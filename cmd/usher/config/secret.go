package config

import (
	"log/slog"
	"os"
	"strings"
)

const hidden = "***"

// Secret is a text that never prints, whichever way it is formatted, logged or
// encoded. The zero Secret is not set.
type Secret struct {
	text *string // a pointer, so that not even printing an unexported field shows it
}

// NewSecret keeps text; an empty text is no secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&text}
}

// Reveal returns the text itself, empty if the secret is not set.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Set reports whether there is a secret.
func (s Secret) Set() bool { return s.text != nil }

// String returns three stars.
func (s Secret) String() string { return hidden }

// GoString returns three stars.
func (s Secret) GoString() string { return hidden }

// LogValue returns three stars.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText returns three stars.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// MarshalJSON returns three stars.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }

// secret returns the secret of key: the text itself, or where it says
// env:NAME or file:/path what stands there.
func (t *table) secret(key string) Secret {
	v := t.text(key, "")
	if name, ok := strings.CutPrefix(v, "env:"); ok {
		return t.secretFromEnv(key, name)
	}
	if path, ok := strings.CutPrefix(v, "file:"); ok {
		return t.secretFromFile(key, path)
	}
	return NewSecret(v)
}

func (t *table) secretFromEnv(key, name string) Secret {
	v := strings.TrimSpace(t.getenv(name))
	if v == "" {
		t.bad(key, "names the environment variable %q, which is not set", name)
	}
	return NewSecret(v)
}

func (t *table) secretFromFile(key, path string) Secret {
	data, err := os.ReadFile(t.under(path))
	v := strings.TrimSpace(string(data))
	if err != nil {
		t.bad(key, "names a file: %v", err)
	} else if v == "" {
		t.bad(key, "names the file %s, which is empty", t.under(path))
	}
	return NewSecret(v)
}

// needSecret returns the secret of key, which must be set; want says to what.
func (t *table) needSecret(key, want string) Secret {
	if t.blank(key) {
		t.take(key)
		t.missing(key, want+`, "env:NAME" or "file:/path"`)
		return Secret{}
	}
	return t.secret(key)
}
