package slack

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// envelope is what Slack sends, of a socket or by HTTP, as far as it must be read
// before it is kept.
type envelope struct {
	ID      string          `json:"envelope_id"` // of a socket: what to acknowledge
	Kind    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`

	line int64 // the connection of a socket that it came by, which alone can acknowledge it
}

// outline is the parts of all kinds of payloads that say whose they are, and
// where they belong.
type outline struct {
	Type    string `json:"type"` // of an interaction, or of what is no event
	Trigger string `json:"trigger_id"`
	User    struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"` // of an interaction

	Team   string `json:"team_id"` // of a command
	UserID string `json:"user_id"`

	EventID string `json:"event_id"` // of an event
	Event   struct {
		Type     string          `json:"type"`
		Subtype  string          `json:"subtype"`
		Channel  json.RawMessage `json:"channel"` // a text in messages
		Place    string          `json:"channel_type"`
		TS       string          `json:"ts"`
		Thread   string          `json:"thread_ts"`
		Parent   string          `json:"parent_user_id"` // who began the thread
		Text     string          `json:"text"`
		Reaction string          `json:"reaction"`
		Bot      string          `json:"bot_id"`
		Deleted  string          `json:"deleted_ts"`
		User     json.RawMessage `json:"user"` // a text, or an object in user_change
		Message  *posted         `json:"message"`
		Previous *posted         `json:"previous_message"`
		Item     struct {
			Channel string `json:"channel"`
			TS      string `json:"ts"`
		} `json:"item"`
	} `json:"event"`
}

// posted is the message that was changed or deleted.
type posted struct {
	Subtype string `json:"subtype"`
	TS      string `json:"ts"`
	Thread  string `json:"thread_ts"`
	Text    string `json:"text"`
	Bot     string `json:"bot_id"`
}

// messageSubtypes are those of messages that people write, change or delete.
var messageSubtypes = []string{"", "file_share", "thread_broadcast", "me_message", "message_changed", "message_deleted"}

// received is what to do about an envelope: keep an event, answer with something,
// both or nothing.
type received struct {
	event   *desk.ChatEvent
	unsure  *spot // keep it only if the desk may be concerned by what happened there; nil: in any case
	answer  any   // to go with the acknowledgement; nil: nothing
	suggest bool  // answer with what suggested says
}

// receive says what to do about an envelope. What usher does not use is nothing to
// do: it is acknowledged and forgotten.
func (a *App) receive(ctx context.Context, e envelope) received {
	var o outline
	if err := json.Unmarshal(e.Payload, &o); err != nil {
		a.log.WarnContext(ctx, "Slack sent something odd", "type", e.Kind, "bytes", len(e.Payload))
		return received{}
	}
	switch e.Kind {
	case kindCommand:
		return received{event: a.event(e, o.Trigger, userLane(o.Team, o.UserID))}
	case kindInteractive:
		return a.receiveInteraction(e, o)
	case kindEvent:
		if o.Type == slackevents.AppRateLimited {
			return received{event: a.event(e, o.EventID, limitsName)}
		}
		if lane, wanted := o.lane(); wanted && !a.idle(o) {
			return received{event: a.event(e, cmp.Or(o.message(), o.EventID), lane), unsure: a.unsure(o)}
		}
	}
	return received{}
}

func (a *App) receiveInteraction(e envelope, o outline) received {
	r := received{event: a.event(e, o.Trigger, userLane(o.User.TeamID, o.User.ID))}
	switch slackapi.InteractionType(o.Type) {
	case slackapi.InteractionTypeBlockActions:
		if a.typing.heard(e.Payload) {
			return received{}
		}
		return r
	case slackapi.InteractionTypeMessageAction, slackapi.InteractionTypeShortcut:
		return r
	case slackapi.InteractionTypeViewSubmission:
		return a.receiveSubmission(e, r)
	case slackapi.InteractionTypeBlockSuggestion:
		return received{suggest: true}
	}
	return received{}
}

// receiveSubmission answers a modal that was sent off: it closes, and only it where
// it lies on another, or it stays with what is wrong.
func (a *App) receiveSubmission(e envelope, r received) received {
	var i slackapi.InteractionCallback
	if err := json.Unmarshal(e.Payload, &i); err != nil {
		return received{}
	}
	if wrong := a.checked(i); wrong != nil {
		return received{answer: wrong}
	}
	if i.View.PreviousViewID == "" {
		r.answer = slackapi.NewClearViewSubmissionResponse()
	}
	return r
}

// lane is where an event has its place in order, and whether usher wants it.
func (o outline) lane() (string, bool) {
	ev := o.Event
	switch ev.Type {
	case "message":
		bot := ev.Bot != "" || o.posted().Bot != ""
		return threadLane(text(ev.Channel), o.root()), !bot && slices.Contains(messageSubtypes, ev.Subtype)
	case "reaction_added":
		return threadLane(ev.Item.Channel, ev.Item.TS), ev.Item.TS != ""
	case "app_home_opened":
		return userLane(o.Team, text(ev.User)), true
	case "user_change":
		var u struct {
			ID      string `json:"id"`
			Deleted bool   `json:"deleted"`
		}
		_ = json.Unmarshal(ev.User, &u) // without it nobody left
		return userLane(o.Team, u.ID), u.Deleted
	}
	return "", false
}

// posted is the message that was changed or deleted, as it is told; empty for others.
func (o outline) posted() *posted { return cmp.Or(o.Event.Message, o.Event.Previous, &posted{}) }

// root is the first message of the thread that a message is in, or begins.
func (o outline) root() string {
	m := o.posted()
	return cmp.Or(o.Event.Thread, m.Thread, m.TS, o.Event.Deleted, o.Event.TS)
}

// message names a new message, whoever tells of it: Slack by an event, or when it is
// asked what was missed. Empty: the event tells of something else.
func (o outline) message() string {
	ev := o.Event
	if channel := text(ev.Channel); ev.Type == "message" && ev.Message == nil && ev.Deleted == "" && channel != "" && ev.TS != "" {
		return channel + "/" + ev.TS
	}
	return ""
}

func text(raw json.RawMessage) (s string) {
	_ = json.Unmarshal(raw, &s) // else it is no text
	return s
}

const userLanes = "slack:user/"

func userLane(team, user string) string      { return userLanes + team + "/" + user }
func threadLane(channel, root string) string { return "slack:thread/" + channel + "/" + root }

// event is what to keep of an envelope. Its key is the same when Slack sends it
// again.
func (a *App) event(e envelope, key, lane string) *desk.ChatEvent {
	what := "slack:event/"
	if e.Kind != kindEvent {
		what = "slack:trigger/"
	}
	if key == "" {
		sum := sha256.Sum256(e.Payload)
		key = hex.EncodeToString(sum[:])
	}
	payload, err := json.Marshal(kept{e.Kind, e.Payload})
	if err != nil {
		return nil // it was read as JSON before
	}
	return &desk.ChatEvent{Source: core.Source(what + key), Network: core.Slack, Lane: lane, Payload: payload, Received: a.now()}
}

// suggestTime is how long a menu's options may take: somebody types, and Slack
// waits three seconds.
const suggestTime = 2 * time.Second

// suggest answers a menu that searches as somebody types.
func (a *App) suggest(ctx context.Context, payload json.RawMessage) suggestions {
	var i slackapi.InteractionCallback
	if err := json.Unmarshal(payload, &i); err != nil {
		return suggestions{}
	}
	ctx, cancel := context.WithTimeout(ctx, suggestTime)
	defer cancel()
	said := make(chan suggestions, 1)
	go func() { // ends with ctx
		var r suggestions
		a.guard(ctx, "suggestions", func() {
			r = a.suggested(ctx, bots.Occasion{Account: account(i.User.TeamID, i.User.ID), Received: a.now()}, i)
		})
		said <- r
	}()
	select {
	case r := <-said:
		return r
	case <-ctx.Done():
		return suggestions{}
	}
}
