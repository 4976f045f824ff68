package command

import (
	"slices"
	"strings"

	"usher/core"
)

// FilterNames are the names in a filter that somebody must look up.
type FilterNames struct {
	By  string // an address or Me
	Org string
}

// filterKeys are the keys of filters, as errors list them.
func filterKeys() []string {
	return []string{"status", "category", "priority", "by", "org", "created", "updated", "sort", "next"}
}

// ParseFilters reads what follows list: a view, filters and an order. Several
// values of one filter stand between commas or repeat it; any of them will do,
// but repeated times narrow each other.
func ParseFilters(line string, e Env) (core.Filter, FilterNames, error) {
	c := Command{Line: line}
	p := &parser{line: line, form: "list [view] [filters] [sort:…]", toks: split(line), env: e, cmd: &c}
	err := parseList(p)
	return c.Filter, c.Names, err
}

func parseList(p *parser) error {
	left, err := p.filters()
	if err != nil {
		return err
	}
	for _, t := range left {
		if err := p.view(t); err != nil {
			return err
		}
	}
	return nil
}

// view sets the view, or the status where open or closed follows a view.
func (p *parser) view(t token) error {
	views := []core.View{core.ViewMine, core.ViewCompany, core.ViewOpen, core.ViewClosed, core.ViewAlerts, core.ViewAssigned, core.ViewUnassigned, core.ViewOverdue}
	v := core.View(strings.ToLower(t.text))
	f := &p.cmd.Filter
	state := v == core.ViewOpen || v == core.ViewClosed
	switch {
	case v == "all" && !t.quoted:
		return nil
	case t.key != "":
		return p.notAFilter(t)
	case t.quoted || !slices.Contains(views, v):
		return p.notAView(t, views)
	case f.View == "" || f.View == v:
		f.View = v
	case f.View == core.ViewOpen || f.View == core.ViewClosed:
		f.Status = append(f.Status, statuses(string(f.View))...)
		f.View = v
	case state:
		f.Status = append(f.Status, statuses(string(v))...)
	default:
		return p.failf("choose one of %s and %s.", f.View, v)
	}
	return nil
}

// notAFilter is the error for key:value with a key that is not known.
func (p *parser) notAFilter(t token) error {
	if near := nearest(t.key, filterKeys()); near != "" {
		return p.failf("%s is not a filter. Did you mean `%s:%s`?", tick(t.key+":"), near, strings.Trim(tick(t.value), "`"))
	}
	return p.fail(isNot(t.key+":", "a filter", colons(filterKeys())))
}

// notAView names what was meant: a view, a filter's value without its filter, or
// any of the views.
func (p *parser) notAView(t token, views []core.View) error {
	near := ""
	if v := nearest(t.text, texts(views)); v != "" {
		near = " Did you mean `" + v + "`?"
	} else if s, err := parseStatus(t.text); err == nil {
		near = " Did you mean `status:" + string(s) + "`?"
	} else if pr, err := parsePriority(t.text); err == nil {
		near = " Did you mean `priority:" + string(pr) + "`?"
	}
	return p.failf("%s is not a view or a filter.%s Use %s; or a filter such as `status:pending`.", tick(t.text), near, either(views))
}

func colons(keys []string) []string {
	for i := range keys {
		keys[i] += ":"
	}
	return keys
}

func parseSearch(p *parser) error {
	left, err := p.filters()
	if err != nil {
		return err
	}
	var ws []string
	for _, t := range left {
		if near := nearest(t.key, filterKeys()); near != "" && len(t.key) > 4 && t.value != "" && !strings.HasPrefix(t.value, "//") {
			return p.failf("%s is not a filter. Did you mean `%s:%s`? Words to look for go in quotes where they have a colon.",
				tick(t.key+":"), near, strings.Trim(tick(t.value), "`"))
		}
		if t.quoted {
			t.text = `"` + t.text + `"`
		}
		ws = append(ws, t.text)
	}
	if p.cmd.Filter.Words = strings.Join(ws, " "); p.cmd.Filter.Words == "" {
		return p.lacks("which words?")
	}
	return nil
}

// filters takes the filters among the tokens and returns the others.
func (p *parser) filters() (left []token, err error) {
	p.joinCategory()
	keys := filterKeys()
	for t, ok := p.next(); ok; t, ok = p.next() {
		if t.quoted || !slices.Contains(keys, t.key) {
			left = append(left, t)
			continue
		}
		if t.value == "" {
			if after, ok := p.next(); ok && (after.key == "" || after.key == "after" || after.key == "before") {
				t.value = after.text
			} else {
				return nil, p.failf("nothing follows %s.", tick(t.key+":"))
			}
		}
		if err := p.filter(t.key, t.value); err != nil {
			return nil, p.fail(err)
		}
	}
	return left, nil
}

func (p *parser) filter(key, value string) (err error) {
	f := &p.cmd.Filter
	switch key {
	case "by", "org", "sort", "next":
		if err := p.once(key); err != nil {
			return err
		}
	}
	switch key {
	case "status":
		return each(value, func(s string) error { return addStatus(f, s) })
	case "category":
		return each(value, func(s string) error {
			c, err := p.env.category(s)
			f.Category = also(f.Category, c)
			return err
		})
	case "priority":
		return each(value, func(s string) error {
			pr, err := parsePriority(s)
			f.Priority = also(f.Priority, pr)
			return err
		})
	case "by":
		p.cmd.Names.By, err = parsePerson(value)
	case "org":
		p.cmd.Names.Org = value
	case "created", "updated":
		return p.period(key, value)
	case "sort":
		return sortBy(f, value)
	case "next":
		f.After = value
	}
	return err
}

func each(list string, do func(string) error) error {
	for _, s := range strings.Split(list, ",") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if err := do(s); err != nil {
			return err
		}
	}
	return nil
}

// also adds values that are not there yet.
func also[T comparable](list []T, more ...T) []T {
	for _, v := range more {
		if !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

func addStatus(f *core.Filter, s string) error {
	if ss := statuses(strings.ToLower(s)); ss != nil {
		f.Status = also(f.Status, ss...)
		return nil
	}
	st, err := parseStatus(s)
	if err != nil {
		return isNot(s, "a status", statusWords())
	}
	f.Status = also(f.Status, st)
	return nil
}

func statusWords() []core.Status { return append([]core.Status{"open"}, core.Statuses[:]...) }

// statuses are those that open or closed stands for; nil for other words.
func statuses(view string) []core.Status {
	switch core.View(view) {
	case core.ViewOpen:
		return slices.DeleteFunc(slices.Clone(core.Statuses[:]), func(s core.Status) bool { return s == core.Closed })
	case core.ViewClosed:
		return []core.Status{core.Closed}
	}
	return nil
}

func (p *parser) period(key, value string) error {
	sp, err := p.env.span(value)
	if err != nil {
		return err
	}
	f := &p.cmd.Filter
	if key == "created" {
		f.Created = narrow(f.Created, sp)
	} else {
		f.Updated = narrow(f.Updated, sp)
	}
	return nil
}

func sortBy(f *core.Filter, value string) error {
	use := []core.Sort{core.ByNumber, core.ByUpdated, core.ByCreated, core.ByPriority, core.ByStatus, core.BySubject}
	s, reverse := strings.CutPrefix(strings.ToLower(value), "-")
	if !slices.Contains(use, core.Sort(s)) {
		return isNot(value, "an order", use)
	}
	f.Sort, f.Reverse = core.Sort(s), reverse
	return nil
}
