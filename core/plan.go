package core

import (
	"fmt"
	"maps"
	"slices"
)

// Plan is what an organization bought. Plans are data from the configuration.
type Plan struct {
	Name           string
	Seats          int
	AttachmentMB   int // a file at most, in MB of 1,000,000 bytes; zero: no files
	Private        bool
	Priority       bool // may set the priority
	OwnersUseSeats bool
	Targets        map[Priority]Target
}

// Attachment is the largest file the plan allows, in bytes.
func (p Plan) Attachment() int64 { return int64(p.AttachmentMB) * 1_000_000 }

// Files says in words which files the plan takes.
func (p Plan) Files() string {
	if p.AttachmentMB <= 0 {
		return "none"
	}
	return fmt.Sprintf("up to %d MB each", p.AttachmentMB)
}

// Catalogue is the plans by name. CommunityPlan must be among them.
type Catalogue map[string]Plan

// CommunityPlan is the plan of people without an organization.
const CommunityPlan = "community"

// DefaultCatalogue is the plans that hold unless the configuration says
// otherwise: those of DESIGN section 3.
func DefaultCatalogue() Catalogue {
	c := Catalogue{}
	for _, p := range []Plan{
		{Name: CommunityPlan},
		{Name: "basic", Seats: 4, AttachmentMB: 1, Targets: targets("12", "8b", "8b", "24b")},
		{Name: "essential", Seats: 4, AttachmentMB: 1, Targets: targets("12", "8b", "8b", "24b")},
		{Name: "team", Seats: 6, AttachmentMB: 7, Targets: targets("3", "6", "8b", "8b")},
		{Name: "premium", Seats: 6, AttachmentMB: 20, Targets: targets("2", "4", "12", "16b")},
		{Name: "professional", Seats: 6, AttachmentMB: 20, Targets: targets("2", "4", "12", "16b")},
		{Name: "enterprise", Seats: 8, AttachmentMB: 20, Targets: targets("1", "4", "12", "16b")},
	} {
		p.OwnersUseSeats = true
		p.Private = p.Name != CommunityPlan
		p.Priority = p.Private
		c[p.Name] = p
	}
	return c
}

// Of is the plan of an organization. Nobody's, and a plan that the catalogue
// does not have, is the community plan: the one that gives least.
func (c Catalogue) Of(o *Organization) Plan {
	if o != nil {
		if p, ok := c[o.Plan]; ok {
			return p
		}
	}
	return c[CommunityPlan]
}

// CheckFile says whether the plan takes a file of so many bytes. Whether the
// actor may attach files at all, Decide says.
func CheckFile(p Plan, name string, size int64) Verdict {
	switch {
	case p.AttachmentMB <= 0:
		return Verdict{Rule: RulePlanFiles, Words: fmt.Sprintf(
			"“%s” was left out: the %s plan takes no files. An administrator of the desk can change the plan.", name, p.Name)}
	case size > p.Attachment():
		return Verdict{Rule: RuleFileSize, Words: fmt.Sprintf(
			"“%s” was left out: it has %s MB, and the %s plan takes files up to %d MB each. "+
				"Send a smaller file or a link; an administrator of the desk can change the plan.",
			name, megabytes(size), p.Name, p.AttachmentMB)}
	}
	return Verdict{Allowed: true, Rule: "plan", Words: fmt.Sprintf("The %s plan takes files up to %d MB each.", p.Name, p.AttachmentMB)}
}

// megabytes rounds up to one decimal, so that a file just above a limit never
// reads as one that just fits.
func megabytes(size int64) string {
	tenths := (size + 99_999) / 100_000
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}

// Names lists the plans by name.
func (c Catalogue) Names() []string { return slices.Sorted(maps.Keys(c)) }
