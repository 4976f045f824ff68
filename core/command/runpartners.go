package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"usher/core"
	"usher/core/desk"
)

// partners shows, grants or revokes partnerships. To grant one opens private
// tickets to others, so that asks first.
func (j job) partners(ctx context.Context) (Answer, error) {
	org, err := j.company(ctx)
	if err != nil {
		return Answer{}, err
	}
	switch {
	case j.Op == "":
		return j.showPartners(ctx, org)
	case j.Op == Remove:
		o, err := j.desk.RevokePartner(ctx, j.by, org, j.Name)
		if err != nil {
			return Answer{}, err
		}
		return j.withPartners(ctx, done(fmt.Sprintf("%s can no longer act for %s, from this moment on. Its owners are told.", j.Name, o.Name)), org)
	case !j.Yes:
		return j.askPartner(ctx, org)
	}
	_, o, err := j.desk.GrantPartner(ctx, j.by, org, j.Name, j.Until)
	if err != nil {
		return Answer{}, err
	}
	return j.withPartners(ctx, done(fmt.Sprintf("%s can act for %s%s. Its owners are told; `partners remove %s` ends it.",
		j.Name, o.Name, j.untilWords(), j.Name)), org)
}

// askPartner asks before a grant, if that is allowed at all.
func (j job) askPartner(ctx context.Context, org string) (Answer, error) {
	var o core.Organization
	err := j.trial(ctx, func(d *desk.Desk) error {
		var err error
		_, o, err = d.GrantPartner(ctx, j.by, org, j.Name, j.Until)
		return err
	})
	if err != nil {
		return Answer{}, err
	}
	return confirm("partners add asks first", fmt.Sprintf("The contacts of %s will be able to read all tickets of %s, private ones too, "+
		"and to open tickets for its people%s. Please confirm.", j.Name, o.Name, j.untilWords()), j.withYes()), nil
}

// untilWords names the last day of a grant, which ends with it.
func (j job) untilWords() string {
	if j.Until.IsZero() {
		return ""
	}
	return " until " + j.lastDay(j.Until)
}

// lastDay is the day that a grant ends with.
func (j job) lastDay(end time.Time) string {
	if end.IsZero() {
		return ""
	}
	return j.day(end.Add(-time.Second))
}

func (j job) withPartners(ctx context.Context, a Answer, org string) (Answer, error) {
	grants, err := j.desk.Partners(ctx, j.by.Actor, org)
	if core.KindOf(err) == core.Internal {
		return Answer{}, err
	}
	a.Data.Partners = partnersData(grants, org)
	return a, nil
}

func (j job) showPartners(ctx context.Context, org string) (Answer, error) {
	acc, err := j.desk.Account(ctx, j.by.Actor, org)
	if err != nil {
		return Answer{}, err
	}
	name := acc.Organization.Name
	grants, err := j.desk.Partners(ctx, j.by.Actor, name)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{OK: true, Data: Data{Partners: partnersData(grants, name)}}
	t := Table{Columns: []Column{{Title: "Partner"}, {Title: "Customer"}, {Title: "Since"}, {Title: "Last day"}}}
	for _, g := range grants {
		t.Rows = append(t.Rows, []string{g.PartnerName, g.CustomerName, j.day(g.Since), j.lastDay(g.Until)})
	}
	a.add(Heading{"Partners of " + name})
	if len(t.Rows) == 0 {
		a.add(Paragraph{fmt.Sprintf("Nobody acts for %s, and it acts for nobody.", name)})
		return a, nil
	}
	a.add(t)
	return a, nil
}

// partnersData are those who act for the organization, by name or, without
// one, for the only customer there is.
func partnersData(grants []desk.Grant, org string) []Partner {
	out := []Partner{}
	for _, g := range grants {
		if org == "" || strings.EqualFold(g.CustomerName, org) {
			out = append(out, Partner{Name: g.PartnerName, Since: When(g.Since), Until: When(g.Until)})
		}
	}
	return out
}
