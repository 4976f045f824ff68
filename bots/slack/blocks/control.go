package blocks

import (
	"fmt"
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
)

// asks reports whether a command lacks words that are to be asked for.
func asks(command string) bool { return strings.HasSuffix(command, bots.Rest) }

// button does a command, or asks for the rest of it. It is nil for a command
// that is too long for one.
func (s *sheet) button(label, command string) *slackapi.ButtonBlockElement {
	if command == "" || bots.Length(command) > mostValue {
		return nil
	}
	kind := "run"
	if asks(command) {
		kind = "ask"
	}
	return slackapi.NewButtonBlockElement(s.id(kind), command, plain(label, mostLabel))
}

// id names a control; it is the only one of that name in the message.
func (s *sheet) id(kind string) string {
	s.controls++
	return fmt.Sprintf("%s:%d", kind, s.controls)
}

// choice is the control for a choice, nil if it fits none.
func (s *sheet) choice(c bots.Choice) slackapi.BlockElement {
	if len(c.Options) > 0 {
		return s.menu(c.Label, c.Options, c.Confirm)
	}
	b := s.button(c.Label, c.Command)
	if b == nil {
		return nil
	}
	b.Style, b.Confirm = slackapi.Style(c.Style), dialog(c)
	return b
}

// calm is the control for a choice, nil if there is none, that stands out no more
// than others: only its dialog is red.
func (s *sheet) calm(c bots.Choice) slackapi.BlockElement {
	e := s.choice(c)
	if b, ok := e.(*slackapi.ButtonBlockElement); ok {
		b.Style = slackapi.StyleDefault
	}
	return e
}

// menu is a select whose options are commands. Those too long for one are left
// out; it is nil if none is left.
func (s *sheet) menu(label string, options []bots.Option, question string) slackapi.BlockElement {
	list, chosen := picks(options, mostOptions)
	if len(list) == 0 {
		return nil
	}
	m := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, plain(label, mostOption), s.id("pick"), list...)
	m.InitialOption = chosen
	m.Confirm = dialog(bots.Choice{Label: label, Confirm: question})
	return m
}

// picks are options for Slack, at most so many, and the one that is so now.
func picks(options []bots.Option, most int) (list []*slackapi.OptionBlockObject, chosen *slackapi.OptionBlockObject) {
	for _, o := range options {
		twice := slices.ContainsFunc(list, func(p *slackapi.OptionBlockObject) bool { return p.Value == o.Command })
		if o.Command == "" || twice || bots.Length(o.Command) > mostOption || len(list) == most {
			continue
		}
		p := slackapi.NewOptionBlockObject(o.Command, plain(o.Label, mostLabel), nil)
		if list = append(list, p); o.Chosen && chosen == nil {
			chosen = p
		}
	}
	return list, chosen
}

// overflow is the menu behind three dots.
func (s *sheet) overflow(options ...bots.Option) slackapi.BlockElement {
	list, _ := picks(options, mostOverflow)
	if len(list) == 0 {
		return nil
	}
	return slackapi.NewOverflowBlockElement(s.id("pick"), list...)
}

// mostOverflow is how many options Slack shows behind three dots.
const mostOverflow = 5

// people is a menu of people that is filled while one types. What is chosen
// completes the command.
func (s *sheet) people(label string) slackapi.BlockElement {
	none := 0
	m := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeExternal, plain(label, mostOption), "suggest:people")
	m.MinQueryLength = &none
	return m
}

// dialog asks before a choice is done.
func dialog(c bots.Choice) *slackapi.ConfirmationBlockObject {
	if c.Confirm == "" {
		return nil
	}
	d := slackapi.NewConfirmationBlockObject(plain(c.Label+"?", 100), plain(c.Confirm, 300), plain(c.Label, 30), plain("Cancel", 30))
	if c.Style == bots.Danger {
		d.WithStyle(slackapi.StyleDanger)
	}
	return d
}

// row puts controls side by side. Those that are nil are left out.
func (s *sheet) row(id string, controls ...slackapi.BlockElement) {
	var list []slackapi.BlockElement
	for _, c := range controls {
		if b, ok := c.(*slackapi.ButtonBlockElement); c == nil || ok && b == nil {
			continue
		}
		list = append(list, c)
	}
	for len(list) > 0 {
		n := min(len(list), mostInRow)
		s.add(0, slackapi.NewActionBlock(id, list[:n]...))
		list, id = list[n:], ""
	}
}
