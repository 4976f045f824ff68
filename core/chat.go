package core

import (
	"slices"
	"strings"
	"time"
)

// Account is somebody's account on a chat network. It acts as a person once it
// is linked.
type Account struct {
	Network Channel // Slack or Discord
	Team    string  // the workspace; empty on Discord
	ID      string
}

// String is the account as an address of notices: "slack:T1/U1".
func (a Account) String() string { return string(a.Network) + ":" + a.Team + "/" + a.ID }

// ParseAccount reads what Account.String wrote.
func ParseAccount(s string) (Account, bool) {
	network, rest, ok := strings.Cut(s, ":")
	team, id, found := strings.Cut(rest, "/")
	return Account{Channel(network), team, id}, ok && found && network != "" && id != ""
}

// Thread is a place on a chat network where a ticket is spoken of. Without an ID
// it is the channel itself.
type Thread struct {
	Network Channel
	Channel string
	ID      string // on Slack the timestamp of its first message, on Discord the thread's own id
}

// String is the thread as an address of notices: "slack:C1/171.1".
func (t Thread) String() string { return string(t.Network) + ":" + t.Channel + "/" + t.ID }

// ParseThread reads what Thread.String wrote.
func ParseThread(s string) (Thread, bool) {
	network, rest, ok := strings.Cut(s, ":")
	channel, id, found := strings.Cut(rest, "/")
	return Thread{Channel(network), channel, id}, ok && found && network != "" && channel != ""
}

// ThreadUse says for whom a thread is tied to a ticket.
type ThreadUse string

// The uses of threads.
const (
	SharedThread ThreadUse = "shared" // of a channel: whoever is in it reads along
	DirectThread ThreadUse = "direct" // of one person's conversation with the desk
	TriageThread ThreadUse = "triage" // of the staff's channel: what is written there is internal
)

// Tie is a thread that belongs to a ticket.
type Tie struct {
	Thread
	Ticket TicketID
	Use    ThreadUse
	Person PersonID // whose conversation a direct thread is; else who tied it
}

// Networks are the channels that are chat networks.
var Networks = [...]Channel{Slack, Discord}

// IsNetwork reports whether the channel is a chat network.
func (c Channel) IsNetwork() bool { return slices.Contains(Networks[:], c) }

// BringsIn reports whether the desk brings people into the threads of tickets on a
// network, so that it has to take them out again.
func (c Channel) BringsIn() bool { return c == Discord }

// Title is the channel as people write it.
func (c Channel) Title() string {
	switch c {
	case Slack:
		return "Slack"
	case Discord:
		return "Discord"
	}
	return string(c)
}

// ChatEvent is something that came from a chat network and is to be worked. Its
// source names the network.
type ChatEvent struct {
	Source   Source
	Network  Channel
	Lane     string // events of a lane are worked one after the other
	Payload  []byte // empty once it is done
	Attempts int
	Received time.Time
	Error    string // of the last try
	Urgent   bool   // when it is kept: it waits for no older one of its lane
}

// Keeping is what became of an event that was to be kept.
type Keeping int

// What becomes of events.
const (
	Known  Keeping = iota // it was kept before
	Taken                 // it is claimed by who keeps it, to be worked now
	Behind                // it waits: others are to be done before it that who keeps it does not hold
)

// ChatSession is where a session with a chat network's gateway is: whoever knows
// that goes on with it. Its name says whose and what for. Where a network has none,
// it is up to when the network was heard.
type ChatSession struct {
	Name   string
	ID     string // the network's, which belongs in no log; else when it began
	Resume string // the address where it goes on
	Seq    int64  // of the last event that was kept, with all before it; else the time, in milliseconds
	Behind bool   // what came before the session is still being looked for
}
