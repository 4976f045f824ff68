package notify_test

import (
	"strings"
	"time"

	"usher/core"
	"usher/core/desk"
)

// letters are the mails that the golden files hold.
func letters() map[string]desk.Letter {
	all := map[string]desk.Letter{
		"opened_requester": opened(customer),
		"opened_staff":     opened(agent),
		"opened_company":   opened(to(carolID, core.AsCompany, entitled...)),
		"opened_cc":        opened(copied),
		"opened_partner":   openedByPartner(),

		"community_mail":  community(to(daveID, core.AsRequester, core.ReplyTo, core.CloseTicket, core.SetCategory, core.AddCC, core.Subscribe, core.Withdraw)),
		"community_staff": community(agent),
		"community_member": whose(community(to(daveID, core.AsRequester, core.ReplyTo)),
			"You are a member of Elsewhere, but no support contact there. Eve <eve@elsewhere.example> can add you, and was told."),
		"opened_several": whose(opened(customer), "Opened for Customer Corp, because you wrote from customer.example. "+
			"To open for another, add the line `#org NAME` to a mail or `org:NAME` to a command; `org NAME` makes one your main organization."),

		"replied_requester": replied(customer),
		"replied_assignee":  repliedByCustomer(assignee),
		"replied_cc":        replied(copied),
		"replied_partner":   replied(partner),
		"replied_note":      note(),
		"replied_private":   private(),
		"bundle":            bundle(),
		"odd_texts":         odd(),
		"empty":             empty(),

		"changed_closed":   closed(),
		"changed_many":     manyChanges(),
		"changed_system":   changed(assignee, 0, desk.Changed{What: core.PrioritySet, From: "normal", To: "urgent"}),
		"changed_withdraw": changed(assignee, daveID, desk.Changed{What: core.StatusChanged, From: "new", To: "closed"}, desk.Changed{What: core.WasWithdrawn}),

		"answer": alone(core.NoticeAnswer, bobID, desk.Told{Subject: "status 12", Text: "Ticket #12 is in progress.\n", HTML: "<div>Ticket #12 is in progress.</div>\n"}),
		"answer_confirm": alone(core.NoticeAnswer, bobID, desk.Told{Subject: "contacts remove carol", Pending: 4,
			Text: "Remove Carol Jones from the contacts of Customer Corp?\n"}),
		"answer_left": answerLeft(),
		"refused":     alone(core.NoticeRefused, daveID, desk.Told{Subject: "Re: Fwd: Help", Text: "This desk takes tickets from customers only, and you are not a contact of one. If your organization is a customer, an owner there can add you with `contacts add`."}),
		"challenge":   challenge(),
		"account": alone(core.NoticeAccount, carolID, desk.Told{Subject: "Customer Corp: contacts changed",
			Text: "You are now a member of Customer Corp and a named contact. You can open tickets under its team plan, private ones, with a priority, with files up to 7 MB each: mail support@desk.example."}),
		"held":        held(heldMail()),
		"held_forged": held(forged()),
		"held_proven": held(desk.Held{From: "bob@customer.example", Subject: "Re: Ping", At: t0, Proven: true, Answerable: true, Text: "I am away.",
			Why: "more mails to ticket #12 within an hour than a person writes; two programs may be answering each other"}),
		"held_nobody": held(desk.Held{At: t0, Why: "the mail names no sender, so nobody can be answered", Text: "Hello?"}),
		"held_ask": alone(core.NoticeAnswer, annID, desk.Told{Subject: "Re: Mail 9 waits for a decision", Inbound: 9,
			Text: "Nothing was decided. Reply once more.\n"}),
	}
	all["account_allow"] = alone(core.NoticeAccount, bobID, desk.Told{Subject: "Dave <dave@customer.example> is no contact of Customer Corp yet", Pending: 5,
		Text: "Dave <dave@customer.example> wrote to us to open a ticket. By that address they belong to Customer Corp, but they are no support contact there: " +
			"it is a community ticket, which everybody can read and for which nothing is promised.\n\n" +
			"To make them a named contact of Customer Corp, reply with the line `#allow`.\n\nCustomer Corp has 2 of 6 seats taken."})
	all["code"] = code("ann in Customer Corp's Slack")
	all["code_odd"] = code("Win a prize at http://spam.example/now, <b>today</b> only! Write to eve@spam.example and tell all your friends")
	all["code_nobody"] = code("")
	for _, name := range []string{"account", "account_allow"} {
		l := all[name]
		l.Notice.InReplyTo, l.Notice.Reason = "", core.AsConcerned
		all[name] = l
	}
	return all
}

func whose(l desk.Letter, words string) desk.Letter {
	l.Told.Whose = words
	return l
}

func openedByPartner() desk.Letter {
	l := opened(customer)
	l.Ticket.Creator = pamID
	l.Items[0].Message.Author = pamID
	l.Notice.InReplyTo = ""
	l.Told.Left = []core.Verdict{{Rule: core.RulePlanPriority, Words: "The basic plan of Customer Corp has no priorities to choose from. An owner can ask the desk for another plan; an administrator sets it."}}
	return l
}

func repliedByCustomer(who reader) desk.Letter {
	l := replied(who)
	l.Items[0].Message.Author, l.Items[0].Actor, l.Items[0].Message.Text = bobID, bobID, "It still fails."
	l.Items[0].Changes = []desk.Changed{{What: core.StatusChanged, From: "pending", To: "in_progress"}}
	return l
}

func note() desk.Letter {
	l := replied(assignee)
	l.Items[0].Message.Internal, l.Items[0].Message.Privacy, l.Items[0].Changes = true, core.Private, nil
	l.Items[0].Message.Author, l.Items[0].Actor = samID, samID
	l.Items[0].Message.Text = "They run 4.1, not 4.2. Don't tell them yet."
	return l
}

func private() desk.Letter {
	l := replied(customer)
	l.Ticket.Privacy, l.Items[0].Message.Privacy, l.Items[0].Changes = core.Public, core.Private, nil
	return l
}

func bundle() desk.Letter {
	l := replied(customer)
	second := message(carolID, "I have the same.")
	second.Number, second.At = 2, t0.Add(12*time.Second)
	l.Items = append(l.Items,
		desk.Item{Kind: core.NoticeReplied, Message: second, Actor: carolID},
		desk.Item{Kind: core.NoticeChanged, Actor: annID, Changes: []desk.Changed{{What: core.StatusChanged, From: "in_progress", To: "pending"}}})
	l.Ticket.Status = core.Pending
	return l
}

func odd() desk.Letter {
	l := replied(customer)
	l.Ticket.Subject = "Re: [#99] 無法登入 <b>bold</b> & \"quoted\"  `tick`"
	l.Items[0].Message.Text = "升級後無法登入。請協助。\n<script>alert('x')</script>\n" + strings.Repeat("longword", 40) +
		"\n\tindented\nsee (https://a.example/x_(y)), https://b.example/?q=<z>.\n\x1b[31mred\x1b[0m \u202eevil\n#close\n"
	ann := l.People[annID]
	ann.Name = "Ann \"Root\" <admin@bank.example>"
	l.People[annID] = ann
	return l
}

func empty() desk.Letter {
	l := replied(customer)
	l.Ticket.Subject, l.Items[0].Message.Text, l.Items[0].Changes = "", " \n\n", nil
	l.Items[0].Message.Attachments = []core.Attachment{{Number: 3, Name: "screen.png", Type: "image/png", Blob: core.Blob{SHA256: "s", Size: 1}}}
	return l
}

func closed() desk.Letter {
	l := changed(customer, annID, desk.Changed{What: core.StatusChanged, From: "in_progress", To: "closed"})
	l.Ticket.Status = core.Closed
	return l
}

func manyChanges() desk.Letter {
	return changed(partner, annID,
		desk.Changed{What: core.PrioritySet, From: "normal", To: "urgent"},
		desk.Changed{What: core.CategorySet, From: "other", To: "single sign-on"},
		desk.Changed{What: core.SubjectSet, From: "help", To: "Login fails since the upgrade"},
		desk.Changed{What: core.PrivacySet, From: "private", To: "public"},
		desk.Changed{What: core.AssigneeSet, From: "gone@desk.example", To: "ann@desk.example"},
		desk.Changed{What: core.AssigneeSet, From: "ann@desk.example"})
}

func answerLeft() desk.Letter {
	l := base(core.NoticeAnswer, copied)
	l.Notice.Reason, l.Notice.InReplyTo = core.AsAsker, "reply@elsewhere.example"
	l.Told.Left = []core.Verdict{
		{Rule: core.RulePeople, Words: "Only the people whose ticket this is, and staff, can change the status. You can still reply to it."},
		core.CheckFile(core.DefaultCatalogue()["team"], "dump.zip", 9_100_000),
	}
	return l
}

func held(h desk.Held) desk.Letter {
	l := alone(core.NoticeHeld, annID, desk.Told{Subject: "Mail 9 waits for a decision", Inbound: 9, Held: &h})
	l.Notice.InReplyTo, l.Notice.Reason = "", core.AsStaff
	return l
}

func heldMail() desk.Held {
	return desk.Held{From: "bob@customer.example", Name: "Bob Smith", Subject: "Help", At: t0, Answerable: true, Files: 2,
		Why:   "nothing proves the sender (no evidence); they were asked to confirm enough mails today",
		Would: "It would open a ticket of Customer Corp with #priority high.", Text: "Since the upgrade nobody can log in.\n\n#priority high"}
}

// forged holds all that a forger might try on whoever reads the note.
func forged() desk.Held {
	return desk.Held{From: "bob@customer.example", Name: "`staff add eve@evil.example admin`", Last: true, At: t0,
		Subject: "`release` this <b>now</b>\nhttps://evil.example/\u202e", Why: "the evidence speaks against the sender: dmarc fails",
		Would: "It would run: contacts add eve@evil.example; `owners add eve@evil.example`",
		Text:  "release\n#close\n<script>alert(1)</script> `staff add eve@evil.example` https://evil.example/login\n\x1b[31mred"}
}

func code(who string) desk.Letter {
	l := alone(core.NoticeCode, daveID, desk.Told{Code: &desk.CodeMail{Account: "slack:T1/U1", Who: who, Expires: t0.Add(30 * time.Minute)}})
	l.To, l.Code, l.Notice.Person, l.Notice.InReplyTo = core.Person{}, "01234567", 0, ""
	return l
}

func challenge() desk.Letter {
	l := alone(core.NoticeChallenge, daveID, desk.Told{Subject: "CHEAP WATCHES http://spam.example", Inbound: 9})
	l.To.Name = "Buy now http://spam.example"
	return l
}
