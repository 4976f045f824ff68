package slack_test

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"usher/bots/slack"
	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/files"
	"usher/core/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// house is a desk on Slack's stand-in, whose own workspace is trusted. Sam is
// staff, Alice the owner of Acme (team plan), Bob a contact there.
type house struct {
	*slacktest.Server
	t     *testing.T
	desk  *desk.Desk
	files *files.Store
	cfg   slack.Config
	app   *slack.App
	log   *journal
	stop  func()

	sam, alice, bob *slacktest.User
	room            *slacktest.Channel // where all of them and the app are
}

// journal is the log, which must hold no secrets.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// newHouse opens a house on SQLite.
func newHouse(t *testing.T, change ...func(*house)) *house {
	t.Helper()
	return houseOn(t, storetest.Open(t, store.SQLite), change...)
}

// houseOn opens a house and runs its app until the test ends. Change sets it up
// before.
func houseOn(t *testing.T, db *store.Store, change ...func(*house)) *house {
	t.Helper()
	f, err := files.Open("file:" + t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, Server: slacktest.New(t), files: f, log: &journal{}}
	install(t, h.Server)
	h.Limits.Retry = []time.Duration{0, 100 * time.Millisecond, 200 * time.Millisecond, 400 * time.Millisecond}
	h.desk = desk.New(db, desk.Settings{
		Name: "Example Support", Secret: []byte("0123456789abcdef"), Community: true, PublicDelay: 10 * time.Minute, ReopenDays: 14,
		Categories: []string{"upgrade", "other"}, Plans: core.DefaultCatalogue(), MaxCC: 10, SeatPrice: core.SeatPrice, HourlyCap: 20,
		Addresses: []string{"support@example.org", "support+desk@example.org"}, Networks: []core.Channel{core.Slack},
	}, time.Now)
	if err := h.desk.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.do("staff add sam@example.org")
	h.do("org add Acme plan:team domain:acme.example")
	h.do("owners add alice@acme.example org:Acme")
	h.do("contacts add bob@acme.example org:Acme")
	h.sam = h.Home.User("Sam", "sam@example.org")
	h.alice = h.Home.User("Alice", "alice@acme.example")
	h.bob = h.Home.User("Bob", "bob@acme.example")
	h.room = h.Channel("support", slacktest.Private, h.sam, h.alice, h.bob)
	h.cfg = slack.Config{
		AppToken: h.AppToken, BotToken: h.BotToken, SigningSecret: h.SigningSecret, TrustedTeams: []string{h.Home.ID},
		APIURL: h.URL + "/api", Holder: "here", Logger: slog.New(slog.NewTextHandler(h.log, nil)),
	}
	for _, c := range change {
		c(h)
	}
	h.start()
	t.Cleanup(func() { h.stop(); h.noSecrets() })
	return h
}

// install gives the app what its manifest asks for and no more, so that whatever a
// test has it do, Slack lets it.
func install(t *testing.T, s *slacktest.Server) {
	t.Helper()
	text, err := slack.Manifest("Example Support", "")
	if err == nil {
		err = s.Install(text)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// impatient has Slack send again sooner what is not acknowledged. A slow machine may
// then be late, which is no fault.
func (h *house) impatient(ack time.Duration) {
	h.Limits.Ack = ack
	h.Allow("ack", "operation_timeout")
}

// start runs the app until stop.
func (h *house) start() {
	h.t.Helper()
	h.app = slack.New(h.cfg, h.desk, command.New(command.Options{}), h.files)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.app.Run(ctx) }()
	h.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				h.t.Errorf("Run = %v, want nil", err)
			}
		case <-time.After(time.Minute):
			h.t.Error("Run did not end")
		}
		if err := h.desk.Free(context.Background(), func(holder string) bool { return holder == h.cfg.Holder }); err != nil {
			h.t.Error(err)
		}
	})
	if h.cfg.AppToken != "" && h.cfg.AppToken == h.AppToken {
		h.connected()
	}
}

func (h *house) connected() {
	h.t.Helper()
	h.Until(h.t, "the app is connected", func() bool { return h.Connections() > 0 && h.app.Status().Connected })
}

// do does a command as the system.
func (h *house) do(line string) {
	h.t.Helper()
	by := desk.By{Actor: core.System(), Channel: core.Shell}
	a, err := command.New(command.Options{}).RunText(h.t.Context(), h.desk, by, line)
	if err != nil || !a.OK {
		h.t.Fatalf("%s = %s, %v", line, command.Text(a, 0), err)
	}
}

// tickets is how many tickets there are.
func (h *house) tickets() int {
	h.t.Helper()
	n := 0
	for {
		if _, err := h.desk.Show(h.t.Context(), core.System(), core.TicketID(n+1)); core.KindOf(err) == core.NotFound {
			return n
		} else if err != nil {
			h.t.Fatal(err)
		}
		n++
	}
}

// seen waits until a user has got an answer with the text in the channel.
func (h *house) seen(u *slacktest.User, ch *slacktest.Channel, text string) slacktest.Message {
	h.t.Helper()
	var found slacktest.Message
	h.Until(h.t, "an answer with "+text, func() bool {
		for _, m := range u.Seen(ch) {
			if strings.Contains(m.Shown(), text) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// idle waits until everything that was sent is worked.
func (h *house) idle() {
	h.t.Helper()
	h.answered()
	h.Until(h.t, "all is worked", h.worked)
}

// answered waits until everything that was sent is answered.
func (h *house) answered() {
	h.t.Helper()
	h.Until(h.t, "all is answered", h.over)
}

func (h *house) over() bool {
	return !slices.ContainsFunc(h.Sent(), func(e *slacktest.Sent) bool { return !e.Over() })
}

func (h *house) worked() bool { return h.over() && h.app.Intake().Waiting == 0 }

// quiet is idle until what came of it is delivered, too, and heard.
func (h *house) quiet() {
	h.t.Helper()
	h.Until(h.t, "all is worked and delivered", func() bool { return h.worked() && h.delivered() && h.worked() })
}

func (h *house) delivered() bool {
	h.t.Helper()
	list, err := h.desk.Outbox(h.t.Context(), core.Queued, core.Claimed)
	if err != nil {
		h.t.Fatal(err)
	}
	return !slices.ContainsFunc(list, func(n core.Notice) bool { return n.Channel == core.Slack })
}

// noSecrets fails the test if the log holds what it must not.
func (h *house) noSecrets() {
	h.t.Helper()
	for _, secret := range []string{h.AppToken, h.BotToken, h.SigningSecret, "acme.example", "/response/", "/link/"} {
		if strings.Contains(h.log.String(), secret) {
			h.t.Errorf("the log holds %q:\n%s", secret, h.log)
		}
	}
}
