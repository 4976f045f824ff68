package slacktest

import (
	"fmt"
	"slices"
	"strings"
)

// Type writes into a field of a view, named by its label, block_id or action_id.
// If the field tells the app, a block_actions goes out, as after a pause or Enter.
func (u *User) Type(where Surface, label, text string) *Sent {
	return u.use(where, label, func(x site, b, e object) (object, error) {
		if !strings.HasSuffix(word1(e, "type"), "_input") {
			return nil, fmt.Errorf("%q is no field to type in", label)
		}
		return u.set(x, b, e, text)
	})
}

// Choose picks from a menu, check boxes, radio buttons or an overflow menu, by the
// texts or values of options; from a menu of users or channels by their ids. What
// an external menu offers is asked of the app first.
func (u *User) Choose(where Surface, label string, choices ...string) *Sent {
	u.fetch(where, label, choices)
	return u.use(where, label, func(x site, b, e object) (object, error) {
		if key, _ := stateKey(word1(e, "type")); key == "" && e["type"] != "overflow" {
			return nil, fmt.Errorf("%q is no menu", label)
		}
		return u.set(x, b, e, choices)
	})
}

// fetch asks for the options of an external menu that were not offered yet.
func (u *User) fetch(where Surface, label string, choices []string) {
	u.s.mu.Lock()
	x, err := u.site(where)
	var b, e object
	if err == nil {
		b, e, err = x.find(label)
	}
	external := err == nil && strings.HasSuffix(word1(e, "type"), "external_select")
	offered := external && u.offers(b, e, choices)
	u.s.mu.Unlock()
	if external && !offered {
		for _, choice := range choices {
			u.Suggest(where, label, choice)
		}
	}
}

func (u *User) offers(b, e object, choices []string) bool {
	_, err := pick(u.offered[offerKey(b, e)], choices)
	return err == nil
}

func offerKey(b, e object) string { return word1(b, "block_id") + "/" + word1(e, "action_id") }

// set changes an element's state and returns the action that tells of it. Source:
// docs.slack.dev/reference/interaction-payloads/block_actions-payload.
func (u *User) set(x site, b, e object, value any) (object, error) {
	kind := word1(e, "type")
	if kind == "overflow" {
		options, _ := e["options"].([]any)
		chosen, err := pick(options, texts(value))
		if err != nil || len(chosen) != 1 {
			return nil, fmt.Errorf("overflow: choose one: %w", err)
		}
		return object{"selected_option": chosen[0]}, nil
	}
	key, _ := stateKey(kind)
	if key == "" {
		return nil, fmt.Errorf("%s has no state", kind)
	}
	chosen, err := u.chosen(x, b, e, key, value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	if x.view != nil {
		x.view.values[word1(b, "block_id")][word1(e, "action_id")] = object{"type": kind, key: chosen}
	}
	act := object{key: clone(chosen)}
	if p, ok := e["placeholder"]; ok {
		act["placeholder"] = copied(p)
	}
	return act, nil
}

// chosen is the value as it stands in the state.
func (u *User) chosen(x site, b, e object, key string, value any) (any, error) {
	switch key {
	case "selected_option", "selected_options":
		options := optionsOf(e)
		if strings.HasSuffix(word1(e, "type"), "external_select") {
			initial, _ := e["initial_options"].([]any)
			options = append(append(slices.Clone(u.offered[offerKey(b, e)]), initial...), e["initial_option"])
		}
		found, err := pick(options, texts(value))
		return oneOf(key, found), err
	case "files":
		return u.attach(e, value)
	case "rich_text_value":
		text, _ := value.(string)
		return richText(text), nil
	}
	var all []any
	for _, text := range texts(value) {
		if text != "" {
			all = append(all, text)
		}
	}
	return oneOf(key, all), nil
}

// oneOf is all for a key that holds several, else the only one, nil if there is none.
func oneOf(key string, all []any) any {
	if strings.HasSuffix(key, "s") {
		return append([]any{}, all...)
	}
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

func optionsOf(e object) []any {
	options, _ := e["options"].([]any)
	groups, _ := e["option_groups"].([]any)
	all := slices.Clone(options)
	for _, g := range groups {
		g, _ := g.(object)
		inner, _ := g["options"].([]any)
		all = append(all, inner...)
	}
	return all
}

// texts are the words of a value that a test gave.
func texts(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	case *User:
		return []string{v.ID}
	case *Channel:
		return []string{v.ID}
	}
	return nil
}

// pick finds options by their texts or values.
func pick(options []any, choices []string) ([]any, error) {
	var found []any
	for _, choice := range choices {
		if choice == "" {
			continue
		}
		i := slices.IndexFunc(options, func(v any) bool {
			o, _ := v.(object)
			return o != nil && (word1(o, "value") == choice || textOf(o["text"]) == choice)
		})
		if i < 0 {
			return nil, fmt.Errorf("no option %q among %d", choice, len(options))
		}
		found = append(found, clone(options[i]))
	}
	return found, nil
}

// attach keeps files for a file input. Source:
// docs.slack.dev/reference/block-kit/block-elements/file-input-element.
func (u *User) attach(e object, value any) (any, error) {
	files, ok := value.([]File)
	if f, single := value.(File); single {
		files, ok = []File{f}, true
	}
	if !ok {
		return nil, fmt.Errorf("a file input takes File or []File, not %T", value)
	}
	if most, given := e["max_files"].(float64); given && len(files) > int(most) || len(files) > 10 {
		return nil, fmt.Errorf("%d files are too many", len(files))
	}
	all := []any{}
	for _, f := range files {
		all = append(all, u.s.keep(f, u, nil).wire())
	}
	return all, nil
}
