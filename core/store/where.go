package store

import (
	"slices"
	"strings"

	"usher/core"
)

// cond is a condition on ticket t with the arguments of its ?.
type cond struct {
	sql  string
	args []any
}

func is(sql string, args ...any) cond { return cond{"(" + sql + ")", args} }

var (
	always = is("TRUE")
	never  = is("FALSE")
)

func all(cs ...cond) cond    { return joined(" AND ", always, cs) }
func either(cs ...cond) cond { return joined(" OR ", never, cs) }

func joined(by string, empty cond, cs []cond) cond {
	if len(cs) == 0 {
		return empty
	}
	var sql []string
	var args []any
	for _, c := range cs {
		sql = append(sql, c.sql)
		args = append(args, c.args...)
	}
	return is(strings.Join(sql, by), args...)
}

// own is the tickets whose private messages the scope may read, those of its
// organizations and people. It is never NULL, so it may be negated.
func own(s core.Scope) cond {
	var cs []cond
	if len(s.Organizations) > 0 {
		cs = append(cs, is("t.organization IS NOT NULL AND t.organization IN (?)", s.Organizations))
	}
	if s.Person != 0 {
		p := int64(s.Person)
		cs = append(cs,
			is("t.organization IS NULL AND t.creator = ?", p),
			is("t.organization IS NULL AND t.requester = ? AND t.requester <> t.creator", p),
			is("t.id IN (SELECT ticket FROM cc WHERE person = ? AND message = 0)", p))
	}
	return either(cs...)
}

// public is the tickets that everybody may see now.
func public(now int64) cond {
	return is("t.privacy = 'public' AND NOT t.withdrawn AND t.public_at <= ?", now)
}

// reach is a part of what a scope may see, and which texts there.
type reach struct {
	class class
	cond  cond
}

// reaches returns the parts of a scope; none overlap.
func reaches(s core.Scope) []reach {
	if s.Everything {
		return []reach{{internal, always}}
	}
	mine := own(s)
	out := []reach{{hidden, mine}}
	if s.Public {
		out = append(out, reach{shown, all(public(millis(s.Now)), is("NOT "+mine.sql, mine.args...))})
	}
	return out
}

// scoped is the SQL of Scope.Includes.
func scoped(s core.Scope) cond {
	switch {
	case s.Everything:
		return always
	case s.Public:
		return either(own(s), public(millis(s.Now)))
	}
	return own(s)
}

// filtered is what a filter asks for, its words left out.
func filtered(f core.Filter, s core.Scope) cond {
	cs := []cond{viewed(f.View, s)}
	if f.View == core.ViewOverdue {
		cs = append(cs, late(f.Late))
	}
	if len(f.Status) > 0 {
		cs = append(cs, is("t.status IN (?)", f.Status))
		if !slices.Contains(f.Status, core.Closed) {
			cs = append(cs, viewed(core.ViewOpen, s)) // said so that its index is used
		}
	}
	if len(f.Priority) > 0 {
		cs = append(cs, is("t.priority IN (?)", f.Priority))
	}
	if len(f.Category) > 0 {
		cs = append(cs, is("t.category IN (?)", f.Category))
	}
	if f.Organization != 0 {
		cs = append(cs, is("t.organization = ?", int64(f.Organization)))
	}
	if f.By != 0 {
		cs = append(cs, by(f.By, s))
	}
	return all(append(cs, within("t.created", f.Created), within("t.updated", f.Updated))...)
}

func within(column string, s core.Span) cond {
	var cs []cond
	if !s.From.IsZero() {
		cs = append(cs, is(column+" >= ?", millis(s.From)))
	}
	if !s.To.IsZero() {
		cs = append(cs, is(column+" < ?", millis(s.To)))
	}
	return all(cs...)
}

func viewed(v core.View, s core.Scope) cond {
	p := int64(s.Person)
	switch v {
	case core.ViewMine:
		cs := []cond{is("t.creator = ?", p), is("t.requester = ? AND t.requester <> t.creator", p)}
		if s.Everything {
			cs = append(cs, is("t.assignee = ?", p))
		}
		return either(cs...)
	case core.ViewCompany:
		return company(s)
	case core.ViewOpen:
		return is("t.status <> 'closed'")
	case core.ViewClosed:
		return is("t.status = 'closed'")
	case core.ViewAlerts:
		return is("t.id IN (SELECT target FROM alert WHERE person = ? AND what = 'ticket' AND enabled)", p)
	case core.ViewAssigned:
		return is("t.assignee = ?", p)
	case core.ViewOverdue:
		return is("t.status <> 'closed' AND t.answered = 0")
	case core.ViewUnassigned:
		return is("t.status <> 'closed' AND t.assignee IS NULL")
	}
	return always
}

// late is the tickets whose plan and priority promised a first answer before now.
// Who has no plan has the community's.
func late(ls []core.Late) cond {
	var cs []cond
	for _, l := range ls {
		of := is("t.organization IN (SELECT id FROM organization WHERE plan = ?)", l.Plan)
		if l.Plan == core.CommunityPlan {
			of = either(of, is("t.organization IS NULL"), is("t.organization IN (SELECT id FROM organization WHERE plan IS NULL)"))
		}
		cs = append(cs, all(is("t.priority = ? AND t.created <= ?", string(l.Priority), millis(l.Created)), of))
	}
	return either(cs...)
}

// company is the tickets of the actor's organizations, and for staff those of
// all.
func company(s core.Scope) cond {
	switch {
	case s.Everything:
		return is("t.organization IS NOT NULL")
	case len(s.Organizations) == 0:
		return never
	}
	return is("t.organization IN (?)", s.Organizations)
}

// by is the tickets a person opened, is helped with or wrote to, as far as the
// scope may read what they wrote.
func by(p core.PersonID, s core.Scope) cond {
	const wrote = "t.id IN (SELECT m.ticket FROM message m WHERE m.author = ?"
	id := int64(p)
	cs := []cond{is("t.creator = ?", id), is("t.requester = ? AND t.requester <> t.creator", id)}
	if s.Everything {
		return either(append(cs, is(wrote+")", id))...)
	}
	return either(append(cs,
		is(wrote+" AND NOT m.internal AND m.privacy <> 'private')", id),
		all(own(s), is(wrote+" AND NOT m.internal)", id)))...)
}
