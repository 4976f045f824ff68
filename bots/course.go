package bots

import (
	"math"

	"usher/core/command"
)

// Bars is how many bars of a chart a message shows.
const Bars = 30

// Course is figures that follow each other, as a line of little bars.
type Course struct {
	Line              string
	First, Last, Most command.Bar
}

// steps are bars that stand beside each other, the lowest first.
var steps = []rune("▁▂▃▄▅▆▇█")

// CourseOf is the course of a chart's last figures, and whether it has one: its bars
// follow each other, and there are several.
func CourseOf(c command.Chart) (Course, bool) {
	if c.Along == "" || len(c.Bars) < 2 {
		return Course{}, false
	}
	bars := c.Bars[max(0, len(c.Bars)-Bars):]
	out := Course{First: bars[0], Last: bars[len(bars)-1], Most: bars[0]}
	for _, b := range bars {
		out.Line += string(steps[int(math.Ceil(c.Share(b)*float64(len(steps)-1)))])
		if b.Value > out.Most.Value {
			out.Most = b
		}
	}
	return out, true
}
