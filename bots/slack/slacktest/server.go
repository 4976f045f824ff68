package slacktest

import (
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

// Server is a stand-in for Slack with one app installed in one workspace. Its
// exported fields are set by New and may be changed before the app connects.
type Server struct {
	URL           string // without path: the Web API is at URL + "/api/"
	AppToken      string // xapp-…, for apps.connections.open
	BotToken      string // xoxb-…, for everything else
	SigningSecret string
	AppID         string
	BotID         string
	Home          *Team // the workspace where the app is installed
	Bot           *User // the app's bot user

	Limits Limits

	t    testing.TB
	http *httptest.Server
	done chan struct{} // closed when the server ends
	work sync.WaitGroup

	mu         sync.Mutex // guards all below, and the state of teams, users and channels
	ended      bool
	app        app
	teams      []*Team
	channels   []*Channel
	files      map[string]*file
	views      map[string]*view
	triggers   map[string]*trigger
	responses  map[string]*response
	conns      []*conn
	tickets    map[string]bool // that open a WebSocket, once each
	turn       int             // of the connections
	joined     chan struct{}   // closed and renewed when a connection comes
	deliverTo  string
	sent       []*Sent
	last       <-chan struct{} // closed when what was to be sent last has been written
	byID       map[string]*Sent
	held       []*Sent
	mischief   mischief
	forced     map[string][]forced
	buckets    map[string]*bucket
	used       map[string]bool // scopes, and events
	violations []Violation
	allowed    []allowance
	calls      []Call
	serial     int
	lastTS     int64
}

// Limits are the times of the real service, which tests may shorten.
type Limits struct {
	Ack      time.Duration   // for an envelope or request to be acknowledged: 3 s
	Trigger  time.Duration   // for a trigger_id to be used: 3 s
	Response time.Duration   // for a response_url to be used: 30 minutes
	Ping     time.Duration   // between WebSocket pings: 30 s
	Retry    []time.Duration // before each time that an event is sent again; Slack waits nothing, one minute, five
	Rates    bool            // whether rate limits are kept
	RateTime time.Duration   // what counts as a minute for them
}

// New starts a stand-in that ends with the test, and fails it if the app made a
// call that Slack would have refused and that the test did not Allow.
func New(t testing.TB) *Server {
	s := Start(t)
	t.Cleanup(func() {
		s.Close()
		for _, v := range s.Violations() {
			t.Errorf("Slack would have refused: %s", v)
		}
	})
	return s
}

// Start is New for who closes the stand-in and looks at its Violations alone.
func Start(t testing.TB) *Server {
	s := Open()
	s.t = t
	return s
}

// Open is Start without a test: what a test would fail for panics.
func Open() *Server {
	s := &Server{
		AppToken:      "xapp-1-A0USHER-1000000000001-" + random(32),
		BotToken:      "xoxb-1000000000002-1000000000003-" + random(24),
		SigningSecret: random(32),
		AppID:         "A0USHER",
		BotID:         "B0USHER",
		Limits: Limits{
			Ack: 3 * time.Second, Trigger: 3 * time.Second, Response: 30 * time.Minute,
			Ping: 30 * time.Second, Retry: []time.Duration{0, time.Second, 5 * time.Second},
			RateTime: time.Minute,
		},
		done: make(chan struct{}), joined: make(chan struct{}), app: defaultApp(),
		files: map[string]*file{}, views: map[string]*view{}, triggers: map[string]*trigger{},
		responses: map[string]*response{}, tickets: map[string]bool{}, forced: map[string][]forced{},
		buckets: map[string]*bucket{}, byID: map[string]*Sent{}, used: map[string]bool{},
	}
	s.Home = s.Team("T0HOME", "home")
	s.Bot = s.Home.User("usher", "", botUser("U0USHER"))
	s.http = httptest.NewServer(s.routes())
	s.URL = s.http.URL
	return s
}

// misused fails the test.
func (s *Server) misused(format string, args ...any) {
	if s.t == nil {
		panic(fmt.Sprintf("slacktest: "+format, args...))
	}
	s.t.Errorf("slacktest: "+format, args...)
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveAPI)
	mux.HandleFunc("/link/", s.serveSocket)
	mux.HandleFunc("POST /response/{id}", s.serveResponse)
	mux.HandleFunc("POST /upload/{id}", s.serveUpload)
	mux.HandleFunc("GET /files-pri/{id}/{name...}", s.serveFile)
	mux.HandleFunc("GET /signin", serveSignIn)
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
	if s.ended {
		return
	}
	s.work.Go(f)
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
