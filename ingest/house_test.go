package ingest_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/files"
	"usher/core/store/storetest"
	"usher/ingest"
	"usher/ingest/dovecottest"
	"usher/ingest/imap"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// clock is the time, which a test may move.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// house is a desk with mailboxes on a real IMAP server. Sam is staff, Alice the
// owner of Acme (basic plan), Bob a contact there; others are the community.
type house struct {
	t     *testing.T
	desk  *desk.Desk
	clock *clock
	box   *dovecottest.Server
	in    *ingest.Ingest
	files *files.Store
	cfg   ingest.Config
	count int // mails that ended so far, as the test knows
	stop  func()
}

// option changes a house before it is opened.
type option func(h *house, use *ingest.Files)

func accepting(h *house, _ *ingest.Files) {
	for k := range h.cfg.Mailboxes {
		h.cfg.Mailboxes[k].AcceptPlain = true
	}
}

func settings() desk.Settings {
	return desk.Settings{
		Name: "Example Support", Secret: []byte("0123456789abcdef"), Community: true, PublicDelay: 10 * time.Minute, ReopenDays: 14,
		Categories: []string{"upgrade", "other"}, Plans: core.DefaultCatalogue(), MaxCC: 10, SeatPrice: core.SeatPrice, HourlyCap: 20,
		Addresses: []string{"support@example.org", "support+desk@example.org", "sales@example.org"},
	}
}

// newHouse opens a house with the mailbox support, in INBOX.
func newHouse(t *testing.T, s *store.Store, options ...option) *house {
	t.Helper()
	f, err := files.Open("file:" + t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, box: dovecottest.Start(t), files: f, clock: &clock{}}
	h.desk = desk.New(s, settings(), h.clock.Now)
	ctx := context.Background()
	if err := h.desk.Start(ctx); err != nil {
		t.Fatal(err)
	}
	sys := desk.By{Actor: core.System(), Channel: core.Shell}
	must(t)(h.desk.SetStaff(ctx, sys, "Sam", "sam@example.org", core.Agent))
	must(t)(h.desk.AddOrganization(ctx, sys, desk.NewOrganization{Name: "Acme", Plan: "basic", Domains: []string{"acme.example"}}))
	must(t)(h.desk.AddRole(ctx, sys, "acme", "alice@acme.example", core.Owner))
	must(t)(h.desk.AddContact(ctx, sys, "acme", "bob@acme.example"))
	h.cfg = ingest.Config{Holder: "test", Logger: quiet, Mailboxes: []ingest.Mailbox{{
		Name: "support", Address: "support@example.org", CommandAddress: "support+desk@example.org", IMAP: h.imap(h.box.Addr(), "INBOX"),
	}}}
	var use ingest.Files = f
	for _, o := range options {
		o(h, &use)
	}
	h.in = ingest.New(h.cfg, h.desk, command.New(command.Options{}), use)
	h.start()
	t.Cleanup(func() { h.stop() })
	return h
}

func (h *house) imap(address, folder string) imap.Config {
	return imap.Config{
		Name: folder, URL: "imap://" + h.box.User() + "@" + address + "?tls=none", Password: imap.Fixed(h.box.Password()), Folder: folder,
		Retry: 50 * time.Millisecond, Logger: quiet,
	}
}

// withSales adds a mailbox sales, in the folder Sales.
func withSales(h *house, _ *ingest.Files) {
	if err := h.box.Create("Sales"); err != nil {
		h.t.Fatal(err)
	}
	h.cfg.Mailboxes = append(h.cfg.Mailboxes, ingest.Mailbox{
		Name: "sales", Address: "sales@example.org", IMAP: h.imap(h.box.Addr(), "Sales"), AcceptPlain: true,
	})
}

// eachHouse runs a test in a fresh house on each database.
func eachHouse(t *testing.T, f func(t *testing.T, h *house), options ...option) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Parallel() // the tests wait more than they work
		f(t, newHouse(t, s, options...))
	})
}

// oneHouse opens a house on SQLite.
func oneHouse(t *testing.T, options ...option) *house {
	t.Helper()
	t.Parallel()
	return newHouse(t, storetest.Open(t, store.SQLite), options...)
}

func must(t *testing.T) func(any, error) {
	t.Helper()
	return func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (h *house) start() { h.stop = run(h.t, h.in) }

// run starts reading; stop ends it and may be called twice.
func run(t *testing.T, in *ingest.Ingest) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- in.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
		done <- nil
	}
}

// letter is a mail as text.
func letter(from, subject, extra, body string) []byte {
	return fmt.Appendf(nil, "From: %s\r\nTo: support@example.org\r\nSubject: %s\r\nDate: Sun, 22 Nov 2026 02:00:00 +0000\r\n%s\r\n%s\r\n",
		from, subject, extra, strings.ReplaceAll(body, "\n", "\r\n"))
}

// put adds mails to a folder without waiting for them.
func (h *house) put(folder string, mails ...[]byte) {
	h.t.Helper()
	if err := h.box.Append(folder, mails...); err != nil {
		h.t.Fatal(err)
	}
}

// got puts a mail into a folder and returns how it ended.
func (h *house) got(folder string, raw []byte) core.Inbound {
	h.t.Helper()
	h.put(folder, raw)
	h.count++
	all := h.ends(h.count)
	return all[len(all)-1]
}

// long is a text that makes a mail too large to be kept with its record.
func long(text string) string {
	return text + strings.Repeat("\r\nAnd so on, and so on, and so on.", 1000)
}

// mail sends a mail to support and returns how it ended.
func (h *house) mail(from, subject, extra, body string) core.Inbound {
	h.t.Helper()
	return h.got("INBOX", letter(from, subject, extra, body))
}

// ends waits until n mails have ended and returns them, oldest first.
func (h *house) ends(n int) []core.Inbound {
	h.t.Helper()
	var out []core.Inbound
	h.until(fmt.Sprintf("%d mails ended", n), func() bool {
		all, err := h.desk.Inbounds(context.Background(), 1000)
		if err != nil {
			return false // the database may be away for a while
		}
		out = make([]core.Inbound, len(all))
		for i, in := range all {
			out[len(all)-1-i] = in
		}
		return len(all) >= n
	})
	return out
}

// until waits for something to become true.
func (h *house) until(what string, true func() bool) {
	h.t.Helper()
	for deadline := time.Now().Add(time.Minute); !true(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			h.t.Fatalf("not in time: %s", what)
		}
	}
}

// ended checks how a mail ended.
func (h *house) ended(in core.Inbound, want core.Disposition) core.Inbound {
	h.t.Helper()
	if in.Disposition != want {
		h.t.Fatalf("mail %q ended %s (%s; %s), want %s", in.Subject, in.Disposition, in.Why, in.Evidence, want)
	}
	return in
}

func (h *house) inbound(id core.InboundID) core.Inbound {
	h.t.Helper()
	in, err := h.desk.Inbound(context.Background(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return in
}

func (h *house) show(id core.TicketID) desk.View {
	h.t.Helper()
	v, err := h.desk.Show(context.Background(), core.System(), id)
	if err != nil {
		h.t.Fatalf("Show(%d) = %v", id, err)
	}
	return v
}

// texts are the messages of a ticket.
func (h *house) texts(id core.TicketID) string {
	h.t.Helper()
	var out []string
	for _, m := range h.show(id).Messages {
		out = append(out, m.Text)
	}
	return strings.Join(out, "|")
}

// notices of a kind to an address, oldest first; an empty address is everybody.
func (h *house) notices(kind core.NoticeKind, address string) []core.Notice {
	h.t.Helper()
	all, err := h.desk.Outbox(context.Background(), core.Queued, core.Claimed, core.Sent)
	if err != nil {
		h.t.Fatal(err)
	}
	var out []core.Notice
	for _, n := range all {
		if n.Kind == kind && (address == "" || n.Address == address) {
			out = append([]core.Notice{n}, out...)
		}
	}
	return out
}

// last is the letter of the newest such notice.
func (h *house) last(kind core.NoticeKind, address string) desk.Letter {
	h.t.Helper()
	all := h.notices(kind, address)
	if len(all) == 0 {
		h.t.Fatalf("no %s notice to %s", kind, address)
	}
	l, err := h.desk.Letter(context.Background(), all[len(all)-1:])
	if err != nil {
		h.t.Fatal(err)
	}
	return l
}

// told is all that the notice says was left out, and its text.
func told(l desk.Letter) string {
	var out []string
	for _, v := range l.Told.Left {
		out = append(out, v.Words)
	}
	return strings.Join(append(out, l.Told.Text), "\n")
}

func keyed(key string) string { return core.Subaddress("support@example.org", key) }

// replyKey is the key that a person has for a ticket.
func (h *house) replyKey(address string, ticket core.TicketID, m core.MessageID) string {
	return h.desk.Keys().Make(core.Key{Kind: core.ReplyKey, Person: h.person(address), Ticket: ticket, Message: m})
}

func (h *house) person(address string) core.PersonID {
	h.t.Helper()
	a, err := h.desk.Actor(context.Background(), address, core.TrustProven)
	if err != nil {
		h.t.Fatal(err)
	}
	return a.Person.ID
}

// original reads back the bytes of a mail.
func (h *house) original(in core.Inbound) []byte {
	h.t.Helper()
	r, err := h.in.Original(context.Background(), h.desk, in)
	if err != nil {
		h.t.Fatalf("the original of %q: %v", in.Subject, err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}
