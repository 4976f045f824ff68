package bots

import (
	"slices"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// InShort is what an item changed, on one line.
func (t Telling) InShort(i desk.Item) string {
	var out []string
	for _, c := range i.Changes {
		if c.What == core.AssigneeSet && i.Actor != 0 && c.To == t.People[i.Actor].Primary {
			out = append(out, "took it")
		} else if s := t.change(c); s != "" {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return "changed"
	}
	return strings.Join(out, ", ")
}

// Changed says what a message changed beside: a text for each.
func (t Telling) Changed(i desk.Item) []string {
	var out []string
	for _, c := range i.Changes {
		if s := t.change(c); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// change is a change in words, empty for one that is not told.
func (t Telling) change(c desk.Changed) string {
	switch c.What {
	case core.StatusChanged:
		return "now " + strings.ReplaceAll(c.To, "_", " ")
	case core.PrioritySet:
		return "priority " + c.To
	case core.CategorySet:
		return "filed under " + c.To
	case core.SubjectSet:
		return "now called “" + Cut(Line(c.To), 100) + "”"
	case core.AssigneeSet:
		return "assigned to " + t.addressee(c.To)
	case core.WasWithdrawn:
		return "withdrawn: only its own people and our staff can read it now"
	case core.PrivacySet:
		if c.To == string(core.Public) {
			return "public: everybody can read it now"
		}
		return "private: only its own people and our staff can read it now"
	}
	return ""
}

// addressee is the name of whose address it is, for not everybody may see
// addresses.
func (t Telling) addressee(address string) string {
	if address == "" {
		return "nobody"
	}
	for _, p := range t.People {
		if p.Primary == address {
			return Cut(Line(p.Display()), 80)
		}
	}
	if t.Addresses && !t.Shared {
		return address
	}
	return "somebody else"
}

// Closing says what a reply to a ticket that was just closed does; empty if it
// was not, or for who can't reply.
func (t Telling) Closing(i desk.Item) string {
	closed := slices.ContainsFunc(i.Changes, func(c desk.Changed) bool { return c.What == core.StatusChanged && c.To == string(core.Closed) })
	switch {
	case !closed || t.Ticket.Status != core.Closed || t.Ticket.Withdrawn || t.Shared || !t.Can(core.ReplyTo):
		return ""
	case t.ReopenDays <= 0:
		return "Not settled? A reply opens a new ticket that follows it up."
	}
	return "Not settled? A reply opens it again."
}
