package command

import "strings"

// nearest returns the word most like w, or "" when none is near: one that w
// begins, else one that few typing slips turn into w.
func nearest(w string, among []string) string {
	w = strings.ToLower(w)
	best, least := "", 1+len(w)/4
	for _, a := range among {
		if len(w) >= 3 && strings.HasPrefix(a, w) {
			return a
		}
		if d := slips(w, a, least); d <= least && d < len(w) && (best == "" || d < least) {
			best, least = a, d
		}
	}
	return best
}

// slips counts the letters to add, drop, change or swap to turn a into b. It
// gives up above limit, returning more than it.
func slips(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	rows := [3][]int{}
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
	}
	before, prev, cur := rows[0], rows[1], rows[2]
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}
