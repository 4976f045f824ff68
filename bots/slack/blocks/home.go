package blocks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
)

// The controls of the App Home, beside those that have commands. Tabs and pages
// have their keys behind a dot.
const (
	HomeTab      = "home:tab."
	HomePage     = "home:page."
	HomeStatus   = "home:status"
	HomePriority = "home:priority"
	HomeCategory = "home:category"
	HomeOrg      = "home:org"
	HomeSort     = "home:sort"
	HomePlain    = "home:plain"
	HomeNext     = "home:next"
	HomeBack     = "home:back"
	HomePicture  = "home:picture"
	HomeAny      = "-" // the value of the option that takes a filter away
)

// Home draws somebody's App Home. Came is what came of what they did in it last;
// it may be nil.
func Home(b bots.Dashboard, came *Message) slackapi.HomeTabViewRequest {
	h := home{Dashboard: b}
	h.head(came)
	switch b.Look.Page {
	case bots.ContractPage:
		h.contract()
	case bots.FiguresPage:
		h.figures()
	default:
		h.tickets()
	}
	return h.view(b.Look.String())
}

// HomeOf is an App Home that shows a message, for who has no dashboard.
func HomeOf(m Message, came *Message) slackapi.HomeTabViewRequest {
	v := slackapi.HomeTabViewRequest{Type: slackapi.VTHomeTab, CallbackID: "home", PrivateMetadata: bots.Look{}.String()}
	if came != nil {
		v.Blocks.BlockSet = append(slices.Clone(came.Blocks), slackapi.NewDividerBlock())
	}
	v.Blocks.BlockSet = append(v.Blocks.BlockSet, m.Blocks...)
	return v
}

// FitsHome reports whether a message is short enough to stand above a home.
func FitsHome(m Message) bool { return len(m.Blocks) <= 6 }

// home is an App Home being drawn.
type home struct {
	sheet
	bots.Dashboard
}

func (h *home) view(metadata string) slackapi.HomeTabViewRequest {
	v := HomeOf(h.message(), nil)
	v.PrivateMetadata = metadata
	return v
}

// head is what came of the last click, and the ways to the pages.
func (h *home) head(came *Message) {
	h.title(map[bots.Page]string{bots.ContractPage: "Support contract", bots.FiguresPage: "Figures"}[h.Look.Page])
	if h.Look.Page == bots.TicketsPage {
		h.title("Tickets")
	}
	if came != nil {
		for _, b := range came.Blocks {
			h.add(1, b)
		}
		h.divider()
	}
	open := h.button("Open a ticket", "open"+bots.Rest)
	open.Style = slackapi.StylePrimary
	row := []slackapi.BlockElement{open}
	for _, p := range []struct {
		page  bots.Page
		label string
		shown bool
	}{
		{bots.TicketsPage, "Tickets", true}, {bots.ContractPage, "Contract", h.Member || h.Staff && h.Look.Org != ""}, {bots.FiguresPage, "Figures", true},
	} {
		if p.shown && p.page != h.Look.Page {
			row = append(row, h.control(HomePage+string(p.page), "", p.label))
		}
	}
	h.row("", append(row, h.button("Search", "search"+bots.Rest), h.button("Help", "help"))...)
}

// shownTab marks the tab that is shown: what is green is for opening a ticket.
const shownTab = "• "

// control is a button of the home's own.
func (h *home) control(id, value, label string) *slackapi.ButtonBlockElement {
	return slackapi.NewButtonBlockElement(id, value, plain(label, mostLabel))
}

func (h *home) tickets() {
	var tabs []slackapi.BlockElement
	for _, t := range h.Tabs {
		label := fmt.Sprintf("%s (%s)", t.Label, many(t.Count))
		if t.Key == h.Tab.Key {
			label = shownTab + label
		}
		tabs = append(tabs, h.control(HomeTab+t.Key, t.Key, label))
	}
	h.row("", tabs...)
	h.filters()
	h.divider()
	for _, r := range h.Rows {
		h.beside(h.ticket(r), h.button("Show", commandf("show %d", r.ID)))
	}
	h.paging()
	if h.Account != nil || h.Why != "" {
		h.divider()
		h.box()
	}
}

// ticket is two lines about a ticket.
func (h *home) ticket(r bots.Row) string {
	parts := []string{strings.ReplaceAll(string(r.Status), "_", " ")}
	if r.Priority != core.Normal {
		parts = append(parts, string(r.Priority))
	}
	parts = append(parts, esc1(bots.Cut(r.From, 100)))
	if h.Staff && r.Assignee != "" && h.Tab.Key != "assigned" {
		parts = append(parts, "to "+esc1(bots.Cut(r.Assignee, 100)))
	}
	switch {
	case r.Due.IsZero() || !h.Staff:
		parts = append(parts, "updated "+day(r.Updated))
	case r.Due.Before(h.Now):
		parts = append(parts, "⚠️ *answer was due "+moment(r.Due)+"*")
	default:
		parts = append(parts, "answer due "+moment(r.Due))
	}
	return bold(r.ID.String()+" "+bots.Cut(cmp.Or(bots.Line(r.Subject), "(no subject)"), 150)) + "\n" + strings.Join(parts, " · ")
}

// paging says which of how many these are, with the ways on and back.
func (h *home) paging() {
	switch {
	case len(h.Rows) == 0 && h.Look.Filtered():
		h.para("No ticket here passes the filters.")
	case len(h.Rows) == 0:
		h.para(map[string]string{
			"open": "You have no open tickets.", "closed": "None of your tickets is closed.", "company": "Your company has no tickets.",
			"alerts": "You follow no tickets.", "assigned": "Nothing is assigned to you.", "unassigned": "Every open ticket has somebody who answers it.",
			"overdue": "Nobody waits longer than promised.", "priority": "Nothing is open.", "all": "There are no tickets yet.",
		}[h.Tab.Key])
	case h.Total > len(h.Rows):
		first := h.Look.Nth*bots.PageSize + 1
		h.hint(fmt.Sprintf("%d to %d of %s", first, first+len(h.Rows)-1, many(h.Total)))
	}
	var way []slackapi.BlockElement
	if h.Look.Nth > 0 {
		way = append(way, h.control(HomeBack, "", "‹ Back"))
	}
	if h.Next != "" {
		way = append(way, h.control(HomeNext, h.Next, "More ›"))
	}
	h.row("", way...)
}

// many is a count, which is not exact where there are very many.
func many(n int) string {
	if n > 10_000 {
		return "10,000+"
	}
	return fmt.Sprint(n)
}

// box is the contract in short.
func (h *home) box() {
	if h.Account == nil {
		h.hint(h.Why)
		return
	}
	acc := h.Account
	parts := []string{esc1(acc.PlanName()) + " plan", esc1(acc.Seats.String())}
	if files := acc.Plan.Files(); files != "none" {
		parts = append(parts, "files "+esc1(files))
	}
	if acc.Organization.Plan == "" {
		parts = []string{"no plan"}
	}
	if r := acc.Organization.Renews; !r.IsZero() {
		parts = append(parts, "renews "+day(r))
	}
	h.beside(bold(acc.Organization.Name)+"\n"+strings.Join(parts, " · "), h.control(HomePage+string(bots.ContractPage)+".box", "", "Contract"))
}

// figures are the charts, and the way to get them as a picture.
func (h *home) figures() {
	h.organizationMenu()
	for _, b := range Answer(h.Figures).Blocks {
		if head, ok := b.(*slackapi.HeaderBlock); ok {
			b = section(bold(head.Text.Text))
		}
		h.add(1, b)
	}
	if h.Figures.OK {
		h.row("", h.control(HomePicture, "", "Send me a picture"))
	}
}
