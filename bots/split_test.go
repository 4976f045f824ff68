package bots_test

import (
	"strings"
	"testing"

	"usher/bots"
)

func TestPiecesKeepEverything(t *testing.T) {
	text := strings.Repeat("A line with `some code` & more.\n", 400)
	var all strings.Builder
	for _, p := range bots.Pieces(text, 300, func(s string) string { return s }) {
		if bots.Length(p) > 300 || strings.Count(p, "`")%2 != 0 {
			t.Errorf("a piece of %d characters: %q", bots.Length(p), p)
		}
		all.WriteString(p + "\n")
	}
	if got, want := strings.Fields(all.String()), strings.Fields(text); len(got) != len(want) {
		t.Errorf("%d words, want %d", len(got), len(want))
	}
}

func TestBeginningEndsWithAWord(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"short", "short"},
		{"ten chars!", "ten chars!"},
		{"longer words", "longer"},
		{"onelongword at first", "onelongwor"},
		{"a longerword", "a longerwo"},
		{"🙂🙂🙂🙂🙂🙂", "🙂🙂🙂🙂🙂"}, // two characters each
	} {
		if got := bots.Beginning(c.text, 10); got != c.want {
			t.Errorf("Beginning(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}
