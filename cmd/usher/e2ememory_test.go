package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"usher/core/store"
)

const memoryMost = 100 << 20 // bytes that usher serve may ever hold

// Memory is bounded whatever the mailbox holds: here mails with 25 MB files,
// beyond the plan, and with 9 MB ones, which go out again with the notices.
func TestMemory(t *testing.T) {
	if raced() {
		t.Skip("the race detector takes more memory than usher does")
	}
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("no /proc here")
	}
	t.Parallel()
	s := stage(t, setting{dialect: store.SQLite})
	sizes := []int{25, 9, 25, 25, 9, 25, 9, 25}
	err := s.imap.Fill("INBOX", len(sizes), func(n int) []byte { return heavy(n, sizes[n]) })
	if err != nil {
		t.Fatal(err)
	}
	s.mails = len(sizes)
	serve := s.serve("usher.toml")
	mails := s.settled()
	for n, size := range sizes {
		files := mailWith(mails, sam, fmt.Sprintf("marker-heavy-%d.", n)).Attachments()
		if sent := len(files) == 1 && len(files[0].Data) == size*1_000_000; sent != (size == 9) {
			t.Errorf("the mail of a %d MB file came with %d files", size, len(files))
		}
		if size == 25 {
			s.got(alice, fmt.Sprintf("topic heavy %d.", n), "20 MB") // what the plan allows
		}
	}
	most := peak(t, serve.cmd.Process.Pid)
	t.Logf("usher serve held %d MB at most", most>>20)
	if most > memoryMost {
		t.Errorf("usher serve held %d MB, want %d at most", most>>20, memoryMost>>20)
	}
	serve.stop()
}

// heavy is a mail with a file of so many MB.
func heavy(n, mb int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Authentication-Results: mx.desk.example; dkim=pass header.d=acme.example\r\n%sFrom: %s\r\nTo: support@desk.example\r\nSubject: topic heavy %d.\r\nMessage-ID: <heavy%d@mail.example>\r\nMIME-Version: 1.0\r\n", border, alice, n, n)
	fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\n\r\nmarker-heavy-%d.\r\n--part\r\n", n)
	b.WriteString("Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=core.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	line := []byte(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{byte(n), 1, 2, 3, 4}, 10)) + "\r\n") // 50 bytes
	b.Write(bytes.Repeat(line, mb*1_000_000/50))
	b.WriteString("--part--\r\n")
	return b.Bytes()
}

// peak is the most memory that a process has had, in bytes.
func peak(t *testing.T, pid int) int {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		t.Fatalf("status = %s, want VmHWM", text)
	}
	kb, err := strconv.Atoi(fields[0])
	if err != nil {
		t.Fatal(err)
	}
	return kb << 10
}

// raced reports whether this program has the race detector in it.
func raced() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}
