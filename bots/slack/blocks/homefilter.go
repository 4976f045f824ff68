package blocks

import (
	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
)

// filters are the menus that narrow and sort the list.
func (h *home) filters() {
	var row []slackapi.BlockElement
	if len(h.Tab.Status) != 1 {
		row = append(row, h.filter(HomeStatus, "Any status", string(h.Look.Status), worded(h.statuses())))
	}
	row = append(row,
		h.filter(HomePriority, "Any priority", string(h.Look.Priority), worded(core.Priorities[:])),
		h.filter(HomeCategory, "Any category", h.Look.Category, worded(h.Categories)))
	if m := h.organizationFilter(); m != nil {
		row = append(row, m)
	}
	row = append(row, h.filter(HomeSort, "Usual order", string(h.Look.Sort), []named{
		{string(core.ByUpdated), "Last updated first"}, {string(core.ByCreated), "Newest first"}, {string(core.ByPriority), "Most urgent first"},
		{string(core.ByStatus), "By status"}, {string(core.BySubject), "By subject"},
	}))
	if h.Look.Filtered() {
		row = append(row, h.control(HomePlain, "", "No filters"))
	}
	h.row("", row...)
}

func (h *home) statuses() []core.Status {
	if len(h.Tab.Status) > 0 {
		return h.Tab.Status
	}
	return core.Statuses[:]
}

// named is a value with its label.
type named struct{ value, label string }

func worded[T ~string](words []T) []named {
	var out []named
	for _, w := range words {
		out = append(out, named{string(w), bots.Words(string(w))})
	}
	return out
}

// filter is a menu of which one is chosen; the first option is none of them.
func (h *home) filter(id, none, now string, of []named) slackapi.BlockElement {
	list := []*slackapi.OptionBlockObject{homeOption(HomeAny, none)}
	chosen := list[0]
	for _, n := range of {
		if n.value == "" || bots.Length(n.value) > mostOption || len(list) == mostOptions {
			continue
		}
		list = append(list, homeOption(n.value, n.label))
		if n.value == now {
			chosen = list[len(list)-1]
		}
	}
	m := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeStatic, plain(none, mostOption), id, list...)
	m.InitialOption = chosen
	return m
}

func homeOption(value, label string) *slackapi.OptionBlockObject {
	return slackapi.NewOptionBlockObject(value, plain(label, mostLabel), nil)
}

// organizationFilter is the menu of the actor's organizations, or of all to
// staff, who search in it; nil where there is nothing to choose.
func (h *home) organizationFilter() slackapi.BlockElement {
	if len(h.Organizations) > 1 {
		return h.filter(HomeOrg, "Any organization", h.Look.Org, h.chosen())
	}
	if !h.Staff {
		return nil
	}
	few := 0
	m := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeExternal, plain("Any organization", mostOption), HomeOrg)
	m.MinQueryLength = &few
	if h.Look.Org != "" && bots.Length(h.Look.Org) <= mostOption {
		m.InitialOption = homeOption(h.Look.Org, h.Look.Org)
	}
	return m
}

func (h *home) chosen() []named {
	var out []named
	for _, o := range h.Organizations {
		out = append(out, named{o, o})
	}
	return out
}

// organizationMenu chooses the organization that a page is about.
func (h *home) organizationMenu() {
	if len(h.Organizations) > 1 {
		h.row("", h.filter(HomeOrg, "My main organization", h.Look.Org, h.chosen()))
	}
}
