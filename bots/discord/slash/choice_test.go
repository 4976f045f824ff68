package slash

import (
	"fmt"
	"strings"
	"testing"

	"usher/bots"
)

func TestChoices(t *testing.T) {
	cs := []bots.Pick{pick("12", strings.Repeat("😀", 80)), pick("12", "again"), pick("", "no value"), pick("x", " \n "), pick(strings.Repeat("x", 101), "too long"), pick("13", "two\nlines")}
	for i := range 40 {
		cs = append(cs, pick(fmt.Sprint(100+i), fmt.Sprintf("#%d", 100+i)))
	}
	got := Choices(cs)
	if len(got) != 25 || got[0].Value != "12" || got[1].Name != "two lines" || got[2].Value != "100" {
		t.Fatalf("Choices = %d, the first %+v, %+v, %+v, want 25 from 12, 13, 100 on", len(got), got[0], got[1], got[2])
	}
	if n := length(got[0].Name); n > 100 || !strings.HasSuffix(got[0].Name, "…") {
		t.Errorf("a long label has %d characters: %q, want 100 at most and an ellipsis", n, got[0].Name)
	}
	if none := Choices(nil); none == nil || len(none) != 0 {
		t.Errorf("Choices(nil) = %v, want an empty list, which Discord takes", none)
	}
}
