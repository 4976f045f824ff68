package cards

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"pgregory.net/rapid"

	"usher/bots"
	"usher/bots/discord/discordtest"
	"usher/bots/drawtest"
	"usher/core"
)

func TestAnswersKeepLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { keeps(t, AnswerTo(drawtest.SomeAnswer(t), drawtest.SomeAsked(t))) })
}

func TestNoticesKeepLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := func(most int) string { return drawtest.SomeText(most).Draw(t, "text") }
		l := post.SomeLetter(t)
		keeps(t, Notice(l, drawtest.Settings))
		keeps(t, SharedNotice(l, drawtest.Settings))
		keeps(t, Card(l, drawtest.Settings))
		keeps(t, ReducedCard(l))
		keeps(t, Held(7, *l.Told.Held, 1))
		keeps(t, HeldDecided(*l.Told.Held, s(500), 1))
	})
}

func TestOthersKeepLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := func(most int) string { return drawtest.SomeText(most).Draw(t, "text") }
		acc := drawtest.Account(true)
		acc.Verb, acc.Organization.Name = rapid.SampledFrom([]string{"plan", "contacts", "owners", "partners"}).Draw(t, "verb"), s(200)
		for range rapid.IntRange(0, 60).Draw(t, "people") {
			acc.Contacts = append(acc.Contacts, bots.Contact{Name: s(200), Address: s(200), Role: core.Owner, End: bots.Choice{Command: "owners remove " + s(60), Label: "Remove", Confirm: s(200)}})
			acc.Partners = append(acc.Partners, bots.Partner{Name: s(200), Since: drawtest.Noon, End: bots.Choice{Command: "partners remove " + s(60), Label: "End it", Confirm: s(200)}})
		}
		keeps(t, AnswerTo(drawtest.SomeAnswer(t), bots.Asked{Line: acc.Verb, Account: &acc}))
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

// What is kept as a golden file is what Discord takes, whoever drew it.
func TestGoldensKeepLimits(t *testing.T) {
	for name, drawn := range drawtest.Goldens(t) {
		delete(drawn, "attachments") // names the picture for make gallery
		if wrong, err := discordtest.Wrong(drawn); err != nil || len(wrong) > 0 {
			t.Errorf("%s: %v, %v", name, wrong, err)
		}
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
