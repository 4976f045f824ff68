package mailparse

import "strings"

// ids reads the message ids in all fields of that name: go-message a list that
// is well-formed and has no comments, which take it quadratic time, looseIDs
// any other.
func (h Header) ids(name string) []string {
	values := h.values(name)
	if len(values) == 1 && !strings.Contains(values[0], "(") {
		if list, err := h.fields.MsgIDList(name); err == nil {
			for i, id := range list {
				list[i] = clean(id)
			}
			return list
		}
	}
	var list []string
	for _, v := range values {
		list = append(list, looseIDs(v)...)
	}
	return list
}

// looseIDs takes what stands in angles, else words with an @ in them.
func looseIDs(s string) []string {
	var list []string
	if !strings.Contains(s, "<") {
		for _, w := range strings.Fields(s) {
			if strings.Contains(w, "@") {
				list = append(list, clean(rawText(w, "")))
			}
		}
		if f := strings.Fields(s); len(list) == 0 && len(f) == 1 {
			list = append(list, clean(rawText(f[0], "")))
		}
		return list
	}
	for {
		_, after, ok := strings.Cut(s, "<")
		if !ok {
			return list
		}
		id, rest, ok := strings.Cut(after, ">")
		if !ok {
			id, rest = after, ""
		}
		id = id[strings.LastIndexByte(id, '<')+1:]
		if id = clean(rawText(strings.Join(strings.Fields(id), ""), "")); id != "" {
			list = append(list, id)
		}
		s = rest
	}
}
