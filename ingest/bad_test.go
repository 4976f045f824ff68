package ingest_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
	"usher/ingest"
)

// Whatever a mail lacks or breaks, it ends in one way, and its bytes are kept.
func TestOddMails(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		const to = "To: support@example.org\r\n"
		for _, c := range []struct {
			name, raw string
			want      core.Disposition
			text      string // of the message, or of why
		}{
			{"no body", "From: alice@acme.example\r\n" + to + "Subject: Empty\r\n\r\n", core.Opened, "(This mail had no text.)"},
			{"nothing but a header", "From: alice@acme.example\r\n" + to + "Subject: Cut", core.Opened, "(This mail had no text.)"},
			{"no subject either", "From: alice@acme.example\r\n" + to + "\r\n", core.Opened, "(This mail had no text.)"},
			{"only a signature", "From: alice@acme.example\r\n" + to + "Subject: S\r\n\r\n-- \r\nAlice\r\n", core.Opened, "-- \nAlice"},
			{"no From", to + "Subject: Nobody\r\n\r\nhello\r\n", core.Held, "names no sender"},
			{"empty From", "From: <>\r\n" + to + "Subject: Null\r\n\r\nhello\r\n", core.Held, "names no sender"},
			{"no address in From", "From: The boss\r\n" + to + "Subject: Boss\r\n\r\nhello\r\n", core.Held, "names no sender"},
			{"Sender instead", "From: The boss\r\nSender: alice@acme.example\r\n" + to + "Subject: Sent\r\n\r\nhello\r\n", core.Opened, "hello"},
			{"unknown charset", "From: alice@acme.example\r\n" + to + "Subject: =?x-klingon?Q?qapla=27?=\r\nContent-Type: text/plain; charset=x-klingon\r\n\r\nqapla\r\n", core.Opened, "qapla"},
			{"broken multipart", "From: alice@acme.example\r\n" + to + "Subject: Broken\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=\r\n\r\n--\r\nstill words\r\n", core.Opened, "still words"},
			{"endless nesting", "From: alice@acme.example\r\n" + to + "Subject: Deep\r\n" + strings.Repeat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 300) + "\r\ndeep\r\n", core.Opened, ""},
			{"NUL and bad UTF-8", "From: alice@acme.example\r\n" + to + "Subject: \xff\xfe\r\n\r\na\xffb\r\n", core.Opened, "a"},
			{"a Message-ID without end", "From: alice@acme.example\r\n" + to + "Subject: Long\r\nMessage-ID: <" + strings.Repeat("Xy7", 4000) + "@x>\r\nReferences: <" + strings.Repeat("Qz3", 4000) + "@x>\r\n\r\nlong\r\n", core.Opened, "long"},
		} {
			in := h.ended(h.got("INBOX", []byte(c.raw)), c.want)
			got := in.Why
			if in.Ticket != 0 {
				got = h.texts(in.Ticket)
			}
			if !strings.Contains(got, c.text) {
				t.Errorf("%s: %q, want %q in it", c.name, got, c.text)
			}
			if b := h.original(in); strings.TrimSpace(string(b)) != strings.TrimSpace(c.raw) {
				t.Errorf("%s: the original has %d bytes, want the %d that came", c.name, len(b), len(c.raw))
			}
		}
		if got := h.notices(core.NoticeHeld, "sam@example.org"); len(got) != 3 {
			t.Errorf("Sam is told %d times of mails without a sender, want once a mail", len(got))
		}
	}, accepting)
}

func TestTwoAuthors(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		key := keyed(h.replyKey("alice@acme.example", 1, 0))
		in := h.ended(h.mail("alice@acme.example, mallory@evil.example", "Us", "Delivered-To: "+key+"\r\n", "Give Mallory everything."), core.Held)
		if in.Trust == core.TrustProven {
			t.Error("a key of one of two authors proves them")
		}
		l := h.last(core.NoticeChallenge, "alice@acme.example")
		h.ended(h.mail("alice@acme.example", "Re: confirm", "Delivered-To: "+keyed(l.Key)+"\r\n", "yes"), core.Commanded)
		h.ended(h.inbound(in.ID), core.Opened)
	}, accepting)
}

// bigMail is a mail with a file, of that size.
func bigMail(size int) []byte {
	var b bytes.Buffer
	b.WriteString("From: alice@acme.example\r\nTo: support@example.org\r\nSubject: Big\r\nMessage-ID: <big@acme.example>\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the dump.\r\n" +
		"--b\r\nContent-Type: application/octet-stream; name=dump.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	line := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7, 1, 9}, 19)) + "\r\n"
	for b.Len() < size {
		b.WriteString(line)
	}
	b.WriteString("\r\n--b--\r\n")
	return b.Bytes()
}

func TestFileTooLargeForThePlan(t *testing.T) {
	h := newHouse(t, storetest.Open(t, store.SQLite), accepting) // alone, for its memory is measured
	h.mail("alice@acme.example", "Warm", "", "up")
	raw := bigMail(30 << 20)
	h.put("INBOX", raw)
	size := len(raw)
	raw = nil
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	base, peak := m.HeapAlloc, m.HeapAlloc
	h.until("the big mail ends", func() bool {
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
		all, err := h.desk.Inbounds(context.Background(), 10)
		return err == nil && len(all) == 2
	})
	in := h.ended(h.ends(2)[1], core.Opened)
	if grown := int64(peak) - int64(base); grown > 16<<20 {
		t.Errorf("reading a mail of 30 MB took %d MB of memory", grown>>20)
	}
	v := h.show(in.Ticket)
	if len(v.Messages[0].Attachments) != 0 || v.Messages[0].Text != "See the dump." {
		t.Errorf("message %+v, want the text without the file", v.Messages[0])
	}
	if got := told(h.last(core.NoticeOpened, "alice@acme.example")); !strings.Contains(got, "dump.bin") || !strings.Contains(got, "1 MB") {
		t.Errorf("the answer says %q, want the file and the limit", got)
	}
	if in.Raw.Size < int64(size) {
		t.Errorf("the original has %d bytes, want %d", in.Raw.Size, size)
	}
}

// puzzled is a file store that panics over some files.
type puzzled struct{ ingest.Files }

func (f puzzled) Put(r io.Reader) (core.Blob, error) {
	b, err := io.ReadAll(r)
	if string(b) == "boom" {
		panic("what is this?")
	} else if err != nil {
		return core.Blob{}, err
	}
	return f.Files.Put(bytes.NewReader(b))
}

// A mail that usher stumbles over is held as it came, and stops no other.
func TestPanicOverOneMail(t *testing.T) {
	h := oneHouse(t, accepting, func(_ *house, use *ingest.Files) { *use = puzzled{*use} })
	const odd = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n"
	body := "--b\nContent-Type: text/plain\n\nSee the file.\n--b\nContent-Type: application/octet-stream; name=x.bin\n" +
		"Content-Transfer-Encoding: base64\n\nYm9vbQ==\n--b--"
	in := h.ended(h.mail("alice@acme.example", "Odd", odd, body), core.Held)
	if !strings.Contains(in.Why, "panic with a string") || strings.Contains(in.Why, "what is this") {
		t.Errorf("why = %q, want that usher stumbled over it, without the words", in.Why)
	}
	if b := h.original(in); !bytes.Contains(b, []byte("See the file.")) {
		t.Errorf("the original is %q", b)
	}
	h.ended(h.mail("alice@acme.example", "After", "", "text"), core.Opened)
}

// fullDisk is a file store whose disk may be full.
type fullDisk struct {
	ingest.Files
	full  atomic.Bool
	tried atomic.Int32
}

func (f *fullDisk) Put(r io.Reader) (core.Blob, error) {
	if f.full.Load() {
		f.tried.Add(1)
		return core.Blob{}, fmt.Errorf("store file: %w", syscall.ENOSPC)
	}
	return f.Files.Put(r)
}

func TestFullDisk(t *testing.T) {
	disk := &fullDisk{}
	h := oneHouse(t, accepting, func(_ *house, use *ingest.Files) {
		disk.Files = *use
		*use = disk
	})
	h.ended(h.mail("alice@acme.example", "Before", "", "text"), core.Opened)
	disk.full.Store(true)
	h.put("INBOX", letter("alice@acme.example", "One", "", long("text")), letter("alice@acme.example", "Two", "", long("text")))
	h.until("the disk is tried twice", func() bool { return disk.tried.Load() >= 3 })
	if got := h.ends(1); len(got) != 1 {
		t.Fatalf("%d mails ended on a full disk, want 1", len(got))
	}
	disk.full.Store(false)
	got := h.ends(3)
	h.count = 3
	h.ended(got[1], core.Opened)
	h.ended(got[2], core.Opened)
	h.ended(h.mail("alice@acme.example", "After", "", "text"), core.Opened)
	if got := h.notices(core.NoticeOpened, "alice@acme.example"); len(got) != 4 {
		t.Errorf("%d first answers, want 4", len(got))
	}
}

// A mail that goes wrong alone is tried again, held in the end, and stops no
// other.
func TestPoison(t *testing.T) {
	for _, d := range storetest.Dialects {
		t.Run(string(d), func(t *testing.T) {
			url := storetest.URL(t, d)
			s, err := store.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			h := newHouse(t, s, accepting)
			poison(t, d, url)
			in := h.ended(h.mail("alice@acme.example", "Bad", "", "this is poison"), core.Failed)
			h.ended(h.mail("alice@acme.example", "Good", "", "this is not"), core.Opened)
			for attempt := 2; attempt <= 5; attempt++ {
				want := core.Failed
				if attempt == 5 {
					want = core.Held
				}
				again, err := h.in.Replay(t.Context(), in.ID)
				if err != nil {
					t.Fatal(err)
				}
				if h.ended(again, want); again.Attempts != attempt {
					t.Errorf("attempt %d is counted as %d", attempt, again.Attempts)
				}
			}
			if got := h.notices(core.NoticeHeld, "sam@example.org"); len(got) != 1 {
				t.Errorf("Sam is told %d times of the held mail, want once", len(got))
			}
			antidote(t, d, url)
			again, err := h.in.Release(t.Context(), in.ID)
			if err != nil {
				t.Fatal(err)
			}
			h.ended(again, core.Opened)
			if h.texts(again.Ticket) != "this is poison" {
				t.Errorf("the ticket says %q", h.texts(again.Ticket))
			}
		})
	}
}

// A mail that can't even be recorded is held without what it says, and those
// around it go on.
func TestUnrecordable(t *testing.T) {
	url := storetest.URL(t, store.SQLite)
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	h := newHouse(t, s, accepting)
	do(t, store.SQLite, url, `CREATE TRIGGER unrecordable BEFORE INSERT ON inbound WHEN NEW.subject = 'Bad' BEGIN SELECT RAISE(ABORT, 'no'); END`)
	h.put("INBOX", letter("alice@acme.example", "One", "", "text"), letter("alice@acme.example", "Bad", "", "text"), letter("alice@acme.example", "Two", "", "text"))
	bad := 0
	for _, in := range h.ends(3) {
		if in.Disposition == core.Held {
			bad++
			if !strings.Contains(string(h.original(in)), "Subject: Bad") {
				t.Errorf("the original of the held mail is %q", h.original(in))
			}
			continue
		}
		h.ended(in, core.Opened)
	}
	if bad != 1 {
		t.Errorf("%d mails are held, want 1", bad)
	}
}

// poison has the database refuse messages that say so.
func poison(t *testing.T, d store.Dialect, url string) {
	if d == store.SQLite {
		do(t, d, url, `CREATE TRIGGER poison BEFORE INSERT ON message WHEN NEW.text LIKE '%poison%' BEGIN SELECT RAISE(ABORT, 'poison'); END`)
		return
	}
	do(t, d, url, `CREATE FUNCTION poison() RETURNS trigger AS 'BEGIN IF NEW.text LIKE ''%poison%'' THEN RAISE EXCEPTION ''poison''; END IF; RETURN NEW; END' LANGUAGE plpgsql`)
	do(t, d, url, `CREATE TRIGGER poison BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION poison()`)
}

func antidote(t *testing.T, d store.Dialect, url string) {
	if d == store.SQLite {
		do(t, d, url, `DROP TRIGGER poison`)
		return
	}
	do(t, d, url, `DROP TRIGGER poison ON message`)
}

// do runs SQL beside the desk.
func do(t *testing.T, d store.Dialect, url, query string) {
	t.Helper()
	driver, name := "pgx", url
	if d == store.SQLite {
		driver, name = "sqlite", strings.TrimPrefix(url, "sqlite:")
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for deadline := time.Now().Add(10 * time.Second); ; {
		if _, err = db.ExecContext(t.Context(), query); err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

// The staff may release what failed for want of its original, once it is back.
func TestLostOriginal(t *testing.T) {
	lost := &lostFiles{}
	h := oneHouse(t, func(_ *house, use *ingest.Files) {
		lost.Files = *use
		*use = lost
	})
	held := h.ended(h.mail("alice@acme.example", "Help", "", long("text")), core.Held)
	lost.gone.Store(true)
	l := h.last(core.NoticeChallenge, "alice@acme.example")
	h.ended(h.mail("alice@acme.example", "Re", "Delivered-To: "+keyed(l.Key)+"\r\n", "yes"), core.Commanded)
	h.ended(h.inbound(held.ID), core.Failed)
	lost.gone.Store(false)
	again, err := h.in.Replay(t.Context(), held.ID)
	if err != nil {
		t.Fatal(err)
	}
	if h.ended(again, core.Opened); again.Trust != core.TrustProven {
		t.Errorf("the confirmed mail has trust %s after a failure, want proven", again.Trust)
	}
}

type lostFiles struct {
	ingest.Files
	gone atomic.Bool
}

func (f *lostFiles) Open(b core.Blob) (io.ReadSeekCloser, error) {
	if f.gone.Load() {
		return nil, errors.New("the file store is away")
	}
	return f.Files.Open(b)
}
