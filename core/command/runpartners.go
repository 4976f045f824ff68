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
	a.Data.Partners, a.Data.Customers = partnersData(grants, org)
	return a, nil
}

// showPartners lists both sides: who acts for the organization, and for whom it
// acts.
func (j job) showPartners(ctx context.Context, org string) (Answer, error) {
	acc, err := j.desk.Account(ctx, j.by.Actor, org)
	if err != nil {
		return Answer{}, err
	}
	o := acc.Organization
	grants, err := j.desk.Partners(ctx, j.by.Actor, o.Name)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{OK: true}
	a.Data.Partners, a.Data.Customers = partnersData(grants, o.Name)
	a.add(Heading{"Who acts for " + o.Name}, j.grants("Partner", a.Data.Partners, "Nobody does."))
	if o.Certified || len(a.Data.Customers) > 0 {
		a.add(Heading{"For whom " + o.Name + " acts"}, j.grants("Customer", a.Data.Customers, "For nobody."))
	}
	return a, nil
}

// grants are drawn with the last day that they hold.
func (j job) grants(title string, ps []Partner, none string) Block {
	if len(ps) == 0 {
		return Paragraph{none}
	}
	t := Table{Columns: []Column{{Title: title}, {Title: "Since"}, {Title: "Last day"}, {}}}
	for _, p := range ps {
		note := ""
		if !p.Acts {
			note = "can't act now: the partner is not certified"
		}
		t.Rows = append(t.Rows, []string{p.Name, j.day(time.Time(p.Since)), j.lastDay(time.Time(p.Until)), note})
	}
	return t
}

// partnersData are those who act for the organization, by name or, without
// one, for the only customer there is; and the customers it acts for.
func partnersData(grants []desk.Grant, org string) (partners, customers []Partner) {
	partners, customers = []Partner{}, []Partner{}
	for _, g := range grants {
		p := Partner{Name: g.PartnerName, Since: When(g.Since), Until: When(g.Until), Acts: g.Certified}
		if org == "" || strings.EqualFold(g.CustomerName, org) {
			partners = append(partners, p)
		} else {
			p.Name = g.CustomerName
			customers = append(customers, p)
		}
	}
	return partners, customers
}
