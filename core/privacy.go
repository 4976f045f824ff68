package core

import "strings"

// Effective is who may read the message as things stand: Public only where
// neither the message nor its ticket is private.
func (m Message) Effective(t Ticket) Privacy {
	if m.Internal || m.Privacy == Private || t.Privacy != Public {
		return Private
	}
	return Public
}

// DefaultPrivacy is that of a new ticket where nobody says: private for an
// organization whose plan has private tickets, else public.
func DefaultPrivacy(org OrganizationID, p Plan) Privacy {
	if org != 0 && p.Private {
		return Private
	}
	return Public
}

// ReplyPrivacy is what a reply's author gets: their own wish, else as the
// message it answers, nil if none, else Inherit. Only staff write internally;
// from anybody else such a wish, or an answer to an internal note that reached
// them somehow, is private.
func ReplyPrivacy(wanted Privacy, wantInternal bool, answered *Message, byStaff bool) (p Privacy, internal bool) {
	chosen := wanted == Public || wanted == Private
	if wantInternal || !chosen && answered != nil && answered.Internal {
		return Private, byStaff
	}
	switch {
	case chosen:
		return wanted, false
	case answered != nil && answered.Privacy != "":
		return answered.Privacy, false
	}
	return Inherit, false
}

// ParsePrivacy reads the privacy of a ticket or reply in any case. The error is
// Invalid and lists the right words.
func ParsePrivacy(s string) (Privacy, error) {
	switch word := Privacy(strings.ToLower(strings.TrimSpace(s))); word {
	case Public, Private:
		return word, nil
	}
	return "", Errorf(Invalid, "“%s” is no privacy. Use public or private.", s)
}
