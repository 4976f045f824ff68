package mailhost_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"usher/cmd/usher/mailhost"
)

// login opens the INBOX of support; exists gets the count of mails as the
// server tells it unasked.
func login(t *testing.T, h *mailhost.Host) (c *imapclient.Client, exists chan uint32) {
	t.Helper()
	exists = make(chan uint32, 100)
	c, err := imapclient.DialInsecure(h.IMAPAddr(), &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			Mailbox: func(data *imapclient.UnilateralDataMailbox) {
				if data.NumMessages != nil {
					exists <- *data.NumMessages
				}
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login("support@desk.example", "pw-Sup").Wait(); err != nil {
		t.Fatalf("Login = %v, want nil", err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatalf("Select = %v, want nil", err)
	}
	return c, exists
}

func deliver(t *testing.T, h *mailhost.Host, raw string) {
	t.Helper()
	if err := h.Deliver(support, []byte(raw)); err != nil {
		t.Fatal(err)
	}
}

func fetchBody(t *testing.T, c *imapclient.Client, uid imap.UID) string {
	t.Helper()
	section := &imap.FetchItemBodySection{Peek: true}
	got, err := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil || len(got) != 1 {
		t.Fatalf("Fetch(%d) = %d mails, %v, want 1", uid, len(got), err)
	}
	return string(got[0].FindBodySection(section))
}

func TestReadByIMAP(t *testing.T) {
	h := start(t)
	deliver(t, h, note)
	c, _ := login(t, h)
	if got := fetchBody(t, c, 1); got != string(h.Mails(support)[0]) || !strings.HasSuffix(got, note) {
		t.Errorf("Fetch = %q, want the mail as delivered", got)
	}
	if moved, err := c.Move(imap.UIDSetNum(1), "Archive").Wait(); err != nil || moved.UIDValidity == 0 {
		t.Errorf("Move = %+v, %v, want nil", moved, err)
	}
	appendMail(t, c, "Sent", note)
	for folder, want := range map[string]uint32{"INBOX": 0, "Archive": 1, "Sent": 1, "Drafts": 0, "Trash": 0} {
		data, err := c.Status(folder, &imap.StatusOptions{NumMessages: true}).Wait()
		if err != nil || *data.NumMessages != want {
			t.Errorf("Status(%s) = %+v, %v, want %d mails", folder, data, err, want)
		}
	}
}

func appendMail(t *testing.T, c *imapclient.Client, folder, raw string) {
	t.Helper()
	cmd := c.Append(folder, int64(len(raw)), nil)
	io.WriteString(cmd, raw)
	cmd.Close()
	if _, err := cmd.Wait(); err != nil {
		t.Errorf("Append(%s) = %v, want nil", folder, err)
	}
}

func TestWrongLogin(t *testing.T) {
	h := start(t)
	c, err := imapclient.DialInsecure(h.IMAPAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, l := range [][2]string{{support, "wrong"}, {"support+tag@desk.example", "pw-Sup"}, {"nobody@x.example", ""}} {
		if c.Login(l[0], l[1]).Wait() == nil {
			t.Errorf("Login(%s, %s) = nil, want an error", l[0], l[1])
		}
	}
}

func TestIdleWakes(t *testing.T) {
	h := start(t)
	c, exists := login(t, h)
	// The rounds also catch a mail that comes between two IDLE commands.
	for n := uint32(1); n <= 20; n++ {
		idle, err := c.Idle()
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		deliver(t, h, note)
		select {
		case got := <-exists:
			if got != n {
				t.Errorf("EXISTS %d, want %d", got, n)
			}
		case <-time.After(time.Minute):
			t.Fatalf("IDLE heard nothing of mail %d", n)
		}
		if d := time.Since(begun); d > 500*time.Millisecond {
			t.Logf("mail %d was told after %s", n, d)
		}
		if err := idle.Close(); err != nil {
			t.Fatal(err)
		}
		if err := idle.Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

// A mail that came after SELECT and before IDLE is told too.
func TestIdleTellsWhatCameBefore(t *testing.T) {
	h := start(t)
	c, exists := login(t, h)
	deliver(t, h, note)
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	select {
	case <-exists:
	case <-time.After(time.Minute):
		t.Fatal("IDLE said nothing of the mail that was there")
	}
}

func TestBrokenMailsCanBeRead(t *testing.T) {
	h := start(t)
	mails := map[string][2]string{ // sent, and what must follow our fields
		"no header":         {"just text\n", "\r\njust text\r\n"},
		"bad line":          {"Subject: a\r\nno field\r\nTo: b\r\n\r\nx", "Subject: a\r\n\r\nno field\r\nTo: b\r\n\r\nx"},
		"mbox":              {"From alice Mon\nSubject: a\n\nx\n", "Subject: a\r\n\r\nx\r\n"},
		"return path":       {"Return-Path: <eve@x.example>\r\nSubject: a\r\n\r\nx", "Subject: a\r\n\r\nx"},
		"starts folded":     {" folded\r\nSubject: a\r\n\r\nx", "\r\n folded\r\nSubject: a\r\n\r\nx"},
		"folded":            {"Subject: a\r\n b\r\n\r\nx", "Subject: a\r\n b\r\n\r\nx"},
		"header only":       {"Subject: a\r\n", "Subject: a\r\n\r\n"},
		"empty":             {"", "\r\n"},
		"8-bit, no charset": {"Subject: caf\xe9\r\n\r\n\xff\xfe", "Subject: caf\xe9\r\n\r\n\xff\xfe"},
	}
	c, _ := login(t, h)
	uid := imap.UID(0)
	for name, m := range mails {
		uid++
		t.Run(name, func(t *testing.T) {
			deliver(t, h, m[0])
			if err := c.Noop().Wait(); err != nil {
				t.Fatal(err)
			}
			got := fetchBody(t, c, uid)
			_, rest, _ := strings.Cut(got, "for <support@desk.example>;")
			if _, rest, _ = strings.Cut(rest, "\r\n"); rest != m[1] {
				t.Errorf("Fetch = %q, want it to end with %q", got, m[1])
			}
		})
	}
}

func TestFolders(t *testing.T) {
	h := start(t)
	c, _ := login(t, h)
	list, err := c.List("", "*", nil).Collect()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, l := range list {
		names = append(names, l.Mailbox)
	}
	if want := []string{"Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash"}; !slices.Equal(names, want) {
		t.Errorf("List = %v, want %v", names, want)
	}
	if c.Delete("INBOX").Wait() == nil || c.Rename("inbox", "x", nil).Wait() == nil {
		t.Error("the INBOX can be taken away")
	}
	made := 0
	for ; made < 200 && c.Create(fmt.Sprintf("f%d", made), nil).Wait() == nil; made++ {
	}
	if made != 94 {
		t.Errorf("made %d folders, want 94 beside the first six", made)
	}
	if err := c.Delete("f0").Wait(); err != nil || c.Create("again", nil).Wait() != nil {
		t.Errorf("Delete = %v, and no room after it", err)
	}
}

// Crossing moves must not lock each other out.
func TestCrossingMoves(t *testing.T) {
	h := start(t)
	for range 50 {
		deliver(t, h, note)
	}
	first, _ := login(t, h)
	second, _ := login(t, h)
	for range 50 {
		appendMail(t, second, "Archive", note)
	}
	if _, err := second.Select("Archive", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	for c, to := range map[*imapclient.Client]string{first: "Archive", second: "INBOX"} {
		work.Go(func() {
			for uid := imap.UID(1); uid <= 50; uid++ {
				if _, err := c.Move(imap.UIDSetNum(uid), to).Wait(); err != nil {
					t.Errorf("Move(%d, %s) = %v, want nil", uid, to, err)
					return
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { defer close(done); work.Wait() }()
	select {
	case <-done:
	case <-within(t).Done():
		h.Close()
		t.Error("the moves wait for each other")
	}
}

func TestLargeMail(t *testing.T) {
	h := start(t)
	big := append([]byte(note), bytes.Repeat([]byte("0123456789abcdef0123456789abcde\r\n"), 100_000)...)
	deliver(t, h, string(big))
	c, _ := login(t, h)
	if got := fetchBody(t, c, 1); len(got) < len(big) {
		t.Errorf("Fetch = %d bytes, want more than %d", len(got), len(big))
	}
	if h.Deliver(support, make([]byte, 51<<20)) == nil {
		t.Error("Deliver took more than the limit")
	}
}
