package discordtest

import "fmt"

// put notes what an id of an option or a select stands for. Source:
// developers/interactions/receiving-and-responding.mdx#interaction-object-resolved-data-structure.
func (r *resolving) put(kind, id string, o object) {
	all := inner(r.found, kind)
	if all == nil {
		all = object{}
		r.found[kind] = all
	}
	all[id] = o
}

func (r *resolving) file(f File) (any, error) {
	kept := r.s.keep(f, r.ch)
	kept.ephemeral = true
	r.put("attachments", kept.id, kept.wire())
	return kept.id, nil
}

// entity is the id of somebody or something that the option's or select's kind takes.
func (r *resolving) entity(kind int, v any) (any, error) {
	switch v := v.(type) {
	case *User:
		if kind == optionUser || kind == optionMention {
			return r.user(v), nil
		}
	case *Role:
		if kind == optionRole || kind == optionMention {
			r.put("roles", v.ID, v.wire())
			return v.ID, nil
		}
	case *Channel:
		if kind == optionChannel {
			o := v.partial(r.s.Bot)
			r.put("channels", v.ID, object{"id": v.ID, "name": v.name, "type": int(v.Kind), "permissions": o["permissions"],
				"parent_id": o["parent_id"], "thread_metadata": o["thread_metadata"]})
			return v.ID, nil
		}
	}
	return nil, fmt.Errorf("%v (%T) does not fit", v, v)
}

func (r *resolving) user(u *User) string {
	r.put("users", u.ID, u.wire())
	if g := r.ch.guild; g != nil && g.members[u] != nil {
		m := g.members[u].bare()
		m["permissions"] = r.ch.permissions(u).wire()
		r.put("members", u.ID, m)
	}
	return u.ID
}

// focused is the option that a person types into.
func focused(options []any) object {
	for _, o := range objects(options) {
		if flag(o, "focused") {
			return o
		}
		if found := focused(list(o, "options")); found != nil {
			return found
		}
	}
	return nil
}

// MessageCommand uses a command of a message's context menu. Source:
// developers/interactions/application-commands.mdx#message-commands.
func (u *User) MessageCommand(what Message, name string) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	m := u.seen(what)
	if m == nil {
		return s.failed(errUnseen)
	}
	x, err := u.may(m.ch, name, onMessage)
	if err != nil {
		return s.refused(err)
	}
	o := x.data(nil, object{"messages": object{m.id: m.wire()}}, m.ch)
	o["target_id"] = m.id
	return u.interact(onCommand, m.ch, name, nil, o)
}

// UserCommand uses a command of a person's context menu.
func (u *User) UserCommand(ch *Channel, whom *User, name string) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := u.may(ch, name, onUser)
	if err != nil {
		return s.refused(err)
	}
	r := &resolving{s: s, ch: ch, found: object{}}
	r.user(whom)
	o := x.data(nil, r.found, ch)
	o["target_id"] = whom.ID
	return u.interact(onCommand, ch, name, nil, o)
}
