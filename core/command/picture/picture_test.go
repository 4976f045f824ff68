package picture_test

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"os"
	"strings"
	"sync"
	"testing"

	"usher/core/command"
	"usher/core/command/picture"
)

func bars(label string, values ...float64) []command.Bar {
	var out []command.Bar
	for i, v := range values {
		out = append(out, command.Bar{Label: fmt.Sprintf(label, i+1), Value: v})
	}
	return out
}

func stats() command.Answer {
	return command.Answer{Blocks: []command.Block{
		command.Heading{Text: "Tickets of Acme: 128 in all"},
		command.Chart{Title: "Status", Of: "tickets", Bars: []command.Bar{{Label: "new", Value: 4}, {Label: "assigned", Value: 2}, {Label: "in progress", Value: 9}, {Label: "pending", Value: 0}, {Label: "closed", Value: 113}}},
		command.Chart{Title: "Priority", Of: "tickets", Bars: []command.Bar{{Label: "low", Value: 12}, {Label: "normal", Value: 90}, {Label: "high", Value: 20}, {Label: "urgent", Value: 6}}},
		command.Chart{Title: "Category", Of: "tickets", Bars: []command.Bar{{Label: "upgrade", Value: 40}, {Label: "single sign-on", Value: 31}, {Label: "identity management", Value: 22}, {Label: "maintenance", Value: 20}, {Label: "feature request", Value: 10}, {Label: "other", Value: 5}}},
		command.Chart{Title: "First answer, last 12 weeks", Of: "time it took", Bars: []command.Bar{{Label: "fastest", Value: 4, Shown: "4 min"}, {Label: "median", Value: 100, Shown: "100 min"}, {Label: "slowest", Value: 600, Shown: "10.0 h"}}},
		command.Chart{Title: "Opened", Of: "tickets", Along: "week, from Monday", Bars: bars("2026-03-%02d", 3, 0, 7, 12, 5, 0, 0, 1, 9, 14, 6, 4)},
		command.Chart{Title: "Closed", Of: "tickets", Along: "week, from Monday", Bars: bars("2026-03-%02d", 1, 0, 9, 2, 5, 3, 2, 2, 9, 10, 1, 0)},
	}}
}

// drawn is the picture's bytes, and how much of it is not white.
func drawn(t *testing.T, a command.Answer) (raw []byte, w, h int, ink float64) {
	t.Helper()
	raw, err := picture.Draw(a)
	if err != nil {
		t.Fatalf("Draw = %v", err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("Draw gave no PNG: %v", err)
	}
	n, box := 0, img.Bounds()
	for y := 0; y < box.Dy(); y += 2 {
		for x := 0; x < box.Dx(); x += 2 {
			if img.At(x, y) != color.Color(color.RGBA{255, 255, 255, 255}) {
				n++
			}
		}
	}
	return raw, box.Dx(), box.Dy(), 4 * float64(n) / float64(box.Dx()*box.Dy())
}

func TestDraw(t *testing.T) {
	raw, w, h, ink := drawn(t, stats())
	if path := os.Getenv("USHER_PICTURE"); path != "" { // to look at it
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if w != 1520 || h < 900 || h > 2000 || ink < 0.02 || ink > 0.5 || len(raw) > 200_000 {
		t.Errorf("Draw = %d x %d, %.0f %% of it drawn, %d bytes", w, h, ink*100, len(raw))
	}
	again, err := picture.Draw(stats())
	if err != nil || !bytes.Equal(raw, again) {
		t.Errorf("the same charts drawn again differ (%v)", err)
	}
}

// Many may ask for figures in the same moment, the first among them: the race
// detector watches.
func TestDrawAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := picture.Draw(stats()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestDrawOfNoCharts(t *testing.T) {
	raw, err := picture.Draw(command.Answer{Blocks: []command.Block{command.Heading{Text: "x"}, command.Chart{Title: "empty"}}})
	if raw != nil || err != nil {
		t.Errorf("Draw of no charts = %d bytes, %v, want none", len(raw), err)
	}
}

// Whatever is counted and however it is called, there is a picture of a bounded
// size.
func TestDrawOfOddFigures(t *testing.T) {
	long := strings.Repeat("Ünïcödé \x00\xff\u202e 認証 ", 50)
	one := func(bars ...command.Bar) command.Answer {
		return command.Answer{Blocks: []command.Block{command.Heading{Text: long},
			command.Chart{Title: long, Of: long, Unit: long, Bars: bars}, command.Chart{Title: long, Along: long, Bars: bars}}}
	}
	many := command.Answer{}
	for range 100 {
		many.Blocks = append(many.Blocks, stats().Blocks...)
	}
	for name, a := range map[string]command.Answer{
		"zeros":      one(command.Bar{Label: "a"}, command.Bar{Label: "b"}),
		"negative":   one(command.Bar{Label: "a", Value: -3}, command.Bar{Label: long, Value: 2}),
		"fractions":  one(command.Bar{Label: "a", Value: 0.001}, command.Bar{Label: "b", Value: 0.0004}),
		"millions":   one(command.Bar{Label: "a", Value: 12_345_678}, command.Bar{Label: "b", Value: 1}),
		"one":        one(command.Bar{Label: "a", Value: 1}),
		"many bars":  one(bars("category %d", make([]float64, 500)...)...),
		"many parts": many,
	} {
		if _, w, h, _ := drawn(t, a); w != 1520 || h > 5000 {
			t.Errorf("%s: Draw = %d x %d", name, w, h)
		}
	}
}
