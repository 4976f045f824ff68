package slacktest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Team is a workspace. Only Home has the app; people of others meet it in
// channels shared by Slack Connect.
type Team struct {
	ID     string
	Domain string

	s     *Server
	users []*User
}

// Team is the workspace of that id, made when it is new.
func (s *Server) Team(id, domain string) *Team {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.teams {
		if t.ID == id {
			return t
		}
	}
	t := &Team{ID: id, Domain: domain, s: s}
	s.teams = append(s.teams, t)
	return t
}

// User is somebody with an account. Its methods act as that person would.
type User struct {
	ID   string
	Team *Team

	s          *Server
	name       string // the handle
	real       string
	email      string
	bot        bool
	restricted bool // a guest
	ultra      bool // a guest of a single channel
	unproven   bool // the address is not confirmed
	deleted    bool
	updated    time.Time
	direct     *Channel
	modals     []*view
	home       *view
	offered    map[string][]any // options last suggested, by action_id
}

// UserOption makes a user special.
type UserOption func(*User)

// The kinds of users besides members.
var (
	Guest       UserOption = func(u *User) { u.restricted = true }
	SingleGuest UserOption = func(u *User) { u.restricted, u.ultra = true, true }
	Unconfirmed UserOption = func(u *User) { u.unproven = true }
	OtherBot    UserOption = func(u *User) { u.bot = true }
)

func botUser(id string) UserOption { return func(u *User) { u.ID, u.bot = id, true } }

// User makes a member of the workspace.
func (t *Team) User(name, email string, options ...UserOption) *User {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	u := &User{
		ID: t.s.id("U"), Team: t, s: t.s, name: strings.ToLower(strings.ReplaceAll(name, " ", ".")), real: name,
		email: email, updated: time.Now(), offered: map[string][]any{},
	}
	for _, o := range options {
		o(u)
	}
	t.users = append(t.users, u)
	return u
}

// Kind is what sort of conversation a channel is.
type Kind string

// The kinds of conversations, as channel_type names them in events.
const (
	Public  Kind = "channel"
	Private Kind = "group"
	Direct  Kind = "im"
	Group   Kind = "mpim"
)

// Channel is a conversation.
type Channel struct {
	ID   string
	Kind Kind

	s        *Server
	name     string
	members  []*User
	messages []*message // by time, the ephemeral ones too
	archived bool
	created  time.Time
}

// Channel makes a conversation of these people and the bot.
func (s *Server) Channel(name string, kind Kind, users ...*User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.channel(name, kind, append([]*User{s.Bot}, users...)...)
}

// Between is the direct conversation of people without the bot.
func (s *Server) Between(users ...*User) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.channel("directmessage", Direct, users...)
}

func (s *Server) channel(name string, kind Kind, members ...*User) *Channel {
	prefix := map[Kind]string{Public: "C", Private: "C", Direct: "D", Group: "G"}[kind]
	ch := &Channel{ID: s.id(prefix), Kind: kind, s: s, name: name, members: members, created: time.Now()}
	s.channels = append(s.channels, ch)
	return ch
}

func (ch *Channel) has(u *User) bool { return slices.Contains(ch.members, u) }

// shared reports whether people of several workspaces are in it.
func (ch *Channel) shared() bool {
	return slices.ContainsFunc(ch.members, func(u *User) bool { return u.Team != ch.s.Home })
}

// known is the channel of an id, if the bot may know of it.
func (s *Server) known(id string) *Channel {
	for _, ch := range s.channels {
		if ch.ID == id && (ch.Kind == Public || ch.has(s.Bot)) {
			return ch
		}
	}
	return nil
}

// userOf is the user of an id, nil if the app's workspace does not know them.
func (s *Server) userOf(id string) *User {
	for _, t := range s.teams {
		for _, u := range t.users {
			if u.ID == id && (t == s.Home || s.meets(u)) {
				return u
			}
		}
	}
	return nil
}

// meets reports whether somebody of another workspace shares a channel with ours.
func (s *Server) meets(u *User) bool {
	return slices.ContainsFunc(s.channels, func(ch *Channel) bool {
		return ch.has(u) && slices.ContainsFunc(ch.members, func(m *User) bool { return m.Team == s.Home })
	})
}

// directOf is the conversation of a user with the app.
func (s *Server) directOf(u *User) *Channel {
	if u.direct == nil {
		u.direct = s.channel("directmessage", Direct, u, s.Bot)
	}
	return u.direct
}

// Direct is the user's conversation with the app.
func (u *User) Direct() *Channel {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.s.directOf(u)
}

// String is the user's id and handle.
func (u *User) String() string { return fmt.Sprintf("%s (%s)", u.ID, u.name) }

// wire is the user as the Web API and events show them. Source:
// docs.slack.dev/reference/objects/user-object, slack-samples/api/users.info.json.
func (u *User) wire(withEmail bool) object {
	profile := object{
		"title": "", "phone": "", "skype": "", "real_name": u.real, "real_name_normalized": u.real,
		"display_name": u.name, "display_name_normalized": u.name, "status_text": "", "status_emoji": "",
		"status_expiration": 0, "avatar_hash": "", "team": u.Team.ID, "first_name": u.real, "last_name": "",
		"image_24": "", "image_32": "", "image_48": "", "image_72": "", "image_192": "", "image_512": "",
	}
	if withEmail && u.email != "" && !u.bot {
		profile["email"] = u.email
	}
	w := object{
		"id": u.ID, "team_id": u.Team.ID, "name": u.name, "deleted": u.deleted, "profile": profile, "is_bot": u.bot,
		"is_app_user": false, "updated": u.updated.Unix(), "who_can_share_contact_card": "EVERYONE",
	}
	if u.bot {
		profile["bot_id"], profile["api_app_id"] = u.s.BotID, u.s.AppID
	}
	if u.deleted {
		return w
	}
	for key, value := range map[string]any{
		"color": "9f69e7", "real_name": u.real, "tz": "Europe/Berlin", "tz_label": "Central European Time", "tz_offset": 3600,
		"is_admin": false, "is_owner": false, "is_primary_owner": false, "is_restricted": u.restricted,
		"is_ultra_restricted": u.ultra, "is_email_confirmed": !u.unproven && !u.bot, "has_2fa": false,
	} {
		w[key] = value
	}
	if u.Team != u.s.Home {
		w["is_stranger"] = true
	}
	return w
}
