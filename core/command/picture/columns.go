package picture

import (
	"math"
	"strconv"

	"usher/core/command"
)

const (
	plotHeight    = 150
	columnsHeight = plotHeight + 24
	small         = 11 // the size of the letters at the axes
	longLabel     = 66 // so that the last one stays within the picture
)

// drawColumns draws a chart as columns, with a scale at the left and labels
// below, as many as have room; the last column always has its own.
func drawColumns(c *canvas, x, y int, ch command.Chart) {
	top, step := scale(ch)
	axis := 0
	for v := 0.0; v <= top; v += step {
		axis = max(axis, c.wide(number(v), small))
	}
	from, floor := x+axis+8, y+plotHeight
	room := x + half - from
	for v := 0.0; v <= top; v += step {
		at := floor*density - int(v/top*plotHeight*density)
		line := faint
		if v == 0 {
			line = grey
		}
		c.box(from*density, at-1, room*density, 2, line)
		c.right(from-6, at/density+4, small, grey, number(v))
	}
	slot := float64(room) / float64(len(ch.Bars))
	wide := int(slot * 0.66 * density)
	each := stride(c, ch, slot)
	for i, b := range ch.Bars {
		middle := float64(from) + (float64(i)+0.5)*slot
		tall := int(math.Max(0, b.Value) / top * plotHeight * density)
		c.box(int(middle*density)-wide/2, floor*density-1-tall, wide, tall, blue)
		if (len(ch.Bars)-1-i)%each == 0 {
			label := c.cut(b.Label, small, longLabel)
			c.text(int(middle)-c.wide(label, small)/2, floor+16, small, grey, label)
		}
	}
}

// stride is how many columns share a label.
func stride(c *canvas, ch command.Chart, slot float64) int {
	widest := 0
	for _, b := range ch.Bars {
		widest = max(widest, c.wide(c.cut(b.Label, small, longLabel), small))
	}
	return max(1, int(math.Ceil(float64(widest+10)/slot)))
}

// scale is a round top of the axis that no column passes, and the step of its
// lines: whole numbers as long as the figures are.
func scale(ch command.Chart) (top, step float64) {
	most, whole := 0.0, true
	for _, b := range ch.Bars {
		most = math.Max(most, b.Value)
		whole = whole && b.Value == math.Trunc(b.Value)
	}
	if most == 0 {
		return 1, 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(most/4)))
	for _, m := range []float64{1, 2, 5, 10} {
		if step = m * unit; most/step <= 5 {
			break
		}
	}
	if whole {
		step = math.Max(1, math.Ceil(step))
	}
	return math.Ceil(most/step) * step, step
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
