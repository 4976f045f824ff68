package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"usher/ingest/mailparse"
)

// sample is a file to parse.
type sample struct {
	Path  string `json:"path"` // as it is to be reported
	Input string `json:"input"`
	file  string
}

// kinds are the kinds of files by their names, in --as and in lists.
var kinds = map[string]mailparse.Kind{
	"mail": mailparse.KindMail, "eml": mailparse.KindMail, "text": mailparse.KindText, "html": mailparse.KindHTML,
}

func newParse(s *shell) *cobra.Command {
	var as, list string
	c := &cobra.Command{
		Use:   "parse [FILE…]",
		Short: "Print what usher reads in mails, one JSON object a line",
		RunE: func(c *cobra.Command, args []string) error {
			if _, ok := kinds[as]; !ok {
				return usagef(c, "--as is %q: want mail, text or html", as)
			}
			if len(args) == 0 && list == "" {
				return usagef(c, "no file to parse")
			}
			return s.parse(as, list, args)
		},
	}
	c.Flags().StringVar(&as, "as", "mail", "what the files hold: mail, or the text or html of one")
	c.Flags().StringVar(&list, "list", "", "parse the files a `LIST` names too: a JSON object a line with path and input, paths relative to it")
	return c
}

func (s *shell) parse(as, list string, files []string) error {
	var all []sample
	for _, f := range files {
		all = append(all, sample{Path: f, Input: as, file: f})
	}
	if list != "" {
		listed, err := readList(list)
		if err != nil {
			return err
		}
		all = append(all, listed...)
	}
	out := bufio.NewWriter(s.out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	unread := 0
	for _, f := range all {
		rec := parseFile(f)
		if rec.Error != nil {
			unread++
		}
		if err := enc.Encode(rec); err != nil {
			return fmt.Errorf("print: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	if unread > 0 {
		return fmt.Errorf("%d of %d files could not be read", unread, len(all))
	}
	return nil
}

func parseFile(f sample) mailparse.Record {
	r, err := os.Open(f.file)
	if err != nil {
		text := err.Error()
		return mailparse.Record{Path: f.Path, Error: &text}
	}
	defer r.Close()
	return mailparse.NewRecord(f.Path, kinds[f.Input], r)
}

// readList reads a list of files. A file that is listed more than once counts
// once.
func readList(path string) ([]sample, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open list: %w", err)
	}
	defer r.Close()
	var all []sample
	seen := map[string]bool{}
	for dec := json.NewDecoder(r); ; {
		var f sample
		if err := dec.Decode(&f); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("read list %s: %w", path, err)
		}
		if _, ok := kinds[f.Input]; !ok || f.Path == "" {
			return nil, fmt.Errorf("read list %s: path %q has the input %q: want eml, text or html", path, f.Path, f.Input)
		}
		if f.file = filepath.Join(filepath.Dir(path), f.Path); !seen[f.file] {
			seen[f.file] = true
			all = append(all, f)
		}
	}
}
