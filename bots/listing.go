package bots

import (
	"fmt"
	"slices"
	"strings"

	"usher/core"
	"usher/core/command"
)

// Menu changes what a list shows: the filter Key of its line.
type Menu struct {
	Key     string
	Label   string
	Options []MenuOption // the first one takes the filter away
}

// MenuOption is a value of a filter, empty for none.
type MenuOption struct {
	Value, Label string
	Chosen       bool
}

// ListMenus are what may be changed about a line that lists or searches.
func ListMenus(line string, a core.Actor) []Menu {
	status := listMenu(line, "Status", "status", "Any status", append([]string{"open"}, texts(core.Statuses[:])...))
	if Searches(line) {
		return []Menu{status, listMenu(line, "Order", "sort", "Best match", []string{"updated", "created", "-created", "priority", "status"})}
	}
	return []Menu{listMenu(line, "Tickets", "view", "All", views(a)), status,
		listMenu(line, "Order", "sort", "Newest change", []string{"created", "-created", "priority", "status"})}
}

// Searches reports whether a line searches rather than lists.
func Searches(line string) bool {
	w := strings.Fields(strings.ToLower(strings.TrimPrefix(line, "/")))
	return slices.Contains(w[:min(2, len(w))], "search")
}

// Found is the ticket of an item in the list of what a search found.
func Found(a command.Answer, l command.List, item int) (command.Ticket, bool) {
	ts := a.Data.Tickets
	if len(ts) != len(l) || !strings.HasPrefix(l[item], fmt.Sprintf("#%d ", ts[item].Number)) {
		return command.Ticket{}, false
	}
	return ts[item], true
}

func listMenu(line, label, key, none string, values []string) Menu {
	now := strings.ToLower(command.Filtered(line, key))
	m := Menu{Key: key, Label: label, Options: []MenuOption{{Label: none, Chosen: now == "" || now == "all"}}}
	for _, v := range values {
		label := filterWords[key+":"+v]
		if label == "" {
			label = Words(v)
		}
		m.Options = append(m.Options, MenuOption{v, label, now == v})
	}
	return m
}

// filterWords are the values of filters in words, where the values are none.
var filterWords = map[string]string{
	"view:mine": "My tickets", "view:company": "My company's", "view:alerts": "With my alerts on", "view:assigned": "Assigned to me",
	"status:open": "Any but closed", "sort:updated": "Newest change", "sort:created": "Newest first", "sort:-created": "Oldest first",
	"sort:priority": "Most urgent first", "sort:status": "By status",
}

// views are those of use to the actor.
func views(a core.Actor) []string {
	switch {
	case a.ActsAsStaff():
		return []string{"assigned", "unassigned", "open", "closed", "alerts"}
	case slices.ContainsFunc(a.Memberships, core.Membership.Entitled) || len(a.Customers) > 0:
		return []string{"mine", "company", "open", "closed", "alerts"}
	}
	return []string{"mine", "open", "closed", "alerts"}
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
