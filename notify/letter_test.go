package notify_test

import (
	"io"
	"strings"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/notify"
)

var t0 = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)

func settings() notify.Settings {
	return notify.Settings{
		Name: "Acme Desk", Address: "support@desk.example", CommandAddress: "support+desk@desk.example", AttachMB: 10, ReopenDays: 14,
		Hours: core.BusinessHours{Days: []time.Weekday{1, 2, 3, 4, 5}, From: 9 * time.Hour, To: 17 * time.Hour},
		Files: func(b core.Blob) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("content of " + b.SHA256)), nil
		},
	}
}

// The people of the stories.
const (
	bobID core.PersonID = iota + 1
	carolID
	annID
	daveID
	pamID
	samID
)

func people() map[core.PersonID]core.Person {
	return map[core.PersonID]core.Person{
		bobID:   {ID: bobID, Name: "Bob Smith", Primary: "bob@customer.example"},
		carolID: {ID: carolID, Name: "Carol Jones", Primary: "carol@customer.example"},
		annID:   {ID: annID, Name: "Ann Lee", Primary: "ann@desk.example", Staff: core.Agent},
		daveID:  {ID: daveID, Primary: "dave@elsewhere.example"},
		samID:   {ID: samID, Name: "Sam Roe", Primary: "sam@desk.example", Staff: core.Admin},
		pamID:   {ID: pamID, Name: "Pam Ito", Primary: "pam@partner.example"},
	}
}

// reader is who a letter is to.
type reader func(l *desk.Letter)

func to(id core.PersonID, r core.Reason, may ...core.Action) reader {
	return func(l *desk.Letter) {
		l.To, l.Notice.Person, l.Notice.Reason, l.May = people()[id], id, r, may
		l.Notice.Address = l.To.Primary
		l.Trusted = l.To.Staff != core.NotStaff
		l.Addresses = l.Trusted || strings.HasSuffix(l.To.Primary, "@customer.example")
		for _, p := range []core.PersonID{bobID, carolID, daveID} {
			if p != id && l.Ticket.ID != 0 {
				l.Others = append(l.Others, people()[p])
			}
		}
	}
}

var (
	entitled = []core.Action{core.ReplyTo, core.SetStatus, core.CloseTicket, core.Reopen, core.SetPriority, core.MakePrivate,
		core.MakePublic, core.SetCategory, core.SetSubject, core.AddCC, core.Subscribe}
	customer = to(bobID, core.AsRequester, entitled...)
	agent    = to(annID, core.AsStaff, append([]core.Action{core.Assign, core.WriteNote}, entitled...)...)
	assignee = to(annID, core.AsAssignee, append([]core.Action{core.Assign, core.WriteNote}, entitled...)...)
	copied   = to(daveID, core.AsCC, core.ReplyTo, core.Subscribe)
	partner  = to(pamID, core.AsAlert, entitled...)
)

// base is a letter about ticket 12 of Bob's, who has support by his company.
func base(k core.NoticeKind, who reader) desk.Letter {
	l := desk.Letter{
		Notice: core.Notice{ID: 70, Kind: k, Ticket: 12, Created: t0},
		Ticket: core.Ticket{
			ID: 12, Subject: "Login fails since the upgrade", Category: "upgrade", Status: core.New, Priority: core.High, Privacy: core.Private,
			Organization: 3, Creator: bobID, Requester: bobID, Created: t0,
		},
		Organization: core.Organization{ID: 3, Name: "Customer Corp", Plan: "team"},
		Plan:         core.DefaultCatalogue()["team"],
		People:       people(),
		References:   []string{"first@customer.example"},
		Key:          "k3y", Stop: "st0p",
	}
	who(&l)
	return l
}

func message(author core.PersonID, text string) *core.Message {
	return &core.Message{ID: 5, Number: 1, Author: author, Channel: core.Mail, Privacy: core.Inherit, Text: text, At: t0}
}

func opened(who reader) desk.Letter {
	l := base(core.NoticeOpened, who)
	m := message(bobID, "Hello,\n\nsince the upgrade nobody can log in:\n\n    ERROR 500 <login> & more\n\nSee https://customer.example/log?a=1&b=2.")
	m.Attachments = []core.Attachment{
		{Number: 1, Name: "error.log", Type: "text/plain", Blob: core.Blob{SHA256: "e", Size: 12_345}},
		{Number: 2, Name: "dump.zip", Type: "application/zip", Blob: core.Blob{SHA256: "d", Size: 14_200_000}},
	}
	l.Items = []desk.Item{{Kind: core.NoticeOpened, Message: m, Actor: bobID}}
	l.Standing = core.Verdict{Allowed: true, Rule: "entitled", Words: "You are a named contact of Customer Corp."}
	if l.To.ID == bobID {
		l.Notice.InReplyTo = "first@customer.example"
	}
	return l
}

func community(who reader) desk.Letter {
	l := opened(who)
	l.Ticket.Organization, l.Ticket.Privacy, l.Ticket.Priority, l.Ticket.PublicAt = 0, core.Public, core.Normal, t0.Add(10*time.Minute)
	l.Organization, l.Plan, l.Standing = core.Organization{}, core.DefaultCatalogue()[core.CommunityPlan], core.Verdict{Allowed: true, Words: "The ticket is yours."}
	l.Others, l.Addresses = nil, l.Trusted
	l.Ticket.Creator, l.Ticket.Requester, l.Items[0].Actor = daveID, daveID, daveID
	l.Items[0].Message.Attachments, l.Items[0].Message.Author = nil, daveID
	if !l.Trusted {
		l.Notice.InReplyTo = "first@elsewhere.example"
	}
	l.References = []string{"first@elsewhere.example"}
	l.Told.Left = []core.Verdict{core.CheckFile(l.Plan, "error.log", 12_345)}
	l.Tickets = []core.Ticket{{ID: 5, Subject: "Login page shows error 500"}, {ID: 8, Subject: "Cannot log in after 4.2"}, {ID: 9, Subject: "Third"}}
	l.Articles = []core.Article{{ID: 3, Title: "Logging in after an upgrade", Text: "# Logging in\n\nClear the `session` table first.\n\nThen restart the service."}}
	return l
}

func replied(who reader) desk.Letter {
	l := base(core.NoticeReplied, who)
	l.Ticket.Status, l.Ticket.Assignee = core.InProgress, annID
	l.Items = []desk.Item{{
		Kind: core.NoticeReplied, Message: message(annID, "Hi Bob,\n\nplease restart the service.\n\nAnn"), Actor: annID,
		Changes: []desk.Changed{{What: core.StatusChanged, From: "new", To: "in_progress"}, {What: core.AssigneeSet, To: "ann@desk.example"}},
	}}
	return l
}

func changed(who reader, actor core.PersonID, list ...desk.Changed) desk.Letter {
	l := base(core.NoticeChanged, who)
	l.Items = []desk.Item{{Kind: core.NoticeChanged, Actor: actor, Changes: list}}
	return l
}

// alone is a letter about no ticket.
func alone(k core.NoticeKind, id core.PersonID, told desk.Told) desk.Letter {
	l := desk.Letter{Notice: core.Notice{ID: 71, Kind: k, Created: t0, InReplyTo: "ask@customer.example"}, Told: told, Key: "k3y", Stop: "st0p"}
	to(id, core.AsAsker)(&l)
	return l
}
