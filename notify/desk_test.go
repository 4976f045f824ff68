package notify_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"usher/core"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
	"usher/notify"
	"usher/notify/smtp"
	"usher/notify/smtptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = 30 * time.Second

// world is a desk with a mail server, and a ticket of Bob's that Dave is on cc
// of; Sam is the staff.
type world struct {
	t      testing.TB
	desk   *desk.Desk
	server *smtptest.Server
	sender *smtp.Sender
	ticket core.TicketID
	later  atomic.Int64 // nanoseconds that the desk's clock is ahead
}

func each(t *testing.T, f func(w *world)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { f(newWorld(t, s)) })
}

func newWorld(t testing.TB, s *store.Store, opts ...smtptest.Option) *world {
	t.Helper()
	w := &world{t: t, server: smtptest.Start(t, opts...)}
	w.sender = smtp.New(smtp.Config{URL: w.server.URL(""), Timeout: patience})
	t.Cleanup(func() { w.sender.Close() })
	w.desk = desk.New(s, desk.Settings{
		Name: "Acme Desk", Secret: []byte("0123456789abcdef"), Community: true, ReopenDays: 14, Categories: []string{"other"},
		Plans: core.DefaultCatalogue(), MaxCC: 10, HourlyCap: 1000, Addresses: []string{"support@desk.example"},
	}, func() time.Time { return time.Now().Add(time.Duration(w.later.Load())) })
	ctx, system := t.Context(), desk.By{Actor: core.System(), Channel: core.Shell}
	w.must(w.desk.Start(ctx))
	_, err := w.desk.SetStaff(ctx, system, "Sam", "sam@desk.example", core.Agent)
	w.must(err)
	_, err = w.desk.AddOrganization(ctx, system, desk.NewOrganization{Name: "Customer", Plan: "team", Domains: []string{"customer.example"}})
	w.must(err)
	_, err = w.desk.AddRole(ctx, system, "customer", "bob@customer.example", core.Owner)
	w.must(err)
	welcome, err := w.desk.Claim(ctx, core.Mail, "setup", time.Hour, 10)
	w.must(err)
	for _, b := range welcome {
		w.must(w.desk.Sent(ctx, b))
	}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) by(address string) desk.By {
	w.t.Helper()
	a, err := w.desk.Actor(w.t.Context(), address, core.TrustProven)
	w.must(err)
	return desk.By{Actor: a, Channel: core.Mail}
}

// open opens Bob's ticket: two notices, to him and to Dave. Sam has his three.
func (w *world) open() {
	w.t.Helper()
	out, err := w.desk.Open(w.t.Context(), w.by("bob@customer.example"), desk.Opening{Subject: "It burns", Text: "Help!", CC: []string{"dave@elsewhere.example"}})
	w.must(err)
	w.ticket = out.Ticket.ID
}

// reply adds texts of Sam's, which go to Bob and Dave.
func (w *world) reply(texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		_, err := w.desk.Reply(w.t.Context(), w.by("sam@desk.example"), desk.Replying{Ticket: w.ticket, Text: text})
		w.must(err)
	}
}

// worker has waits fit for a test.
func (w *world) worker(change ...func(*notify.Config)) *notify.Worker {
	cfg := notify.Config{
		Outbox: w.desk, Sender: w.sender, Settings: settings(), Holder: "test", Drain: patience,
		Waits: []time.Duration{time.Millisecond}, Pause: 10 * time.Millisecond,
	}
	for _, f := range change {
		f(&cfg)
	}
	return notify.New(cfg)
}

// run runs a worker until the returned function, which waits for its end.
func (w *world) run(worker *notify.Worker) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- worker.Run(ctx) }()
	stop = func() {
		w.t.Helper()
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("Run = %v, want nil", err)
		}
		done <- nil
	}
	w.t.Cleanup(stop)
	return stop
}

// until waits for something that the worker brings about.
func (w *world) until(what string, ok func() bool) {
	w.t.Helper()
	for end := time.Now().Add(2 * patience); !ok(); {
		if time.Now().After(end) {
			w.t.Fatalf("not %s within %s", what, 2*patience)
		}
		<-time.After(5 * time.Millisecond)
	}
}

// settled waits until n notices of the ticket are in a state.
func (w *world) settled(n int, s core.NoticeState) []core.Notice {
	w.t.Helper()
	var list []core.Notice
	w.until(fmt.Sprintf("%d %s", n, s), func() bool {
		var err error
		list, err = w.desk.Outbox(w.t.Context(), s)
		w.must(err)
		list = slices.DeleteFunc(list, func(n core.Notice) bool { return n.Ticket == 0 })
		return len(list) >= n
	})
	if len(list) != n {
		w.t.Errorf("%d notices %s, want %d", len(list), s, n)
	}
	return list
}

// got is what an address got, each mail once by its Message-ID, as the words
// that were looked for.
func (w *world) got(address string, words ...string) []string {
	var list, ids []string
	for _, m := range w.server.Mails() {
		if id := m.Header("Message-ID"); m.To[0] != address || slices.Contains(ids, id) {
			continue
		} else {
			ids = append(ids, id)
		}
		text := m.Text()
		for text != "" {
			at, found := len(text), ""
			for _, word := range words {
				if i := strings.Index(text, word); i >= 0 && i < at {
					at, found = i, word
				}
			}
			if found == "" {
				break
			}
			list, text = append(list, found), text[at+len(found):]
		}
	}
	return list
}

func data(r smtptest.Received) string { return string(r.Data) }

func settingsWithoutFiles() notify.Settings {
	s := settings()
	s.Files = func(core.Blob) (io.ReadCloser, error) { return nil, io.ErrUnexpectedEOF }
	return s
}
