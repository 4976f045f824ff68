package discord

import "testing"

// How a first answer went is known however late the work begins.
func TestFirstsSettledBeforeTheWork(t *testing.T) {
	for _, refused := range []bool{true, false} {
		var f firsts
		f.expect("x")
		f.settle("x", refused)
		if got := f.refused(t.Context(), "x"); got != refused {
			t.Errorf("refused = %v, want %v", got, refused)
		}
	}
	var f firsts
	f.expect("x")
	f.settle("x", true)
	f.expect("x") // it came again
	f.settle("x", false)
	if !f.refused(t.Context(), "x") {
		t.Error("what was refused once is done when it comes again")
	}
}
