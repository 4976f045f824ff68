package main

import (
	"strings"
	"sync"
	"time"
)

// blow is when usher is killed at a step of a session on a chat network.
type blow string

// The blows. What was not acknowledged comes again, or else the person is told so
// and does it again.
const (
	arrived  blow = "the event was written, and not acknowledged for all we know"
	acked    blow = "the event was acknowledged, and perhaps not worked"
	ackLost  blow = "the event was worked, and its acknowledgement lost"
	unposted blow = "what follows was committed, and not posted"
	posted   blow = "what follows was posted, and that not written down"
)

// atPost reports a blow that is aimed at what usher posts.
func (b blow) atPost() bool { return b == unposted || b == posted }

// network is what kills need to know of a chat network.
type network interface {
	connections() int
	up() // waits until usher is connected
	sent() []delivery
	loseAck() // of what comes next
	// posts reports whether a chunk of HTTP begins a call of that kind; empty: one by
	// which people are written to.
	posts(said, call string) bool
	// resolve sees to it, after a kill, that what was sent since is acknowledged. Does
	// does the same once more, for who was told that it failed.
	resolve(since int, does func())
	calls() []string // for who wonders why nothing was posted
}

// delivery is something that was sent to usher.
type delivery interface {
	Times() int
	Acked() bool
}

// deadly is a scene on a chat network in which usher is killed.
type deadly struct {
	*scene
	net     network
	serving *daemon

	mu    sync.Mutex
	at    blow
	call  string // what blows are aimed at; empty: posts and updates
	armed bool
	shot  *daemon // killed by the gate

	late   int      // files sent as the last of a session
	linked []string // by a code
}

// gate is one that kills usher at its posts.
func (k *deadly) gate() *gate { return &gate{sees: k.after, stops: k.before} }

// aim says at which moment usher is killed, and at which calls.
func (k *deadly) aim(at blow, call string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at, k.call = at, call
}

// aimed reports whether a chunk of HTTP begins the call that a blow of that kind is
// aimed at.
func (k *deadly) aimed(at blow, said string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.at == at && k.net.posts(said, k.call)
}

// before kills usher before its post goes on.
func (k *deadly) before(said string) bool { return k.aimed(unposted, said) && k.fire() }

// after kills usher once its post went on. The network's answer finds nobody.
func (k *deadly) after(said string) func() {
	if !k.aimed(posted, said) {
		return nil
	}
	return func() { k.fire() }
}

func (k *deadly) fire() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.armed {
		return false
	}
	k.armed = false
	k.shot.kill()
	return true
}

// arm lets the gate kill the next that posts.
func (k *deadly) arm(on bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.armed, k.shot = on, k.serving
}

// live starts usher and waits until it is connected.
func (k *deadly) live() {
	k.t.Helper()
	k.until("the dead one's connection ends", func() bool { return k.net.connections() == 0 })
	k.serving = k.serve("usher.toml")
	k.net.up()
}

// again kills usher, if it lives, and starts another.
func (k *deadly) again() {
	k.t.Helper()
	k.serving.kill()
	k.live()
}

// step does something on the network or by mail, has usher killed at it, and waits
// until it is done all the same.
func (k *deadly) step(does func(), done func()) {
	k.t.Helper()
	before := len(k.net.sent())
	switch k.at {
	case unposted, posted:
		k.arm(true)
		does()
		select {
		case <-k.serving.ended:
		case <-time.After(e2ePatience):
			calls := k.net.calls()
			k.t.Fatalf("nothing was posted to kill at; called were: %s; log:\n%s", strings.Join(calls[max(0, len(calls)-5):], "\n"), k.serving.said())
		}
		k.live()
		k.net.resolve(before, does)
		done()
		return
	case ackLost:
		k.net.loseAck()
		does()
		done()
	case arrived:
		does()
		k.sent(before, func(e delivery) bool { return e.Times() > 0 })
	case acked:
		does()
		k.sent(before, delivery.Acked)
	}
	k.again()
	k.net.resolve(before, does)
	done()
}

// sent waits until all that came on its way since then is so.
func (k *deadly) sent(since int, so func(delivery) bool) {
	k.t.Helper()
	k.until("what was sent is so", func() bool {
		for _, e := range k.net.sent()[since:] {
			if !so(e) {
				return false
			}
		}
		return true
	})
}

// ticketHolds wants all that was written in a session in its ticket once, in that
// order, with so many files.
func (k *deadly) ticketHolds(number string, files int, want ...string) {
	k.t.Helper()
	e := read[exported](k.t, k.done("ticket", "export", number))
	ok := len(e.Messages) == len(want)
	for i, m := range e.Messages {
		ok = ok && strings.HasPrefix(m.Text, want[i]) && m.Internal == strings.HasPrefix(want[i], "marker-note")
		files -= len(m.Attachments)
	}
	if !ok || files != 0 {
		k.t.Errorf("killed when %s, ticket %s holds %q, want %q; %d files are missing", k.at, number, e.lines(), want, files)
	}
}
