package picture

import (
	"image"
	"image/color"
	"image/draw"
	"sort"
	"strings"
	"sync"

	chart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

// density is how many pixels a unit has.
const density = 2

// One hue, told from white by everybody: what is compared is length, not colour.
var (
	white = drawing.ColorWhite
	dark  = drawing.ColorFromHex("1f2933")
	grey  = drawing.ColorFromHex("5b6670")
	faint = drawing.ColorFromHex("e1e5e9")
	blue  = drawing.ColorFromHex("0072b2")
)

// defaultFont is the font. The library reads it at the first call, which may not run
// beside another.
var defaultFont = sync.OnceValues(chart.GetDefaultFont)

// canvas draws in units.
type canvas struct {
	to     chart.Renderer // writes
	pixels *image.RGBA    // what it writes on
}

func newCanvas(w, h int) (*canvas, error) {
	r, err := chart.PNG(w*density, h*density)
	if err != nil {
		return nil, err
	}
	font, err := defaultFont()
	if err != nil {
		return nil, err
	}
	r.SetDPI(72 * density) // so that a point is a unit
	r.SetFont(font)
	c := &canvas{to: r}
	if err := r.Save(c); err != nil {
		return nil, err
	}
	c.box(0, 0, w*density, h*density, white)
	return c, nil
}

// SetRGBA and Write make a canvas something to save a picture to: it gets the
// bitmap itself.
func (c *canvas) SetRGBA(i *image.RGBA) { c.pixels = i }

func (*canvas) Write(p []byte) (int, error) { return len(p), nil }

// box fills a rectangle whose place and size are in pixels.
func (c *canvas) box(x, y, w, h int, fill color.Color) {
	draw.Draw(c.pixels, image.Rect(x, y, x+w, y+h), image.NewUniform(fill), image.Point{}, draw.Src)
}

// text writes one line with its baseline at y.
func (c *canvas) text(x, y int, size float64, ink drawing.Color, s string) {
	if s == "" {
		return
	}
	c.to.SetFontColor(ink)
	c.to.SetFontSize(size)
	c.to.Text(s, x*density, y*density)
}

// right writes one line that ends at x.
func (c *canvas) right(x, y int, size float64, ink drawing.Color, s string) {
	c.text(x-c.wide(s, size), y, size, ink, s)
}

// wide is how wide a line of text is.
func (c *canvas) wide(s string, size float64) int {
	if s == "" {
		return 0
	}
	c.to.SetFontSize(size)
	return (c.to.MeasureText(s).Width() + density - 1) / density
}

// cut shortens a line to what fits.
func (c *canvas) cut(s string, size float64, room int) string {
	r := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(s[:min(len(s), 400)], "")), " "))
	n := sort.Search(len(r), func(n int) bool { return c.wide(string(r[:n+1]), size) > room })
	if n == len(r) {
		return string(r)
	}
	for n > 0 && c.wide(string(r[:n])+"…", size) > room {
		n--
	}
	return strings.TrimRight(string(r[:n]), " ") + "…"
}
