package slacktest

import (
	"fmt"
	"strings"
)

// Option is an option that the app suggested.
type Option struct {
	Text, Value, Description, Group string
}

// Suggest types into an external menu and returns what the app offers within the
// limit. Fewer characters than the menu's min_query_length (3 unless set) ask
// nothing. Sources: docs.slack.dev/reference/interaction-payloads/block_suggestion-payload,
// docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select.
func (u *User) Suggest(where Surface, label, typed string) []Option {
	var offered []Option
	sent := u.StartSuggest(where, label, typed, func(got []Option) { offered = got })
	if err := sent.Wait(); err != nil {
		u.s.misused("suggestions for %q: %v", typed, err)
		return nil
	}
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return offered
}

// StartSuggest is Suggest without waiting; then, if not nil, gets what the app offers.
func (u *User) StartSuggest(where Surface, label, typed string, then func([]Option)) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := u.site(where)
	var b, e object
	if err == nil {
		b, e, err = x.find(label)
	}
	if err == nil && !strings.HasSuffix(word1(e, "type"), "external_select") {
		err = fmt.Errorf("%q asks the app for no options", label)
	}
	if err != nil {
		s.misused("suggest: %v", err)
		return s.failed(err)
	}
	least, given := e["min_query_length"].(float64)
	if !given {
		least = 3
	}
	if length(typed) < int(least) {
		return s.failed(nil)
	}
	return s.send(interactive, s.suggestion(u, x, b, e, typed), func(answer []byte) error {
		options, err := readOptions(answer)
		if err != nil {
			return err
		}
		key, got := offerKey(b, e), optionsFor(options)
		u.offered[key] = append(u.offered[key], options...)
		if then != nil {
			then(got)
		}
		return nil
	})
}

func (s *Server) suggestion(u *User, x site, b, e object, typed string) object {
	p := s.interaction("block_suggestion", u)
	p["action_id"], p["block_id"], p["value"] = e["action_id"], b["block_id"], typed
	if x.view != nil {
		p["container"] = object{"type": "view", "view_id": x.view.id}
		p["view"] = x.view.wire(s)
		return p
	}
	s.addMessage(p, u, x)
	delete(p, "response_url")
	return p
}

// readOptions checks the answer: options or groups of them, a hundred at most.
func readOptions(answer []byte) ([]any, error) {
	var given object
	if err := unmarshal(answer, &given); err != nil || given == nil {
		return nil, refuse("invalid_response", "the answer to a block_suggestion is {options: […]} or {option_groups: […]}")
	}
	c := &checker{}
	c.object("", given, shape{may: map[string]rule{
		"options": list(0, 100, option("select")), "option_groups": list(0, 100, optionGroup),
	}})
	if (given["options"] == nil) == (given["option_groups"] == nil) {
		c.wrong("", "either options or option_groups is wanted")
	}
	if len(c.found) > 0 {
		return nil, refuse("invalid_response", c.found...)
	}
	options := optionsOf(given)
	for _, g := range groupsOf(given) {
		for _, v := range optionsOf(g) {
			v.(object)["group"] = textOf(g["label"])
		}
	}
	return options, nil
}

func groupsOf(o object) []object {
	list, _ := o["option_groups"].([]any)
	var all []object
	for _, g := range list {
		all = append(all, g.(object))
	}
	return all
}

// optionsFor shows options to a test, and forgets the group that readOptions noted.
func optionsFor(options []any) []Option {
	all := []Option{}
	for _, v := range options {
		o := v.(object)
		all = append(all, Option{textOf(o["text"]), word1(o, "value"), textOf(o["description"]), word1(o, "group")})
		delete(o, "group")
	}
	return all
}
