package imap_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"usher/ingest/dovecottest"
	"usher/ingest/imap"
)

// A target is a server the suite runs against, with the folders INBOX and
// Done.
type target interface {
	addr() string
	user() string
	password() string
	add(t *testing.T, mails ...[]byte)
	search(t *testing.T, folder, key string) int
}

// eachServer runs a test against the memory server and against Dovecot.
func eachServer(t *testing.T, test func(*testing.T, target)) {
	t.Run("memory", func(t *testing.T) { test(t, startMemory(t, nil)) })
	t.Run("dovecot", func(t *testing.T) { test(t, startDovecot(t)) })
}

func config(t *testing.T, s target) imap.Config {
	return imap.Config{
		Name:     "test",
		URL:      fmt.Sprintf("imap://%s@%s?tls=none", s.user(), s.addr()),
		Password: imap.Fixed(s.password()),
		Retry:    10 * time.Millisecond,
		Timeout:  10 * time.Second,
		Idle:     2 * time.Second,
		SpoolDir: t.TempDir(),
		Logger:   slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
}

type memory struct {
	listen net.Listener
	u      *imapmemserver.User
}

func startMemory(t *testing.T, caps goimap.CapSet) *memory {
	t.Helper()
	m := &memory{u: imapmemserver.NewUser("desk@example.org", "secret")}
	for _, box := range []string{"INBOX", "Done"} {
		must(t, m.u.Create(box, nil))
	}
	store := imapmemserver.New()
	store.AddUser(m.u)
	if caps == nil {
		caps = goimap.CapSet{goimap.CapIMAP4rev1: {}, goimap.CapIdle: {}, goimap.CapMove: {}, goimap.CapUIDPlus: {}}
	}
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return store.NewSession(), nil, nil
		},
		Caps: caps, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	var err error
	m.listen, err = net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(m.listen) }()
	t.Cleanup(func() {
		server.Close()
		<-ended
	})
	return m
}

func (m *memory) addr() string     { return m.listen.Addr().String() }
func (m *memory) user() string     { return "desk@example.org" }
func (m *memory) password() string { return "secret" }

type literal struct {
	*bytes.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }

func (m *memory) add(t *testing.T, mails ...[]byte) {
	t.Helper()
	for _, b := range mails {
		_, err := m.u.Append("INBOX", literal{bytes.NewReader(b), int64(len(b))}, &goimap.AppendOptions{})
		must(t, err)
	}
}

func (m *memory) search(t *testing.T, folder, key string) int {
	t.Helper()
	status, err := m.u.Status(folder, &goimap.StatusOptions{NumMessages: true, NumUnseen: true})
	must(t, err)
	if key == "SEEN" {
		return int(*status.NumMessages - *status.NumUnseen)
	}
	return int(*status.NumMessages)
}

type dovecot struct{ *dovecottest.Server }

func startDovecot(t *testing.T) *dovecot {
	t.Helper()
	d := &dovecot{dovecottest.Start(t)}
	must(t, d.Create("Done"))
	return d
}

func (d *dovecot) addr() string     { return d.Addr() }
func (d *dovecot) user() string     { return d.User() }
func (d *dovecot) password() string { return d.Password() }

func (d *dovecot) add(t *testing.T, mails ...[]byte) {
	t.Helper()
	must(t, d.Append("INBOX", mails...))
}

func (d *dovecot) search(t *testing.T, folder, key string) int {
	t.Helper()
	uids, err := d.Search(folder, key)
	must(t, err)
	return len(uids)
}
