package cards

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"pgregory.net/rapid"

	"usher/bots"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// someText is what people write to break drawings, and plain long ones.
func someText(most int) *rapid.Generator[string] {
	part := rapid.OneOf(
		rapid.SampledFrom([]string{"@everyone", "<@123>", "<@&1>", "<#1>", "<:x:1>", "<t:1:R>", "[bank](https://evil.example)", "*bold*", "**b**", "_it_", "__u__", "~~no~~", "||spoiler||", "`code`", "```", "> quote", "# big", "-# small", "- # x", "\\", "\\*",
			"\n", " ", "\t", "\u202e", "\x00", "\xff", "日本語", "🙂", "@here", "https://a.example/x_y*|`", "`", "|", "^", "](", "<", "in_progress"}),
		rapid.StringN(0, 40, -1),
		rapid.Map(rapid.IntRange(1, most), func(n int) string { return strings.Repeat("long & <wide> ", n/14+1) }),
		rapid.Map(rapid.IntRange(1, most), func(n int) string { return strings.Repeat("*", n) }))
	return rapid.Map(rapid.SliceOfN(part, 0, 4), func(ps []string) string { return strings.Join(ps, "") })
}

func someBlock() *rapid.Generator[command.Block] {
	return rapid.Custom(func(t *rapid.T) command.Block {
		s := func(most int) string { return someText(most).Draw(t, "text") }
		n := func(most int) int { return rapid.IntRange(0, most).Draw(t, "n") }
		switch n(10) {
		case 0:
			return command.Heading{Text: s(400)}
		case 1:
			return command.Paragraph{Text: s(9000)}
		case 2:
			return command.Hint{Text: s(5000)}
		case 3:
			var f command.Fields
			for range n(14) {
				f = append(f, command.Field{Label: s(30), Value: s(3000)})
			}
			return f
		case 4:
			return someTable(t, s, n)
		case 5:
			var l command.List
			for range n(30) {
				l = append(l, s(300))
			}
			return l
		case 6:
			q := command.Quote{Number: n(30), Author: s(50), At: noon, Note: s(20), Text: s(40_000)}
			for range n(30) {
				q.Files = append(q.Files, command.File{Name: s(100), Size: int64(n(99_999_999)), Command: "file 1 2"})
			}
			return q
		case 7:
			return command.Page{Text: s(20_000)}
		case 8:
			var as command.Actions
			for range n(30) {
				as = append(as, command.Action{Label: s(100), Command: s(3000)})
			}
			return as
		case 9:
			return command.Confirm{Question: s(4000), Command: s(3000)}
		}
		c := command.Chart{Title: s(50), Unit: s(5), Along: rapid.SampledFrom([]string{"", "week"}).Draw(t, "along")}
		for range n(60) {
			c.Bars = append(c.Bars, command.Bar{Label: s(60), Value: float64(n(1000)), Shown: s(10)})
		}
		return c
	})
}

func someTable(t *rapid.T, s func(int) string, n func(int) int) command.Table {
	var tb command.Table
	for range n(6) {
		tb.Columns = append(tb.Columns, command.Column{Title: rapid.SampledFrom([]string{"", "No.", "When", "To change that", "Name"}).Draw(t, "title")})
	}
	for range n(25) {
		var r []string
		for range tb.Columns {
			r = append(r, s(200))
		}
		tb.Rows = append(tb.Rows, r)
	}
	return tb
}

func someAnswer(t *rapid.T) command.Answer {
	a := command.Answer{OK: rapid.Bool().Draw(t, "ok"), Blocks: rapid.SliceOfN(someBlock(), 0, 12).Draw(t, "blocks")}
	text := someText(500)
	if rapid.Bool().Draw(t, "ticket") {
		a.Data.Ticket = &command.Ticket{Number: 12, Subject: text.Draw(t, "subject"), Created: command.When(noon)}
		for _, b := range a.Blocks {
			if q, ok := b.(command.Quote); ok {
				a.Data.Ticket.Messages = append(a.Data.Ticket.Messages, command.Message{Number: q.Number})
			}
		}
	}
	if rapid.Bool().Draw(t, "list") {
		a.Data.Tickets = []command.Ticket{}
		for range rapid.IntRange(0, 30).Draw(t, "tickets") {
			a.Data.Tickets = append(a.Data.Tickets, command.Ticket{Number: 7, Subject: text.Draw(t, "subject"), Status: "new", Organization: command.Maybe(text.Draw(t, "org"))})
		}
	}
	return a
}

func someChoices(t *rapid.T) []bots.Choice {
	var out []bots.Choice
	for range rapid.IntRange(0, 40).Draw(t, "choices") {
		c := bots.Choice{Verb: rapid.SampledFrom([]string{"reply", "cc", "alerts", "status"}).Draw(t, "verb"), Label: someText(100).Draw(t, "label"),
			Command: rapid.SampledFrom([]string{"close 12", "reply 12 …", "cc 12 add …"}).Draw(t, "command"), Confirm: someText(400).Draw(t, "confirm")}
		for range rapid.IntRange(0, 120).Draw(t, "options") {
			c.Options = append(c.Options, bots.Option{Label: someText(100).Draw(t, "label"), Command: fmt.Sprintf("cc 12 remove %d", len(c.Options)), Chosen: rapid.Bool().Draw(t, "chosen")})
		}
		out = append(out, c)
	}
	return out
}

func TestAnswersKeepLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := bots.Asked{Line: rapid.SampledFrom([]string{"", "list mine", "/ticket list alerts status:open next:x", "search a b", "show 12 from:2"}).Draw(t, "line"), Actor: customer()}
		if rapid.Bool().Draw(t, "choices?") {
			q.Choices = someChoices(t)
		}
		keeps(t, AnswerTo(someAnswer(t), q))
	})
}

func TestNoticesKeepLimits(t *testing.T) {
	kinds := []core.NoticeKind{core.NoticeOpened, core.NoticeReplied, core.NoticeChanged, core.NoticeAccount, core.NoticeRefused, core.NoticeHeld}
	rapid.Check(t, func(t *rapid.T) {
		s := func(most int) string { return someText(most).Draw(t, "text") }
		k := login()
		k.Subject, k.Privacy = s(500), rapid.SampledFrom([]core.Privacy{core.Public, core.Private}).Draw(t, "privacy")
		k.Category = s(200)
		m := said(2, sam, noon, s(50_000))
		m.Internal = rapid.Bool().Draw(t, "internal")
		for range rapid.IntRange(0, 30).Draw(t, "files") {
			m.Attachments = append(m.Attachments, core.Attachment{Number: 1, Name: s(200), Blob: core.Blob{Size: 5}})
		}
		items := []desk.Item{replied(m, desk.Changed{What: core.SubjectSet, To: s(300)}), {Changes: []desk.Changed{{What: core.StatusChanged, To: "closed"}}}}
		for range rapid.IntRange(0, 12).Draw(t, "more") {
			items = append(items, replied(m))
		}
		l := letter(rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.SampledFrom([]core.Reason{core.AsRequester, core.AsStaff, core.AsCC, core.AsCompany}).Draw(t, "reason"), items...)
		l.Ticket, l.May = k, agentMay
		l.People = map[core.PersonID]core.Person{4: {ID: 4, Name: s(300)}, 1: {ID: 1, Name: s(300)}}
		l.Organization.Name = s(200)
		l.Told = desk.Told{Subject: s(300), Text: s(9000), Whose: s(600), Left: []core.Verdict{{Words: s(2000)}}, Held: &desk.Held{From: s(300), Name: s(300), Subject: s(500), Why: s(500), Text: s(5000), Would: s(500), At: time.Now()}}
		l.Articles, l.Tickets = []core.Article{{ID: 1, Title: s(300), Text: s(3000)}}, []core.Ticket{{ID: 2, Subject: s(400)}}
		keeps(t, Notice(l, set))
		keeps(t, SharedNotice(l, set))
		keeps(t, Card(l, set))
		keeps(t, ReducedCard(l))
		keeps(t, Held(7, *l.Told.Held, 1))
		keeps(t, HeldDecided(*l.Told.Held, s(500), 1))
	})
}

func TestOthersKeepLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := func(most int) string { return someText(most).Draw(t, "text") }
		acc := acmeAccount(true)
		acc.Verb, acc.Organization.Name = rapid.SampledFrom([]string{"plan", "contacts", "owners", "partners"}).Draw(t, "verb"), s(200)
		for range rapid.IntRange(0, 60).Draw(t, "people") {
			acc.Contacts = append(acc.Contacts, bots.Contact{Name: s(200), Address: s(200), Role: core.Owner, End: bots.Choice{Command: "owners remove " + s(60), Label: "Remove", Confirm: s(200)}})
			acc.Partners = append(acc.Partners, bots.Partner{Name: s(200), Since: noon, End: bots.Choice{Command: "partners remove " + s(60), Label: "End it", Confirm: s(200)}})
		}
		keeps(t, AnswerTo(someAnswer(t), bots.Asked{Line: acc.Verb, Account: &acc}))
		keeps(t, Greeting(s(200), true))
		keeps(t, NotReached(Greeting(s(200), true)))
		keeps(t, Linked(s(300), s(300)))
		keeps(t, LinkedAlready(core.Person{Primary: s(300)}))
		keeps(t, CodeSent(s(3000)))
		keeps(t, Note(s(9000)))
		keeps(t, Similar([]bots.Similar{{Title: s(300), Excerpt: s(500), Command: "show 7"}, {Title: s(300), Command: s(150)}}))
		keeps(t, Late(s(300), s(300)+bots.Rest))
		keeps(t, Question(bots.Choice{Label: s(200), Command: s(200), Confirm: s(4000)}))
		keeps(t, Already(core.Ticket{ID: 1, Subject: s(500)}))
		var ts []core.Ticket
		var cs []bots.Pick
		var names []string
		for i := range rapid.IntRange(0, 40).Draw(t, "many") {
			ts = append(ts, core.Ticket{ID: core.TicketID(i), Subject: s(300)})
			cs = append(cs, bots.Pick{Value: s(120), Label: s(200)})
			names = append(names, "x"+s(120))
		}
		keeps(t, PickTicket(rapid.SampledFrom([]string{"show", "reply", "withdraw", "cc"}).Draw(t, "verb"), ts))
		keeps(t, Panel(s(300), names))
		keeps(t, Room(false, names))
		ask := about(rapid.SampledFrom([]string{"reply", "note", "close", "follow-up", "subject", "cc", "assign", "status", "category", "partners", "link", "search"}).Draw(t, "asked"))
		ask.About, ask.Text, ask.Choices, ask.May = s(500), s(9000), cs, bots.Extras{Private: true, Statuses: cs}
		ask.Line += " " + s(200)
		if m, ok := Pick(ask); ok {
			keeps(t, m)
		}
		if v, ok := Form(ask); ok {
			keepsModal(t, v)
		}
		keepsModal(t, Open(Opening{Purpose: Purpose{Channel: "1234567890123456789", Message: "1234567890123456789"}, Organization: s(100), OnBehalf: true, Linked: true,
			Subject: s(500), Text: s(9000), For: s(300), With: Preset{Category: s(100), CC: names}}))
	})
}

func within(t *rapid.T, what, s string, least, most int) {
	t.Helper()
	if n := bots.Length(s); n < least || n > most {
		t.Fatalf("%s has %d characters, want %d to %d: %.200q", what, n, least, most, s)
	}
}

// keeps checks a message against what Discord documents.
func keeps(t *rapid.T, m Message) {
	t.Helper()
	if m.Content == "" && len(m.Embeds) == 0 {
		t.Fatal("an empty message")
	}
	within(t, "content", m.Content, 0, 2000)
	harmless(t, m.Content)
	if len(m.Embeds) > 10 || len(m.Components) > 5 {
		t.Fatalf("%d embeds, %d rows", len(m.Embeds), len(m.Components))
	}
	all := 0
	for _, e := range m.Embeds {
		all += keepsEmbed(t, e)
	}
	if all > 6000 {
		t.Fatalf("%d characters in all embeds", all)
	}
	ids := map[string]bool{}
	for _, r := range m.Components {
		keepsRow(t, r.(discordgo.ActionsRow), ids)
	}
	if _, err := json.Marshal(m.Components); err != nil {
		t.Fatal(err)
	}
}

func keepsEmbed(t *rapid.T, e *discordgo.MessageEmbed) int {
	t.Helper()
	within(t, "title", e.Title, 0, 256)
	within(t, "description", e.Description, 0, 4096)
	harmless(t, e.Title)
	harmless(t, e.Description)
	all := bots.Length(e.Title) + bots.Length(e.Description)
	if e.Author != nil {
		within(t, "author", e.Author.Name, 1, 256)
		all += bots.Length(e.Author.Name)
	}
	if e.Footer != nil {
		within(t, "footer", e.Footer.Text, 1, 2048)
		all += bots.Length(e.Footer.Text)
	}
	if len(e.Fields) > 25 {
		t.Fatalf("%d fields", len(e.Fields))
	}
	for _, f := range e.Fields {
		within(t, "field name", f.Name, 1, 256)
		within(t, "field value", f.Value, 1, 1024)
		harmless(t, f.Name)
		harmless(t, f.Value)
		all += bots.Length(f.Name) + bots.Length(f.Value)
	}
	if all == 0 && e.Image == nil {
		t.Fatal("an empty embed")
	}
	return all
}

func keepsRow(t *rapid.T, r discordgo.ActionsRow, ids map[string]bool) {
	t.Helper()
	if n := len(r.Components); n == 0 || n > 5 {
		t.Fatalf("%d controls in a row", n)
	}
	for _, c := range r.Components {
		id := idOf(c)
		within(t, "custom_id", id, 1, 100)
		if ids[id] {
			t.Fatalf("two controls are %q", id)
		}
		ids[id] = true
		switch c := c.(type) {
		case discordgo.Button:
			within(t, "label", c.Label, 1, 80)
		case discordgo.SelectMenu:
			keepsMenu(t, c)
			if len(r.Components) != 1 {
				t.Fatal("a menu beside something")
			}
		}
	}
}

func keepsMenu(t *rapid.T, m discordgo.SelectMenu) {
	t.Helper()
	within(t, "placeholder", m.Placeholder, 1, 150)
	if n := len(m.Options); n == 0 || n > 25 {
		t.Fatalf("%d options", n)
	}
	values, chosen := map[string]bool{}, 0
	for _, o := range m.Options {
		within(t, "option", o.Label, 1, 100)
		within(t, "value", o.Value, 1, 100)
		within(t, "description", o.Description, 0, 100)
		if values[o.Value] {
			t.Fatalf("two options are %q", o.Value)
		}
		if values[o.Value] = true; o.Default {
			chosen++
		}
	}
	if chosen > 1 {
		t.Fatalf("%d options are chosen", chosen)
	}
}

func keepsModal(t *rapid.T, d *discordgo.InteractionResponseData) {
	t.Helper()
	within(t, "modal's custom_id", d.CustomID, 1, 100)
	within(t, "modal's title", d.Title, 1, 45)
	if n := len(d.Components); n == 0 || n > 5 {
		t.Fatalf("%d inputs", n)
	}
	for _, r := range d.Components {
		in := r.(discordgo.ActionsRow).Components[0].(discordgo.TextInput)
		within(t, "input's custom_id", in.CustomID, 1, 100)
		within(t, "input's label", in.Label, 1, 45)
		within(t, "placeholder", in.Placeholder, 0, 100)
		within(t, "value", in.Value, 0, in.MaxLength)
	}
}

// fine is what a text may hold that is drawn: code, escaped marks, times, links of
// pages and addresses. All else that formats is a mark of the desk's own.
var (
	fine   = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`" + `|\\[^0-9A-Za-z\s]|<t:\d+:[fDR]>|\[(?:[^\[\]\\]|\\.)*\]\(https?://[^\s()\[\]|*]+\)|https?://[^\s<]+`)
	prefix = regexp.MustCompile(`(?m)^(-# |> )+`)
	starts = regexp.MustCompile(`(?m)^\s*(#{1,3} |-# |>)`)
)

// harmless checks that a text mentions nobody, hides nothing behind a link and
// formats nothing but what the desk does.
func harmless(t *rapid.T, text string) {
	t.Helper()
	if m := masses.FindString(text); m != "" {
		t.Fatalf("%q in %.300q", m, text)
	}
	s := prefix.ReplaceAllString(fine.ReplaceAllString(text, "x"), "")
	s = strings.ReplaceAll(s, "*no text*", "")
	if strings.Count(s, "**")%2 != 0 {
		t.Fatalf("bold without its end in %.400q", text)
	}
	s = strings.ReplaceAll(s, "**", "")
	for _, bad := range []string{"*", "`", "~~", "||", "](", "<@", "<#", "<:", "<t:", "</", "__"} {
		if at := strings.Index(s, bad); at >= 0 {
			t.Fatalf("%q near %q in %q", bad, s[max(0, at-60):min(len(s), at+60)], text)
		}
	}
	if m := starts.FindString(s); m != "" {
		t.Fatalf("%q begins a line in %q", m, text)
	}
}
