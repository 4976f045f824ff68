package main

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"usher/core"
	"usher/core/store"
)

// plansOfDesign is the plans of DESIGN section 3, word for word.
const plansOfDesign = `
| plan | seats | attachment, each | private | priority | urgent / high / normal / low |
|---|---|---|---|---|---|
| community | 0 | none | no | no | none |
| basic | 4 | 1 MB | yes | yes | 12 / 8b / 8b / 24b |
| essential | 4 | 1 MB | yes | yes | 12 / 8b / 8b / 24b |
| team | 6 | 7 MB | yes | yes | 3 / 6 / 8b / 8b |
| premium | 6 | 20 MB | yes | yes | 2 / 4 / 12 / 16b |
| professional | 6 | 20 MB | yes | yes | 2 / 4 / 12 / 16b |
| enterprise | 8 | 20 MB | yes | yes | 1 / 4 / 12 / 16b |
`

// planned is a row of the catalogue, with the mails that try it.
type planned struct {
	plan, owner                            string
	seats, limit                           int // bytes
	private, priority                      bool
	targets                                []string
	asked, fits, tooLarge, wished, lastOne string // Message-IDs
}

func (p *planned) mail(subject, text string) post {
	return post{from: p.owner, subject: subject, text: text}
}

// plannedOf reads a row of the catalogue.
func plannedOf(t *testing.T, cells map[[2]string]string, plan string) *planned {
	t.Helper()
	cell := func(column string) string {
		text, ok := cells[[2]string{plan, column}]
		if !ok {
			t.Fatalf("the catalogue has no %s of %s", column, plan)
		}
		return text
	}
	seats, err := strconv.Atoi(cell("seats"))
	if err != nil {
		t.Fatal(err)
	}
	mb, _ := strconv.Atoi(strings.TrimSuffix(cell("attachment, each"), " MB"))
	p := &planned{
		plan: plan, owner: "owner@" + plan + ".example", seats: seats, limit: mb * 1_000_000,
		private: cell("private") == "yes", priority: cell("priority") == "yes",
	}
	if targets := cell("urgent / high / normal / low"); targets != "none" {
		p.targets = strings.Split(targets, " / ")
	}
	return p
}

// content is a file's, of so many bytes.
func content(bytes int) string {
	const line = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz01\r\n"
	return strings.Repeat(line, bytes/len(line)) + strings.Repeat("x", bytes%len(line))
}

// Every plan of the catalogue gives what it says, by mail: files of just its
// limit and none a byte larger, privacy and priority, response targets, seats.
func TestPlans(t *testing.T) {
	t.Parallel()
	w := &world{scene: stage(t, setting{dialect: store.SQLite})}
	w.done("do", "--as", sam, "alerts new off")
	cells := tableOf(t, plansOfDesign)
	var all []*planned
	for _, name := range core.DefaultCatalogue().Names() {
		p := plannedOf(t, cells, name)
		w.done("do", "org add Org-"+p.plan+" plan:"+p.plan)
		w.done("do", "owners add "+p.owner+" org:Org-"+p.plan)
		all = append(all, p)
	}
	if len(cells) != 5*len(all) {
		t.Errorf("the catalogue has %d cells, want those of the plans %v", len(cells), core.DefaultCatalogue().Names())
	}
	w.serve("usher.toml")
	for _, p := range all {
		w.trial(p)
	}
	w.quiet()
	for _, p := range all {
		t.Run(p.plan, func(t *testing.T) { w.checkPlan(t, p) })
	}
}

// trial sends the mails that try a plan. Of the plans that take files up to 20 MB
// one gets such files, to save time: the others' limit is what `plan` says.
func (w *world) trial(p *planned) {
	w.t.Helper()
	w.put(p.mail("hello", "It is me.")) // which makes the owner no pending one
	p.asked = w.send(w.command(p.owner, "plan"))[0]
	p.wished = w.send(p.mail("topic wish", "text\n\n#private\n#priority urgent"))[0]
	if p.limit < 20_000_000 || p.plan == "premium" {
		fits, tooLarge := p.mail("topic fits", "text"), p.mail("topic large", "text")
		if fits.file = content(p.limit); p.limit == 0 {
			fits.file = ""
		}
		tooLarge.file = content(p.limit + 1)
		p.fits, p.tooLarge = w.send(fits)[0], w.send(tooLarge)[0]
	}
	var adds []string // the owner has one of the seats
	for i := range max(0, p.seats-1) {
		adds = append(adds, fmt.Sprintf("contacts add c%d@%s.example", i, p.plan))
	}
	adds = append(adds, "contacts add last@"+p.plan+".example")
	p.lastOne = w.send(w.command(p.owner, strings.Join(adds, "\n")))[0]
}

func (w *world) checkPlan(t *testing.T, p *planned) {
	said := w.answered(p.asked, p.owner)
	file := "none"
	if p.limit > 0 {
		file = fmt.Sprintf("up to %d MB each", p.limit/1_000_000)
	}
	want := []string{"Plan " + p.plan, fmt.Sprintf("of %d seats taken", p.seats), "Files " + file,
		"Private tickets " + yesOrNo(p.private), "Priorities " + yesOrNo(p.priority)}
	for i, target := range p.targets {
		hours, business := strings.CutSuffix(target, "b")
		unit := "hours"
		if hours == "1" {
			unit = "hour"
		}
		if business {
			unit = "business " + unit
		}
		want = append(want, fmt.Sprintf("First answer, %s within %s %s", []string{"urgent", "high", "normal", "low"}[i], hours, unit))
	}
	for _, text := range want {
		if !strings.Contains(strings.Join(strings.Fields(said), " "), text) {
			t.Errorf("`plan` answers %q, want %q in it", said, text)
		}
	}
	if len(p.targets) == 0 && strings.Contains(said, "First answer") {
		t.Errorf("`plan` answers %q, want no promise", said)
	}
	w.checkWish(t, p)
	w.checkFiles(t, p)
	w.checkSeats(t, p)
}

func yesOrNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func (w *world) checkWish(t *testing.T, p *planned) {
	t.Helper()
	got, said := w.ticket(numberOf(w.in[p.wished])), w.answered(p.wished, p.owner)
	if (got.Privacy == "private") != p.private || (got.Priority == "urgent") != p.priority {
		t.Errorf("a private, urgent ticket is %s and %s, want private %v, urgent %v", got.Privacy, got.Priority, p.private, p.priority)
	}
	for what, allowed := range map[string]bool{"has no private tickets": p.private, "has no priorities to choose from": p.priority} {
		if strings.Contains(oneLine(said), what) == allowed {
			t.Errorf("a private, urgent ticket is answered by %q, want %q in it: %v", said, what, !allowed)
		}
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func (w *world) checkFiles(t *testing.T, p *planned) {
	t.Helper()
	if p.fits == "" {
		return
	}
	fits, large := w.ticket(numberOf(w.in[p.fits])), w.ticket(numberOf(w.in[p.tooLarge]))
	if files := fits.Messages[0].Attachments; p.limit > 0 && (len(files) != 1 || files[0].Size != p.limit) {
		t.Errorf("a file of %d bytes came as %v, want it whole", p.limit, files)
	}
	if files := large.Messages[0].Attachments; len(files) != 0 || !strings.Contains(large.Messages[0].Text, "text") {
		t.Errorf("a file of %d bytes came as %v, want it left out of %+v", p.limit+1, files, large.Messages)
	}
	says := fmt.Sprintf("plan takes files up to %d MB each. Send a smaller file or a link; an administrator of the desk can change the plan.", p.limit/1_000_000)
	if p.limit == 0 {
		says = "takes no files"
	}
	if said := oneLine(w.answered(p.tooLarge, p.owner)); !strings.Contains(said, says) {
		t.Errorf("a file of %d bytes is answered by %q, want %q in it", p.limit+1, said, says)
	}
}

func (w *world) checkSeats(t *testing.T, p *planned) {
	t.Helper()
	got := w.account("Org-" + p.plan)
	if n := max(p.seats, 1); got.Organization.Seats != p.seats || got.Organization.SeatsUsed != n || got.is("last@"+p.plan+".example", "member", true) {
		t.Errorf("after one contact too many there are %+v, want %d of %d seats taken", got, n, p.seats)
	}
	said := oneLine(w.answered(p.lastOne, p.owner))
	for _, text := range []string{fmt.Sprintf("%d of %d seats taken", max(p.seats, 1), p.seats), "199 USD a month", "an owner buys it by asking the desk"} {
		if p.seats == 0 && strings.Contains(text, "taken") {
			text = "has no seats"
		}
		if !strings.Contains(said, text) {
			t.Errorf("one contact too many is answered by %q, want %q in it", said, text)
		}
	}
}
