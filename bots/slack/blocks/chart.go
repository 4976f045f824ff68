package blocks

import (
	"math"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core/command"
)

// barWidth is that of the longest bar, in characters.
const barWidth = 20

// chart draws bars of text: labels, bars and figures lined up.
func (s *sheet) chart(c command.Chart) {
	if c.Title != "" {
		s.say(c.Title)
	}
	if of, ok := bots.CourseOf(c); ok {
		s.mrkdwn(bold(c.Title+" by "+c.Along) + "  `" + of.Line + "`")
		s.small(esc1("From " + of.First.Label + " to " + of.Last.Label + "; the last " + c.Figure(of.Last) + ", the most " + c.Figure(of.Most) + "."))
		return
	}
	s.mrkdwn(bold(c.Title))
	if text := chartText(c, c.Bars[:min(len(c.Bars), bots.Bars)]); text != "" {
		s.add(bots.Length(text), preformatted(text))
	}
}

func chartText(c command.Chart, bars []command.Bar) string {
	wide := 0
	for _, b := range bars {
		wide = max(wide, len([]rune(bots.Cut(bots.Line(b.Label), 24))))
	}
	var rows []string
	for _, b := range bars {
		label := bots.Cut(bots.Line(b.Label), 24)
		n := int(math.Ceil(c.Share(b) * barWidth))
		rows = append(rows, strings.TrimRight(label+strings.Repeat(" ", wide-len([]rune(label)))+"  "+strings.Repeat("▇", n)+" "+c.Figure(b), " "))
	}
	return strings.Join(rows, "\n")
}

// preformatted is text that lines up as it stands.
func preformatted(text string) slackapi.Block {
	return slackapi.NewRichTextBlock("", &slackapi.RichTextPreformatted{
		Type: slackapi.RTEPreformatted, Elements: []slackapi.RichTextSectionElement{slackapi.NewRichTextSectionTextElement(text, nil)},
	})
}
