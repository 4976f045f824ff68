package bots

// Pick is an option of a menu in a form.
type Pick struct{ Value, Label string }

// Picks are words of the desk to pick from.
func Picks[T ~string](words []T) []Pick {
	var out []Pick
	for _, w := range words {
		out = append(out, Pick{string(w), Words(string(w))})
	}
	return out
}
