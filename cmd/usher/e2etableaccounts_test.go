package main

import (
	"fmt"
	"slices"
	"strings"
)

// asker is somebody of a relation who tries what only some of it may.
type asker struct{ who, tag, says string }

// askers are those of a relation that the rows about an organization tell apart.
func askers(r relation, says string) []asker {
	switch r.name {
	case "staff":
		return []asker{{sam, "agent", saysAdmins}, {ada, "admin", ""}}
	case "entitled":
		return []asker{{bob, "contact", says}, {bill, "billing manager", says}, {alice, "owner", says}}
	case "partner":
		return []asker{{pat, "", says}}
	}
	if says == saysOwners {
		says = saysNoOrg
	}
	return []asker{{"", "", says}}
}

// commanding is a try to do a command. Where it asks for a yes it gets it.
func commanding(w *world, a asker, text string, done func(*attempt) bool, tags ...string) *attempt {
	x := &attempt{what: text, tags: append(tags, a.tag), who: a.who}
	confirm := slices.Contains([]string{"partners add", "owners remove"}, strings.Join(strings.Fields(text)[:2], " "))
	ask := step{says: a.says, mail: func(x *attempt) post { return w.command(x.who, strings.ReplaceAll(text, "K", fmt.Sprint(x.number))) }}
	if !confirm {
		ask.done = func(x *attempt, _ state) bool { return done(x) }
		x.steps = []step{ask}
		return x
	}
	ask.done = func(_ *attempt, s state) bool {
		return strings.Contains(s.answer, "reply with the one word yes") || strings.Contains(s.answer, "Yes, go ahead")
	}
	yes := step{
		mail: func(x *attempt) post {
			return post{from: x.who, to: replyTo(w.answers[x.states[0].id]), subject: "Re: commands", text: "Yes"}
		},
		done: func(x *attempt, _ state) bool { return done(x) },
	}
	x.steps = []step{ask, yes}
	return x
}

func tryContacts(w *world, r relation) (all []*attempt) {
	for _, a := range askers(r, saysOwners) {
		n := r.name[:2] + strings.ReplaceAll(a.tag, " ", "") // of those that are added before
		contact, lost, won := "gone-"+n+"@acme.example", "Lost-"+n, "Won-"+n
		w.done("do", "contacts add "+contact+" org:Acme")
		for _, name := range []string{lost, won} {
			w.done("do", "org add "+name+" plan:basic")
			w.done("do", "org certify "+name)
		}
		w.done("do", "partners add "+lost+" org:Acme yes")
		all = append(all,
			commanding(w, a, "contacts add newK@acme.example org:Acme", func(x *attempt) bool {
				return x.account.is(fmt.Sprintf("new%d@acme.example", x.number), "member", true)
			}),
			commanding(w, a, "contacts remove "+contact+" org:Acme", func(x *attempt) bool { return !x.account.is(contact, "member", true) }),
			commanding(w, a, "partners add "+won+" org:Acme", func(x *attempt) bool { return x.account.partner(won) }),
			commanding(w, a, "partners remove "+lost+" org:Acme", func(x *attempt) bool { return !x.account.partner(lost) }))
	}
	return all
}

func tryRoles(w *world, r relation) (all []*attempt) {
	for _, a := range askers(r, saysOwners) {
		n := r.name[:2] + strings.ReplaceAll(a.tag, " ", "")
		owner, billing := "own-"+n+"@acme.example", "bill-"+n+"@acme.example"
		w.done("do", "owners add "+owner+" org:Acme")
		w.done("do", "billing add "+billing+" org:Acme")
		all = append(all,
			commanding(w, a, "owners add ownK@acme.example org:Acme", func(x *attempt) bool {
				return x.account.is(fmt.Sprintf("own%d@acme.example", x.number), "owner", true)
			}),
			commanding(w, a, "billing add billK@acme.example org:Acme", func(x *attempt) bool {
				return x.account.is(fmt.Sprintf("bill%d@acme.example", x.number), "billing manager", true)
			}),
			commanding(w, a, "owners remove "+owner+" org:Acme", func(x *attempt) bool { return !x.account.is(owner, "owner", true) }),
			commanding(w, a, "billing remove "+billing+" org:Acme", func(x *attempt) bool { return !x.account.is(billing, "billing manager", true) }))
	}
	if r.name == "entitled" {
		last := asker{ines, "owner", saysLastOwner}
		x := commanding(w, last, "owners remove "+ines+" org:Initech", func(*attempt) bool { return !w.account("Initech").is(ines, "owner", true) }, "the last owner")
		all = append(all, x)
	}
	return all
}

func tryAdministration(w *world, r relation) (all []*attempt) {
	for _, a := range askers(r, saysAdmins) {
		n := r.name[:2] + strings.ReplaceAll(a.tag, " ", "")
		name := "Set-" + n
		w.done("do", "org add "+name+" plan:basic")
		is := func(so func(account) bool) func(*attempt) bool {
			return func(*attempt) bool { return so(w.account(name)) }
		}
		all = append(all,
			commanding(w, a, "org set "+name+" plan:premium", is(func(o account) bool { return o.Organization.Plan == "premium" })),
			commanding(w, a, "org set "+name+" seats:3", is(func(o account) bool { return o.Organization.ExtraSeats == 3 })),
			commanding(w, a, "org domain "+name+" add "+n+".example", is(func(o account) bool { return slices.Contains(o.Organization.Domains, n+".example") })),
			commanding(w, a, "org certify "+name, is(func(o account) bool { return o.Organization.Certified })),
			commanding(w, a, "staff add staff-"+n+"@desk.example", func(*attempt) bool {
				return strings.Contains(w.done("do", "--json", "staff"), "staff-"+n+"@desk.example")
			}))
	}
	return all
}
