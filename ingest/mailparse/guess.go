package mailparse

import (
	"strings"
	"unicode/utf8"
)

// guessCharset names the charset of unlabelled text that is not UTF-8. It
// returns "" unless most letters are beyond ASCII, which no language in Latin
// letters has, so that a wrong guess spoils nothing that could be read.
func guessCharset(b []byte) string {
	h := countHigh(b)
	if h.high < 8 || h.high < 2*h.letters || h.utf8*3 > h.high*2 {
		return ""
	}
	switch {
	case h.kana*4 > h.high && decodes(b, "shift_jis"):
		return "shift_jis"
	case h.odd*8 <= h.runs: // two bytes a character, both high
		switch {
		case h.eucKana*4 > h.high && decodes(b, "euc-jp"):
			return "euc-jp"
		case h.hangul*20 >= h.high*9 && decodes(b, "euc-kr"):
			return "euc-kr"
		case decodes(b, "gbk"):
			return "gbk"
		}
	case h.upper+h.lower > h.high/10*9 && h.lower >= h.upper:
		return "windows-1251"
	case h.upper+h.lower > h.high/10*9:
		return "koi8-r" // the halves are the other way round
	case decodes(b, "big5"):
		return "big5"
	}
	return ""
}

// highBytes counts what tells charsets apart.
type highBytes struct {
	letters, high int
	utf8          int // of them, bytes of characters in UTF-8
	runs, odd     int // runs of high bytes, those of odd length
	kana, eucKana int // first bytes of kana in Shift JIS and EUC-JP
	hangul        int // first bytes of hangul in EUC-KR
	upper, lower  int // letters in windows-1251
}

func countHigh(b []byte) (h highBytes) {
	run := 0
	for i, c := range b[:min(len(b), 4096)] {
		if c < 0x80 {
			second := run & 1 // it may belong to the byte before, as in Big5
			if run > 0 {
				h.runs, h.odd, run = h.runs+1, h.odd+second, 0
			}
			if l := c | 0x20; 'a' <= l && l <= 'z' && second == 0 {
				h.letters++
			}
			continue
		}
		h.high++
		if _, n := utf8.DecodeRune(b[i:]); n > 1 {
			h.utf8 += n
		}
		switch {
		case c == 0x82 || c == 0x83:
			h.kana++
		case c >= 0xe0:
			h.lower++
		case c >= 0xc0:
			h.upper++
		}
		if run++; run&1 == 1 && (c == 0xa4 || c == 0xa5) {
			h.eucKana++
		} else if run&1 == 1 && 0xb0 <= c && c <= 0xc8 {
			h.hangul++
		}
	}
	return h
}

func decodes(b []byte, name string) bool {
	s, ok := convert(b, name)
	return ok && !strings.ContainsRune(s, utf8.RuneError)
}
