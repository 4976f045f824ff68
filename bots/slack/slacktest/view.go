package slacktest

import (
	"encoding/json"
	"slices"
	"strings"
)

// view is a modal or a Home tab as it stands. Source:
// docs.slack.dev/reference/views, slack-samples/app-backend/views.
type view struct {
	id, hash string
	owner    *User
	def      object                       // what the app sent, with ids given to blocks
	values   map[string]map[string]object // state by block_id and action_id
	errors   map[string]string            // shown below inputs
	root     *view                        // the first of the stack
	previous *view
}

// stackLimit is how many modals may lie on one another.
const stackLimit = 3

// viewBytes is the most that a view may take as JSON.
const viewBytes = 250_000

func (v *view) kind() string { return word1(v.def, "type") }

func word1(o object, key string) string { text, _ := o[key].(string); return text }

func (v *view) blocks() []any { list, _ := v.def["blocks"].([]any); return list }

// parseView checks a view that the app sent.
func (c *call) parseView(given any) (object, error) {
	def, ok := given.(object)
	if !ok {
		return nil, refuse("invalid_arguments", "[ERROR] view must be an object")
	}
	def = clone(def)
	if text, err := json.Marshal(def); err != nil || len(text) > viewBytes {
		return nil, refuse("view_too_large")
	}
	if found := checkView(def); len(found) > 0 {
		return nil, refuse("invalid_arguments", found...)
	}
	complete(def)
	blocks, _ := def["blocks"].([]any)
	c.s.nameBlocks(blocks)
	return def, nil
}

// The shapes of views. Source: docs.slack.dev/reference/views.
var (
	blocksOfView = func(c *checker, at string, v any) {
		if _, ok := v.([]any); !ok {
			c.wrong(at, "must be an array")
		}
	}
	modalShape = shape{
		must: map[string]rule{"type": word("modal"), "title": plainText(24), "blocks": blocksOfView},
		may: map[string]rule{"close": plainText(24), "submit": plainText(24), "private_metadata": str(0, 3000),
			"callback_id": str(0, 255), "clear_on_close": yesNo, "notify_on_close": yesNo, "external_id": str(0, 255),
			"submit_disabled": yesNo},
	}
	homeShape = shape{
		must: map[string]rule{"type": word("home"), "blocks": blocksOfView},
		may:  map[string]rule{"private_metadata": str(0, 3000), "callback_id": str(0, 255), "external_id": str(0, 255)},
	}
)

// checkView says what is wrong with a view.
func checkView(def object) []string {
	kind := word1(def, "type")
	s := modalShape
	if kind == "home" {
		s = homeShape
	}
	c := &checker{surface: surface(kind)}
	c.object("/view", def, s)
	blocks, _ := def["blocks"].([]any)
	c.found = append(c.found, checkBlocks(blocks, surface(kind))...)
	if kind != "home" && def["submit"] == nil && slices.ContainsFunc(blocks, isInput) {
		c.wrong("/view", "a modal with input blocks needs submit")
	}
	return c.found
}

func isInput(b any) bool { o, _ := b.(object); return o["type"] == "input" }

// newView makes a view of a definition for a user; s.mu is held.
func (s *Server) newView(u *User, def object) (*view, error) {
	if external := word1(def, "external_id"); external != "" {
		for _, v := range s.views {
			if word1(v.def, "external_id") == external {
				return nil, refuse("duplicate_external_id", external)
			}
		}
	}
	v := &view{id: s.id("V"), owner: u}
	v.root = v
	v.define(s, def)
	s.views[v.id] = v
	return v, nil
}

// define gives the view its content; what was typed stays where block_id and
// action_id and type do. Source: docs.slack.dev/surfaces/modals#updating_views.
func (v *view) define(s *Server, def object) {
	before := v.values
	v.def, v.errors, v.values = def, nil, map[string]map[string]object{}
	v.hash = s.nextTS() + "." + random(8)
	for _, b := range v.blocks() {
		o, _ := b.(object)
		id := word1(o, "block_id")
		for _, e := range elementsOf(o) {
			fresh := initialState(e)
			if fresh == nil {
				continue
			}
			action := word1(e, "action_id")
			if old := before[id][action]; old != nil && old["type"] == fresh["type"] {
				fresh = old
			}
			if v.values[id] == nil {
				v.values[id] = map[string]object{}
			}
			v.values[id][action] = fresh
		}
	}
}

// wire is the view as the Web API and interactions show it.
func (v *view) wire(s *Server) object {
	w := object{
		"id": v.id, "team_id": s.Home.ID, "app_id": s.AppID, "app_installed_team_id": s.Home.ID, "bot_id": s.BotID,
		"hash": v.hash, "root_view_id": v.root.id, "previous_view_id": nil, "private_metadata": "", "callback_id": "",
		"external_id": "", "clear_on_close": false, "notify_on_close": false, "close": nil, "submit": nil,
		"title": object{"type": "plain_text", "text": "View Title", "emoji": true}, "submit_disabled": false,
		"state": object{"values": v.state()},
	}
	for key, value := range v.def {
		w[key] = copied(value)
	}
	if v.previous != nil {
		w["previous_view_id"] = v.previous.id
	}
	return w
}

func (v *view) state() object {
	out := object{}
	for block, actions := range v.values {
		inner := object{}
		for action, state := range actions {
			inner[action] = clone(state)
		}
		out[block] = inner
	}
	return out
}

// initialState is the state of an element before anybody used it, nil for those
// that have none. Source: docs.slack.dev/reference/interaction-payloads/view-interactions-payload.
func initialState(e object) object {
	kind := word1(e, "type")
	key, initial := stateKey(kind)
	if key == "" {
		return nil
	}
	state := object{"type": kind, key: nil}
	if strings.HasSuffix(key, "s") {
		state[key] = []any{}
	}
	if v, ok := e[initial]; ok {
		state[key] = copied(v)
	}
	return state
}

// stateKey names the key of a kind's state, and the element's key it starts with.
func stateKey(kind string) (key, initial string) {
	switch kind {
	case "static_select", "external_select", "radio_buttons":
		return "selected_option", "initial_option"
	case "multi_static_select", "multi_external_select", "checkboxes":
		return "selected_options", "initial_options"
	case "users_select":
		return "selected_user", "initial_user"
	case "multi_users_select":
		return "selected_users", "initial_users"
	case "channels_select":
		return "selected_channel", "initial_channel"
	case "multi_channels_select":
		return "selected_channels", "initial_channels"
	case "conversations_select":
		return "selected_conversation", "initial_conversation"
	case "multi_conversations_select":
		return "selected_conversations", "initial_conversations"
	case "datepicker":
		return "selected_date", "initial_date"
	case "timepicker":
		return "selected_time", "initial_time"
	case "datetimepicker":
		return "selected_date_time", "initial_date_time"
	case "plain_text_input", "email_text_input", "url_text_input", "number_input":
		return "value", "initial_value"
	case "rich_text_input":
		return "rich_text_value", "initial_value"
	case "file_input":
		return "files", ""
	}
	return "", ""
}
