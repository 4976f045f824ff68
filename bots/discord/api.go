package discord

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
)

const (
	callTime  = 2 * time.Minute // one call may take; most of it is to send or get a file
	replyMost = 32 << 20        // bytes of what Discord answers
	version   = "10"            // of Discord's API
)

// api is Discord's HTTP API as the app uses it: every call waits for its turn,
// obeys the limits Discord states, and fails with a *fault. Requests are made by
// discordgo, past its own limiter, which waits whatever a context says and
// remembers every interaction for ever.
type api struct {
	session *discordgo.Session
	http    *http.Client
	base    string // of the calls, with the version
	app     string // the application's id
	gates   *gates
	users   *bots.Cache[string, *discordgo.User]
	direct  *bots.Cache[string, string] // channels of direct messages, by user
	own     *bots.Cache[string, string] // the app's own user

	heed func(context.Context, *fault) // is told how each call ended; nil: well
}

// newAPI returns the calls of the app. Heed is told how each ended.
func newAPI(c Config, heed func(context.Context, *fault)) *api {
	s, err := discordgo.New("Bot " + c.Token)
	if err != nil {
		panic(err) // it has none to give
	}
	s.LogLevel = -1 // it logs addresses, some of which are secrets
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 64
	return &api{
		session: s, http: &http.Client{Transport: t, Timeout: callTime}, app: c.Application,
		base: strings.TrimSuffix(c.APIURL, "/") + "/v" + version, gates: newGates(), heed: heed,
		users: bots.NewCache[string, *discordgo.User](10*time.Minute, 5000), direct: bots.NewCache[string, string](24*time.Hour, 5000),
		own: bots.NewCache[string, string](24*time.Hour, 1),
	}
}

// close ends connections that nobody uses.
func (p *api) close() { p.http.CloseIdleConnections() }

// call is one call of a route: the method and the path with {} for what is in it.
type call struct {
	route string
	path  string // with the ids in it
	major string // what Discord limits the route by: a channel, guild or webhook
	query url.Values
	body  any               // sent as JSON; nil: none
	files []*discordgo.File // sent with it, from the beginning of each that can seek
	open  bool              // of an interaction: it has its own token, and the global limit does not count
	part  string            // of the route that Discord limits beyond the rest, without telling of it before; empty: none
}

// to is a call of a route. Of the ids the first one is what Discord limits it by.
func to(route string, ids ...string) call {
	c := call{route: route, path: route[strings.Index(route, "/"):]}
	for k, id := range ids {
		if k == 0 {
			c.major = id
		}
		c.path = strings.Replace(c.path, "{}", url.PathEscape(id), 1)
	}
	return c
}

// with is the call with a body.
func (c call) with(body any, files ...*discordgo.File) call {
	c.body, c.files = body, files
	return c
}

// asking is the call with a query of keys and values; empty values are left out.
func (c call) asking(pairs ...string) call {
	c.query = url.Values{}
	for k := 0; k+1 < len(pairs); k += 2 {
		if pairs[k+1] != "" {
			c.query.Set(pairs[k], pairs[k+1])
		}
	}
	return c
}

// do makes a call once it may, again where Discord asks to wait a little, and
// reads the answer into a value, unless that is nil.
func (p *api) do(ctx context.Context, c call, into any) error {
	kind, body, err := c.encode()
	if err != nil {
		return &fault{route: c.route, status: http.StatusBadRequest, reason: err.Error()}
	}
	for try := 1; ; try++ {
		if err := p.gates.wait(ctx, c); err != nil {
			return err
		}
		answer, err := p.once(ctx, c, kind, body)
		var f *fault
		if err == nil {
			p.told(ctx, c, nil)
			return read(answer, into)
		} else if !errors.As(err, &f) {
			return err
		}
		p.told(ctx, c, f)
		if f.wait == 0 {
			return f
		}
		p.gates.shut(c, f)
		if f.wait > patience || try == triesMost {
			return f
		}
	}
}

// told passes on how a call ended, which says whether the token is good: not where
// none counts.
func (p *api) told(ctx context.Context, c call, f *fault) {
	if !c.open {
		p.heed(ctx, f)
	}
}

func read(answer []byte, into any) error {
	if into == nil || len(answer) == 0 {
		return nil
	}
	return decode(answer, into)
}

func (c call) encode() (kind string, body []byte, err error) {
	switch {
	case len(c.files) > 0:
		for _, f := range c.files {
			if s, ok := f.Reader.(io.Seeker); ok { // it may have been sent before
				if _, err := s.Seek(0, io.SeekStart); err != nil {
					return "", nil, err
				}
			}
		}
		return discordgo.MultipartBodyWithJSON(c.body, c.files)
	case c.body == nil:
		return "", nil, nil
	}
	body, err = json.Marshal(c.body)
	return "application/json", body, err
}

// once makes a call.
func (p *api) once(ctx context.Context, c call, kind string, body []byte) ([]byte, error) {
	address := p.base + c.path
	if len(c.query) > 0 {
		address += "?" + c.query.Encode()
	}
	method, _, _ := strings.Cut(c.route, " ")
	r := &recorder{next: p.http.Transport}
	// A limiter of its own never waits: its one limit is not known yet.
	answer, err := p.session.RequestWithLockedBucket(method, address, kind, body, discordgo.NewRatelimiter().LockBucket(""), 0,
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0),
		discordgo.WithClient(&http.Client{Transport: r, Timeout: p.http.Timeout}))
	p.gates.heed(c, r.header)
	if err == nil {
		return answer, nil
	}
	f := faultOf(c.route, err, r.status, r.retry())
	f.open, f.global = c.open, r.header.Get("X-RateLimit-Global") != ""
	return nil, f
}

// recorder notes what discordgo does not pass on of an answer, and keeps from it
// what its own limiter would read.
type recorder struct {
	next   http.RoundTripper
	status int
	header http.Header
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.status, r.header = 0, http.Header{}
	res, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	r.status, r.header = res.StatusCode, res.Header
	res.Header = http.Header{}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(res.Body, replyMost), res.Body}
	return res, nil
}

// retry is how long Discord asked to wait; zero: it did not.
func (r *recorder) retry() time.Duration {
	if r.status != http.StatusTooManyRequests {
		return 0
	}
	seconds, _ := strconv.ParseFloat(r.header.Get("Retry-After"), 64) // zero is taken as one
	return max(time.Duration(seconds*float64(time.Second)), time.Second)
}
