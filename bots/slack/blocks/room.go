package blocks

import (
	"fmt"
	"strings"
)

// mostNamed is how many people a text names at once.
const mostNamed = 10

// Room tells the staff's channel why it sees no more of tickets than numbers: it
// is open to everybody or so many, or these users are not known as staff.
func Room(open bool, strangers []string) Message {
	var s sheet
	s.say("Tickets are shown here by number and status only.")
	s.mrkdwn("*Tickets are shown here by number and status only, and held mails not at all*: not everybody who can read this channel is known as staff.")
	if open {
		s.mrkdwn("The channel is public, or has more members than are looked at. Make it a private one of the staff's, and the whole cards appear with the next change.")
		return s.message()
	}
	var named []string
	for i, id := range strangers {
		if i == mostNamed {
			named = append(named, fmt.Sprintf("%d more", len(strangers)-i))
			break
		}
		named = append(named, mentions(id))
	}
	if len(named) > 0 {
		s.mrkdwn("Not known: " + strings.Join(named, ", ") + ". They make themselves known with `/support link`, and an administrator makes them staff with `/support staff add ADDRESS`. Or take them out of the channel.")
	}
	return s.message()
}
