package notify

import (
	"strings"

	"usher/core"
)

// name is how others see a person: never by address. It may begin a line, and
// there a # would make a word to the desk of it.
func (w *letter) name(id core.PersonID) string {
	if p, ok := w.People[id]; ok {
		if s := strings.TrimLeft(line(p.Display()), "# "); s != "" {
			return s
		}
	}
	return "Somebody"
}

// fullName has the address too where the recipient may see it.
func (w *letter) fullName(id core.PersonID) string {
	p, ok := w.People[id]
	if !ok || !w.Addresses || p.Forgotten || p.Primary == "" {
		return w.name(id)
	}
	return w.name(id) + " <" + p.Primary + ">"
}

// addressee is the name of whose address it is. Changes carry addresses, and
// not everybody may see those.
func (w *letter) addressee(address string) string {
	if address == "" {
		return "nobody"
	}
	for _, p := range w.People {
		if p.Primary == address {
			return line(p.Display())
		}
	}
	if w.Addresses {
		return address
	}
	return "somebody else"
}

// names lists people, at most eight of them by name.
func names(people []core.Person) string {
	const most = 8
	var list []string
	for _, p := range people {
		list = append(list, line(p.Display()))
	}
	if len(list) > most+1 {
		list = append(list[:most:most], "others")
	}
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return strings.Join(list, "")
}

func (w *letter) may(a core.Action) bool {
	for _, have := range w.May {
		if have == a {
			return true
		}
	}
	return false
}
