package discordtest

import (
	"fmt"
	"slices"
)

// The types of components. Source: developers/components/reference.mdx#component-object-component-types.
const (
	actionRow         = 1
	button            = 2
	stringSelect      = 3
	textInput         = 4
	userSelect        = 5
	roleSelect        = 6
	mentionableSelect = 7
	channelSelect     = 8
	textDisplay       = 10
	label             = 18
	fileUpload        = 19
)

// checkComponents refuses what a message's rows cannot be: five rows of five
// buttons or one select each, custom ids once only. Sources:
// developers/components/reference.mdx#action-row, #button, #string-select.
func checkComponents(f *faults, rows []any, v2 bool) {
	if v2 {
		checkIDs(f, rows)
		return
	}
	f.count("components", rows, 0, 5)
	for i, row := range objects(rows) {
		at := fmt.Sprintf("components.%d", i)
		if whole(row, "type") != actionRow {
			f.oneOf(at+".type", whole(row, "type"), actionRow)
			continue
		}
		checkRow(f, at+".components", list(row, "components"))
	}
	checkIDs(f, rows)
}

func checkRow(f *faults, at string, inside []any) {
	f.count(at, inside, 1, 5)
	selects := 0
	for i, c := range objects(inside) {
		at := fmt.Sprintf("%s.%d", at, i)
		switch kind := whole(c, "type"); {
		case kind == button:
			checkButton(f, at, c)
		case kind == stringSelect || kind >= userSelect && kind <= channelSelect:
			selects++
			checkSelect(f, at, c)
		default:
			f.oneOf(at+".type", kind, button, stringSelect, userSelect, roleSelect, mentionableSelect, channelSelect)
		}
	}
	if selects > 0 && len(inside) > 1 {
		f.add(at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
	}
}

func checkButton(f *faults, at string, c object) {
	f.most(at+".label", text(c, "label"), 80)
	style := whole(c, "style")
	f.oneOf(at+".style", style, 1, 2, 3, 4, 5)
	if text(c, "label") == "" && c["emoji"] == nil {
		f.add(at, "BUTTON_COMPONENT_MISSING_LABEL", "A label or emoji is required")
	}
	switch hasID, hasURL := text(c, "custom_id") != "", text(c, "url") != ""; {
	case style == 5 && (!hasURL || hasID):
		f.add(at, "BUTTON_COMPONENT_INVALID_URL", "A link button has a url and no custom_id")
	case style == 5:
		link(f, at+".url", text(c, "url"), "http://", "https://", "discord://")
		f.most(at+".url", text(c, "url"), 512)
	case !hasID || hasURL:
		f.add(at, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required, and no url")
	default:
		f.most(at+".custom_id", text(c, "custom_id"), 100)
	}
}

func checkSelect(f *faults, at string, c object) {
	f.between(at+".custom_id", text(c, "custom_id"), 1, 100)
	f.most(at+".placeholder", text(c, "placeholder"), 150)
	least, most := 1, 1
	if _, ok := c["min_values"]; ok && c["min_values"] != nil {
		least = whole(c, "min_values")
	}
	if whole(c, "max_values") != 0 {
		most = whole(c, "max_values")
	}
	if least < 0 || least > 25 || most < 1 || most > 25 || least > most {
		f.add(at, "BASE_TYPE_BAD_VALUE", "min_values and max_values must be between 0 and 25")
	}
	if whole(c, "type") == stringSelect {
		checkOptions(f, at+".options", list(c, "options"), most)
	}
}

func checkOptions(f *faults, at string, options []any, most int) {
	f.count(at, options, 1, 25)
	if most > len(options) {
		f.add(at, "BASE_TYPE_BAD_LENGTH", "Must be at least max_values (%d) in length.", most)
	}
	var values []string
	chosen := 0
	for i, o := range objects(options) {
		at := fmt.Sprintf("%s.%d", at, i)
		f.between(at+".label", text(o, "label"), 1, 100)
		f.between(at+".value", text(o, "value"), 1, 100)
		f.most(at+".description", text(o, "description"), 100)
		if slices.Contains(values, text(o, "value")) {
			f.add(at+".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		if flag(o, "default") {
			chosen++
		}
		values = append(values, text(o, "value"))
	}
	if chosen > most {
		f.add(at, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "Too many default values")
	}
}

// checkIDs refuses custom ids that are used twice.
func checkIDs(f *faults, components []any) {
	seen := map[string]bool{}
	each(components, "components", func(at string, c object) {
		id := text(c, "custom_id")
		if id != "" && seen[id] {
			f.add(at+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
		}
		seen[id] = true
	})
}

// each calls do for every component, those within others too.
func each(components []any, at string, do func(at string, c object)) {
	for i, c := range objects(components) {
		here := fmt.Sprintf("%s.%d", at, i)
		do(here, c)
		each(list(c, "components"), here+".components", do)
		for _, key := range []string{"component", "accessory"} {
			if one := inner(c, key); one != nil {
				do(here+"."+key, one)
			}
		}
	}
}
