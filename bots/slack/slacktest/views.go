package slacktest

import "slices"

// viewOpen opens a modal. Source: docs.slack.dev/reference/methods/views.open.
func (c *call) viewOpen() (object, error) {
	def, t, err := c.viewAndTrigger()
	if err != nil {
		return nil, err
	}
	if t.from != nil && t.from.kind() == "modal" && c.s.stands(t.from) {
		return nil, refuse("invalid_arguments", "a modal stands: views.push puts another on it, views.update changes it")
	}
	v, err := c.s.newView(t.user, def)
	if err != nil {
		return nil, err
	}
	for _, old := range t.user.modals {
		delete(c.s.views, old.id)
	}
	t.user.modals = []*view{v}
	return object{"view": v.wire(c.s)}, nil
}

// viewAndTrigger reads the view, which must be right before the trigger is used.
func (c *call) viewAndTrigger() (object, *trigger, error) {
	def, err := c.parseView(c.args["view"])
	if err != nil {
		return nil, nil, err
	}
	if word1(def, "type") != "modal" {
		return nil, nil, refuse("invalid_arguments", "the type of such a view is modal")
	}
	t, err := c.exchange()
	return def, t, err
}

// viewPush puts a modal on the one whose component was used. Source:
// docs.slack.dev/reference/methods/views.push.
func (c *call) viewPush() (object, error) {
	def, t, err := c.viewAndTrigger()
	if err != nil {
		return nil, err
	}
	if t.from == nil || !c.s.stands(t.from) {
		return nil, refuse("invalid_trigger_id", "a view is pushed by the trigger of an interaction in a standing modal")
	}
	v, err := c.s.push(t.user, def)
	if err != nil {
		return nil, err
	}
	return object{"view": v.wire(c.s)}, nil
}

func (s *Server) push(u *User, def object) (*view, error) {
	if len(u.modals) >= stackLimit {
		return nil, refuse("push_limit_reached")
	}
	v, err := s.newView(u, def)
	if err != nil {
		return nil, err
	}
	top := u.modals[len(u.modals)-1]
	v.previous, v.root = top, top.root
	u.modals = append(u.modals, v)
	return v, nil
}

// stands reports whether a modal is still in its user's stack.
func (s *Server) stands(v *view) bool { return slices.Contains(v.owner.modals, v) }

// viewUpdate changes a modal by its view_id or external_id, a Home tab too; with
// a hash only if nobody changed it since. Source: docs.slack.dev/reference/methods/views.update.
func (c *call) viewUpdate() (object, error) {
	def, err := c.parseView(c.args["view"])
	if err != nil {
		return nil, err
	}
	v := c.s.views[c.str("view_id")]
	for _, other := range c.s.views {
		if v == nil && c.str("view_id") == "" && c.str("external_id") != "" && word1(other.def, "external_id") == c.str("external_id") {
			v = other
		}
	}
	if v == nil {
		return nil, refuse("not_found", "no such view stands")
	}
	if v.kind() != word1(def, "type") {
		return nil, refuse("invalid_arguments", "a "+v.kind()+" stays one")
	}
	if hash := c.str("hash"); hash != "" && hash != v.hash {
		return nil, refuse("hash_conflict")
	}
	v.define(c.s, def)
	return object{"view": v.wire(c.s)}, nil
}

// viewPublish sets a user's Home tab. Source: docs.slack.dev/reference/methods/views.publish.
func (c *call) viewPublish() (object, error) {
	def, err := c.parseView(c.args["view"])
	if err != nil {
		return nil, err
	}
	if word1(def, "type") != "home" {
		return nil, refuse("invalid_arguments", "the type of a published view is home")
	}
	u := c.s.userOf(c.str("user_id"))
	switch {
	case u == nil || u.deleted:
		return nil, refuse("invalid_arguments", "invalid `user_id`")
	case c.s.app.noHome:
		return nil, refuse("not_enabled", "the Home tab is off")
	}
	if hash := c.str("hash"); hash != "" && (u.home == nil || hash != u.home.hash) {
		return nil, refuse("hash_conflict")
	}
	if u.home != nil {
		u.home.define(c.s, def)
	} else if u.home, err = c.s.newView(u, def); err != nil {
		return nil, err
	}
	return object{"view": u.home.wire(c.s)}, nil
}

// answered does what the answer to a view_submission asks for. Source:
// docs.slack.dev/surfaces/modals#response_actions.
func (s *Server) answered(v *view, body []byte) error {
	c := &call{s: s, method: "view_submission", args: object{}}
	if len(body) > 0 && string(body) != "null" {
		if err := unmarshal(body, &c.args); err != nil {
			return refuse("invalid_response", "the answer to a view_submission is empty or a JSON object")
		}
	}
	if !s.stands(v) {
		return nil // closed meanwhile
	}
	switch action := c.str("response_action"); action {
	case "":
		if len(c.args) > 0 {
			return refuse("invalid_response", "response_action is missing")
		}
		s.close(v)
	case "clear":
		for _, m := range v.owner.modals {
			delete(s.views, m.id)
		}
		v.owner.modals = nil
	case "errors":
		return v.mark(c.args["errors"])
	case "update", "push":
		def, err := c.parseView(c.args["view"])
		if err != nil {
			return err
		}
		if action == "update" {
			v.define(s, def)
			return nil
		}
		_, err = s.push(v.owner, def)
		return err
	default:
		return refuse("invalid_response", "unknown response_action "+action)
	}
	return nil
}

// close takes the view and what lies on it from the stack.
func (s *Server) close(v *view) {
	i := slices.Index(v.owner.modals, v)
	if i < 0 {
		return
	}
	for _, m := range v.owner.modals[i:] {
		delete(s.views, m.id)
	}
	v.owner.modals = v.owner.modals[:i:i]
}

// mark shows errors below inputs of the view: other blocks can show none.
func (v *view) mark(given any) error {
	all, _ := given.(object)
	if len(all) == 0 {
		return refuse("invalid_response", "response_action errors wants errors")
	}
	marks := map[string]string{}
	for id, text := range all {
		said, ok := text.(string)
		if !ok || said == "" {
			return refuse("invalid_response", "the error of "+id+" is no text")
		}
		if !slices.ContainsFunc(v.blocks(), func(b any) bool {
			o, _ := b.(object)
			return isInput(b) && o["block_id"] == id
		}) {
			return refuse("invalid_response", "the view has no input block "+id+" to show an error at")
		}
		marks[id] = said
	}
	v.errors = marks
	return nil
}
