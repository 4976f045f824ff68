package cards

import (
	"strings"

	"usher/bots"
)

// mostNamed is how many people a text names at once.
const mostNamed = 10

// Room tells the staff's channel why it sees no more of tickets than numbers: it
// is open to everybody, or these users are not known as staff.
func Room(open bool, strangers []string) Message {
	var s sheet
	s.color = Inside
	s.title("Tickets are shown here by number and status only")
	s.text("Held mails are not shown at all. Not everybody who can read this channel is known as staff.")
	if open {
		s.para("Everybody on the server can read it. Make it private, and the whole cards appear with the next change.")
		return s.message()
	}
	var named []string
	for _, id := range strangers[:min(len(strangers), mostNamed)] {
		if strings.Trim(id, "0123456789") == "" && id != "" {
			named = append(named, "<@"+id+">")
		}
	}
	if more := len(strangers) - len(named); more > 0 && len(named) > 0 {
		named = append(named, bots.Counted(more, "other"))
	}
	if len(named) > 0 {
		s.para("Not known: " + strings.Join(named, ", "))
	}
	s.para(words("They make themselves known with `link`, and an administrator makes them staff with `staff add`. Or take them out of the channel."))
	return s.message()
}
