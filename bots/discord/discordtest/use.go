package discordtest

import (
	"fmt"
	"slices"
)

// Click presses a button, named by its label or custom id.
func (u *User) Click(what Message, label string) *Sent {
	return u.use(what, label, func(c object, _ *resolving) (object, error) {
		switch {
		case whole(c, "type") != button:
			return nil, fmt.Errorf("%q is no button", label)
		case whole(c, "style") == 5:
			return nil, fmt.Errorf("%q leads elsewhere: the app is not told", label)
		}
		return object{}, nil
	})
}

// Select chooses in a select menu, named by its placeholder or custom id: options
// by their label or value, or users, roles and channels.
func (u *User) Select(what Message, name string, values ...any) *Sent {
	return u.use(what, name, func(c object, r *resolving) (object, error) {
		chosen, err := r.selected(c, values)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		data := object{"values": some(chosen)}
		if len(r.found) > 0 {
			data["resolved"] = r.found
		}
		return data, nil
	})
}

// use sends that a component was used. Source:
// developers/interactions/receiving-and-responding.mdx#interaction-object-message-component-data-structure.
func (u *User) use(what Message, name string, do func(object, *resolving) (object, error)) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	m := u.seen(what)
	if m == nil {
		return s.failed(errUnseen)
	}
	c := named(m.components, name)
	switch {
	case c == nil:
		return s.refused(fmt.Errorf("nothing is called %q; there are %q", name, labels(m.components)))
	case flag(c, "disabled"):
		return s.refused(fmt.Errorf("%q is disabled", name))
	case m.ch.thread() && m.ch.archived && m.only == nil:
		m.ch.setArchived(false) // as clients do before
	}
	data, err := do(c, &resolving{s: s, ch: m.ch, found: object{}})
	if err != nil {
		return s.refused(err)
	}
	data["custom_id"], data["component_type"], data["id"] = c["custom_id"], c["type"], c["id"]
	return u.interact(onComponent, m.ch, "", m, data)
}

// selected are the values of what was chosen, within the select's bounds.
func (r *resolving) selected(c object, values []any) ([]any, error) {
	least, most := 1, 1
	if c["min_values"] != nil {
		least = whole(c, "min_values")
	}
	if n := whole(c, "max_values"); n > 0 {
		most = n
	}
	if c["required"] == false {
		least = 0
	}
	if len(values) < least || len(values) > most {
		return nil, fmt.Errorf("%d are chosen, between %d and %d can be", len(values), least, most)
	}
	var all []any
	for _, v := range values {
		id, err := r.pick(c, v)
		if err != nil {
			return nil, err
		}
		if slices.Contains(all, id) {
			return nil, fmt.Errorf("%v is chosen twice", v)
		}
		all = append(all, id)
	}
	return all, nil
}

func (r *resolving) pick(c object, v any) (any, error) {
	switch whole(c, "type") {
	case stringSelect:
		for _, o := range objects(list(c, "options")) {
			if text(o, "label") == v || text(o, "value") == v {
				return o["value"], nil
			}
		}
		return nil, fmt.Errorf("%v is none of the options", v)
	case userSelect:
		return r.entity(optionUser, v)
	case roleSelect:
		return r.entity(optionRole, v)
	case mentionableSelect:
		return r.entity(optionMention, v)
	case channelSelect:
		return r.entity(optionChannel, v)
	}
	return nil, fmt.Errorf("it is no select menu")
}
