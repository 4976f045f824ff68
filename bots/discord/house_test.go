package discord

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"go.uber.org/goleak"

	"usher/bots"
	"usher/bots/discord/discordtest"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/files"
	"usher/core/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// house is a desk on Discord's stand-in. Its hooks note what was worked.
type house struct {
	*discordtest.Server
	t     *testing.T
	desk  *desk.Desk
	files *files.Store
	cfg   Config
	pace  pace
	hooks hooks
	app   *App
	log   *journal
	stop  func()
	seen  *seen

	opening func(a *App) // before it runs

	ann *discordtest.User
	ch  *discordtest.Channel
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

// seen counts what was worked.
type seen struct {
	mu  sync.Mutex
	all map[string]int
}

func (s *seen) note(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[what]++
}

func (s *seen) times(what string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all[what]
}

// quick is a pace for tests.
var quick = pace{
	lease: 2 * time.Second, first: 20 * time.Millisecond, most: 200 * time.Millisecond, slow: 200 * time.Millisecond,
	bookmark: 20 * time.Millisecond, invalid: 20 * time.Millisecond, hello: 5 * time.Second, quiet: 300 * time.Millisecond,
}

// newHouse opens a house and runs its app until the test ends. Change sets it up
// before.
func newHouse(t *testing.T, change ...func(*house)) *house {
	t.Helper()
	return houseOn(t, storetest.Open(t, store.SQLite), change...)
}

func houseOn(t *testing.T, db *store.Store, change ...func(*house)) *house {
	t.Helper()
	f, err := files.Open("file:" + t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, Server: discordtest.New(t), files: f, log: &journal{}, seen: &seen{all: map[string]int{}}, pace: quick}
	h.desk = newDesk(t, db)
	h.ann = h.Home.User("Ann")
	h.ch = h.Home.Channel("help")
	h.cfg = Config{
		Token: h.Token, Application: h.AppID, Guilds: []string{h.Home.ID}, APIURL: h.URL + "/api", Holder: "here",
		Logger: slog.New(slog.NewTextHandler(h.log, nil)),
	}
	h.hooks = h.noting()
	for _, c := range change {
		c(h)
	}
	h.app, h.stop = h.open("here")
	t.Cleanup(func() { h.stop(); h.noSecrets() })
	h.connected()
	return h
}

func newDesk(t *testing.T, db *store.Store) *desk.Desk {
	t.Helper()
	d := desk.New(db, desk.Settings{
		Name: "Example Support", Secret: []byte("0123456789abcdef"), Community: true, PublicDelay: 10 * time.Minute, ReopenDays: 14,
		Categories: []string{"upgrade", "other"}, Plans: core.DefaultCatalogue(), MaxCC: 10, SeatPrice: core.SeatPrice, HourlyCap: 20,
		Networks: []core.Channel{core.Discord},
	}, time.Now)
	if err := d.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

// open runs an app of the house's desk until stop.
func (h *house) open(holder string) (a *App, stop func()) {
	h.t.Helper()
	c := h.cfg
	c.Holder = holder
	a = New(c, h.desk, command.New(command.Options{}), h.files)
	a.pace, a.hooks = h.pace, h.hooks
	if h.opening != nil {
		h.opening(a)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	return a, sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				h.t.Errorf("Run = %v, want nil", err)
			}
		case <-time.After(time.Minute):
			h.t.Error("Run did not end")
		}
	})
}

// noting are hooks that note what is worked, and answer interactions.
func (h *house) noting() hooks {
	return hooks{
		interaction: func(ctx context.Context, o bots.Occasion, i *discordgo.Interaction) error {
			h.seen.note("interaction " + i.ID)
			return h.app.tell(ctx, askerOf(i), &message{Content: "done for " + o.Account.ID})
		},
		written: func(_ context.Context, _ bots.Occasion, m *discordgo.Message) error {
			h.seen.note("written " + m.Content)
			return nil
		},
		edited: func(_ context.Context, _ bots.Occasion, m *discordgo.Message) error {
			h.seen.note("edited " + m.Content)
			return nil
		},
		deleted: func(_ context.Context, _ bots.Occasion, m *discordgo.Message) error {
			h.seen.note("deleted " + m.ID)
			return nil
		},
		reacted: func(_ context.Context, o bots.Occasion, r *reaction) error {
			h.seen.note("reacted " + r.MessageID + " " + o.Account.ID)
			return nil
		},
		posted: func(_ context.Context, _ bots.Occasion, ch *discordgo.Channel) error {
			h.seen.note("posted " + ch.Name)
			return nil
		},
		left: func(_ context.Context, o bots.Occasion, _ string) error {
			h.seen.note("left " + o.Account.ID)
			return nil
		},
	}
}

func (h *house) connected() {
	h.t.Helper()
	h.Until(h.t, "the app is connected, with its commands", func() bool {
		return h.Connections() > 0 && h.app.Status().Connected && len(h.Commands()) > 0
	})
}

// worked waits until something was worked.
func (h *house) worked(what string) {
	h.t.Helper()
	h.Until(h.t, what, func() bool { return h.seen.times(what) > 0 })
}

// thread is a thread of Ann's, which the desk listens to.
func (h *house) thread(name string) *discordtest.Channel {
	h.t.Helper()
	return h.ann.Thread(h.ch, name, discordtest.PublicThread)
}

// answered waits until an interaction's first answer came in time.
func (h *house) answered(e *discordtest.Sent) {
	h.t.Helper()
	if err := e.Wait(); err != nil {
		h.t.Fatalf("the interaction: %v", err)
	}
}

// shown waits until Ann sees a text in a channel.
func (h *house) shown(ch *discordtest.Channel, text string) {
	h.t.Helper()
	h.Until(h.t, "Ann sees "+text, func() bool {
		for _, m := range h.ann.Sees(ch) {
			if strings.Contains(m.Shown(), text) {
				return true
			}
		}
		return false
	})
}

// noSecrets fails the test if the log holds what it must not.
func (h *house) noSecrets() {
	h.t.Helper()
	for _, secret := range []string{h.Token, "/webhooks/", "/callback?", h.URL + "/api"} {
		if strings.Contains(h.log.String(), secret) {
			h.t.Errorf("the log holds %q:\n%s", secret, h.log)
		}
	}
}

var errTest = errors.New("this went wrong")
