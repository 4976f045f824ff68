package core

import "time"

// Partnership is a customer's grant to a certified partner.
type Partnership struct {
	ID       int64
	Customer OrganizationID
	Partner  OrganizationID
	By       PersonID
	Since    time.Time
	Until    time.Time // zero: no end
	Revoked  time.Time // zero: not revoked
	Warned   time.Time // when its coming end was announced; zero: not yet
	Told     time.Time // when its end was announced; zero: not yet
}

// Live reports whether the grant holds at the given time.
func (p Partnership) Live(now time.Time) bool {
	return p.Revoked.IsZero() && (p.Until.IsZero() || now.Before(p.Until))
}

// EndNotice is how long before its end a grant is announced to end.
const EndNotice = 7 * 24 * time.Hour

// Warns reports whether it is time to announce that the grant will end. One
// that was given for no longer than EndNotice needs no warning.
func (p Partnership) Warns(now time.Time) bool {
	return p.Live(now) && p.Warned.IsZero() && !p.Until.IsZero() &&
		!now.Before(p.Until.Add(-EndNotice)) && p.Until.Sub(p.Since) > EndNotice
}

// Tells reports whether it is time to announce that the grant has ended by
// itself.
func (p Partnership) Tells(now time.Time) bool {
	return p.Revoked.IsZero() && p.Told.IsZero() && !p.Until.IsZero() && !now.Before(p.Until)
}
