package slash

import (
	"github.com/bwmarrin/discordgo"

	"usher/bots"
)

// option is one thing to be typed with a command.
type option struct {
	name, help string
	as         as
	need       need
	given      string      // the option beside which it is asked for; empty: always
	unless     string      // the option in whose place it may be left out
	then       string      // the words that follow it in the line
	kind       Kind        // offered as somebody types; empty: nothing is
	one        []bots.Pick // all that it can be, as Discord shows them
	also       []string    // of a person: words that are no address
	several    bool        // they stand between commas
	least      float64     // of a number
}

// as is how an option stands in the line.
type as int

const (
	word    as = iota // in its place, in quotes where it needs them
	who               // in its place: an address, or several
	exact             // in its place, as it is: one of the choices
	key               // name:value
	each              // name:value, once for each of several
	until             // "until" and the day
	whether           // its name, where it is on
	count             // in its place; a number
	keyed             // name:value; a number
	tail              // at the end of the line, where words are no options
	below             // on the lines below
	file              // not in the line: an attachment
)

// need says who asks for an option that is missing.
type need int

const (
	free  need = iota // nobody
	asked             // the app, by a form or a menu
	must              // Discord
)

func (o option) must() option  { o.need = must; return o }
func (o option) asked() option { o.need = asked; return o }

// called gives the option another name and help.
func (o option) called(name, help string) option { o.name, o.help = name, help; return o }

// or allows words that are no address.
func (o option) or(words ...string) option { o.also = words; return o }

// beside has the option asked for only where the other is given.
func (o option) beside(other string) option { o.given = other; return o }

// before puts words behind the option in the line.
func (o option) before(words string) option { o.then = words; return o }

// discordType is the option's type for Discord.
func (o option) discordType() discordgo.ApplicationCommandOptionType {
	switch o.as {
	case whether:
		return discordgo.ApplicationCommandOptionBoolean
	case count, keyed:
		return discordgo.ApplicationCommandOptionInteger
	case file:
		return discordgo.ApplicationCommandOptionAttachment
	}
	return discordgo.ApplicationCommandOptionString
}
