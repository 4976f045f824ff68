package discord

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"usher/core"
)

// account names a user for core.
func account(user string) core.Account { return core.Account{Network: core.Discord, ID: user} }

// thread names a thread below a channel for core. Without an id it is the channel
// itself, or somebody's conversation with the app.
func thread(channel, id string) core.Thread {
	return core.Thread{Network: core.Discord, Channel: channel, ID: id}
}

// where is the channel to write to for a place: a thread is a channel itself.
func where(at core.Thread) string {
	if at.ID != "" {
		return at.ID
	}
	return at.Channel
}

// source names a message, whoever tells of it.
func source(channel, message string) core.Source {
	return core.Source("discord:" + channel + "/" + message)
}

// interactionSource names an interaction.
func interactionSource(id string) core.Source { return core.Source("discord:interaction/" + id) }

const (
	userLanes   = "discord:user/"
	threadLanes = "discord:thread/"

	// leftLane is that of who left, one after the other: when many leave at once,
	// what people write must not wait for all of them.
	leftLane = "discord:left"
)

func userLane(user string) string      { return userLanes + user }
func threadLane(channel string) string { return threadLanes + channel }

// epoch is when Discord's ids begin.
const epoch = 1420070400000

// madeAt is when the thing with that id was made; zero for what is no id.
func madeAt(id string) time.Time {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(n>>22) + epoch)
}

// older orders ids by when they were made.
func older(x, y string) int {
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)) // they are numbers
}

// idAt is an id that is made at that time, to ask for what is older or newer.
func idAt(t time.Time) string {
	return strconv.FormatInt(max(t.UnixMilli()-epoch, 0)<<22, 10)
}
