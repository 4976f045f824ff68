package core

import (
	"strings"
	"time"
)

// Person is someone known to the desk.
type Person struct {
	ID        PersonID
	Name      string // display name; may be empty
	Primary   string // the address that mail goes to
	Addresses []Address
	Staff     StaffRole
	Via       []Channel // where notices go; none: mail, and on a ticket the network where they take part
	Forgotten bool      // personal data was removed
	Created   time.Time
}

// Address is a mail address of a person, in lower case.
type Address struct {
	Address  string
	Person   PersonID
	Verified bool
	Paused   time.Time // a bounce paused it until then; zero if not
}

// StaffRole is what a person is on the staff; empty for everybody else.
type StaffRole string

// The staff roles.
const (
	NotStaff StaffRole = ""
	Agent    StaffRole = "agent"
	Admin    StaffRole = "admin"
)

// Display is how others see the person: by name, never by address. Without a
// name it is the part before the @, which gives no address away.
func (p Person) Display() string {
	if p.Forgotten {
		return "someone"
	}
	if name := strings.TrimSpace(p.Name); name != "" && !strings.Contains(name, "@") {
		return name
	}
	local, _, _ := strings.Cut(p.Primary, "@")
	if local == "" {
		return "someone"
	}
	return local
}

// CleanAddress brings an address to the form the desk stores: trimmed, lower
// case. It does not check it; see ValidAddress.
func CleanAddress(a string) string { return strings.ToLower(strings.Trim(strings.TrimSpace(a), "<>")) }

// ValidAddress reports whether a looks like an address that mail can be sent
// to: one @, a local part of at most 64 bytes, a domain with no odd characters.
func ValidAddress(a string) bool {
	local, domain, ok := strings.Cut(a, "@")
	if !ok || local == "" || len(local) > 64 || len(domain) < 1 || len(a) > 254 {
		return false
	}
	return !strings.ContainsAny(local, " \t\r\n<>()[],;:\"\\\x00") &&
		!strings.ContainsAny(domain, " \t\r\n<>()[],;:\"\\@_\x00/") &&
		!strings.HasPrefix(domain, ".") && !strings.HasSuffix(domain, ".") && !strings.Contains(domain, "..")
}

// Domain is the part of an address after the @.
func Domain(address string) string {
	return address[strings.LastIndexByte(address, '@')+1:]
}
