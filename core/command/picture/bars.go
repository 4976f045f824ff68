package picture

import "usher/core/command"

const (
	panelHead = 46 // the title and the caption of a panel
	rowHeight = 24
	barHeight = 15
	letters   = 13 // the size of labels
)

// drawBars draws a chart as bars to the right, each between its label and its
// figure.
func drawBars(c *canvas, x, y int, ch command.Chart) {
	labels, figures := 0, 0
	names, values := make([]string, len(ch.Bars)), make([]string, len(ch.Bars))
	for i, b := range ch.Bars {
		names[i], values[i] = c.cut(b.Label, letters, 150), c.cut(ch.Figure(b), letters, 100)
		labels, figures = max(labels, c.wide(names[i], letters)), max(figures, c.wide(values[i], letters))
	}
	from := x + labels + 10
	room := x + half - from - figures - 8
	for i, b := range ch.Bars {
		top := y + i*rowHeight
		c.right(from-10, top+17, letters, dark, names[i])
		long := int(ch.Share(b) * float64(room*density))
		if ch.Share(b) > 0 {
			long = max(long, density)
		}
		c.box(from*density, (top+5)*density, long, barHeight*density, blue)
		c.text(from+(long+density-1)/density+6, top+17, letters, dark, values[i])
	}
	c.box(from*density-1, y*density, 2, len(ch.Bars)*rowHeight*density, grey)
}
