package blocks

import (
	"cmp"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
)

// option is an option as Slack takes it, nil where its value does not fit.
func option(c bots.Pick) *slackapi.OptionBlockObject {
	if len([]rune(c.Value)) > mostOption || c.Value == "" {
		return nil
	}
	return slackapi.NewOptionBlockObject(c.Value, plain(cmp.Or(c.Label, c.Value), mostLabel), nil)
}

// Options are options as Slack takes them, as many as it takes.
func Options(cs []bots.Pick) []*slackapi.OptionBlockObject {
	out := []*slackapi.OptionBlockObject{}
	for _, c := range cs {
		if o := option(c); o != nil && len(out) < mostOptions {
			out = append(out, o)
		}
	}
	return out
}

// input is a labelled input that must be filled in.
func input(name, label, hint string, e slackapi.BlockElement) *slackapi.InputBlock {
	return slackapi.NewInputBlock(name, plain(label, mostSection), help(hint), e)
}

// help is a line below an input, nil for none.
func help(text string) *slackapi.TextBlockObject {
	if text == "" {
		return nil
	}
	return plain(text, mostSection)
}

func optional(b *slackapi.InputBlock) *slackapi.InputBlock { return b.WithOptional(true) }

// lineInput takes a line of text.
func lineInput(name, value string) *slackapi.PlainTextInputBlockElement {
	return slackapi.NewPlainTextInputBlockElement(nil, name).WithMaxLength(mostLine).WithInitialValue(bots.Cut(value, mostLine))
}

// textInput takes a text of several lines.
func textInput(name, value string) *slackapi.PlainTextInputBlockElement {
	return slackapi.NewPlainTextInputBlockElement(nil, name).WithMultiline(true).WithMaxLength(mostInput).WithInitialValue(bots.Cut(value, mostInput))
}

// menu chooses one of several; with too many of them, by searching.
func menu(name string, cs []bots.Pick, chosen string) *slackapi.SelectBlockElement {
	if len(cs) > mostOptions {
		return search(name, "Type to search", one(cs, chosen))
	}
	s := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, nil, name, Options(cs)...)
	return s.WithInitialOption(option(one(cs, chosen)))
}

func one(cs []bots.Pick, value string) bots.Pick {
	for _, c := range cs {
		if c.Value == value {
			return c
		}
	}
	return bots.Pick{}
}

// search chooses one of what the desk finds for the words typed.
func search(name, placeholder string, chosen bots.Pick) *slackapi.SelectBlockElement {
	s := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeExternal, plain(placeholder, mostOption), name)
	s.MinQueryLength = new(int) // the first ones are shown before anything is typed
	return s.WithInitialOption(option(chosen))
}

func fileInput(name string) *slackapi.FileInputBlockElement {
	return slackapi.NewFileInputBlockElement(name).WithMaxFiles(mostFiles)
}

// tick is a box that stands for its value when it is ticked.
func tick(name string, c bots.Pick) *slackapi.CheckboxGroupsBlockElement {
	return slackapi.NewCheckboxGroupsBlockElement(name, option(c))
}
