package discordtest

import (
	"fmt"
)

// modal is a form that a user sees.
type modal struct {
	def    object // custom_id, title, components
	origin *interaction
}

// checkModal refuses modals beyond their limits. Sources:
// developers/interactions/receiving-and-responding.mdx#interaction-response-object-modal,
// developers/components/reference.mdx#text-input, #label.
func checkModal(f *faults, def object) {
	f.between("data.custom_id", text(def, "custom_id"), 1, 100)
	f.between("data.title", text(def, "title"), 1, 45)
	rows := list(def, "components")
	f.count("data.components", rows, 1, 5)
	for i, row := range objects(rows) {
		at := fmt.Sprintf("data.components.%d", i)
		switch whole(row, "type") {
		case actionRow:
			inside := objects(list(row, "components"))
			if len(inside) != 1 || whole(inside[0], "type") != textInput {
				f.add(at+".components", "BASE_TYPE_BAD_LENGTH", "A row of a modal holds one text input.")
				continue
			}
			f.between(at+".components.0.label", text(inside[0], "label"), 1, 45)
			checkInput(f, at+".components.0", inside[0])
		case label:
			f.between(at+".label", text(row, "label"), 1, 45)
			f.most(at+".description", text(row, "description"), 100)
			checkLabelled(f, at+".component", inner(row, "component"))
		case textDisplay:
		default:
			f.oneOf(at+".type", whole(row, "type"), actionRow, label, textDisplay)
		}
	}
	checkIDs(f, rows)
}

func checkLabelled(f *faults, at string, c object) {
	switch kind := whole(c, "type"); kind {
	case textInput:
		checkInput(f, at, c)
	case stringSelect, userSelect, roleSelect, mentionableSelect, channelSelect:
		checkSelect(f, at, c)
	default:
		f.oneOf(at+".type", kind, textInput, stringSelect, userSelect, roleSelect, mentionableSelect, channelSelect, fileUpload)
	}
}

func checkInput(f *faults, at string, c object) {
	f.between(at+".custom_id", text(c, "custom_id"), 1, 100)
	f.oneOf(at+".style", whole(c, "style"), 1, 2)
	f.most(at+".placeholder", text(c, "placeholder"), 100)
	f.most(at+".value", text(c, "value"), 4000)
	least, most := whole(c, "min_length"), whole(c, "max_length")
	if least < 0 || least > 4000 || most < 0 || most > 4000 || most > 0 && least > most {
		f.add(at, "BASE_TYPE_BAD_VALUE", "min_length and max_length must be between 0 and 4000")
	}
	if value := text(c, "value"); value != "" && (runes(value) < least || most > 0 && runes(value) > most) {
		f.add(at+".value", "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", least, most)
	}
}
