package drawtest

import (
	"maps"
	"strings"
	"time"

	"usher/core"
	"usher/core/desk"
)

// Letters are what somebody is told, by the names of their golden files.
func (p Post) Letters() map[string]desk.Letter {
	all := p.openings()
	maps.Copy(all, p.messages())
	maps.Copy(all, p.changes())
	maps.Copy(all, tidings())
	return all
}

// Shared are those of Letters that are drawn for threads too.
var Shared = []string{"notice-replied", "notice-long", "notice-closed"}

func (p Post) openings() map[string]desk.Letter {
	opening := func(why core.Reason) desk.Letter {
		return of(fresh(), p.Letter(core.NoticeOpened, why, opened(fresh(), Alice, trouble)))
	}
	mine := opening(core.AsRequester)
	mine.Standing = core.Verdict{Allowed: true, Words: "You are a named contact of Acme."}
	mine.Articles = []core.Article{{ID: 3, Title: "Log in again after an upgrade", Text: "After an upgrade the session table may hold old keys. Clear it with `usher sessions clear`.", Public: true}}
	mine.Tickets = []core.Ticket{{ID: 7, Subject: "Login page stays blank"}}

	community := of(Question(), p.Letter(core.NoticeOpened, core.AsRequester, opened(Question(), carl, "I can't find it.")))
	community.To, community.May = carl, []core.Action{core.ReplyTo, core.CloseTicket, core.Subscribe, core.Withdraw}
	community.Told.Left = []core.Verdict{{Words: "You asked for priority high. A community ticket is public, without priority and files, so you can't set the priority here. " +
		"That needs a ticket of an organization with support; `withdraw 14` takes back a ticket of your own."}}

	forHer := mine
	forHer.Ticket.Creator, forHer.Articles, forHer.Tickets = olga.ID, nil, nil
	forHer.Items = []desk.Item{opened(fresh(), olga, "Alice can't log in since the upgrade; she has no mail at the moment.")}

	company := opening(core.AsCompany)
	company.To = olga
	return map[string]desk.Letter{
		"notice-opened": mine, "notice-opened-community": community, "notice-opened-for": forHer,
		"notice-opened-staff": forStaff(opening(core.AsStaff)), "notice-opened-company": company,
	}
}

func (p Post) messages() map[string]desk.Letter {
	answer := Said(2, Sam, after(2*time.Hour), Talk[1])
	answer.Attachments = []core.Attachment{{Number: 3, Name: "patch-5.2.1.diff", Blob: core.Blob{Size: 48_123}}}
	status := desk.Changed{What: core.StatusChanged, From: "in_progress", To: "pending"}

	long := Said(5, Sam, after(3*time.Hour), strings.Repeat("And then this happens. ", 400))

	note := Said(3, erin, after(3*time.Hour), "Like the one of last week, see <https://wiki.desk.example/ldap|here> <!channel> *asap*. `rm -rf /` is not the answer.")
	note.Internal = true

	secret := Said(4, Sam, after(3*time.Hour), "Your licence key ends tomorrow.")
	secret.Privacy = core.Private
	private := p.Letter(core.NoticeReplied, core.AsCC, Replied(secret))
	private.Ticket.Privacy, private.May = core.Public, []core.Action{core.ReplyTo, core.Subscribe}
	return map[string]desk.Letter{
		"notice-replied": p.Letter(core.NoticeReplied, core.AsRequester, Replied(answer, status)),
		"notice-long":    p.Letter(core.NoticeReplied, core.AsRequester, Replied(long)),
		"notice-note":    forStaff(p.Letter(core.NoticeReplied, core.AsAssignee, Replied(note))),
		"notice-private": private,
	}
}

func (p Post) changes() map[string]desk.Letter {
	change := func(why core.Reason, cs ...desk.Changed) desk.Letter {
		return p.Letter(core.NoticeChanged, why, desk.Item{Kind: core.NoticeChanged, Changes: cs, Actor: Sam.ID})
	}
	closed := change(core.AsRequester, desk.Changed{What: core.StatusChanged, From: "pending", To: "closed"})
	closed.Ticket.Status = core.Closed
	return map[string]desk.Letter{
		"notice-changed": change(core.AsAlert, desk.Changed{What: core.PrioritySet, From: "normal", To: "high"}, desk.Changed{What: core.AssigneeSet, To: Sam.Primary}),
		"notice-closed":  closed,
	}
}

// tidings are about no ticket.
func tidings() map[string]desk.Letter {
	told := func(kind core.NoticeKind, subject, text string) desk.Letter {
		return desk.Letter{Notice: core.Notice{Kind: kind, Created: Noon}, To: Alice, Told: desk.Told{Subject: subject, Text: text}}
	}
	return map[string]desk.Letter{
		"notice-account": told(core.NoticeAccount, "Acme: contacts changed", "You are now a member of Acme and a support contact. "+
			"You can open private tickets, set priorities and attach files of up to 7 MB each. `plan` shows what the plan gives."),
		"notice-refused": told(core.NoticeRefused, "", "This desk takes tickets from customers only, and you are not a contact of one. "+
			"If your organization is a customer, an owner there can add you with `contacts add`."),
	}
}
