// Package cards draws what the desk says on Discord: answers of commands, notices,
// the staff's cards, panels, menus and modals. It is pure, and knows nothing of
// Discord's API but the shape of its messages.
//
// Whatever a text says, it mentions nobody, hides no address behind a link and is
// not formatted, and every drawing keeps Discord's limits: what does not fit is
// cut and says so.
//
// Controls are stateless: their custom_id says what they do, as Line reads it. A
// list has its own line in its footer, which its menus and page buttons change.
package cards

import (
	"github.com/bwmarrin/discordgo"
)

// Message is a drawn message: content, embeds or both. Who sends it adds whom it
// may mention: what is drawn here is to mention nobody.
type Message struct {
	Content    string
	Embeds     []*discordgo.MessageEmbed
	Components []discordgo.MessageComponent
	Files      []File // to be uploaded with it, for its embeds show them
}

// File is a file of a message.
type File struct {
	Name, Type string
	Data       []byte
}

// Note is words of the desk by themselves.
func Note(text string) Message {
	var s sheet
	s.say(text)
	return s.message()
}

// What Discord takes, in characters.
const (
	mostContent     = 2000
	mostEmbeds      = 10
	mostInEmbeds    = 6000 // in all embeds of a message
	mostTitle       = 256
	mostDescription = 4096
	mostFields      = 25
	mostName        = 256 // of a field, and of an author
	mostValue       = 1024
	mostFooter      = 2048
	mostRows        = 5
	mostInRow       = 5 // buttons
	mostOptions     = 25
	mostOption      = 100 // its label, its value and its description
	mostLabel       = 80  // of a button
	mostID          = 100 // of a control
	mostPlaceholder = 150 // of a menu
)

// Color is the stripe beside an embed.
type Color int

// The few colors there are, each with a meaning.
const (
	Plain   Color = 0x1f6f5c // the desk speaks
	Running Color = 0x5865f2 // a ticket that is open
	Waiting Color = 0x949ba4 // one that waits for the customer
	Ended   Color = 0x4e5058 // one that is closed
	High    Color = 0xf0883e
	Urgent  Color = 0xda373c
	Inside  Color = 0xf0b232 // for staff only, or to be decided by them
	Said    Color = 0x80848e // what somebody wrote
)
