package bots

import (
	"encoding/json"
	"slices"

	"usher/core"
)

// Look is what somebody looks at on their dashboard. The network keeps it, so
// that nothing is to be remembered of who looks at what.
type Look struct {
	Page     Page          `json:"p,omitempty"`
	Tab      string        `json:"v,omitempty"` // of the tickets, as in Tab.Key; empty: the first
	Status   core.Status   `json:"s,omitempty"` // filters; empty: any
	Priority core.Priority `json:"r,omitempty"`
	Category string        `json:"c,omitempty"`
	Org      string        `json:"o,omitempty"` // name of the organization; empty: any, and of contracts the main one
	Sort     core.Sort     `json:"t,omitempty"`
	Nth      int           `json:"n,omitempty"` // which page of the list, from 0
	After    []string      `json:"a,omitempty"` // where the pages before it ended, the last one last
}

// Page is a part of the dashboard.
type Page string

// The pages; the empty one is the tickets.
const (
	TicketsPage  Page = ""
	ContractPage Page = "contract"
	FiguresPage  Page = "figures"
)

// lookMost is how long a look may get in writing: what every network keeps.
const lookMost = 2000

// ReadLook reads what String wrote. What is no look is the first one.
func ReadLook(s string) Look {
	var l Look
	if json.Unmarshal([]byte(s), &l) != nil {
		return Look{}
	}
	return l
}

// String is the look as the network keeps it. Of a long way through a list it
// forgets the beginning.
func (l Look) String() string {
	for {
		b, err := json.Marshal(l)
		if err != nil {
			return ""
		}
		if len(b) <= lookMost || len(l.After) == 0 {
			return string(b)
		}
		l.After = l.After[1:]
	}
}

// First is the look at the first page of the list.
func (l Look) First() Look {
	l.Nth, l.After = 0, nil
	return l
}

// Next is the look at the page after the one that ended there.
func (l Look) Next(end string) Look {
	l.Nth, l.After = l.Nth+1, append(slices.Clone(l.After), end)
	return l
}

// Back is the look at the page before; the first one, where that is forgotten.
func (l Look) Back() Look {
	if l.Nth <= 1 || len(l.After) < 2 {
		return l.First()
	}
	l.Nth, l.After = l.Nth-1, slices.Clone(l.After[:len(l.After)-1])
	return l
}

// cursor is where the page begins; empty for the first.
func (l Look) cursor() string {
	if len(l.After) == 0 {
		return ""
	}
	return l.After[len(l.After)-1]
}

// Filtered reports whether the look leaves out tickets of its tab.
func (l Look) Filtered() bool {
	return l.Status != "" || l.Priority != "" || l.Category != "" || l.Org != ""
}

// Plain is the look without filters.
func (l Look) Plain() Look {
	l.Status, l.Priority, l.Category, l.Org = "", "", "", ""
	return l.First()
}
