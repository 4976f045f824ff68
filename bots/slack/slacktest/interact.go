package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

func unmarshal(body []byte, v any) error { return json.Unmarshal(body, v) }

// Surface is where blocks stand that people use: a Message or a View as a test
// looks at it. What is done with one happens to its present state.
type Surface interface {
	place() (channel, ts, view string)
}

func (m Message) place() (channel, ts, view string) { return m.Channel, m.TS, "" }
func (v *View) place() (channel, ts, view string) {
	if v == nil {
		return "", "", ""
	}
	return "", "", v.ID
}

// site is a surface as it stands now.
type site struct {
	ch      *Channel
	message *message
	view    *view
	blocks  []any
}

// site finds the surface among what the user sees.
func (u *User) site(where Surface) (site, error) {
	channel, ts, id := where.place()
	if id != "" {
		v := u.s.views[id]
		if v == nil || v.owner != u {
			return site{}, fmt.Errorf("%s has no view %s any more", u, id)
		}
		return site{view: v, blocks: v.blocks()}, nil
	}
	for _, ch := range u.s.channels {
		for _, m := range ch.messages {
			if ch.ID == channel && m.ts == ts && (m.only == nil || m.only == u) {
				return site{ch: ch, message: m, blocks: m.allBlocks()}, nil
			}
		}
	}
	return site{}, fmt.Errorf("%s sees no message %s in %q", u, ts, channel)
}

// find is the element that a label names: its action_id, the text on it, its
// placeholder, or the label of its input block.
func (x site) find(label string) (block, element object, err error) {
	for _, v := range x.blocks {
		b, _ := v.(object)
		for _, e := range elementsOf(b) {
			if slices.Contains(namesOf(b, e), label) {
				return b, e, nil
			}
		}
	}
	return nil, nil, fmt.Errorf("nothing is called %q; there are %q", label, labels(x.blocks))
}

func namesOf(b, e object) []string {
	names := []string{word1(e, "action_id"), textOf(e["text"]), textOf(e["placeholder"]), textOf(b["label"])}
	if b["type"] == "input" {
		names = append(names, word1(b, "block_id"))
	}
	return slices.DeleteFunc(names, func(n string) bool { return n == "" })
}

func textOf(v any) string { o, _ := v.(object); return word1(o, "text") }

// Click presses a button, named by the text on it or its action_id. A dialog that
// asks for confirmation is confirmed.
func (u *User) Click(where Surface, label string) *Sent {
	return u.use(where, label, func(x site, b, e object) (object, error) {
		if e["type"] != "button" {
			return nil, fmt.Errorf("%q is no button", label)
		}
		act := object{"text": clone(e["text"])}
		for _, key := range []string{"value", "style", "url", "confirm"} {
			if v, ok := e[key]; ok {
				act[key] = copied(v)
			}
		}
		return act, nil
	})
}

// use finds an element, lets do fill what is special in its action, and sends a
// block_actions unless it is an input that does not dispatch.
func (u *User) use(where Surface, label string, do func(x site, b, e object) (object, error)) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := u.site(where)
	var b, e, act object
	if err == nil {
		b, e, err = x.find(label)
	}
	if err == nil {
		act, err = do(x, b, e)
	}
	if err != nil {
		s.misused("%v", err)
		return s.failed(err)
	}
	if b["type"] == "input" && b["dispatch_action"] != true {
		return s.failed(nil) // it is in the state, and told when the view is submitted
	}
	act["type"], act["action_id"], act["block_id"], act["action_ts"] = e["type"], e["action_id"], b["block_id"], s.nextTS()
	return s.sendAction(u, x, act)
}

// stateOf is the state of a message's component that was used; buttons have none.
func stateOf(act object) object {
	key, _ := stateKey(word1(act, "type"))
	if key == "" {
		return object{}
	}
	return object{word1(act, "block_id"): object{word1(act, "action_id"): object{"type": act["type"], key: act[key]}}}
}

// failed is something that was never sent, for a reason or because it needs not be.
func (s *Server) failed(err error) *Sent {
	e := &Sent{s: s, err: err, over: true, done: make(chan struct{}), ack: make(chan struct{})}
	close(e.done)
	return e
}

// interaction is what all interactions carry. Source:
// docs.slack.dev/reference/interaction-payloads.
func (s *Server) interaction(kind string, u *User) object {
	return object{
		"type": kind, "token": "verification", "api_app_id": s.AppID, "enterprise": nil, "is_enterprise_install": false,
		"team": object{"id": s.Home.ID, "domain": s.Home.Domain},
		"user": object{"id": u.ID, "username": u.name, "name": u.name, "team_id": u.Team.ID},
	}
}

// sendAction sends a block_actions. Source:
// docs.slack.dev/reference/interaction-payloads/block_actions-payload,
// slack-samples/app-backend/interactive-components/BlockActionPayload.json.
func (s *Server) sendAction(u *User, x site, act object) *Sent {
	p := s.interaction("block_actions", u)
	p["actions"] = []any{act}
	p["trigger_id"] = s.trigger(u, x.view)
	if x.view != nil {
		p["container"] = object{"type": "view", "view_id": x.view.id}
		p["view"] = x.view.wire(s)
		return s.send(interactive, p, nothing)
	}
	s.addMessage(p, u, x)
	p["state"] = object{"values": stateOf(act)}
	return s.send(interactive, p, nothing)
}

// addMessage puts in the message that a component stands in; of an ephemeral one
// an app is not told the content.
func (s *Server) addMessage(p object, u *User, x site) {
	m := x.message
	container := object{"type": "message", "message_ts": m.ts, "channel_id": x.ch.ID, "is_ephemeral": m.only != nil}
	if m.thread != "" {
		container["thread_ts"] = m.thread
	}
	p["container"] = container
	p["channel"] = object{"id": x.ch.ID, "name": x.ch.shown()}
	if m.only == nil {
		p["message"] = m.wire(x.ch, false)
	}
	p["response_url"] = s.respond(u, x.ch, m).url
}

// nothing is the answer to interactions that take none.
func nothing(body []byte) error {
	if text := string(body); text != "" && text != "null" && text != "{}" {
		return refuse("unexpected_payload", "this interaction takes no answer but 200 or an acknowledgement")
	}
	return nil
}

// Shortcut uses a message's shortcut. Source: slack-samples/app-backend/interactive-components/MessageShortcutPayload.json.
func (u *User) Shortcut(ch *Channel, ts, callback string) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	m := ch.at(ts)
	s.mustHave(s.app.anyTrigger || slices.Contains(s.app.messages, callback), "the app has no message shortcut "+callback)
	if m == nil {
		err := fmt.Errorf("no message %s in %s", ts, ch.ID)
		s.misused("%v", err)
		return s.failed(err)
	}
	p := s.interaction("message_action", u)
	p["callback_id"], p["trigger_id"], p["message_ts"], p["action_ts"] = callback, s.trigger(u, nil), ts, s.nextTS()
	p["channel"] = object{"id": ch.ID, "name": ch.shown()}
	p["message"] = m.wire(ch, false)
	p["response_url"] = s.respond(u, ch, nil).url
	return s.send(interactive, p, nothing)
}

// GlobalShortcut uses a shortcut from the search bar. Source:
// docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload.
func (u *User) GlobalShortcut(callback string) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustHave(s.app.anyTrigger || slices.Contains(s.app.shortcuts, callback), "the app has no global shortcut "+callback)
	p := s.interaction("shortcut", u)
	p["callback_id"], p["trigger_id"], p["action_ts"] = callback, s.trigger(u, nil), s.nextTS()
	return s.send(interactive, p, nothing)
}

// OpenHome opens the app's Home tab. Source: docs.slack.dev/reference/events/app_home_opened.
func (u *User) OpenHome() *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	event := object{
		"type": "app_home_opened", "user": u.ID, "channel": s.directOf(u).ID, "tab": "home", "event_ts": s.nextTS(),
	}
	if u.home != nil {
		event["view"] = u.home.wire(s)
	}
	return s.emit("app_home_opened", event, false)
}

// OpenMessages opens the app's Messages tab.
func (u *User) OpenMessages() *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.emit("app_home_opened", object{
		"type": "app_home_opened", "user": u.ID, "channel": s.directOf(u).ID, "tab": "messages",
		"event_ts": strconv.FormatInt(time.Now().Unix(), 10) + ".000000",
	}, false)
}
