package core

// Relation is how somebody stands to a ticket or, where a question concerns
// none, to an organization. The zero Relation is none of them.
type Relation int

// The relations, strongest first: the columns of DESIGN section 3.
const (
	Staff    Relation = iota + 1
	Entitled          // an entitled member of the organization
	Partner           // an entitled member of a partner with a live grant from it
	Own               // creator or requester of a community ticket
	CCd               // on the ticket's cc
	Anyone            // a verified person
	Stranger          // not verified
)

// String is the relation in words; a Verdict that allows has it as its rule.
func (r Relation) String() string {
	return [...]string{"none", "staff", "entitled", "partner", "creator or requester", "cc", "anyone", "stranger"}[r]
}

// RelationTo is the actor's strongest relation to the question's ticket or
// organization.
func RelationTo(q Question) Relation { return relationsTo(q)[0] }

// relationsTo lists all relations that hold, strongest first. Anyone holds for
// every verified person, Stranger only where nothing else does.
func relationsTo(q Question) []Relation {
	a, org := q.Actor, q.organization()
	if !a.Known() {
		return []Relation{Stranger}
	}
	var held []Relation
	for _, r := range [...]struct {
		relation Relation
		holds    bool
	}{
		{Staff, a.ActsAsStaff()},
		{Entitled, a.EntitledIn(org)},
		{Partner, a.PartnerOf(org)},
		{Own, q.Ticket != nil && q.Ticket.Community() && q.Ticket.Of(a.Person.ID)},
		{CCd, q.Ticket != nil && q.CC && a.Person.ID != 0},
		{Anyone, true},
	} {
		if r.holds {
			held = append(held, r.relation)
		}
	}
	return held
}

// organization is the one the question concerns: the ticket's if there is a
// ticket. Zero is the community.
func (q Question) organization() OrganizationID {
	switch {
	case q.Ticket != nil:
		return q.Ticket.Organization
	case q.Organization != nil:
		return q.Organization.ID
	}
	return 0
}
