package mailparse_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"usher/ingest/mailparse"
)

// corpus is the folder of third-party mails: $USHER_CORPUS, or shared/corpus
// beside the repository.
func corpus(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("USHER_CORPUS")
	if dir == "" {
		dir = filepath.Join(root(t), "..", "shared", "corpus")
	}
	if _, err := os.Stat(filepath.Join(dir, "expect.jsonl")); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no corpus: %v", err)
		}
		t.Skipf("no corpus in %s: set USHER_CORPUS", dir)
	}
	return dir
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}

// entry is one line of expect.jsonl, as far as this test looks at it.
type entry struct {
	Path, Input string
	Contested   []string
	Expect      struct {
		Subject     *string
		From        *string
		To          []string
		Attachments []struct {
			Filename *string `json:"filename"`
			Type     string  `json:"content_type"`
			Size     *int64  `json:"size"`
		}
		IsAuto        *bool    `json:"is_auto"`
		IsBounce      *bool    `json:"is_bounce"`
		ReplyText     *string  `json:"reply_text"`
		ReplyStarts   *string  `json:"reply_starts"`
		ReplyContains []string `json:"reply_contains"`
		ReplyExcludes []string `json:"reply_excludes"`
	}
	Compare string
}

// atLeast are the rates, in percent, that must be reached.
var atLeast = map[string]int{
	"subject": 95, "from": 95, "to": 95, "attachment name": 95, "attachment size": 95,
	"is_auto": 90, "is_bounce": 90, "reply_text": 85, "reply": 90,
}

func TestCorpus(t *testing.T) {
	dir := corpus(t)
	f, err := os.Open(filepath.Join(dir, "expect.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := tally{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		s.score(e, readEntry(t, dir, e))
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	for check, want := range atLeast {
		good, all := s[check][0], s[check][1]
		if all == 0 || good*100 < want*all {
			t.Errorf("%s: %d of %d right, want %d %%", check, good, all, want)
		}
		t.Logf("%s: %d of %d", check, good, all)
	}
}

// readEntry fails the test if reading crashes, errs or takes long.
func readEntry(t *testing.T, dir string, e entry) mailparse.Record {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, e.Path))
	if err != nil {
		t.Fatal(err)
	}
	kind := map[string]mailparse.Kind{"eml": mailparse.KindMail, "text": mailparse.KindText, "html": mailparse.KindHTML}[e.Input]
	done := make(chan mailparse.Record, 1)
	go func() { done <- mailparse.NewRecord(e.Path, kind, bytes.NewReader(b)) }()
	select {
	case rec := <-done:
		if rec.Error != nil {
			t.Errorf("NewRecord(%s): %s", e.Path, *rec.Error)
		}
		return rec
	case <-time.After(5 * time.Second):
		t.Fatalf("NewRecord(%s) takes more than 5s", e.Path)
		panic("unreachable")
	}
}

// tally counts what is right, and all, by check.
type tally map[string][2]int

func (s tally) add(e entry, field, check string, ok bool) {
	if slices.Contains(e.Contested, field) {
		return
	}
	n := s[check]
	if n[1]++; ok {
		n[0]++
	}
	s[check] = n
}

func (s tally) score(e entry, r mailparse.Record) {
	x := e.Expect
	if x.Subject != nil {
		s.add(e, "subject", "subject", norm(*x.Subject) == norm(r.Subject))
	}
	if x.From != nil {
		s.add(e, "from", "from", strings.EqualFold(*x.From, r.From))
	}
	for _, to := range x.To {
		s.add(e, "to", "to", slices.ContainsFunc(r.To, func(a string) bool { return strings.EqualFold(a, to) }))
	}
	for _, a := range x.Attachments {
		if a.Filename != nil {
			s.add(e, "attachments.filename", "attachment name", slices.ContainsFunc(r.Attachments,
				func(f mailparse.RecordFile) bool { return norm(f.Name) == norm(*a.Filename) }))
		}
		if a.Size != nil && !strings.HasPrefix(a.Type, "text/") {
			s.add(e, "attachments.size", "attachment size", slices.ContainsFunc(r.Attachments,
				func(f mailparse.RecordFile) bool { return f.Size == *a.Size }))
		}
	}
	if x.IsAuto != nil {
		s.add(e, "is_auto", "is_auto", r.IsAuto == *x.IsAuto)
	}
	if x.IsBounce != nil {
		s.add(e, "is_bounce", "is_bounce", r.IsBounce == *x.IsBounce)
	}
	s.scoreReply(e, norm(r.Reply))
}

func (s tally) scoreReply(e entry, got string) {
	x := e.Expect
	if x.ReplyText != nil {
		want := norm(*x.ReplyText)
		if e.Compare == "no-whitespace" {
			got, want = strings.ReplaceAll(got, " ", ""), strings.ReplaceAll(want, " ", "")
		}
		s.add(e, "reply_text", "reply_text", got == want)
	}
	if x.ReplyStarts != nil {
		s.add(e, "reply_starts", "reply", strings.HasPrefix(got, norm(*x.ReplyStarts)))
	}
	for _, v := range x.ReplyContains {
		s.add(e, "reply_contains", "reply", strings.Contains(got, norm(v)))
	}
	for _, v := range x.ReplyExcludes {
		s.add(e, "reply_excludes", "reply", !strings.Contains(got, norm(v)))
	}
}

// norm makes every run of white space one space.
func norm(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff'
	}), " ")
}
