package slacktest

import (
	"fmt"
	"strconv"
	"strings"
)

// Submit fills the named fields of a modal and presses its submit button. Values
// are strings, []string, *User, *Channel or []File by the field. What Slack's own
// client would not let pass (a required field left empty, an address that is none)
// is the error of the returned Sent, which then never went out.
func (u *User) Submit(v *View, values map[string]any) *Sent {
	for label, value := range values {
		if choices := texts(value); len(choices) > 0 && v != nil {
			u.fetch(v, label, choices)
		}
	}
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := u.fill(v, values)
	if err != nil {
		s.misused("submit: %v", err)
		return s.failed(err)
	}
	if err := x.view.complete(); err != nil {
		return s.failed(err)
	}
	x.view.errors = nil
	p := s.interaction("view_submission", u)
	p["trigger_id"], p["view"], p["response_urls"] = s.trigger(u, x.view), x.view.wire(s), []any{}
	return s.send(interactive, p, func(answer []byte) error { return s.answered(x.view, answer) })
}

func (u *User) fill(v *View, values map[string]any) (site, error) {
	if v == nil {
		return site{}, fmt.Errorf("%s sees no modal", u)
	}
	x, err := u.site(v)
	if err != nil {
		return site{}, err
	}
	if x.view.kind() != "modal" || x.view.def["submit"] == nil || x.view.def["submit_disabled"] == true {
		return site{}, fmt.Errorf("the view %q has no submit button to press", textOf(x.view.def["title"]))
	}
	for label, value := range values {
		b, e, err := x.find(label)
		if err == nil {
			_, err = u.set(x, b, e, value)
		}
		if err != nil {
			return site{}, fmt.Errorf("%s: %w", label, err)
		}
	}
	return x, nil
}

// complete checks the fields as Slack's client does. Source: the pages of the
// elements under docs.slack.dev/reference/block-kit/block-elements.
func (v *view) complete() error {
	for _, each := range v.blocks() {
		b, _ := each.(object)
		if !isInput(b) {
			continue
		}
		e, _ := b["element"].(object)
		kind := word1(e, "type")
		key, _ := stateKey(kind)
		value := v.values[word1(b, "block_id")][word1(e, "action_id")][key]
		list, isList := value.([]any)
		if empty := value == nil || isList && len(list) == 0; empty {
			if b["optional"] != true {
				return fmt.Errorf("%s: please complete this required field", textOf(b["label"]))
			}
			continue
		}
		if text, ok := value.(string); ok {
			if why := unfit(kind, e, text); why != "" {
				return fmt.Errorf("%s: %s", textOf(b["label"]), why)
			}
		}
	}
	return nil
}

// unfit says why a field does not take a text.
func unfit(kind string, e object, text string) string {
	least, _ := e["min_length"].(float64)
	most, limited := e["max_length"].(float64)
	if !limited {
		most = 3000
	}
	switch {
	case kind == "plain_text_input" && length(text) < int(least):
		return fmt.Sprintf("at least %d characters", int(least))
	case kind == "plain_text_input" && length(text) > int(most):
		return fmt.Sprintf("at most %d characters", int(most))
	case kind == "email_text_input" && !strings.Contains(text, "@"):
		return "an address is wanted"
	case kind == "url_text_input" && !strings.Contains(text, "://"):
		return "a link is wanted"
	case kind == "number_input":
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return "a number is wanted"
		}
	}
	return ""
}

// CloseView closes the modal on top by its close button, or all of the stack by
// the cross. The app hears of it if the view asked to. Source:
// docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_closed.
func (u *User) CloseView(all bool) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(u.modals) == 0 {
		return s.failed(fmt.Errorf("%s sees no modal", u))
	}
	v := u.modals[len(u.modals)-1]
	p := s.interaction("view_closed", u)
	all = all || v.def["clear_on_close"] == true
	p["view"], p["is_cleared"] = v.wire(s), all
	if all {
		s.close(u.modals[0])
	} else {
		s.close(v)
	}
	if v.def["notify_on_close"] != true {
		return s.failed(nil)
	}
	return s.send(interactive, p, nothing)
}
