package slacktest

import (
	"maps"
	"strings"
)

// View is a modal or a Home tab as it stands, for tests to look at.
type View struct {
	ID              string
	Type            string
	CallbackID      string
	PrivateMetadata string
	Title           string
	Submit          string
	Hash            string
	Blocks          []any
	Values          map[string]any    // state.values
	Errors          map[string]string // shown below inputs, by block_id
	Depth           int               // in the stack of modals: 1 is the lowest
}

func (v *view) snapshot(depth int) *View {
	if v == nil {
		return nil
	}
	return &View{
		ID: v.id, Type: v.kind(), CallbackID: word1(v.def, "callback_id"), PrivateMetadata: word1(v.def, "private_metadata"),
		Title: textOf(v.def["title"]), Submit: textOf(v.def["submit"]), Hash: v.hash, Blocks: clone(v.blocks()),
		Values: v.state(), Errors: maps.Clone(v.errors), Depth: depth,
	}
}

// View is the modal that the user sees, nil if there is none.
func (u *User) View() *View {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if len(u.modals) == 0 {
		return nil
	}
	return u.modals[len(u.modals)-1].snapshot(len(u.modals))
}

// Home is the user's Home tab, nil before it was published.
func (u *User) Home() *View {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.home.snapshot(0)
}

// Labels are what the elements of the view are called, in order.
func (v *View) Labels() []string { return labels(v.Blocks) }

// Labels are what the elements of the message are called, in order.
func (m Message) Labels() []string { return labels(m.Blocks) }

// Has reports whether the view has an element of that label, text or action_id.
func (v *View) Has(label string) bool {
	_, _, err := site{blocks: v.Blocks}.find(label)
	return err == nil
}

// Has reports whether the message has an element of that label, text or action_id.
func (m Message) Has(label string) bool {
	_, _, err := site{blocks: m.Blocks}.find(label)
	return err == nil
}

func labels(blocks []any) []string {
	var all []string
	for _, v := range blocks {
		b, _ := v.(object)
		for _, e := range elementsOf(b) {
			names := namesOf(b, e)
			if b["type"] == "input" {
				names = []string{textOf(b["label"])}
			} else if text := textOf(e["text"]); text != "" {
				names = []string{text}
			}
			if len(names) > 0 {
				all = append(all, names[0])
			}
		}
	}
	return all
}

// Shown is all that one reads in the view, line by line.
func (v *View) Shown() string { return v.Title + "\n" + shown(v.Blocks) }

// Shown is all that one reads in the message, line by line: its blocks, or its
// text if there are none.
func (m Message) Shown() string {
	if len(m.Blocks) == 0 {
		return m.Text
	}
	return shown(m.Blocks)
}

func shown(v any) string {
	var lines []string
	gather(v, &lines)
	return strings.Join(lines, "\n")
}

// gather collects the texts in the order of reading: of an object title, label and
// text come before the rest.
func gather(v any, lines *[]string) {
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			gather(inner, lines)
		}
	case object:
		if text, ok := v["text"].(string); ok {
			*lines = append(*lines, text)
		}
		for _, key := range []string{"title", "label", "text", "fields", "placeholder", "element", "elements", "accessory", "hint",
			"options", "option_groups", "description", "rows"} {
			if _, isText := v[key].(string); !isText {
				gather(v[key], lines)
			}
		}
	}
}
