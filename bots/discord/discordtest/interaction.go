package discordtest

import (
	"fmt"
	"maps"
	"time"
)

// The types of interactions. Source:
// developers/interactions/receiving-and-responding.mdx#interaction-object-interaction-type.
const (
	onPing         = 1
	onCommand      = 2
	onComponent    = 3
	onAutocomplete = 4
	onModal        = 5
)

// interaction is something a person did with the app, and how it was answered.
type interaction struct {
	s       *Server
	id      string
	token   string
	kind    int
	name    string // of the command
	user    *User
	ch      *Channel
	target  *message // whose component was used
	parent  *interaction
	sent    *Sent
	began   time.Time
	expired bool // it was not answered in time

	responded bool
	how       int      // the type of the first response
	original  *message // what the first response made or changed
	deferred  bool     // the original waits for its content
}

// interact sends an interaction of a person's; s.mu is held. Source:
// developers/interactions/receiving-and-responding.mdx#interaction-object-interaction-structure.
func (u *User) interact(kind int, ch *Channel, name string, target *message, data object) *Sent {
	s := u.s
	i := &interaction{s: s, id: s.id(), token: random(64), kind: kind, name: name, user: u, ch: ch, target: target, began: time.Now()}
	s.interactions[i.token] = i
	payload := object{
		"id": i.id, "application_id": s.AppID, "type": kind, "token": i.token, "version": 1, "data": data, "channel_id": ch.ID,
		"channel": ch.partial(u), "locale": "en-US", "entitlements": []any{}, "attachment_size_limit": s.Limits.File,
		"app_permissions": ch.permissions(s.Bot).wire(), "entitlement_sku_ids": []any{},
	}
	i.addPlace(payload)
	if target != nil {
		payload["message"] = target.wire()
	}
	i.sent = &Sent{ID: i.id, Type: "INTERACTION_CREATE", guild: ch.guild, payload: payload, interaction: i, done: make(chan struct{})}
	s.emit(i.sent)
	s.start(i.expire)
	return i.sent
}

func (i *interaction) addPlace(payload object) {
	if i.ch.guild == nil {
		payload["user"], payload["context"] = i.user.wire(), 1
		payload["authorizing_integration_owners"] = object{"0": "0"}
		return
	}
	m := i.ch.guild.members[i.user].wire()
	m["permissions"] = i.ch.permissions(i.user).wire()
	payload["member"], payload["context"] = m, 0
	payload["guild_id"], payload["guild_locale"] = i.ch.guild.ID, "en-US"
	payload["guild"] = object{"id": i.ch.guild.ID, "locale": "en-US", "features": []any{}}
	payload["authorizing_integration_owners"] = object{"0": i.ch.guild.ID}
}

// partial is the channel in an interaction.
func (ch *Channel) partial(u *User) object {
	o := ch.wire()
	o["permissions"] = ch.permissions(u).wire()
	return o
}

// expire waits for the first response as long as Discord does, and blames the app
// if nothing of the test's kept it from answering. Source:
// developers/interactions/receiving-and-responding.mdx#interaction-callback.
func (i *interaction) expire() {
	s := i.s
	s.mu.Lock()
	limit := s.Limits.Ack
	s.mu.Unlock()
	t := time.NewTimer(limit)
	defer t.Stop()
	select {
	case <-i.sent.done:
		return
	case <-t.C:
	case <-s.done:
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i.responded {
		return
	}
	i.expired = true
	i.sent.err, i.sent.over = errGone, true
	close(i.sent.done)
	if i.sent.reached && !i.sent.spoilt && !s.ended {
		s.violate("interaction", &refusal{code: 10062, message: fmt.Sprintf("%s was not answered in %v", i.what(), limit)})
	}
}

func (i *interaction) what() string {
	switch i.kind {
	case onCommand:
		return "the command " + i.name
	case onAutocomplete:
		return "the autocomplete of " + i.name
	case onModal:
		return "the modal's submission"
	}
	return "the component's use"
}

// settle notes the first response; s.mu is held.
func (i *interaction) settle(how int, body object) {
	i.responded, i.how = true, how
	i.sent.acked, i.sent.over, i.sent.body = time.Now(), true, body
	close(i.sent.done)
}

// open reports whether follow-ups are taken: after the first response, within
// fifteen minutes, and never for autocompletion.
func (i *interaction) open() error {
	switch {
	case !i.responded || i.how == 8:
		return i.refuse(10015, "there was no first response that can be followed up")
	case time.Since(i.began) > i.s.Limits.Token:
		return refuse(50027, "the interaction is older than "+i.s.Limits.Token.String())
	}
	return nil
}

// refuse is a refusal that is no violation if the test kept the app from knowing.
func (i *interaction) refuse(code int, why string) error {
	r, _ := refuse(code, why).(*refusal)
	r.meant = i.sent.spoilt
	return r
}

// metadata is what a message tells of the interaction it answers. Source:
// developers/resources/message.mdx#message-interaction-metadata-object.
func (i *interaction) metadata() object {
	o := object{"id": i.id, "type": i.kind, "user": i.user.wire(), "authorizing_integration_owners": object{}}
	maps.Copy(o["authorizing_integration_owners"].(object), inner(i.sent.payload, "authorizing_integration_owners"))
	if i.name != "" {
		o["name"] = i.name
	}
	if i.target != nil {
		o["interacted_message_id"] = i.target.id
	}
	return o
}
