package drawtest

import (
	"usher/core"
	"usher/core/desk"
)

// Post is where letters go, and as which notice.
type Post struct {
	Notice  core.NoticeID
	Channel core.Channel
}

// Letter is one about Login, to Alice.
func (p Post) Letter(kind core.NoticeKind, why core.Reason, items ...desk.Item) desk.Letter {
	return desk.Letter{Notice: core.Notice{ID: p.Notice, Kind: kind, Channel: p.Channel, Reason: why, Ticket: 12, Created: Noon}, To: Alice, Ticket: Login(),
		Organization: acme, Plan: team, People: people, Items: items, May: customerMay, Addresses: true}
}

func of(t core.Ticket, l desk.Letter) desk.Letter {
	l.Ticket, l.Notice.Ticket = t, t.ID
	if t.Community() {
		l.Organization, l.Plan = core.Organization{}, core.DefaultCatalogue()[core.CommunityPlan]
	}
	return l
}

func forStaff(l desk.Letter) desk.Letter {
	l.To, l.Trusted, l.May = Sam, true, agentMay
	return l
}

// Replied is a message, and what changed with it.
func Replied(m core.Message, changes ...desk.Changed) desk.Item {
	return desk.Item{Kind: core.NoticeReplied, Message: &m, Changes: changes, Actor: m.Author}
}

func opened(t core.Ticket, by core.Person, text string) desk.Item {
	m := Said(1, by, Noon, text)
	m.Ticket = t.ID
	return desk.Item{Kind: core.NoticeOpened, Message: &m, Actor: by.ID}
}
