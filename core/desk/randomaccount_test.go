package desk_test

import (
	"fmt"
	"slices"
	"time"

	"usher/core"
	"usher/core/desk"
)

// account picks an organization and often somebody who may change it.
func (r *random) account(what string) (who, string, *modelOrg, string) {
	w, org, whom := r.somebody(), pick(r, r.orgs), pick(r, r.people)
	o := r.model.orgs[org]
	if r.chance(60) {
		for _, name := range r.people {
			if o.members[name].role == "owner" {
				w = who{name, core.TrustProven}
			}
		}
	}
	r.doing = fmt.Sprintf("%s (%s): %s %s %s", w.name, w.trust, what, org, whom)
	return w, org, o, whom
}

func (r *random) contact() {
	add := r.chance(60)
	w, org, o, whom := r.account(fmt.Sprintf("contact, add %v", add))
	may, m := r.model.manages(w, org), o.members[whom]
	if add {
		_, err := r.AddContact(r.ctx(), r.does(w), org, r.address(whom))
		if r.agree(err, may && o.fits(whom)) {
			if m.granted = m.granted || !m.entitled(); m.role == "" {
				m.role = "member"
			}
			o.members[whom] = m
			r.heard(whom)
		}
		return
	}
	_, err := r.RemoveContact(r.ctx(), r.does(w), org, r.address(whom))
	if r.agree(err, may && (m.role == "" || m.role == "member")) && m.granted {
		m.granted = false
		o.members[whom] = m
		r.model.leave(whom, org)
	}
}

// heard has somebody write, which ends their invitations.
func (r *random) heard(name string) {
	r.done(r.Identify(r.ctx(), name, r.address(name), nil, core.TrustProven, false))
}

// member takes somebody out, or has them leave.
func (r *random) member() {
	w, org, o, whom := r.account("member")
	if r.chance(30) {
		w.name = whom
		r.doing += ", by themselves"
	}
	m, in := o.members[whom]
	may := r.model.manages(w, org) || w.proven() && w.name == whom && in
	_, err := r.RemoveMember(r.ctx(), r.does(w), org, r.address(whom))
	if r.agree(err, may && in && (m.role != "owner" || o.owners() > 1)) {
		delete(o.members, whom)
		r.model.leave(whom, org)
	}
}

func (r *random) role() {
	role, add := pick(r, []core.Role{core.Owner, core.BillingManager}), r.chance(50)
	w, org, o, whom := r.account(fmt.Sprintf("%s, add %v", role, add))
	may, m := r.model.manages(w, org), o.members[whom]
	last := m.role == "owner" && o.owners() == 1
	if add {
		_, err := r.AddRole(r.ctx(), r.does(w), org, r.address(whom), role)
		if r.agree(err, may && o.fits(whom) && (role == core.Owner || !last)) {
			m.role = string(role)
			o.members[whom] = m
			r.heard(whom)
		}
		return
	}
	_, err := r.RemoveRole(r.ctx(), r.does(w), org, r.address(whom), role)
	if r.agree(err, may && (m.role == "" || m.role == string(role) && !last)) {
		m.role = "member"
		o.members[whom] = m
		if !m.granted {
			r.model.leave(whom, org)
		}
	}
}

func (r *random) partnership() {
	w, org, _, _ := r.account("partner")
	partner := pick(r, []string{"Parta", "Quill", "Globex"})
	if partner == org {
		return
	}
	same := func(g modelGrant) bool { return g.customer == org && g.partner == partner }
	may := r.model.manages(w, org)
	if r.chance(60) {
		g := modelGrant{customer: org, partner: partner}
		if r.chance(50) {
			g.until = r.model.now.Add(time.Duration(1+r.IntN(10)) * 24 * time.Hour)
		}
		r.doing += fmt.Sprintf(": %+v", g)
		_, _, err := r.GrantPartner(r.ctx(), r.does(w), org, partner, g.until)
		if r.agree(err, may && r.model.orgs[partner].certified) {
			r.model.grants = append(slices.DeleteFunc(r.model.grants, same), g)
		}
		return
	}
	there := slices.ContainsFunc(r.model.grants, func(g modelGrant) bool { return same(g) && r.model.live(g) })
	_, err := r.RevokePartner(r.ctx(), r.does(w), org, partner)
	if r.agree(err, may && there) {
		r.model.grants = slices.DeleteFunc(r.model.grants, same)
		r.model.partAll(org, partner)
	}
}

// contract is what administrators change: plans, seats and certificates.
func (r *random) contract() {
	w, org, o, _ := r.account("contract")
	if r.chance(50) {
		w = who{"ada", core.TrustProven}
	}
	if r.chance(25) {
		r.doing = fmt.Sprintf("%s (%s): certify %s %v", w.name, w.trust, org, !o.certified)
		_, err := r.SetCertified(r.ctx(), r.does(w), org, !o.certified)
		if r.agree(err, r.model.isAdmin(w)) {
			o.certified = !o.certified
			for _, g := range r.model.grants {
				if g.partner == org {
					r.model.partAll(g.customer, org)
				}
			}
		}
		return
	}
	plan, extra := pick(r, []string{"basic", "team", "premium", "poor"}), r.IntN(4)
	r.doing = fmt.Sprintf("%s (%s): plan %s %s +%d", w.name, w.trust, org, plan, extra)
	_, err := r.SetPlan(r.ctx(), r.does(w), org, desk.PlanChange{Plan: plan, Seats: &extra})
	if r.agree(err, r.model.isAdmin(w)) {
		o.plan, o.extra = plan, extra
	}
}
