package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// encode is the bitmap as a PNG with a palette, a third as large as one without:
// there are few colours, and of their shades at edges every eighth will do.
func encode(got *image.RGBA) ([]byte, error) {
	out := image.NewPaletted(got.Bounds(), nil)
	index := map[color.RGBA]uint8{}
	for i := range out.Pix {
		c := pixel(got.Pix[4*i:])
		if i > 0 && c == pixel(got.Pix[4*i-4:]) { // nearly always
			out.Pix[i] = out.Pix[i-1]
			continue
		}
		c = coarse(c)
		at, known := index[c]
		if !known && len(out.Palette) < 256 {
			at = uint8(len(out.Palette))
			out.Palette = append(out.Palette, c)
		} else if !known {
			at = uint8(out.Palette.Index(c))
		}
		index[c], out.Pix[i] = at, at
	}
	var b bytes.Buffer
	err := (&png.Encoder{}).Encode(&b, out)
	return b.Bytes(), err
}

func pixel(p []uint8) color.RGBA { return color.RGBA{p[0], p[1], p[2], 255} }

// coarse rounds a colour; black and white stay.
func coarse(c color.RGBA) color.RGBA {
	round := func(v uint8) uint8 { return uint8((int(v)*32 + 127) / 255 * 255 / 32) }
	return color.RGBA{round(c.R), round(c.G), round(c.B), 255}
}
