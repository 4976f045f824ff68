package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"usher/core"
)

// Backup copies the database, as it is at one instant, to a new file at path
// that only its owner may read. Others may read and write meanwhile. It
// overwrites nothing: a file that is there is a Conflict. Only SQLite can do it;
// elsewhere the error's kind is Invalid and says what to use instead. When
// Backup returns nil the copy survives a power cut; if it fails nothing is left.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.dialect != SQLite {
		return core.Errorf(core.Invalid, "The database is PostgreSQL, which copies itself: use pg_dump.")
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return core.Errorf(core.Conflict, "%s is there already, and a backup overwrites nothing. Name another file.", path)
	} else if err != nil {
		return fmt.Errorf("create backup: %w", err)
	}
	// SQLite writes into an empty file, but neither syncs it nor takes it away
	// when it fails half-way.
	_, err = s.w.ExecContext(ctx, `VACUUM INTO ?`, path)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("back up: %w", errors.Join(err, os.Remove(path)))
	}
	return nil
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
