package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
	"usher/bots"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// The operations of the gateway. Source: developers/topics/opcodes-and-status-codes.
const (
	opDispatch  = 0
	opHeartbeat = 1
	opIdentify  = 2
	opResume    = 6
	opReconnect = 7
	opInvalid   = 9
	opHello     = 10
	opAck       = 11
)

const (
	frameMost = 64 << 20         // bytes of one event: a guild with all its channels and threads
	sendTime  = 10 * time.Second // to say something
)

// operation is something the app says to the gateway.
type operation struct {
	Op   int `json:"op"`
	Data any `json:"d"`
}

var (
	errReconnect = errors.New("the gateway asked to connect anew")
	errSilent    = errors.New("the gateway fell silent")
	errCrowded   = errors.New("more comes from Discord than can be kept")
	errNoHello   = errors.New("the gateway did not say hello")
)

// lostSession says that Discord does not go on with a session.
type lostSession struct{ resumable bool }

func (l *lostSession) Error() string { return "the gateway does not go on with the session" }

// line is one connection of a session.
type line struct {
	*session
	conn  *websocket.Conn
	write sync.Mutex
	live  bool                  // what is heard is all that happened
	acked atomic.Int64          // when the gateway last answered a heartbeat, Unix nanoseconds
	why   atomic.Pointer[error] // why it was broken off here
}

func newLine(s *session, c *websocket.Conn) *line {
	c.SetReadLimit(frameMost)
	return &line{session: s, conn: c}
}

// run takes what comes until the connection ends, and returns why.
func (l *line) run(ctx context.Context) error {
	inner, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() {
		<-inner.Done()
		l.close()
	})
	defer func() { cancel(); wait.Wait() }()
	every, err := l.hello()
	if err != nil {
		return l.ended(err)
	}
	if l.id == "" {
		l.g.turns.spend(l.shard[0], time.Now())
	}
	if err := l.say(l.opening()); err != nil {
		return l.ended(err)
	}
	l.acked.Store(time.Now().UnixNano())
	wait.Go(func() { l.beat(inner, every) })
	for {
		e, err := l.next()
		if err == nil {
			err = l.take(ctx, e)
		}
		if err != nil {
			return l.ended(err)
		}
	}
}

// ended is why the connection ended.
func (l *line) ended(err error) error {
	if why := l.why.Load(); why != nil {
		return *why
	}
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return &refusal{code: closed.Code}
	}
	return err
}

// closedHere is how the app closes a connection: with any code but 1000 and 1001
// the session waits to be resumed, by this process or the next. Source:
// developers/events/gateway, "Initiating a Disconnect".
const closedHere = 4000

// close closes the connection.
func (l *line) close() {
	// Who writes meanwhile may hang for as long as it has.
	_ = l.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(closedHere, ""), time.Now().Add(time.Second))
	_ = l.conn.Close() // it is of no more use
}

// breakOff ends the connection for a reason.
func (l *line) breakOff(why error) {
	l.why.CompareAndSwap(nil, &why)
	_ = l.conn.Close() // so that the reader sees it
}

// hello waits for the gateway to say how often it wants to hear from the app.
func (l *line) hello() (time.Duration, error) {
	_ = l.conn.SetReadDeadline(time.Now().Add(l.app.pace.hello)) // a broken connection shows at reading
	e, err := l.next()
	if err != nil {
		return 0, err
	}
	var h struct {
		Every float64 `json:"heartbeat_interval"`
	}
	if e.Operation != opHello || json.Unmarshal(e.RawData, &h) != nil || h.Every < 1 {
		return 0, errNoHello
	}
	_ = l.conn.SetReadDeadline(time.Time{}) // from here on silence is looked for
	return time.Duration(h.Every * float64(time.Millisecond)), nil
}

// next reads what comes next.
func (l *line) next() (e discordgo.Event, err error) {
	_, data, err := l.conn.ReadMessage()
	if err != nil {
		var closed *websocket.CloseError
		if !errors.As(err, &closed) {
			err = fmt.Errorf("gateway: %s", bots.Reason(err))
		}
		return e, err
	}
	if json.Unmarshal(data, &e) != nil {
		return e, errors.New("the gateway sent what is no JSON")
	}
	return e, nil
}

func (l *line) say(o operation) error {
	l.write.Lock()
	defer l.write.Unlock()
	_ = l.conn.SetWriteDeadline(time.Now().Add(sendTime)) // a broken connection shows at writing
	if err := l.conn.WriteJSON(o); err != nil {
		return fmt.Errorf("gateway: %s", bots.Reason(err))
	}
	return nil
}

// beat tells the gateway again and again that the app is there, and breaks a
// connection off on which it does not answer any more.
func (l *line) beat(ctx context.Context, every time.Duration) {
	silence := min(l.app.cfg.Silence, max(2*every, l.app.pace.quiet))
	t := time.NewTimer(rand.N(every))
	defer t.Stop()
	for look := min(every, silence/4); ; {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if l.pulse() != nil {
				return // the reader sees it too
			}
			t.Reset(every)
		case <-time.After(look):
		}
		if time.Since(time.Unix(0, l.acked.Load())) > silence {
			l.breakOff(errSilent)
			return
		}
	}
}

// pulse is one heartbeat. What is acknowledged by it is kept.
func (l *line) pulse() error {
	var last any
	if n := l.kept.Load().seq; n > 0 {
		last = n
	}
	err := l.say(operation{opHeartbeat, last})
	if err != nil {
		l.breakOff(err)
	}
	return err
}

// take takes something that came, without ever waiting for the database.
func (l *line) take(ctx context.Context, e discordgo.Event) error {
	switch e.Operation {
	case opDispatch:
		return l.dispatch(ctx, e)
	case opHeartbeat:
		return l.pulse()
	case opReconnect:
		return errReconnect
	case opInvalid:
		var resumable bool
		_ = json.Unmarshal(e.RawData, &resumable) // else it is not
		return &lostSession{resumable}
	case opAck:
		l.heard()
		l.acked.Store(time.Now().UnixNano())
	}
	return nil
}

// heard notes that all that happened until now was told. After a resume it is, once
// what was missed came.
func (l *line) heard() {
	if l.live {
		l.app.guilds.rolls.hear(l.shard)
	}
}

// dispatch takes an event.
func (l *line) dispatch(ctx context.Context, e discordgo.Event) error {
	if e.Sequence <= l.seen && e.Sequence != 0 {
		return nil // it came before
	}
	l.seen = e.Sequence
	switch e.Type {
	case "READY":
		l.live = true
		l.began(ctx, e)
	case "RESUMED":
		l.live = true
		l.up.set(ctx, l.shard[0], true, nil)
	}
	l.app.guard(ctx, e.Type, func() { l.app.learn(e.Type, e.RawData) })
	l.heard()
	if !l.queue.put(arrival{session: l.session, id: l.id, seq: e.Sequence, kind: e.Type, data: e.RawData}) {
		return errCrowded
	}
	return nil
}
