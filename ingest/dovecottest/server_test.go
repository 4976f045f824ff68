package dovecottest_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"usher/ingest/dovecottest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func mail(i int) []byte {
	return fmt.Appendf(nil, "From: a@example.org\r\nSubject: mail %d\r\n\r\nText\r\n", i)
}

func uids(t *testing.T, s *dovecottest.Server, mailbox string) []uint32 {
	t.Helper()
	got, err := s.UIDs(mailbox)
	if err != nil {
		t.Fatalf("UIDs(%q): %v", mailbox, err)
	}
	return got
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestMailsSurviveRestart(t *testing.T) {
	s := dovecottest.Start(t)
	must(t, s.Append("INBOX", mail(1), mail(2)))
	must(t, s.Fill("INBOX", 3, mail))
	must(t, s.Create("Done/2026"))
	must(t, s.Append("Done/2026", mail(6)))
	want := []uint32{1, 2, 3, 4, 5}
	if got := uids(t, s, "INBOX"); !reflect.DeepEqual(got, want) {
		t.Errorf("UIDs before restart = %v, want %v", got, want)
	}
	addr := s.Addr()
	must(t, s.Restart())
	if s.Addr() != addr {
		t.Errorf("Addr after restart = %s, want %s", s.Addr(), addr)
	}
	if got := uids(t, s, "INBOX"); !reflect.DeepEqual(got, want) {
		t.Errorf("UIDs after restart = %v, want %v", got, want)
	}
	if got := uids(t, s, "Done/2026"); len(got) != 1 {
		t.Errorf("UIDs of Done/2026 = %v, want one", got)
	}
}

func TestRenewUIDValidity(t *testing.T) {
	s := dovecottest.Start(t)
	must(t, s.Append("INBOX", mail(1), mail(2)))
	old, err := s.UIDValidity("INBOX")
	must(t, err)
	must(t, s.RenewUIDValidity("INBOX"))
	now, err := s.UIDValidity("INBOX")
	must(t, err)
	if old == now {
		t.Errorf("UIDVALIDITY = %d before and after, want another", now)
	}
	if got := uids(t, s, "INBOX"); len(got) != 2 {
		t.Errorf("UIDs = %v, want two mails", got)
	}
}

func TestTLS(t *testing.T) {
	s := dovecottest.Start(t)
	conn, err := tls.Dial("tcp", s.TLSAddr(), &tls.Config{RootCAs: s.CA()})
	must(t, err)
	defer conn.Close()
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "* OK") {
		t.Errorf("greeting = %q, %v", line, err)
	}
}

// greeted reports whether a new connection to addr is greeted within d.
func greeted(t *testing.T, addr string, d time.Duration) bool {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	must(t, err)
	defer conn.Close()
	must(t, conn.SetDeadline(time.Now().Add(d)))
	_, err = conn.Read(make([]byte, 1))
	return err == nil
}

func TestFreeze(t *testing.T) {
	s := dovecottest.Start(t)
	must(t, s.Freeze())
	if greeted(t, s.Addr(), 200*time.Millisecond) {
		t.Error("a frozen server greets")
	}
	must(t, s.Thaw())
	if !greeted(t, s.Addr(), 5*time.Second) {
		t.Error("a thawed server does not greet")
	}
}

func TestProxy(t *testing.T) {
	s := dovecottest.Start(t)
	p, err := dovecottest.NewProxy(s.Addr())
	must(t, err)
	defer p.Close()
	if !greeted(t, p.Addr(), 5*time.Second) {
		t.Error("no greeting through the proxy")
	}
	p.Silence()
	if greeted(t, p.Addr(), 200*time.Millisecond) {
		t.Error("a silent proxy forwards")
	}
	p.Resume()
	p.Delay(150 * time.Millisecond)
	start := time.Now()
	if !greeted(t, p.Addr(), 5*time.Second) || time.Since(start) < 150*time.Millisecond {
		t.Errorf("greeting after %v, want at least 150ms", time.Since(start))
	}
	conn, err := net.Dial("tcp", p.Addr())
	must(t, err)
	defer conn.Close()
	r := bufio.NewReader(conn)
	_, err = r.ReadString('\n')
	must(t, err)
	p.Cut()
	if _, err := r.ReadString('\n'); err == nil {
		t.Error("a cut connection still reads")
	}
	if got := p.Dialled(); got != 4 {
		t.Errorf("Dialled() = %d, want 4", got)
	}
}
