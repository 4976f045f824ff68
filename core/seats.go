package core

import (
	"fmt"
	"slices"
)

// SeatPrice is the list price of another seat a month.
const SeatPrice = "199 USD"

// SeatCount is how an organization's seats stand.
type SeatCount struct {
	Included int // by the plan
	Extra    int // bought
	Used     int // by entitled members
	Pending  int // by invitations
	NoLimit  bool
}

// Total is the seats there are.
func (s SeatCount) Total() int { return s.Included + s.Extra }

// Taken is the seats in use or kept for invitations.
func (s SeatCount) Taken() int { return s.Used + s.Pending }

// Free is the seats left, never negative. Without a limit it means nothing.
func (s SeatCount) Free() int { return max(0, s.Total()-s.Taken()) }

// Over is how many contacts there are more than seats.
func (s SeatCount) Over() int {
	if s.NoLimit {
		return 0
	}
	return max(0, s.Taken()-s.Total())
}

// String is the count in words, such as "4 of 6 seats taken, 1 by an invitation".
func (s SeatCount) String() string {
	text := fmt.Sprintf("%d of %d seats taken", s.Taken(), s.Total())
	if s.NoLimit {
		text = fmt.Sprintf("%d contacts", s.Taken())
	}
	switch s.Pending {
	case 0:
		return text
	case 1:
		return text + ", 1 by an invitation"
	}
	return fmt.Sprintf("%s, %d by invitations", text, s.Pending)
}

// Seats counts the organization's seats; members of others are not counted. An
// organization without a plan, a partner that is no customer, has no limit.
func Seats(p Plan, o Organization, members []Membership) SeatCount {
	s := SeatCount{Included: p.Seats, Extra: o.ExtraSeats, NoLimit: o.Plan == ""}
	for _, m := range members {
		switch {
		case m.Organization != o.ID || !takesSeat(p, m):
		case m.Pending:
			s.Pending++
		default:
			s.Used++
		}
	}
	return s
}

func takesSeat(p Plan, m Membership) bool {
	return m.Entitled() && (p.OwnersUseSeats || !m.Role.Automatic())
}

// CanGrant says whether the seats allow a person to become a named contact,
// with the role Member, or owner or billing manager. Who has a seat keeps it,
// and a first owner always fits, since an organization must have one. The price
// is that of another seat: SeatPrice unless the desk asks another. Who may
// grant, Decide says.
func CanGrant(p Plan, o Organization, members []Membership, who PersonID, as Role, price string) Verdict {
	s := Seats(p, o, members)
	granted := Membership{Organization: o.ID, Person: who, Role: as, Granted: true}
	fits := s.NoLimit || s.Free() > 0 || !takesSeat(p, granted) || hasSeat(p, o, members, who)
	if fits || as == Owner && !hasOwner(o, members) {
		return Verdict{Allowed: true, Rule: "seats", Words: "Before this: " + s.String() + "."}
	}
	return noSeat(p, o, s, price)
}

func hasSeat(p Plan, o Organization, members []Membership, who PersonID) bool {
	return slices.ContainsFunc(members, func(m Membership) bool {
		return m.Organization == o.ID && m.Person == who && takesSeat(p, m)
	})
}

func hasOwner(o Organization, members []Membership) bool {
	return slices.ContainsFunc(members, func(m Membership) bool { return m.Organization == o.ID && m.Role == Owner })
}

func noSeat(p Plan, o Organization, s SeatCount, price string) Verdict {
	more := "Another seat costs " + price + " a month: an owner buys it by asking the desk, and an administrator sets it with `org set NAME seats:N`."
	switch over := s.Over(); {
	case s.Total() == 0:
		return Verdict{Rule: RuleSeats, Words: fmt.Sprintf(
			"The %s plan of %s has no seats. An owner can ask the desk for another plan or for seats. %s", p.Name, o.Name, more)}
	case over > 0:
		return Verdict{Rule: RuleShrunk, Words: fmt.Sprintf(
			"%s has %s on its %s plan, %d too many. Nobody loses support by that, but nobody can be added before %d are removed. %s",
			o.Name, s, p.Name, over, over+1, more)}
	}
	return Verdict{Rule: RuleSeats, Words: fmt.Sprintf(
		"%s has %s: its %s plan includes %d, and %d more were bought. Remove a contact first, or get another seat. %s",
		o.Name, s, p.Name, s.Included, s.Extra, more)}
}

// CanRevoke says whether the member's entitlement can be taken away.
func CanRevoke(m Membership) Verdict {
	if m.Role.Automatic() {
		return Verdict{Rule: RuleAutomatic, Words: "Owners and billing managers are contacts by their role. " +
			"To end it an owner takes the role first, with `owners remove` or `billing remove`."}
	}
	return Verdict{Allowed: true, Rule: "seats", Words: "Named contacts can be removed by an owner."}
}

// CanUnmake says whether the member can lose the role, or leave: an
// organization keeps an owner who is more than invited.
func CanUnmake(m Membership, members []Membership) Verdict {
	if m.Role != Owner {
		return Verdict{Allowed: true, Rule: "roles", Words: "Only owners have to be left."}
	}
	for _, other := range members {
		if other.Organization == m.Organization && other.Person != m.Person && other.Role == Owner && !other.Pending {
			return Verdict{Allowed: true, Rule: "roles", Words: "Another owner is left."}
		}
	}
	return Verdict{Rule: RuleLastOwner, Words: "This is the last owner, and an organization must keep one. " +
		"Make somebody else an owner first, with `owners add`."}
}
