package blocks

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"usher/bots"
	"usher/bots/drawtest"
	"usher/bots/slack/slacktest"
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
	for name, drawn := range drawtest.Goldens(t) {
		var what any = drawn
		if drawn["type"] == nil {
			what = drawn["blocks"]
		}
		if wrong, err := slacktest.Wrong(what); err != nil || len(wrong) > 0 {
			t.Errorf("%s: %v, %v", name, wrong, err)
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
