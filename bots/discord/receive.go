package discord

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/bwmarrin/discordgo"

	"usher/core"
	"usher/core/desk"
)

// The kinds of what Discord sends and usher keeps, as the gateway names them.
const (
	kindInteraction   = "INTERACTION_CREATE"
	kindMessage       = "MESSAGE_CREATE"
	kindEdit          = "MESSAGE_UPDATE"
	kindDelete        = "MESSAGE_DELETE"
	kindDeleteMany    = "MESSAGE_DELETE_BULK" // kept as several of kindDelete
	kindThread        = "THREAD_CREATE"
	kindThreadDelete  = "THREAD_DELETE"
	kindReaction      = "MESSAGE_REACTION_ADD"
	kindMemberRemove  = "GUILD_MEMBER_REMOVE"
	kindChannelDelete = "CHANNEL_DELETE"
)

// kept is an event as it stands in the database.
type kept struct {
	Kind    string          `json:"kind"`
	Payload json.RawMessage `json:"payload"` // as Discord sent it
}

// outline is the parts of all kinds of payloads that say whose they are, and where
// they belong.
type outline struct {
	ID       string   `json:"id"`
	IDs      []string `json:"ids"`
	Channel  string   `json:"channel_id"`
	Guild    string   `json:"guild_id"`
	Parent   string   `json:"parent_id"`
	Owner    string   `json:"owner_id"`
	New      bool     `json:"newly_created"`
	Type     int      `json:"type"`
	Edited   string   `json:"edited_timestamp"`
	Webhook  string   `json:"webhook_id"`
	Author   *user    `json:"author"`
	Mentions []user   `json:"mentions"`
	Roles    []string `json:"mention_roles"`
	Answered *struct {
		Author user `json:"author"`
	} `json:"referenced_message"`

	User    *user  `json:"user"`
	UserID  string `json:"user_id"`
	Message string `json:"message_id"`
	Member  *struct {
		User user `json:"user"`
	} `json:"member"`
	Emoji struct {
		Name string `json:"name"`
	} `json:"emoji"`
	Token string `json:"token"`
}

type user struct {
	ID  string `json:"id"`
	Bot bool   `json:"bot"`
}

// by is who did it, as far as it is said.
func (o outline) by() user {
	switch {
	case o.Author != nil:
		return *o.Author
	case o.Member != nil && o.Member.User.ID != "":
		return o.Member.User
	case o.User != nil:
		return *o.User
	}
	return user{ID: o.UserID}
}

// written are the types of messages that people write: as they are, and as answers.
var written = []int{int(discordgo.MessageTypeDefault), int(discordgo.MessageTypeReply)}

// receive says what is to be kept of an event of the gateway; nothing of what usher
// does not use. Nth tells it from others that have no id of their own.
func (a *App) receive(kind string, data json.RawMessage, nth string) []desk.ChatEvent {
	var o outline
	if json.Unmarshal(data, &o) != nil {
		return nil
	}
	switch kind {
	case kindInteraction:
		return a.one(kind, data, interactionSource(o.ID), userLane(o.by().ID), o.ID != "")
	case kindMessage:
		return a.one(kind, data, source(o.Channel, o.ID), threadLane(o.Channel), o.written() && a.concerns(o))
	case kindEdit:
		key := core.Source(fmt.Sprintf("discord:edit/%s/%s/%s", o.Channel, o.ID, o.Edited))
		return a.one(kind, data, key, threadLane(o.Channel), o.written() && o.Edited != "" && !a.elsewhere(o))
	case kindDelete, kindDeleteMany:
		return a.deletions(o)
	case kindThread:
		return a.one(kind, data, core.Source("discord:thread/"+o.ID), threadLane(o.ID), o.New && o.Parent != "" && o.Parent == a.cfg.Forum)
	case kindThreadDelete, kindChannelDelete:
		return a.one(kind, data, core.Source("discord:gone/"+o.ID), threadLane(o.ID), true)
	case kindReaction:
		return a.one(kind, data, core.Source("discord:event/"+nth), threadLane(o.Channel), a.cfg.Emoji != "" && o.Emoji.Name == a.cfg.Emoji && !o.by().Bot)
	case kindMemberRemove:
		return a.one(kind, data, core.Source("discord:event/"+nth), leftLane, !o.by().Bot)
	}
	return nil
}

// written reports a message that a human wrote.
func (o outline) written() bool {
	return o.ID != "" && o.Author != nil && !o.Author.Bot && o.Webhook == "" && slices.Contains(written, o.Type)
}

// elsewhere reports what happened in a channel where people talk to each other. What
// a ticket was made of there is the ticket's own from then on: it may have been put in
// other words, by somebody else.
func (a *App) elsewhere(o outline) bool {
	return o.Guild != "" && o.Channel != a.cfg.Triage && a.places.isPlain(o.Channel)
}

// concerns reports whether a message may be for the desk: of all that is written in
// channels, only where the app is meant, and the staff's channel.
func (a *App) concerns(o outline) bool {
	if !a.elsewhere(o) {
		return true
	}
	me := a.places.self()
	return o.Answered != nil && o.Answered.Author.ID == me || slices.ContainsFunc(o.Mentions, func(u user) bool { return u.ID == me })
}

// deletions are one event for each message that was deleted.
func (a *App) deletions(o outline) []desk.ChatEvent {
	if a.elsewhere(o) {
		return nil
	}
	ids := o.IDs
	if o.ID != "" {
		ids = []string{o.ID}
	}
	var out []desk.ChatEvent
	for _, id := range ids {
		data, err := json.Marshal(map[string]string{"id": id, "channel_id": o.Channel, "guild_id": o.Guild})
		if err == nil {
			out = append(out, a.one(kindDelete, data, core.Source("discord:delete/"+o.Channel+"/"+id), threadLane(o.Channel), true)...)
		}
	}
	return out
}

// one is an event to keep, if it is wanted.
func (a *App) one(kind string, data json.RawMessage, s core.Source, lane string, wanted bool) []desk.ChatEvent {
	if !wanted {
		return nil
	}
	payload, err := json.Marshal(kept{kind, data})
	if err != nil {
		return nil // it was read as JSON before
	}
	return []desk.ChatEvent{{Source: s, Network: core.Discord, Lane: lane, Payload: payload, Received: a.now()}}
}
