package command_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core/command"
	"usher/core/store"
	"usher/core/store/storetest"
)

// shelf is who may see what, asked ticket by ticket, to hold lists against.
type shelf struct {
	*world
	zone *time.Location
	all  []command.Ticket                    // as the system sees them
	seen map[string]map[int64]command.Ticket // by actor
}

const admin, agent, owner, contact, member, partner, community = "ada@desk.example", "sam@desk.example", "olga@acme.example",
	"alice@acme.example", "mel@acme.example", "pat@globex.example", "carl@home.example"

var (
	lookers = []string{admin, agent, owner, contact, member, partner, community, "two@beta.example"}
	inOrg   = map[string][]string{owner: {"Acme"}, contact: {"Acme"}, member: {"Acme"}, partner: {"Globex"}, "two@beta.example": {"Beta", "Initech"}, "ines@initech.example": {"Initech"}}
	serves  = map[string][]string{owner: {"Acme"}, contact: {"Acme"}, partner: {"Globex", "Acme"}, "two@beta.example": {"Beta", "Initech"}}
)

// fill opens tickets of all kinds over ten weeks, drawn by a fixed seed.
func fill(t *testing.T, w *world, r *rand.Rand, n int) *shelf {
	t.Helper()
	zone := time.FixedZone("desk", 5*3600+1800) // days begin in the evening before
	w.run = command.New(command.Options{Zone: zone, Page: 7})
	s := &shelf{world: w, zone: zone, seen: map[string]map[int64]command.Ticket{}}
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	w.now = noon.AddDate(0, 0, -70)
	for k := 1; k <= n; k++ {
		who := pick(contact, owner, "ines@initech.example", "two@beta.example", community, member)
		line := "open " + pick("Login fails", "login fails", "Burning", "Äpfel", "zebra") + " category:" + pick("upgrade", `"single sign-on"`, "other")
		if slices.Contains([]string{contact, owner, "ines@initech.example"}, who) {
			line += " priority:" + pick("low", "normal", "high", "urgent") + pick("", " private", " privacy:public")
		}
		w.ok(who, line)
		for range r.IntN(4) {
			w.do(agent, fmt.Sprintf(pick("reply %d Seen.", "note %d Hm.", "status %d pending", "close %d", "assign %d me", "assign %d ada@desk.example", "cc %d add carl@home.example", "alerts %d on"), k))
			w.do(pick(lookers...), fmt.Sprintf(pick("reply %d Me too.", "alerts %d on", "alerts %d off"), k))
		}
		w.now = w.now.Add(time.Duration(r.IntN(2*70*24/n)) * time.Hour)
	}
	w.now = noon
	for k := 1; k <= n; k++ {
		s.all = append(s.all, *w.ok("system", fmt.Sprint("show ", k)).Data.Ticket)
		for _, who := range lookers {
			if s.seen[who] == nil {
				s.seen[who] = map[int64]command.Ticket{}
			}
			if a := w.do(who, fmt.Sprint("show ", k)); a.OK {
				s.seen[who][int64(k)] = *a.Data.Ticket
			}
		}
	}
	return s
}

func staffed(who string) bool { return who == admin || who == agent }

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// picks reports whether one word of a list picks a ticket.
func (s *shelf) picks(who, word string, t command.Ticket) bool {
	key, value, _ := strings.Cut(word, ":")
	value = strings.Trim(value, `"`)
	of := func(v string) bool { return slices.Contains(strings.Split(value, ","), v) }
	org := string(t.Organization)
	switch key {
	case "mine":
		return string(t.Creator) == who || string(t.Requester) == who || staffed(who) && string(t.Assignee) == who
	case "company":
		return org != "" && (staffed(who) || slices.Contains(serves[who], org))
	case "open":
		return t.Status != "closed"
	case "closed":
		return t.Status == "closed"
	case "alerts":
		return slices.Contains(t.Alerts, who)
	case "assigned":
		return string(t.Assignee) == who
	case "unassigned":
		return t.Status != "closed" && t.Assignee == ""
	case "status":
		return of(t.Status) || of("open") && t.Status != "closed"
	case "priority":
		return of(t.Priority)
	case "category":
		return of(string(t.Category))
	case "org":
		known := staffed(who) || slices.Contains(serves[who], value) || slices.Contains(inOrg[who], value)
		return known && org == value
	case "by":
		return s.wrote(who, value, t)
	case "created":
		return s.at(value, time.Time(t.Created))
	case "updated":
		return s.at(value, time.Time(t.Updated))
	}
	return true // sort
}

// wrote reports whether somebody whom the looker may know opened the ticket or
// wrote a message that the looker sees.
func (s *shelf) wrote(who, by string, t command.Ticket) bool {
	if by == "me" {
		by = who
	}
	if !staffed(who) && by != who && !share(inOrg[by], append(slices.Clone(inOrg[who]), serves[who]...)) {
		return false
	}
	if string(t.Creator) == by || string(t.Requester) == by {
		return true
	}
	return slices.ContainsFunc(t.Messages, func(m command.Message) bool {
		return string(m.Author) == by && slices.ContainsFunc(s.seen[who][int64(t.Number)].Messages, func(o command.Message) bool { return o.Number == m.Number })
	})
}

// at tells a time by its day in the desk's zone.
func (s *shelf) at(span string, t time.Time) bool {
	now, day := noon.In(s.zone), t.In(s.zone).Format(time.DateOnly)
	ago := func(days int) string { return now.AddDate(0, 0, -days).Format(time.DateOnly) }
	if first, last, ok := strings.Cut(span, ".."); ok {
		return (first == "" || day >= first) && (last == "" || day <= last)
	}
	if d, ok := strings.CutPrefix(span, "after:"); ok {
		return day >= d
	}
	if d, ok := strings.CutPrefix(span, "before:"); ok {
		return day < d
	}
	switch span {
	case "today":
		return day == ago(0)
	case "yesterday":
		return day == ago(1)
	case "7d":
		return !t.Before(noon.Add(-7 * 24 * time.Hour))
	case "3w":
		return !t.Before(noon.Add(-21 * 24 * time.Hour))
	case "month":
		return day >= "2026-03-01"
	case "last-month":
		return strings.HasPrefix(day, "2026-02")
	case "year":
		return day >= "2026-01-01"
	}
	return day == span
}

// order sorts as a sort: says.
func order(ts []command.Ticket, by string) {
	by, reverse := strings.CutPrefix(by, "-")
	rank := func(s string, of []string) int { return slices.Index(of, s) }
	down := by != "status" && by != "subject"
	slices.SortFunc(ts, func(a, b command.Ticket) int {
		n := 0
		switch by {
		case "created":
			n = time.Time(a.Created).Compare(time.Time(b.Created))
		case "priority":
			of := []string{"low", "normal", "high", "urgent"}
			n = rank(a.Priority, of) - rank(b.Priority, of)
		case "status":
			of := []string{"new", "assigned", "in_progress", "pending", "closed"}
			n = rank(a.Status, of) - rank(b.Status, of)
		case "subject":
			n = strings.Compare(strings.Replace(strings.ToLower(a.Subject), "ä", "Ä", 1), strings.Replace(strings.ToLower(b.Subject), "ä", "Ä", 1))
		case "", "updated":
			n = time.Time(a.Updated).Compare(time.Time(b.Updated))
		}
		n = cmp.Or(n, cmp.Compare(a.Number, b.Number))
		if down != reverse {
			n = -n
		}
		return n
	})
}

// pages follows a list to its end.
func (s *shelf) pages(who, line string) (numbers []int64) {
	s.t.Helper()
	for next := line; next != ""; {
		a := s.ok(who, next)
		for _, t := range a.Data.Tickets {
			numbers = append(numbers, int64(t.Number))
		}
		next = ""
		if a.Data.Next != nil {
			next = string(*a.Data.Next)
		}
		if len(numbers) > 1000 {
			s.t.Fatalf("%s: %q never ends", who, line)
		}
	}
	return numbers
}

// TestListAgainstAModel holds lists of any words against a filter in memory of
// what each person can show.
func TestListAgainstAModel(t *testing.T) {
	views := []string{"", "mine", "company", "open", "closed", "alerts", "assigned", "unassigned"}
	sorts := []string{"", "number", "updated", "created", "priority", "status", "subject"}
	spans := []string{"today", "yesterday", "7d", "3w", "month", "last-month", "year", "after:2026-02-01", "before:2026-02-01", "2026-01-01..2026-02-10",
		"..2026-01-20", "2026-02-20..", "2026-02-14"}
	filters := [][]string{{"status:open", "status:new,pending", "status:closed", "status:in_progress"}, {"priority:high,urgent", "priority:normal"},
		{"category:upgrade", `category:"single sign-on,other"`}, {"by:me", "by:" + contact, "by:" + agent, "by:" + community, "by:nobody@x.example"},
		{"org:Acme", "org:Initech", "org:Globex", "org:Nowhere"}}
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		r := rand.New(rand.NewPCG(7, 11))
		s := fill(t, build(t, db), r, 60)
		found := 0
		for i := range 400 {
			who, view, by := lookers[r.IntN(len(lookers))], views[i%len(views)], sorts[r.IntN(len(sorts))]
			words := []string{view}
			if i%3 == 1 {
				words = append(words, []string{"created:", "updated:"}[r.IntN(2)]+spans[r.IntN(len(spans))])
			}
			for k := range filters {
				if r.IntN(6) == 0 {
					words = append(words, filters[k][r.IntN(len(filters[k]))])
				}
			}
			if by != "" {
				by = []string{"", "-"}[r.IntN(2)] + by
				words = append(words, "sort:"+by)
			}
			line := strings.Join(strings.Fields("list "+strings.Join(words, " ")), " ")
			var want []int64
			picked := slices.DeleteFunc(slices.Clone(s.all), func(k command.Ticket) bool {
				_, seen := s.seen[who][int64(k.Number)]
				return !seen || slices.ContainsFunc(words, func(w string) bool { return !s.picks(who, w, k) })
			})
			order(picked, by)
			for _, k := range picked {
				want = append(want, int64(k.Number))
			}
			if got := s.pages(who, line); !slices.Equal(got, want) {
				t.Errorf("%s: %q\n = %v\nwant %v", who, line, got, want)
			}
			found += len(want)
		}
		if found < 1500 {
			t.Errorf("the lists found %d tickets in all: the test tests little", found)
		}
	})
}

func TestListSaysHowManyThereAre(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	for range 5 {
		w.ok(contact, "open Login fails")
	}
	first := command.Text(w.ok(contact, "list company sort:subject"), 76)
	line := ""
	for l := range strings.Lines(first) {
		if _, c, ok := strings.Cut(l, "More:"); ok {
			line = strings.TrimSpace(c)
		}
	}
	if !strings.Contains(first, "These are 2 of 5. This line gets the next ones:") || line == "" {
		t.Fatalf("the first page says %s", first)
	}
	second := w.ok(contact, line) // as copied out of the mail
	last := w.ok(contact, string(*second.Data.Next))
	if text := command.Text(last, 76); !strings.Contains(text, "These are 1 of 5. There are no more") || len(second.Data.Tickets) != 2 {
		t.Errorf("the last page says %s", text)
	}
	if text := command.Text(w.ok(contact, "search login"), 76); !strings.Contains(text, "2 of 5") {
		t.Errorf("search says %s", text)
	}
	if text := command.Text(w.ok(contact, "list company created:before:2020-01-01"), 76); strings.Contains(text, " of ") {
		t.Errorf("an empty list says %s", text)
	}
}

func TestListAlertsTellsHowToStopThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		w := build(t, db)
		w.tickets()
		w.ok(owner, "alerts company on")
		w.ok(agent, "alerts new off")
		w.ok(agent, "alerts 3 on")
		for _, c := range []struct{ who, has, not string }{
			{contact, "alerts company on org:Acme", "alerts new"},
			{contact, "alerts 1 off", "alerts 2 off"},
			{owner, "every new ticket of Acme  on  alerts company off org:Acme", "alerts 1 off"},
			{agent, "every new ticket  off  alerts new on", "alerts company"},
			{agent, "alerts 3 off", "alerts 1 off"},
			{partner, "alerts company on org:Acme", "Initech"},
			{community, "alerts 2 off", "alerts company"},
			{member, "no such tickets", "alerts company"},
			{"system", "no such tickets", "alerts"},
			{"unproven " + contact, "no such tickets", "Acme"},
		} {
			for _, line := range []string{"list alerts", "alerts"} {
				if text := command.Text(w.ok(c.who, line), 100); !strings.Contains(text, c.has) || strings.Contains(text, c.not) {
					t.Errorf("%s: %s = %s\nwant %q and not %q", c.who, line, text, c.has, c.not)
				}
			}
		}
		for _, line := range []string{"alerts company off org:Acme", "alerts 1 off"} {
			w.ok(contact, line)
		}
		if text := command.Text(w.ok(contact, "alerts"), 100); !strings.Contains(text, "no such tickets") {
			t.Errorf("after that: %s", text)
		}
	})
}

func TestShowOfALongTicket(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	w.tickets()
	for k := 2; k <= 300; k++ {
		w.ok(contact, fmt.Sprintf("reply 1 word%d.", k))
	}
	w.ok(contact, "priority 1 high")
	for _, c := range []struct{ line, first, last, not, more string }{
		{"show 1", "word281.", "word300.", "word280.", "280 earlier messages are not shown here: `show 1 from:261`"},
		{"show 1 from:261", "word261.", "word280.", "word281.", "20 later messages are not shown here: `show 1 from:281`"},
		{"show 1 from:1", "It does since today.", "word20.", "word21.", "280 later messages are not shown here: `show 1 from:21`"},
		{"show 1 from:300", "word300.", "priority: normal → high", "word299.", "299 earlier messages"},
	} {
		a := w.ok(contact, c.line)
		text := command.Text(a, 100)
		for _, want := range []string{c.first, c.last, c.more} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q", c.line, want)
			}
		}
		if strings.Contains(text, c.not) || len(a.Data.Ticket.Messages) != 300 {
			t.Errorf("%s shows %q, or its JSON has %d messages, want 300", c.line, c.not, len(a.Data.Ticket.Messages))
		}
	}
	if a := w.do(contact, "show 1 from:301"); a.OK || !strings.Contains(command.Text(a, 100), "no message 301") {
		t.Errorf("show from past the end = %s", command.Text(a, 100))
	}
	w.ok(contact, "reply 1 "+strings.Repeat("<long> ", 200_000))
	if text := command.Text(w.ok(contact, "show 1"), 100); len(text) > 60_000 || !strings.Contains(text, "Message 301 is cut here") || strings.Contains(text, "word300.") {
		t.Errorf("a long message is shown in %d bytes, want it cut and alone", len(text))
	}
}

// The answer to a command mail stays a mail, whatever is asked.
func TestAnswersByMailAreBounded(t *testing.T) {
	w := build(t, storetest.Open(t, store.SQLite))
	w.tickets()
	w.ok(contact, "reply 1 "+strings.Repeat("<long> & \"quoted\" ", 10_000))
	a := w.mail(contact, "mail:1", strings.Repeat("show 1\n", 20)+"alerts 1 off")
	if size := len(command.Text(a, 76)) + len(command.HTML(a)); size > 200_000 || len(a.Whole) == 0 || len(a.Whole) > 300_000 {
		t.Errorf("the answer has %d bytes, and %d in full", size, len(a.Whole))
	}
	text := command.Text(a, 76)
	if a.OK || !strings.Contains(text, "answer.txt") || !strings.Contains(text, "lines were not done, from `show 1` on") {
		t.Errorf("OK %v, and the answer ends with %s", a.OK, text[max(0, len(text)-500):])
	}
	if !slices.Contains(w.ok("system", "show 1").Data.Ticket.Alerts, contact) {
		t.Error("a line that was said not to be done was done")
	}

	w.ok("system", "org set Acme seats:900")
	for k := range 40 {
		var as []string
		for n := range 20 {
			as = append(as, fmt.Sprintf("a.rather.long.address%d@acme.example", 20*k+n))
		}
		w.ok(owner, "contacts add "+strings.Join(as, ", "))
	}
	a = w.mail(owner, "mail:2", "contacts")
	text = command.Text(a, 76)
	if len(text)+len(command.HTML(a)) > 200_000 || !strings.Contains(text, "more rows are not shown here") || !strings.Contains(a.Whole, "address799@acme.example") {
		t.Errorf("800 contacts by mail take %d and %d bytes, in full %d", len(text), len(command.HTML(a)), len(a.Whole))
	}
}
