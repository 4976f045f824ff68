// Package picture draws the charts of an answer as one PNG, for channels that
// show pictures. It knows answers and the library that puts shapes and letters
// on a bitmap; it must not know what is counted.
package picture

import (
	"fmt"

	"usher/core/command"
)

// Name is what the file is called where it needs a name; Type is its type.
const (
	Name = "stats.png"
	Type = "image/png"
)

// most bounds the picture: what is past it stands in the text only.
const most = 18

// Sizes are in units of which a screen of usual density shows one as a pixel.
const (
	width  = 760
	margin = 24
	gap    = 36 // between panels
	half   = (width - 2*margin - gap) / 2
)

// Draw returns a PNG with all charts of an answer below the headings they stand
// under, two side by side, drawn at twice the usual density. It is nil if there
// are no charts, and the same for the same charts.
func Draw(a command.Answer) ([]byte, error) {
	parts := layout(a.Blocks)
	if len(parts) == 0 {
		return nil, nil
	}
	last := parts[len(parts)-1]
	c, err := newCanvas(width, last.y+last.height()+margin)
	if err != nil {
		return nil, fmt.Errorf("draw picture: %w", err)
	}
	for _, p := range parts {
		p.draw(c)
	}
	png, err := encode(c.pixels)
	if err != nil {
		return nil, fmt.Errorf("write picture: %w", err)
	}
	return png, nil
}

// part is a heading or a panel at its place.
type part struct {
	x, y    int
	heading string
	chart   command.Chart
}

func (p part) height() int {
	switch {
	case p.heading != "":
		return 28
	case p.chart.Along != "":
		return panelHead + columnsHeight
	}
	return panelHead + rowHeight*len(p.chart.Bars)
}

func (p part) draw(c *canvas) {
	if p.heading != "" {
		c.text(p.x, p.y+22, 20, dark, c.cut(p.heading, 20, width-2*margin))
		return
	}
	c.text(p.x, p.y+14, 15, dark, c.cut(p.chart.Title, 15, half))
	c.text(p.x, p.y+31, 11, grey, c.cut(caption(p.chart), 11, half))
	if p.chart.Along != "" {
		drawColumns(c, p.x, p.y+panelHead, p.chart)
		return
	}
	drawBars(c, p.x, p.y+panelHead, p.chart)
}

// caption names what the axes are of.
func caption(c command.Chart) string {
	if c.Along == "" {
		return c.Of
	}
	return c.Of + " by " + c.Along
}

// layout places headings and panels. Charts of two kinds are never side by side.
func layout(blocks []command.Block) []part {
	var parts []part
	var heading string
	y, below, n := margin, margin, 0 // below is where the next row may start
	for _, bl := range blocks {
		if h, ok := bl.(command.Heading); ok {
			heading = h.Text
		}
		c, ok := bl.(command.Chart)
		if !ok || len(c.Bars) == 0 || n == most {
			continue
		}
		n++
		p := part{x: margin, y: below, chart: shortened(c)}
		beside := len(parts) > 0 && parts[len(parts)-1].x == margin && parts[len(parts)-1].heading == "" &&
			(parts[len(parts)-1].chart.Along == "") == (c.Along == "")
		switch {
		case heading != "":
			parts = append(parts, part{x: margin, y: below, heading: heading})
			p.y, heading = below+28+16, ""
		case beside:
			p.x, p.y = margin+half+gap, y
		}
		y, below = p.y, max(below, p.y+p.height()+28)
		parts = append(parts, p)
	}
	return tallestLast(parts)
}

// tallestLast has the part that reaches lowest at the end, for the picture's
// height.
func tallestLast(parts []part) []part {
	n := len(parts)
	if n > 1 && parts[n-2].y+parts[n-2].height() > parts[n-1].y+parts[n-1].height() {
		parts[n-2], parts[n-1] = parts[n-1], parts[n-2]
	}
	return parts
}

// shortened is the chart with as many bars as can be read in a panel: the
// newest columns, and the first bars with the others in one.
func shortened(c command.Chart) command.Chart {
	const bars, columns = 14, 52
	if c.Along != "" {
		c.Bars = c.Bars[max(0, len(c.Bars)-columns):]
		return c
	}
	if len(c.Bars) <= bars {
		return c
	}
	rest := command.Bar{Label: fmt.Sprintf("%d others", len(c.Bars)-bars+1)}
	for _, b := range c.Bars[bars-1:] {
		rest.Value += b.Value
	}
	c.Bars = append(c.Bars[:bars-1:bars-1], rest)
	return c
}
