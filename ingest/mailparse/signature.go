package mailparse

import (
	"strings"
)

// withoutSignature takes signature, mobile footer and disclaimer off one
// stretch of new text.
func (t *trimmer) withoutSignature(seg []line) []line {
	seg = t.withoutMarked(seg)
	for k, l := range seg {
		if isDelimiter(l, seg[k+1:]) {
			t.sign(seg[k:])
			seg = seg[:k]
			break
		}
	}
	seg = t.withoutMobile(seg)
	for k := range seg {
		if k > 0 && !seg[k].blank && seg[k-1].blank && isDisclaimer(seg[k:]) {
			t.sign(seg[k:])
			return t.withoutMobile(seg[:k])
		}
	}
	return seg
}

func (t *trimmer) sign(ls []line) {
	for _, l := range ls {
		t.sig = append(t.sig, l.text)
	}
}

// withoutMarked drops the lines that HTML marks as signature.
func (t *trimmer) withoutMarked(seg []line) []line {
	var kept []line
	for i, l := range seg {
		if l.mark != markSignature {
			if kept != nil {
				kept = append(kept, l)
			}
			continue
		}
		if kept == nil {
			kept = append(make([]line, 0, len(seg)), seg[:i]...)
		}
		t.sig = append(t.sig, l.text)
	}
	if kept == nil {
		return seg
	}
	return kept
}

// isDelimiter reports the line above a signature or a list's footer.
func isDelimiter(l line, below []line) bool {
	s := strings.TrimSpace(l.text)
	switch {
	case l.dashes:
		return true
	case s == "--" || s == "__":
		return count(below) <= 15
	case len(s) >= 10 && strings.Trim(s, "_") == "":
		return count(below) <= 12 && looksLikeFooter(below) || startsDisclaimer(below)
	case len(s) >= 10 && strings.Trim(s, "-") == "":
		return count(below) <= 6 && looksLikeList(below)
	}
	return false
}

// count counts lines with text, up to twenty.
func count(ls []line) int {
	n := 0
	for _, l := range ls {
		if !l.blank {
			if n++; n >= 20 {
				break
			}
		}
	}
	return n
}

func looksLikeFooter(ls []line) bool {
	for _, l := range ls {
		if strings.Contains(l.text, "http") || strings.Contains(l.text, "@") {
			return true
		}
	}
	return looksLikeList(ls)
}

func looksLikeList(ls []line) bool {
	for _, l := range ls {
		low := strings.ToLower(l.text)
		if strings.Contains(low, "mailing list") || strings.Contains(low, "unsubscribe") || strings.Contains(low, "listinfo") {
			return true
		}
	}
	return false
}

func startsDisclaimer(ls []line) bool {
	for i, l := range ls {
		if !l.blank {
			return isDisclaimer(ls[i:])
		}
	}
	return false
}

// withoutMobile drops lines like "Sent from my iPhone" at the end, or that
// stand alone.
func (t *trimmer) withoutMobile(seg []line) []line {
	last := true // only dropped lines are below
	dropped := make([]bool, len(seg))
	any := false
	for k := len(seg) - 1; k >= 0; k-- {
		if seg[k].blank {
			continue
		}
		alone := (k == 0 || seg[k-1].blank) && (k+1 == len(seg) || seg[k+1].blank)
		if (last || alone) && isMobile(seg[k].text) {
			t.sig = append(t.sig, seg[k].text)
			dropped[k], any = true, true
		} else {
			last = false
		}
	}
	if !any {
		return seg
	}
	kept := make([]line, 0, len(seg))
	for k, l := range seg {
		if !dropped[k] {
			kept = append(kept, l)
		}
	}
	return kept
}
