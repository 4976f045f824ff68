package blocks

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"usher/bots"
	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// texts are what people write to break drawings, and plain long ones.
func someText(most int) *rapid.Generator[string] {
	part := rapid.OneOf(
		rapid.SampledFrom([]string{"<!channel>", "<@U123>", "<#C1|x>", "<https://evil.example|bank>", "*bold*", "_it_", "~no~", "`code`", "```", "> quote", "&lt;!here&gt;", "&",
			"\n", " ", "\t", "\u202e", "\x00", "\xff", "日本語", "🙂", "@here", "https://a.example/x_y", "`", "|", "^", "<!date^1^{time}|x>", "in_progress"}),
		rapid.StringN(0, 40, -1),
		rapid.Map(rapid.IntRange(1, most), func(n int) string { return strings.Repeat("long & <wide> ", n/14+1) }),
		rapid.Map(rapid.IntRange(1, most), func(n int) string { return strings.Repeat("&", n) }))
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
		m := said(2, sam, noon, s(50_000))
		m.Internal = rapid.Bool().Draw(t, "internal")
		for range rapid.IntRange(0, 30).Draw(t, "files") {
			m.Attachments = append(m.Attachments, core.Attachment{Number: 1, Name: s(200), Blob: core.Blob{Size: 5}})
		}
		l := letter(rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.SampledFrom([]core.Reason{core.AsRequester, core.AsStaff, core.AsCC, core.AsCompany}).Draw(t, "reason"),
			replied(m, desk.Changed{What: core.SubjectSet, To: s(300)}), desk.Item{Changes: []desk.Changed{{What: core.StatusChanged, To: "closed"}}})
		l.Ticket, l.May = k, agentMay
		l.People = map[core.PersonID]core.Person{4: {ID: 4, Name: s(300)}, 1: {ID: 1, Name: s(300)}}
		l.Organization.Name = s(200)
		l.Told = desk.Told{Subject: s(300), Text: s(9000), Whose: s(600), Left: []core.Verdict{{Words: s(2000)}}, Held: &desk.Held{From: s(300), Name: s(300), Subject: s(500), Why: s(500), Text: s(5000), Would: s(500), At: time.Now()}}
		l.Articles, l.Tickets = []core.Article{{ID: 1, Title: s(300), Text: s(3000)}}, []core.Ticket{{ID: 2, Subject: s(400)}}
		keeps(t, Notice(l, set))
		keeps(t, SharedNotice(l, set))
		keeps(t, Card(l, set))
		keeps(t, ReducedCard(l))
		keeps(t, Held(7, *l.Told.Held))
		keeps(t, HeldDecided(*l.Told.Held, s(500)))
		keeps(t, Greeting(s(200), true))
		keeps(t, Linked(s(300), s(300)))
	})
}

// keeps checks a message against what Slack documents.
func keeps(t *rapid.T, m Message) {
	t.Helper()
	if m.Text == "" || bots.Length(m.Text) > 5*mostText+10 {
		t.Fatalf("fallback text has %d characters", bots.Length(m.Text))
	}
	harmless(t, m.Text)
	b, err := json.Marshal(m.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	if wrong, err := slacktest.Wrong(m.Blocks); err != nil || len(wrong) > 0 || len(m.Blocks) == 0 {
		t.Fatalf("%d blocks, %.600v, %v", len(m.Blocks), wrong, err)
	}
	var blocks any
	if err := json.Unmarshal(b, &blocks); err != nil {
		t.Fatal(err)
	}
	everyText(t, blocks)
}

// everyText checks all formatted text in what was drawn.
func everyText(t *rapid.T, v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			everyText(t, e)
		}
	case map[string]any:
		if text, ok := v["text"].(string); ok && v["type"] == "mrkdwn" {
			harmless(t, text)
		}
		for _, e := range v {
			everyText(t, e)
		}
	}
}

// What is kept as a golden file is what Slack takes, whoever drew it.
func TestGoldensKeepLimits(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d golden files, %v", len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var drawn map[string]any
		if err := json.Unmarshal(b, &drawn); err != nil {
			t.Fatal(f, err)
		}
		var what any = drawn
		if drawn["type"] == nil {
			what = drawn["blocks"]
		}
		if wrong, err := slacktest.Wrong(what); err != nil || len(wrong) > 0 {
			t.Errorf("%s: %v, %v", f, wrong, err)
		}
	}
}

// sequences are what Slack makes mentions and links of.
var (
	sequences = regexp.MustCompile(`<[^>]*>`)
	dates     = regexp.MustCompile(`^<!date\^\d+\^\{date_short_pretty\}( at \{time\})?\|[0-9A-Z :-]+>$`)
	links     = regexp.MustCompile(`^<(https?://|mailto:)[^<>|]+\|[^<>|]+>$`)
)

// harmless checks that a text mentions nobody: that all in angle brackets is a
// date of ours, or a link of a page.
func harmless(t *rapid.T, text string) {
	for _, s := range sequences.FindAllString(text, -1) {
		if !dates.MatchString(s) && !links.MatchString(s) {
			t.Fatalf("%q in %.300q", s, text)
		}
	}
	if rest := sequences.ReplaceAllString(text, ""); strings.ContainsAny(rest, "<>") {
		t.Fatalf("a bare bracket in %.300q", text)
	}
	if strings.Count(text, "`")%2 != 0 {
		t.Fatalf("a backtick without its pair in %.300q", text)
	}
}
