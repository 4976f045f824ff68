package blocks

import (
	"math"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/core/command"
)

// barWidth is that of the longest bar, in characters.
const barWidth = 20

// mostBars is how many a chart has.
const mostBars = 30

// chart draws bars of text: labels, bars and figures lined up.
func (s *sheet) chart(c command.Chart) {
	if c.Title != "" {
		s.say(c.Title)
	}
	if c.Along != "" && len(c.Bars) > 1 {
		s.course(c)
		return
	}
	s.mrkdwn(bold(c.Title))
	bars := c.Bars
	if len(bars) > mostBars {
		bars = bars[:mostBars]
	}
	if text := chartText(c, bars); text != "" {
		s.add(length(text), preformatted(text))
	}
}

func chartText(c command.Chart, bars []command.Bar) string {
	wide := 0
	for _, b := range bars {
		wide = max(wide, len([]rune(cut(line(b.Label), 24))))
	}
	var rows []string
	for _, b := range bars {
		label := cut(line(b.Label), 24)
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

// steps are bars that stand beside each other, the lowest first.
var steps = []rune("▁▂▃▄▅▆▇█")

// course draws figures that follow each other as one line.
func (s *sheet) course(c command.Chart) {
	bars := c.Bars[max(0, len(c.Bars)-mostBars):]
	var line strings.Builder
	most := bars[0]
	for _, b := range bars {
		line.WriteRune(steps[int(math.Ceil(c.Share(b)*float64(len(steps)-1)))])
		if b.Value > most.Value {
			most = b
		}
	}
	first, last := bars[0], bars[len(bars)-1]
	s.mrkdwn(bold(c.Title+" by "+c.Along) + "  `" + line.String() + "`")
	s.small(esc1("From " + first.Label + " to " + last.Label + "; the last " + c.Figure(last) + ", the most " + c.Figure(most) + "."))
}
