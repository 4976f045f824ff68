package discordtest

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// object is a JSON object. The stand-in keeps to maps: what it checks is what was
// sent, with all that a typed struct would silently leave out.
type object = map[string]any

// Server is a stand-in for Discord with one app, whose bot is in one guild. Its
// exported fields are set by New and may be changed before the app connects.
type Server struct {
	URL       string // without path: the API is at URL + "/api/v9/" and "/api/v10/"
	Token     string // of the bot, without "Bot "
	AppID     string
	PublicKey string // hexadecimal, for interactions over HTTP
	Home      *Guild // where the app is installed
	Bot       *User  // the app's bot user

	Limits Limits

	t    testing.TB
	http *httptest.Server
	key  ed25519.PrivateKey
	done chan struct{} // closed when the server ends
	work sync.WaitGroup

	mu           sync.Mutex // guards all below, and the state of guilds, users and channels
	ended        bool
	spec         *description // nil: bodies are not checked against it
	app          app
	users        []*User
	guilds       []*Guild
	channels     map[string]*Channel // threads and direct messages too
	gone         map[string]bool     // ids of messages and channels that were deleted
	commands     []*command
	creates      map[string]int          // of commands, by guild
	interactions map[string]*interaction // by token
	nonces       map[string]*message
	files        map[string]*file
	era          int // of the files' links: older ones have expired
	conns        []*conn
	sessions     []*session
	identified   time.Time
	identifies   int
	resumes      int
	endpoint     string
	sent         []*Sent
	held         []*Sent
	mischief     mischief
	forced       map[string][]forced
	buckets      map[string]*bucket
	violations   []Violation
	allowed      []allowance
	calls        []Call
	lastID       uint64
}

// Limits are the real service's, which tests may change: by themselves before the
// app connects, and by Tune afterwards.
type Limits struct {
	Heartbeat time.Duration // between heartbeats: 41.25 s
	Ack       time.Duration // for the first response to an interaction: 3 s
	Token     time.Duration // for follow-ups to an interaction: 15 minutes
	Session   time.Duration // for a broken connection's session to be resumed: 2 minutes
	Identify  time.Duration // between two identifies, 5 s; 0 (the default) does not count them
	Starts    int           // sessions that may be begun, in all: 1000
	Commands  int           // what a connection may send to the gateway in a minute: 120
	Shards    int           // wanted of every identify, 0 or 1 none; recommended by /gateway/bot
	Threads   int           // active in a guild: 1000
	File      int           // bytes of each attachment: 10 MiB
	Rates     bool          // whether rate limits are kept
	RateTime  time.Duration // what counts as a second for them
}

// New starts a stand-in that ends with the test, and fails it if the app did
// something that Discord would have refused and that the test did not Allow.
func New(t testing.TB) *Server {
	s := Start(t)
	t.Cleanup(func() {
		s.Close()
		for _, v := range s.Violations() {
			t.Errorf("Discord would have refused: %s", v)
		}
	})
	return s
}

// Start is New for who closes the stand-in and looks at its Violations alone.
func Start(t testing.TB) *Server {
	t.Helper()
	s := Open()
	s.t = t
	if s.spec == nil {
		missing(t)
	}
	return s
}

// Open is Start without a test: what a test would fail for panics, and where
// Discord's description is not to be found, bodies are not checked against it.
func Open() *Server {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		panic(err) // there is no randomness
	}
	s := &Server{
		Token: "MTE." + random(6) + "." + random(38), PublicKey: hex.EncodeToString(public), key: private,
		Limits: Limits{
			Heartbeat: 41250 * time.Millisecond, Ack: 3 * time.Second, Token: 15 * time.Minute, Session: 2 * time.Minute,
			Starts: 1000, Commands: 120, Threads: 1000, File: 10 << 20, RateTime: time.Second,
		},
		spec: described(), done: make(chan struct{}), app: defaultApp(),
		channels: map[string]*Channel{}, gone: map[string]bool{}, creates: map[string]int{}, interactions: map[string]*interaction{},
		nonces: map[string]*message{}, files: map[string]*file{}, forced: map[string][]forced{}, buckets: map[string]*bucket{},
	}
	s.Bot = s.account("usher")
	s.Bot.bot = true
	s.AppID = s.Bot.ID // as with all apps of today
	s.Home = s.Guild("home")
	s.http = httptest.NewServer(s.routes())
	s.URL = s.http.URL
	return s
}

// Tune changes limits while the stand-in is in use.
func (s *Server) Tune(change func(*Limits)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.Limits)
}

func (s *Server) limits() Limits {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Limits
}

// Undescribed ends the check of bodies against Discord's description, which costs
// time that a benchmark would count. The rules that it lacks still hold.
func (s *Server) Undescribed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spec = nil
}

func (s *Server) description() *description {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.spec
}

// misused fails the test.
func (s *Server) misused(format string, args ...any) {
	if s.t == nil {
		panic(fmt.Sprintf("discordtest: "+format, args...))
	}
	s.t.Errorf("discordtest: "+format, args...)
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/", s.api())
	mux.HandleFunc("/gateway/", s.serveGateway)
	mux.HandleFunc("GET /attachments/{channel}/{id}/{name...}", s.serveFile)
	return mux
}

// Close ends the stand-in: connections break, what is on its way is lost.
func (s *Server) Close() {
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		return
	}
	s.ended = true
	close(s.done)
	for _, c := range s.conns {
		c.sever()
	}
	s.mu.Unlock()
	s.http.CloseClientConnections()
	s.work.Wait()
	s.http.Close()
}

// start runs f until the end of the server; s.mu is held.
func (s *Server) start(f func()) {
	if !s.ended {
		s.work.Go(f)
	}
}

// Until waits for a condition and fails the test when it does not come true in
// a minute.
func (s *Server) Until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	s.UntilWithin(t, time.Minute, what, ok)
}

// UntilWithin is Until with another patience.
func (s *Server) UntilWithin(t testing.TB, patience time.Duration, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v in vain for: %s", patience, what)
		}
		time.Sleep(2 * time.Millisecond)
	}
}
