package slacktest

import (
	"maps"
	"math"
	"slices"
	"time"
)

// element is a kind of block element: where it may stand, and its keys beside
// type, action_id, confirm, placeholder and focus_on_load. Source: the pages under
// docs.slack.dev/reference/block-kit/block-elements.
type element struct {
	blocks      []string
	must, may   map[string]rule
	confirm     bool
	placeholder bool
	focus       bool
	plain       bool // no action_id: nothing happens
}

var (
	everywhere  = []string{"section", "actions", "input"}
	inInput     = []string{"input"}
	sectionOnly = []string{"section", "input"} // of menus with several choices
)

var elements = map[string]element{
	"button": {blocks: []string{"section", "actions"}, confirm: true, must: map[string]rule{"text": plainText(75)}, may: map[string]rule{
		"url": link, "value": str(0, 2000), "style": word("primary", "danger"), "accessibility_label": str(0, 75)}},
	"image": {blocks: []string{"section", "context"}, plain: true, must: map[string]rule{"alt_text": str(1, 2000)},
		may: map[string]rule{"image_url": link, "slack_file": slackFile}},
	"overflow": {blocks: []string{"section", "actions"}, confirm: true, must: map[string]rule{"options": list(1, 5, option("overflow"))}},
	"checkboxes": {blocks: everywhere, confirm: true, focus: true, must: map[string]rule{"options": list(1, 10, option("checkboxes"))},
		may: map[string]rule{"initial_options": list(1, 10, option("checkboxes"))}},
	"radio_buttons": {blocks: everywhere, confirm: true, focus: true, must: map[string]rule{"options": list(1, 10, option("radio_buttons"))},
		may: map[string]rule{"initial_option": option("radio_buttons")}},
	"datepicker": {blocks: everywhere, confirm: true, focus: true, placeholder: true, may: map[string]rule{"initial_date": written(time.DateOnly)}},
	"timepicker": {blocks: everywhere, confirm: true, focus: true, placeholder: true,
		may: map[string]rule{"initial_time": written("15:04"), "timezone": str(1, 100)}},
	"datetimepicker": {blocks: []string{"actions", "input"}, confirm: true, focus: true,
		may: map[string]rule{"initial_date_time": whole(1e9, 9999999999)}},

	"static_select":        menu(everywhere, statics, map[string]rule{"initial_option": option("select")}),
	"external_select":      menu(everywhere, nil, map[string]rule{"initial_option": option("select"), "min_query_length": whole(0, 1000)}),
	"users_select":         menu(everywhere, nil, map[string]rule{"initial_user": str(1, 255)}),
	"channels_select":      menu(everywhere, nil, map[string]rule{"initial_channel": str(1, 255), "response_url_enabled": yesNo}),
	"conversations_select": menu(everywhere, nil, conversations("initial_conversation", str(1, 255))),
	"multi_static_select": menu(sectionOnly, statics, map[string]rule{"initial_options": list(1, 100, option("select")),
		"max_selected_items": whole(1, 100)}),
	"multi_external_select": menu(sectionOnly, nil, map[string]rule{"initial_options": list(1, 100, option("select")),
		"min_query_length": whole(0, 1000), "max_selected_items": whole(1, 100)}),
	"multi_users_select": menu(sectionOnly, nil, map[string]rule{"initial_users": list(1, 100, str(1, 255)),
		"max_selected_items": whole(1, 100)}),
	"multi_channels_select": menu(sectionOnly, nil, map[string]rule{"initial_channels": list(1, 100, str(1, 255)),
		"max_selected_items": whole(1, 100)}),
	"multi_conversations_select": menu(sectionOnly, nil, conversations("initial_conversations", list(1, 100, str(1, 255)))),

	"plain_text_input": field(map[string]rule{"initial_value": str(0, 3000), "multiline": yesNo, "min_length": whole(0, 3000),
		"max_length": whole(1, 3000)}),
	"email_text_input": field(map[string]rule{"initial_value": str(0, 3000)}),
	"url_text_input":   field(map[string]rule{"initial_value": str(0, 3000)}),
	"number_input": field(map[string]rule{"is_decimal_allowed": yesNo, "initial_value": str(0, 255), "min_value": str(0, 255),
		"max_value": str(0, 255)}),
	"rich_text_input": field(map[string]rule{"initial_value": anything}),
	"file_input":      {blocks: inInput, may: map[string]rule{"filetypes": list(1, 100, str(1, 50)), "max_files": whole(1, 10)}},
}

// statics are the keys of a menu that brings its options. At most 100 of them:
// specs/README.md.
var statics = map[string]rule{"options": list(1, 100, option("select")), "option_groups": list(1, 100, optionGroup)}

func menu(blocks []string, more, may map[string]rule) element {
	may = maps.Clone(may)
	maps.Copy(may, more)
	return element{blocks: blocks, confirm: true, placeholder: true, focus: true, may: may}
}

func conversations(initial string, judge rule) map[string]rule {
	return map[string]rule{initial: judge, "default_to_current_conversation": yesNo, "response_url_enabled": yesNo,
		"filter": filter, "max_selected_items": whole(1, math.MaxInt32)}
}

func field(may map[string]rule) element {
	may["dispatch_action_config"] = dispatch
	return element{blocks: inInput, placeholder: true, focus: true, may: may}
}

// element judges one element of the block that is being checked.
func (c *checker) element(at string, v any) {
	o, _ := v.(object)
	kind, _ := o["type"].(string)
	e, known := elements[kind]
	switch {
	case !known:
		c.wrong(at, "unsupported element type: %q", kind)
		return
	case !slices.Contains(e.blocks, c.block):
		c.wrong(at, "unsupported type: %s in %s", kind, c.block)
	case kind == "file_input" && c.surface != inModal:
		c.wrong(at, "file_input is for modals only")
	}
	s := shape{must: e.must, may: maps.Clone(e.may)}
	if s.may == nil {
		s.may = map[string]rule{}
	}
	if !e.plain {
		s.may["action_id"] = c.actionID
	}
	if e.confirm {
		s.may["confirm"] = confirm
	}
	if e.placeholder {
		s.may["placeholder"] = plainText(150)
	}
	if e.focus {
		s.may["focus_on_load"] = focus
	}
	c.object(at, v, s, "type")
	c.together(at, kind, o)
}

func (c *checker) actionID(_ *checker, at string, v any) {
	str(1, 255)(c, at, v)
	if id, ok := v.(string); ok && c.actions[id] {
		c.wrong(at, "action_id %q already exists in this block", id)
	} else if ok {
		c.actions[id] = true
	}
}

// focus may be on one element of a view.
func focus(c *checker, at string, v any) {
	yesNo(c, at, v)
	if v == true {
		c.focused++
	}
	if c.focused > 1 {
		c.wrong(at, "only one element can focus on load")
	}
}

// together judges what several keys must be to one another.
func (c *checker) together(at, kind string, o object) {
	number := func(key string, usual float64) float64 {
		if n, ok := o[key].(float64); ok {
			return n
		}
		return usual
	}
	switch kind {
	case "static_select", "multi_static_select", "overflow", "checkboxes", "radio_buttons":
		c.choices(at, o)
	case "number_input":
		if _, given := o["is_decimal_allowed"]; !given {
			c.wrong(at, "missing required field: is_decimal_allowed")
		}
	case "plain_text_input":
		if number("min_length", 0) > number("max_length", 3000) {
			c.wrong(at, "min_length is above max_length")
		}
		if text, _ := o["initial_value"].(string); float64(length(text)) > number("max_length", 3000) {
			c.wrong(at, "initial_value is longer than max_length")
		}
	case "image":
		if (o["image_url"] == nil) == (o["slack_file"] == nil) {
			c.wrong(at, "either image_url or slack_file is wanted")
		}
	}
}
