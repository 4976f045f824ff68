package main

import (
	"slices"
	"strings"

	"usher/core"
	"usher/notify/smtptest"
)

// rowOfRights is a row of the table, and what is tried to test it.
type rowOfRights struct {
	name  string
	tries func(*world, relation) []*attempt
}

var rowsOfRights = []rowOfRights{
	{"see a public ticket's public messages", trySeePublic},
	{"see a private ticket, private messages", trySeePrivate},
	{"see internal messages", trySeeInternal},
	{"open a public ticket", tryOpenPublic},
	{"open a private ticket, set priority, attach files", tryOpenPrivate},
	{"open on behalf of another", tryOpenFor},
	{"reply", tryReply},
	{"change status, close", tryStatus},
	{"reopen", tryReopen},
	{"priority, privacy (public→private; private→public asks to confirm)", tryPriority},
	{"category", tryCategory},
	{"assign, internal note", tryAssign},
	{"add or remove cc", tryCC},
	{"alerts on/off for oneself", tryAlerts},
	{"company list; alerts for all company tickets", tryCompany},
	{"add/remove named contacts, grant/revoke partners", tryContacts},
	{"make or unmake an owner or billing manager", tryRoles},
	{"set plan, extra seats, domains; certify partners; staff", tryAdministration},
}

// Why something is refused, in words that the answers have.
const (
	saysPeople    = "Only the people whose ticket this is, and staff, can"
	saysContacts  = "Only contacts of the organization whose ticket this is, its partners and staff can"
	saysCommunity = "A community ticket is public, without priority and files"
	saysCloseOwn  = "other statuses are for staff to set"
	saysSelf      = "you can take yourself off it, and nobody else"
	saysStaff     = "Only staff can"
	saysContact   = "you need to be a named contact of an organization with support"
	saysNoOrg     = "There is no such organization among yours."
	saysOwners    = "Only an owner of"
	saysAdmins    = "Only an administrator of the desk can"
	saysLastOwner = "This is the last owner"
)

// places are the tickets that somebody of a relation tries something on: both
// kinds where the table tells them apart.
func places(r relation) []kind {
	if r.name == "anyone" {
		return []kind{public, private}
	}
	return []kind{r.on}
}

// onTicket is a try of one mail to each ticket of the relation.
func onTicket(r relation, what, text, says string, done func(*attempt, state) bool, more ...string) (all []*attempt) {
	for _, on := range places(r) {
		tags := slices.Clone(more)
		if on == public {
			tags = append(tags, "public")
		}
		all = append(all, &attempt{what: what + " on " + string(on), tags: tags, on: on, steps: []step{{
			mail: func(x *attempt) post { return x.reply(strings.ReplaceAll(text, "MARK", x.mark())) },
			done: done, says: says,
		}}})
	}
	return all
}

// showing is a try to see a text of the ticket.
func showing(on kind, what, text, says string, before ...post) *attempt {
	return &attempt{what: what, on: on, prepare: func() []post { return before }, steps: []step{{
		mail: func(x *attempt) post {
			return post{from: x.who, name: names[x.who], to: commands, proven: true, subject: "commands", text: "show " + x.ticket}
		},
		done: func(x *attempt, s state) bool { return strings.Contains(s.answer, text+" "+x.mark()) },
		says: says,
	}}}
}

func trySeePublic(_ *world, r relation) []*attempt {
	on := public
	if r.on == own {
		on = own
	}
	return []*attempt{showing(on, "see the first message", "opened", "")}
}

func trySeePrivate(_ *world, r relation) []*attempt {
	hush := post{from: sam, text: "hush MARK\n\n#private"}
	if r.on == own {
		x := showing(own, "see a private message to them", "hush", "", hush)
		x.tags = []string{"meant for them"}
		return []*attempt{x}
	}
	on := []*attempt{showing(private, "see a private ticket", "opened", ""), showing(public, "see a private message of a public ticket", "hush", "opened", hush)}
	if r.name == "cc" {
		x := showing(private, "see a private ticket when taken off the cc", "opened", "", post{from: alice, text: "#cc remove " + cora})
		x.tags = []string{"taken off"}
		on = append(on, x)
	}
	return on
}

func trySeeInternal(_ *world, r relation) []*attempt {
	note := post{from: sam, text: "between us MARK\n\n#internal"}
	on := r.on
	if r.name == "anyone" {
		on = public
	}
	return []*attempt{showing(on, "see an internal note", "between us", "opened", note)}
}

// opening is a try to open a ticket with #words.
func opening(what, words, says string, done func(*attempt, shown) bool, tags ...string) *attempt {
	return &attempt{what: what, tags: tags, steps: []step{{
		mail: func(x *attempt) post {
			return post{from: x.who, name: names[x.who], subject: "topic " + x.mark(), text: "kept " + x.mark() + "\n\n" + words}
		},
		done: func(x *attempt, s state) bool { return s.in.Disposition == core.Opened && done(x, s.ticket) },
		says: says, kept: true,
	}}}
}

// acme is the word that names Acme, for those who have to.
func acme(r relation) string {
	if r.name == "staff" || r.name == "partner" {
		return "#org Acme\n"
	}
	return ""
}

func tryOpenPublic(w *world, r relation) []*attempt {
	isPublic := func(_ *attempt, s shown) bool { return s.Privacy == "public" }
	all := []*attempt{opening("open it", acme(r)+"#public", "", isPublic)}
	if r.name != "stranger" {
		return all
	}
	later := opening("open it and confirm", "#public", "", isPublic, "proven later")
	later.steps[0].done = func(x *attempt, s state) bool { return s.in.Disposition == core.Held }
	later.steps = append(later.steps, step{
		mail: func(x *attempt) post {
			return post{from: x.who, to: replyTo(w.mailsWith(x.who, "")), subject: "Re: Please confirm", text: "It was me."}
		},
		done: func(x *attempt, s state) bool {
			return s.in.Disposition == core.Opened || w.in[x.states[0].id].Disposition == core.Opened
		},
	})
	return append(all, later)
}

func tryOpenPrivate(_ *world, r relation) []*attempt {
	file := func(_ *attempt, s shown) bool { return len(s.Messages) == 1 && len(s.Messages[0].Attachments) == 1 }
	all := []*attempt{
		opening("open a private ticket", acme(r)+"#private", saysContact, func(_ *attempt, s shown) bool { return s.Privacy == "private" }, "the customer's"),
		opening("set the priority", acme(r)+"#priority high", saysContact, func(_ *attempt, s shown) bool { return s.Priority == "high" }, "the customer's"),
		opening("attach a file", acme(r), saysContact, file, "the customer's"),
	}
	attaching(all[2])
	says := saysContacts
	if r.on == own {
		says = saysCommunity
	}
	for _, x := range onTicket(r, "attach a file to a reply", "kept MARK", says, func(x *attempt, s state) bool {
		at, ok := s.ticket.has("kept " + x.mark())
		return ok && len(s.ticket.Messages[at].Attachments) == 1
	}, "with a reply", "the customer's") {
		x.steps[0].kept = true
		all = append(all, attaching(x))
	}
	if r.name == "partner" {
		all = append(all, opening("open one for who granted nothing", "#org Initech\n#private", "You are not a named contact of an organization called Initech",
			func(_ *attempt, s shown) bool { return s.Organization == "Initech" }))
	}
	return all
}

func attaching(x *attempt) *attempt {
	write := x.steps[0].mail
	x.steps[0].mail = func(x *attempt) post {
		m := write(x)
		m.file = "pressure 17"
		return m
	}
	return x
}

func tryOpenFor(_ *world, r relation) []*attempt {
	open := func(whom, says string, tags ...string) *attempt {
		return opening("open for "+whom, acme(r)+"#for "+whom, says, func(_ *attempt, s shown) bool { return s.Requester == whom }, tags...)
	}
	switch r.name {
	case "staff":
		return []*attempt{open(bob, ""), open(andy, ""), open("unheard@any.example", "")}
	case "entitled":
		return []*attempt{open(mel, "", "colleague"), open(alice, "", "colleague"), open(andy, "you can open tickets for its members, and this person is not one")}
	case "partner":
		return []*attempt{open(mel, "", "the customer's"), open(ines, "you can open its tickets for its members, and this person is not one")}
	}
	return []*attempt{open(bob, saysContact)}
}

func tryReply(_ *world, r relation) []*attempt {
	return onTicket(r, "reply", "kept MARK", "", func(x *attempt, s state) bool {
		_, ok := s.ticket.has("kept " + x.mark())
		return ok && s.in.Disposition == core.Replied
	})
}

func tryStatus(_ *world, r relation) []*attempt {
	says := saysPeople
	if r.on == own {
		says = saysCloseOwn
	}
	return slices.Concat(
		onTicket(r, "set the status", "#status pending", says, func(_ *attempt, s state) bool { return s.ticket.Status == "pending" }),
		onTicket(r, "close", "#close", says, func(_ *attempt, s state) bool { return s.ticket.Status == "closed" }, "close"),
		onTicket(r, "close with a last word", "kept MARK\n\n#close", says, func(_ *attempt, s state) bool { return s.ticket.Status == "closed" }, "close"))
}

func tryReopen(_ *world, r relation) []*attempt {
	open := func(_ *attempt, s state) bool { return s.ticket.Status != "closed" }
	all := onTicket(r, "reopen", "#reopen", saysPeople, open)
	if r.name != "staff" && r.name != "cc" && r.name != "anyone" { // whose reply stays on the closed ticket, and needs no answer
		all = append(all, onTicket(r, "reopen by a reply", "kept MARK", "", open)...)
	}
	for _, x := range all {
		x.prepare = func() []post { return []post{{from: sam, text: "#close"}} }
	}
	return all
}

func tryPriority(_ *world, r relation) []*attempt {
	says, here := saysContacts, r.on
	if r.on == own {
		says = saysCommunity
	} else {
		here = public
	}
	all := onTicket(r, "set the priority", "#priority high", says, func(_ *attempt, s state) bool { return s.ticket.Priority == "high" })
	r.on = here
	all = append(all, onTicket(r, "make it private", "#private", says, func(_ *attempt, s state) bool { return s.ticket.Privacy == "private" })[0])
	if r.on == own {
		return all
	}
	r.on = private
	publish := onTicket(r, "make it public", "#public", says, func(_ *attempt, s state) bool {
		return strings.Contains(s.plain(), "Everybody will be able to read #") && s.ticket.Privacy == "private"
	})
	x := publish[len(publish)-1]
	x.steps = append(x.steps, step{
		mail: func(x *attempt) post {
			return post{from: x.who, name: names[x.who], to: commands, proven: true, subject: "commands", text: "privacy " + x.ticket + " public yes"}
		},
		done: func(_ *attempt, s state) bool { return s.ticket.Privacy == "public" },
	})
	return append(all, x)
}

func tryCategory(_ *world, r relation) []*attempt {
	return onTicket(r, "set the category", "#category upgrade", saysPeople, func(_ *attempt, s state) bool { return s.ticket.Category == "upgrade" })
}

func tryAssign(_ *world, r relation) []*attempt {
	all := slices.Concat(
		onTicket(r, "take it", "#assign me", saysStaff, func(x *attempt, s state) bool { return s.ticket.Assignee == x.who }),
		onTicket(r, "assign it", "#assign "+tess, saysStaff, func(_ *attempt, s state) bool { return s.ticket.Assignee == tess }))
	notes := onTicket(r, "write a note", "kept MARK\n\n#internal", saysStaff, func(x *attempt, s state) bool {
		at, ok := s.ticket.has("kept " + x.mark())
		return ok && s.ticket.Messages[at].Internal
	})
	for _, x := range notes {
		x.steps[0].kept = true
	}
	return append(all, notes...)
}

func tryCC(_ *world, r relation) []*attempt {
	on := func(address string) func(*attempt, state) bool {
		return func(_ *attempt, s state) bool { return slices.Contains(s.ticket.CC, address) }
	}
	off := func(address string) func(*attempt, state) bool {
		return func(x *attempt, s state) bool { return !on(address)(x, s) }
	}
	says := saysPeople
	if r.name == "cc" {
		says = saysSelf
	}
	all := slices.Concat(
		onTicket(r, "add somebody", "#cc new@else.example", says, on("new@else.example")),
		onTicket(r, "remove somebody", "#cc remove "+otto, says, off(otto)))
	if r.name == "cc" {
		all = append(all, onTicket(r, "remove oneself", "#cc remove "+cora, says, off(cora), "self")...)
	}
	for _, x := range all {
		x.cc = true
	}
	return all
}

func tryAlerts(_ *world, r relation) []*attempt {
	follows := func(on bool) func(*attempt, state) bool {
		return func(x *attempt, s state) bool { return slices.Contains(s.ticket.Alerts, x.who) == on }
	}
	off := step{mail: func(x *attempt) post { return x.reply("#alerts off") }, done: follows(false)}
	all := onTicket(r, "turn alerts on and off", "#alerts on", saysPeople, follows(true))
	for _, x := range all {
		if x.steps = append(x.steps, off); r.on == own { // they are on from the beginning
			x.steps = []step{off, x.steps[0]}
		}
	}
	return all
}

func tryCompany(w *world, r relation) []*attempt {
	list := &attempt{what: "list the company's tickets", on: private, steps: []step{{
		mail: func(x *attempt) post { return w.command(x.who, "list org:Acme sort:-number") },
		done: func(_ *attempt, s state) bool { return strings.Contains(s.answer, "topic marker-") },
		says: "There are no such tickets that you can see.",
	}}}
	alerts := &attempt{what: "get alerts for them", steps: []step{{
		mail: func(x *attempt) post { return w.command(x.who, "alerts company on org:Acme") },
		done: func(_ *attempt, s state) bool {
			return strings.Contains(s.answer, "You will be told of every new ticket of Acme.")
		},
		says: saysNoOrg,
	}, {
		mail: func(x *attempt) post {
			return post{from: alice, name: names[alice], subject: "company " + x.mark(), text: "company " + x.mark()}
		},
		done: func(x *attempt, _ state) bool { return len(w.mailsWith(x.who, "company "+x.mark())) == 1 },
	}}}
	switch r.name {
	case "staff":
		alerts.steps[0].says = "Staff see every ticket"
		return []*attempt{alerts}
	case "anyone", "stranger":
		list.on = none
	}
	return []*attempt{list, alerts}
}

// replyTo is the address that an answer to the last of the mails goes to.
func replyTo(mails []smtptest.Received) string {
	if len(mails) == 0 {
		return "nobody@nowhere.example"
	}
	_, address, _ := strings.Cut(mails[len(mails)-1].Header("Reply-To"), "<")
	return strings.TrimSuffix(address, ">")
}
