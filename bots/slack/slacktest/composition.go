package slacktest

import (
	"encoding/json"
	"slices"
)

// confirm is a confirmation dialog. Source:
// docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object.
func confirm(c *checker, at string, v any) {
	c.object(at, v, shape{
		must: map[string]rule{"title": plainText(100), "text": anyText(300), "confirm": plainText(30), "deny": plainText(30)},
		may:  map[string]rule{"style": word("primary", "danger")},
	})
}

// option is an option object; those of checkboxes and radio buttons may be
// mrkdwn, and only those of overflow menus have an url. Sources:
// docs.slack.dev/reference/block-kit/composition-objects/option-object, specs/README.md.
func option(kind string) rule {
	label, may := plainText(75), map[string]rule{"description": plainText(75)}
	switch kind {
	case "checkboxes", "radio_buttons":
		label, may["description"] = anyText(75), anyText(75)
	case "overflow":
		may["url"] = link
	}
	return func(c *checker, at string, v any) {
		c.object(at, v, shape{must: map[string]rule{"text": label, "value": str(1, 150)}, may: may})
	}
}

// optionGroup is a headed list of options. Source:
// docs.slack.dev/reference/block-kit/composition-objects/option-group-object.
func optionGroup(c *checker, at string, v any) {
	c.object(at, v, shape{must: map[string]rule{
		"label": plainText(75), "options": list(1, 100, option("select")),
	}})
}

// dispatch says when a text field tells the app. Source:
// docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object.
func dispatch(c *checker, at string, v any) {
	c.object(at, v, shape{must: map[string]rule{
		"trigger_actions_on": list(1, 2, word("on_enter_pressed", "on_character_entered")),
	}})
}

// filter limits a conversations menu. Source:
// docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object.
func filter(c *checker, at string, v any) {
	c.object(at, v, shape{may: map[string]rule{
		"include":                          list(1, 4, word("im", "mpim", "private", "public")),
		"exclude_external_shared_channels": yesNo, "exclude_bot_users": yesNo,
	}})
}

// slackFile names an image at Slack. Source:
// docs.slack.dev/reference/block-kit/composition-objects/slack-file-object.
func slackFile(c *checker, at string, v any) {
	c.object(at, v, shape{may: map[string]rule{"id": str(1, 255), "url": str(1, 3000)}})
}

// choices are the options of a menu: a list or groups of them, not both; what is
// chosen initially must be exactly one of them.
func (c *checker) choices(at string, o object) {
	options, one := o["options"].([]any)
	groups, other := o["option_groups"].([]any)
	if one == other {
		c.wrong(at, "either options or option_groups is wanted")
	}
	for _, g := range groups {
		if g, ok := g.(object); ok {
			inner, _ := g["options"].([]any)
			options = append(slices.Clone(options), inner...)
		}
	}
	initial, _ := o["initial_options"].([]any)
	if v, given := o["initial_option"]; given {
		initial = append(slices.Clone(initial), v)
	}
	for _, v := range initial {
		if !slices.ContainsFunc(options, func(have any) bool { return same(have, v) }) {
			c.wrong(at, "what is chosen initially must be one of the options")
		}
	}
	seen := map[any]bool{}
	for _, v := range options {
		if v, ok := v.(object); ok {
			if text, isText := v["value"].(string); isText && seen[text] {
				c.wrong(at, "two options have the value %q", text)
			}
			seen[v["value"]] = true
		}
	}
}

// same compares options as Slack keeps them, with the defaults of texts written in.
func same(a, b any) bool {
	a, b = copied(a), copied(b)
	complete(a)
	complete(b)
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}
