package discordtest

import (
	"fmt"
	"net/http"
)

// respond is the first response to an interaction. Source:
// developers/interactions/receiving-and-responding.mdx#create-interaction-response.
func (c *call) respond() (answer, error) {
	i := c.s.interactions[c.id("interaction_token")]
	if i == nil || i.id != c.id("interaction_id") {
		return answer{}, refuse(10062, "no interaction has that id and token")
	}
	if err := i.answer(c, c.body); err != nil {
		return answer{}, err
	}
	if c.query.Get("with_response") != "true" {
		return nothing, nil
	}
	return answer{http.StatusOK, i.callbackWire()}, nil
}

func (i *interaction) callbackWire() object {
	about := object{"id": i.id, "type": i.kind}
	resource := object{"type": i.how}
	if i.original != nil {
		about["response_message_id"], about["response_message_ephemeral"] = i.original.id, i.original.only != nil
		about["response_message_loading"] = i.deferred
		if i.how == 4 || i.how == 7 {
			resource["message"] = i.original.wire()
		}
	}
	return object{"interaction": about, "resource": resource}
}

// fits are the types of first responses that each type of interaction takes. A
// modal that a component opened may change the component's message too.
var fits = map[int][]int{
	onCommand: {4, 5, 9}, onComponent: {4, 5, 6, 7, 9}, onAutocomplete: {8}, onModal: {4, 5, 6, 7},
}

// answer takes the first response; s.mu is held.
func (i *interaction) answer(c *call, body object) error {
	how := whole(body, "type")
	switch {
	case i.responded:
		r, _ := refuse(40060, i.what()).(*refusal)
		r.meant = i.sent.spoilt || len(i.sent.at) > 1
		return r
	case i.expired:
		return i.refuse(10062, i.what()+" was answered too late")
	}
	var f faults
	f.oneOf("type", how, fits[i.kind]...)
	if (how == 6 || how == 7) && i.target == nil {
		f.add("type", "BASE_TYPE_CHOICES", "There is no message that the interaction came from.")
	}
	if err := f.err(); err != nil {
		return err
	}
	return i.does(c, how, body)
}

func (i *interaction) does(c *call, how int, body object) error {
	data := inner(body, "data")
	var err error
	switch how {
	case 4:
		i.original, err = i.say(c, data)
	case 5:
		err = i.wait(data)
	case 6:
		i.original = i.target
	case 7:
		i.original, err = i.target, c.change(i.target, data)
	case 8:
		err = i.offer(list(data, "choices"))
	case 9:
		err = i.present(data)
	}
	if err == nil {
		i.settle(how, body)
	}
	return err
}

// say posts a message as an answer; only the person sees an ephemeral one.
func (i *interaction) say(c *call, data object) (*message, error) {
	m, err := c.draft(data, i.ch, ephemeral)
	if err != nil {
		return nil, err
	}
	m.kind, m.origin = 20, i
	if i.kind == onComponent {
		m.kind, m.reply = 0, nil
	}
	return i.post(m), nil
}

func (i *interaction) post(m *message) *message {
	if m.flags&ephemeral != 0 {
		m.only = i.user
		for _, f := range m.files {
			f.ephemeral = true
		}
	}
	i.ch.put(m)
	m.tell("MESSAGE_CREATE")
	m.invite()
	return m
}

// wait shows that the answer comes later; whether it is ephemeral is decided now.
func (i *interaction) wait(data object) error {
	if flags := whole(data, "flags"); flags&^ephemeral != 0 {
		return invalid("data.flags", "BASE_TYPE_CHOICES", "Only EPHEMERAL can be set when deferring, not %d.", flags)
	}
	m := &message{author: i.s.Bot, kind: 20, flags: loading | whole(data, "flags"), origin: i}
	i.original, i.deferred = i.post(m), true
	return nil
}

// offer shows suggestions. Source:
// developers/interactions/receiving-and-responding.mdx#interaction-response-object-autocomplete.
func (i *interaction) offer(choices []any) error {
	var f faults
	f.count("data.choices", choices, 0, 25)
	kind := whole(focused(list(inner(i.sent.payload, "data"), "options")), "type")
	var all []Choice
	for n, o := range objects(choices) {
		at := fmt.Sprintf("data.choices.%d", n)
		f.between(at+".name", text(o, "name"), 1, 100)
		if value, isText := o["value"].(string); isText != (kind == optionString) {
			f.add(at+".value", "BASE_TYPE_CHOICES", "The value is of the option's type.")
		} else if isText {
			f.most(at+".value", value, 100)
		}
		all = append(all, Choice{text(o, "name"), o["value"]})
	}
	if err := f.err(); err != nil {
		return err
	}
	i.user.choices = all
	return nil
}

func (i *interaction) present(data object) error {
	var f faults
	checkModal(&f, data)
	if err := f.err(); err != nil {
		return err
	}
	i.user.modal = &modal{def: clone(data), origin: i}
	return nil
}
