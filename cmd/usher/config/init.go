package config

import (
	"crypto/rand"
	_ "embed" // for the template
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

//go:embed template.toml
var template string

// Template is a whole usher.toml with the given desk secret, every key
// explained. It loads as it is once USHER_IMAP_PASSWORD and USHER_SMTP_PASSWORD
// are in the environment. The secret must need no quoting.
func Template(secret string) string { return strings.Replace(template, "@SECRET@", secret, 1) }

// Init writes the template with a secret of its own to path, for its owner's
// eyes only. It overwrites nothing: a file that is there is fs.ErrExist.
func Init(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is left as it is: %w", path, fs.ErrExist)
	} else if err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	_, err = f.WriteString(Template(rand.Text() + rand.Text()))
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	return nil
}
