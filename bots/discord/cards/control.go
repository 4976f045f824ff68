package cards

import (
	"fmt"
	"slices"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
)

// control is a button or a menu; nil is none.
type control = discordgo.MessageComponent

func commandf(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// button does a command, or asks for the rest of it. It is nil for a command that
// is too long for one.
func button(label, line string) control {
	return styled(discordgo.SecondaryButton, label, line)
}

// primary is the button that most people want.
func primary(label, line string) control { return styled(discordgo.PrimaryButton, label, line) }

func styled(style discordgo.ButtonStyle, label, line string) control {
	k, line := begun(line)
	return pressed(style, label, k, line)
}

func pressed(style discordgo.ButtonStyle, label string, k Kind, line string) control {
	id := written(k, line)
	if id == "" {
		return nil
	}
	return discordgo.Button{Label: plain(label, mostLabel), Style: style, CustomID: id}
}

// choice is the button for a choice. One with a question asks it first.
func choice(c bots.Choice) control {
	style := discordgo.SecondaryButton
	switch c.Style {
	case bots.Primary:
		style = discordgo.PrimaryButton
	case bots.Danger:
		style = discordgo.DangerButton
	}
	if c.Confirm != "" {
		return pressed(style, c.Label, Sure, c.Command)
	}
	return styled(style, c.Label, c.Command)
}

// calm is a choice's button that is not red: only its question warns.
func calm(c bots.Choice) control {
	if c.Style == bots.Danger {
		c.Style = ""
	}
	return choice(c)
}

// value is a choice's command as the value of an option.
func value(c bots.Choice) string {
	k, line := begun(c.Command)
	switch {
	case line == "":
		return ""
	case c.Confirm != "":
		return written(Sure, line)
	case k == Ask:
		return written(k, line)
	case bots.Length(line) > mostOption:
		return ""
	}
	return line
}

// option is an option of a menu, whose value is empty for one that fits in none.
func option(label, value, below string) discordgo.SelectMenuOption {
	o := discordgo.SelectMenuOption{Label: plain(label, mostOption), Value: value}
	if below = bots.Line(below); below != "" {
		o.Description = bots.Cut(below, mostOption)
	}
	return o
}

// menu is a menu of commands, nil if none of them fits.
func menu(name, placeholder string, options []bots.Option) control {
	var list []discordgo.SelectMenuOption
	for _, o := range options {
		p := option(o.Label, value(bots.Choice{Command: o.Command}), "")
		p.Default = o.Chosen
		list = append(list, p)
	}
	return selecting(pick+":"+name, placeholder, list)
}

// selecting is a menu of options. Those that have no value or one that another has
// are left out; it is nil if none is left.
func selecting(id, placeholder string, options []discordgo.SelectMenuOption) control {
	var list []discordgo.SelectMenuOption
	chosen := false
	for _, o := range options {
		twice := slices.ContainsFunc(list, func(p discordgo.SelectMenuOption) bool { return p.Value == o.Value })
		if o.Value == "" || bots.Length(o.Value) > mostOption || twice || len(list) == mostOptions {
			continue
		}
		o.Default = o.Default && !chosen
		chosen = chosen || o.Default
		list = append(list, o)
	}
	if len(list) == 0 || bots.Length(id) > mostID {
		return nil
	}
	return discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: id, Placeholder: plain(placeholder, mostPlaceholder), Options: list}
}

// row puts controls side by side: buttons, of which the first five are in one row,
// or a menu, which has a row of its own. Those that do what one before does are left
// out, and so are those that are nil.
func (s *sheet) row(controls ...control) {
	var now []control
	for _, c := range controls {
		id := idOf(c)
		if id == "" || s.taken[id] {
			continue
		}
		if s.taken == nil {
			s.taken = map[string]bool{}
		}
		s.taken[id] = true
		now = append(now, c)
	}
	for len(now) > 0 {
		n := 1
		for n < len(now) && n < mostInRow && isButton(now[n]) && isButton(now[0]) {
			n++
		}
		s.rows, now = append(s.rows, now[:n:n]), now[n:]
	}
}

func isButton(c control) bool { _, ok := c.(discordgo.Button); return ok }

func idOf(c control) string {
	switch c := c.(type) {
	case discordgo.Button:
		return c.CustomID
	case discordgo.SelectMenu:
		return c.CustomID
	}
	return ""
}

// fitted is as many rows as Discord takes: where there are more, buttons move
// together, and what comes last is left out.
func (s *sheet) fitted() [][]control {
	for i := 1; i < len(s.rows) && len(s.rows) > mostRows; {
		if isButton(s.rows[i][0]) && isButton(s.rows[i-1][0]) && len(s.rows[i-1])+len(s.rows[i]) <= mostInRow {
			s.rows[i-1] = append(s.rows[i-1], s.rows[i]...)
			s.rows = slices.Delete(s.rows, i, i+1)
			continue
		}
		i++
	}
	return s.rows[:min(len(s.rows), mostRows)]
}
