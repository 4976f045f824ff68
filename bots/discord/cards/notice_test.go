package cards

import (
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

func opened(t core.Ticket, by core.Person, text string) desk.Item {
	m := said(1, by, noon, text)
	m.Ticket = t.ID
	return desk.Item{Kind: core.NoticeOpened, Message: &m, Actor: by.ID}
}

func TestOpenedDrawings(t *testing.T) {
	mine := of(fresh(), letter(core.NoticeOpened, core.AsRequester, opened(fresh(), alice, trouble)))
	mine.Standing = core.Verdict{Allowed: true, Words: "You are a named contact of Acme."}
	mine.Articles = []core.Article{{ID: 3, Title: "Log in again after an upgrade", Text: "After an upgrade the session table may hold old keys. Clear it with `usher sessions clear`.", Public: true}}
	mine.Tickets = []core.Ticket{{ID: 7, Subject: "Login page stays blank"}}
	golden(t, "notice-opened", Notice(mine, set))

	community := of(question(), letter(core.NoticeOpened, core.AsRequester, opened(question(), carl, "I can't find it.")))
	community.To, community.May = carl, []core.Action{core.ReplyTo, core.CloseTicket, core.Subscribe, core.Withdraw}
	community.Told.Left = []core.Verdict{{Words: "You asked for priority high. A community ticket is public, without priority and files, so you can't set the priority here. " +
		"That needs a ticket of an organization with support; `withdraw 14` takes back a ticket of your own."}}
	golden(t, "notice-opened-community", Notice(community, set))

	forHer := mine
	forHer.Ticket.Creator, forHer.Articles, forHer.Tickets = olga.ID, nil, nil
	forHer.Items = []desk.Item{opened(fresh(), olga, "Alice can't log in since the upgrade; she has no mail at the moment.")}
	golden(t, "notice-opened-for", Notice(forHer, set))

	golden(t, "notice-opened-staff", Notice(forStaff(of(fresh(), letter(core.NoticeOpened, core.AsStaff, opened(fresh(), alice, trouble)))), set))
	company := of(fresh(), letter(core.NoticeOpened, core.AsCompany, opened(fresh(), alice, trouble)))
	company.To = olga
	golden(t, "notice-opened-company", Notice(company, set))
}

func TestRepliedDrawings(t *testing.T) {
	answer := said(2, sam, after(2*time.Hour), talk[1])
	answer.Attachments = []core.Attachment{{Number: 3, Name: "patch-5.2.1.diff", Blob: core.Blob{Size: 48_123}}}
	status := desk.Changed{What: core.StatusChanged, From: "in_progress", To: "pending"}
	golden(t, "notice-replied", Notice(letter(core.NoticeReplied, core.AsRequester, replied(answer, status)), set))
	golden(t, "notice-replied-shared", SharedNotice(letter(core.NoticeReplied, "", replied(answer, status)), set))

	long := said(5, sam, after(3*time.Hour), strings.Repeat("And then this happens. ", 400))
	golden(t, "notice-long", Notice(letter(core.NoticeReplied, core.AsRequester, replied(long)), set))
	golden(t, "notice-long-shared", SharedNotice(letter(core.NoticeReplied, "", replied(long)), set))

	note := said(3, erin, after(3*time.Hour), "Like the one of last week, see <https://wiki.desk.example/ldap|here> <!channel> *asap*. `rm -rf /` is not the answer.")
	note.Internal = true
	golden(t, "notice-note", Notice(forStaff(letter(core.NoticeReplied, core.AsAssignee, replied(note))), set))

	private := said(4, sam, after(3*time.Hour), "Your licence key ends tomorrow.")
	private.Privacy = core.Private
	l := letter(core.NoticeReplied, core.AsCC, replied(private))
	l.Ticket.Privacy, l.May = core.Public, []core.Action{core.ReplyTo, core.Subscribe}
	golden(t, "notice-private", Notice(l, set))
}

func TestChangedDrawings(t *testing.T) {
	change := func(by core.PersonID, cs ...desk.Changed) desk.Item {
		return desk.Item{Kind: core.NoticeChanged, Changes: cs, Actor: by}
	}
	golden(t, "notice-changed", Notice(letter(core.NoticeChanged, core.AsAlert, change(sam.ID, desk.Changed{What: core.PrioritySet, From: "normal", To: "high"},
		desk.Changed{What: core.AssigneeSet, To: sam.Primary})), set))
	closed := letter(core.NoticeChanged, core.AsRequester, change(sam.ID, desk.Changed{What: core.StatusChanged, From: "pending", To: "closed"}))
	closed.Ticket.Status = core.Closed
	golden(t, "notice-closed", Notice(closed, set))
	golden(t, "notice-closed-shared", SharedNotice(closed, set))
}

func TestOtherNoticeDrawings(t *testing.T) {
	told := func(kind core.NoticeKind, subject, text string) desk.Letter {
		return desk.Letter{Notice: core.Notice{Kind: kind, Created: noon}, To: alice, Told: desk.Told{Subject: subject, Text: text}}
	}
	golden(t, "notice-account", Notice(told(core.NoticeAccount, "Acme: contacts changed", "You are now a member of Acme and a support contact. "+
		"You can open private tickets, set priorities and attach files of up to 7 MB each. `plan` shows what the plan gives."), set))
	golden(t, "notice-refused", Notice(told(core.NoticeRefused, "", "This desk takes tickets from customers only, and you are not a contact of one. "+
		"If your organization is a customer, an owner there can add you with `contacts add`."), set))
}
