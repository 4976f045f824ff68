package command

import "strings"

// pairs are the quotes to choose from, the usual ones first.
var pairs = [...][2]string{{`"`, `"`}, {"'", "'"}, {"«", "»"}, {"“", "”"}, {"‘", "’"}, {"„", "“"}}

// Quoted is a text as one word of a line: Parse reads it back as it is, but for
// runs of blanks, which become one. ok is false for what no quotes hold: an empty
// text, one of more than a thousand bytes, one full of ends of quotes.
func Quoted(text string) (word string, ok bool) {
	text = strings.Join(strings.Fields(text), " ")
	for _, p := range pairs {
		word = p[0] + text + p[1]
		if t := scan(word, 0); t.quoted && t.text == text && t.to == len(word) {
			return word, true
		}
	}
	return "", false
}

// KeyValue is key:value as one word of a line, with the value in quotes where it
// needs them. ok is false for a value that no quotes hold.
func KeyValue(key, value string) (word string, ok bool) {
	if key != "category" && value != "" && !strings.ContainsFunc(value, delimits) {
		return key + ":" + value, true // the words after a bare category may be a part of it
	}
	value, ok = Quoted(value)
	return key + ":" + value, ok
}

// Unkeyed is words to search for, of which none is a filter, since those that look
// like one are in quotes. What is in quotes already stays. ok is false where a word
// is longer than quotes hold.
func Unkeyed(text string) (words string, ok bool) {
	text = strings.Join(strings.Fields(text), " ")
	var out []string
	for _, t := range split(text) {
		word := text[t.from:t.to]
		if !t.quoted && (t.key != "" || word == "…") {
			if word, ok = Quoted(t.text); !ok {
				return "", false
			}
		}
		out = append(out, word)
	}
	return strings.Join(out, " "), true
}
