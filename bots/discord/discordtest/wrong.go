package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Wrong says what Discord would refuse about the JSON of a message, of a modal (an
// object with a title and a custom_id) or of commands (a list): one line for each
// field, with its path.
func Wrong(v any) ([]string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var body any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&body); err != nil {
		return nil, err
	}
	var f faults
	route := judge(&f, &body)
	lines := flatten("", f.errors)
	if spec := described(); spec != nil {
		if r, isRefused := spec.check(route, body, false).(*refusal); isRefused {
			lines = append(lines, flatten("", r.errors)...)
		}
	}
	return lines, nil
}

// judge checks a body by what it looks like, and says which route takes it.
func judge(f *faults, body *any) (route string) {
	if defs, isList := (*body).([]any); isList {
		for i, def := range objects(defs) {
			checkCommand(f, fmt.Sprintf("%d.", i), def)
		}
		return "PUT /applications/{application_id}/commands"
	}
	o, _ := (*body).(object)
	if text(o, "title") != "" && text(o, "custom_id") != "" {
		checkModal(f, o)
		*body = object{"type": json.Number("9"), "data": o}
		return "POST /interactions/{interaction_id}/{interaction_token}/callback"
	}
	checkBody(f, o)
	if (&message{content: text(o, "content"), embeds: list(o, "embeds"), components: list(o, "components")}).empty() {
		f.add("", "EMPTY", "%s", known[50006].message)
	}
	return "POST /channels/{channel_id}/messages"
}

// flatten is the errors of an invalid form body, a line for each.
func flatten(at string, errors object) []string {
	var lines []string
	for _, e := range objects(list(errors, "_errors")) {
		lines = append(lines, at+": "+text(e, "message"))
	}
	for _, key := range slices.Sorted(maps.Keys(errors)) {
		if below := inner(errors, key); below != nil {
			path := key
			if at != "" {
				path = at + "." + key
			}
			lines = append(lines, flatten(path, below)...)
		}
	}
	return lines
}
