package discordtest

import (
	"fmt"
)

// SubmitModal fills in the form that the user sees and sends it: texts by the
// label or custom id of their input; for selects a value or a list ([]any), for
// uploads a File or a list. What is not named keeps its prefilled value. The form
// closes; there is no way for an app to show what is wrong in it.
func (u *User) SubmitModal(values map[string]any) *Sent {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	form := u.modal
	if form == nil {
		return s.refused(fmt.Errorf("%s sees no modal", u))
	}
	r := &resolving{s: s, ch: form.origin.ch, found: object{}}
	f := &filling{r: r, values: values, used: map[string]bool{}}
	components, err := f.rows(list(form.def, "components"))
	if err == nil && len(f.used) != len(values) {
		err = fmt.Errorf("of %v there are only %q", values, labels(list(form.def, "components")))
	}
	if err != nil {
		return s.refused(fmt.Errorf("modal %q: %w", text(form.def, "title"), err))
	}
	u.modal = nil
	data := object{"custom_id": form.def["custom_id"], "components": components}
	if len(r.found) > 0 {
		data["resolved"] = r.found
	}
	e := u.interact(onModal, form.origin.ch, "", form.origin.target, data)
	e.interaction.parent = form.origin
	return e
}

// filling makes a submission of a form and a person's values. Source:
// developers/interactions/receiving-and-responding.mdx#interaction-object-modal-submit-data-structure.
type filling struct {
	r      *resolving
	values map[string]any
	used   map[string]bool
}

func (f *filling) rows(rows []any) ([]any, error) {
	var all []any
	for _, row := range objects(rows) {
		out := object{"type": row["type"], "id": row["id"]}
		switch whole(row, "type") {
		case actionRow:
			in := objects(list(row, "components"))[0]
			filled, err := f.input(in, text(in, "label"))
			if err != nil {
				return nil, err
			}
			out["components"] = []any{filled}
		case label:
			filled, err := f.input(inner(row, "component"), text(row, "label"))
			if err != nil {
				return nil, err
			}
			out["component"] = filled
		}
		all = append(all, out)
	}
	return all, nil
}

func (f *filling) input(c object, name string) (object, error) {
	v, isGiven := f.values[name]
	if !isGiven {
		name = text(c, "custom_id")
		v, isGiven = f.values[name]
	}
	if isGiven {
		f.used[name] = true
	}
	out := object{"type": c["type"], "id": c["id"], "custom_id": c["custom_id"]}
	if whole(c, "type") == textInput {
		value, err := typed(c, name, v, isGiven)
		out["value"] = value
		return out, err
	}
	values, isList := v.([]any)
	if isGiven && !isList {
		values = []any{v}
	}
	chosen, err := f.choose(c, values)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out["values"] = some(chosen)
	return out, nil
}

func (f *filling) choose(c object, values []any) ([]any, error) {
	if whole(c, "type") != fileUpload {
		return f.r.selected(c, values)
	}
	if c["required"] != false && len(values) == 0 {
		return nil, fmt.Errorf("a file is required")
	}
	var all []any
	for _, v := range values {
		id, err := f.r.value(c, optionAttachment, v)
		if err != nil {
			return nil, err
		}
		all = append(all, id)
	}
	return all, nil
}

// typed is the text of an input within its bounds; those that are not told
// otherwise are required. Source: developers/components/reference.mdx#text-input.
func typed(c object, name string, v any, isGiven bool) (string, error) {
	value := text(c, "value")
	if isGiven {
		value = fmt.Sprint(v)
	}
	most := 4000
	if n := whole(c, "max_length"); n > 0 {
		most = n
	}
	switch n := runes(value); {
	case n == 0 && c["required"] != false:
		return "", fmt.Errorf("%q is required", name)
	case n > most || n > 0 && n < whole(c, "min_length"):
		return "", fmt.Errorf("%q has %d characters", name, n)
	}
	return value, nil
}
