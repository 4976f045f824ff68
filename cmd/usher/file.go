package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime"
	"os"
	"path/filepath"
	"slices"

	"usher/core"
	"usher/core/command"
	"usher/core/command/picture"
)

// attach puts files into the file store, for a command that takes some.
func (h *house) attach(verb string, paths []string) ([]core.Attachment, error) {
	if len(paths) > 0 && !slices.Contains([]string{"open", "reply", "close", "follow-up"}, verb) {
		return nil, core.Errorf(core.Invalid, "--file is for open, reply, close and follow-up, not for %s.", verb)
	}
	var all []core.Attachment
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("attach file: %w", err)
		}
		b, err := h.files.Put(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("attach file: %w", err)
		}
		all = append(all, core.Attachment{
			Name: filepath.Base(path), Blob: b,
			Type: cmp.Or(mime.TypeByExtension(filepath.Ext(path)), "application/octet-stream"),
		})
	}
	return all, nil
}

// addPicture adds the picture of an answer's charts to its files.
func (h *house) addPicture(a *command.Answer) error {
	png, err := picture.Draw(*a)
	if err != nil || png == nil {
		return err
	}
	b, err := h.files.Put(bytes.NewReader(png))
	if err != nil {
		return fmt.Errorf("keep picture: %w", err)
	}
	a.Files = append(a.Files, core.Attachment{Name: picture.Name, Type: picture.Type, Blob: b})
	return nil
}

// hand writes the file of an answer to where the caller wants it. Without a
// place it says how to name one, unless it is to be quiet.
func (h *house) hand(stdout io.Writer, files []core.Attachment, to string, quiet bool) error {
	switch {
	case to == "" && len(files) > 0 && !quiet:
		_, err := fmt.Fprintln(stdout, "Say --out PATH to get it.")
		return err
	case to == "":
		return nil
	case len(files) == 0:
		return errors.New("--out is for commands that give a file: file N K, and stats")
	case to == "-":
		return h.copyFile(stdout, files[0].Blob)
	}
	return h.saveFile(to, files[0].Blob)
}

// saveFile writes a file of the desk to a new file.
func (h *house) saveFile(path string, b core.Blob) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			_ = os.Remove(path)
		}
	}()
	return h.copyFile(f, b)
}

func (h *house) copyFile(to io.Writer, b core.Blob) error {
	r, err := h.files.Open(b)
	if err != nil {
		return err
	}
	return copyAll(to, r)
}

// copyAll copies what r gives and closes it.
func copyAll(to io.Writer, r io.ReadCloser) error {
	defer r.Close()
	if _, err := io.Copy(to, r); err != nil {
		return fmt.Errorf("copy file: %w", err)
	}
	return nil
}
