package notify

import (
	"strings"

	"usher/core"
)

// foot says who else gets this, how to reply, what #words work, and how to
// stop.
func (w *letter) foot(p *page) {
	if w.Ticket.ID == 0 || w.Told.Pending != 0 {
		if s := w.reply(); s != "" {
			p.foot = append(p.foot, para(s))
		}
		return
	}
	internal := w.last() != nil && w.last().Internal
	if len(w.Others) > 0 && !internal {
		p.foot = append(p.foot, para("Also on this ticket: "+names(w.Others)+"."))
	}
	if w.may(core.ReplyTo) {
		text := w.replyWords()
		if words := w.words(); words != "" {
			text += " These words work on a line of their own above or below your text: " + words + "."
		}
		p.foot = append(p.foot, para(text))
	}
	p.foot = append(p.foot, para(w.why()))
}

// reply says what a reply does to a mail that is about no ticket.
func (w *letter) reply() string {
	switch {
	case w.Told.Pending != 0 && w.Notice.Kind == core.NoticeAccount:
		return "If you do nothing, nothing changes. You are not asked about them again."
	case w.Told.Pending != 0:
		return "To go ahead, reply with the one word yes. If you do nothing, nothing happens."
	case w.Notice.Kind == core.NoticeHeld:
		return "You get this because you are told of all new tickets." + w.stop("alerts new off")
	case w.Told.Inbound != 0: // what a reply does stands above
		return ""
	case w.Notice.Kind == core.NoticeAnswer && w.set.CommandAddress != "":
		return "Reply with another command, one a line; `help` lists them."
	case w.Notice.Kind == core.NoticeAccount:
		return "If this is wrong or unexpected, reply to this mail and our staff will look at it."
	}
	return ""
}

// last is the message that a reply answers.
func (w *letter) last() *core.Message {
	for i := len(w.Items) - 1; i >= 0; i-- {
		if m := w.Items[i].Message; m != nil {
			return m
		}
	}
	return nil
}

func (w *letter) replyWords() string {
	switch m := w.last(); {
	case m != nil && m.Internal:
		return "If you reply to this mail, that is an internal note too: only staff will see it."
	case m != nil && m.Privacy == core.Private && w.Ticket.Privacy == core.Public:
		return "If you reply to this mail, your reply is private too."
	case w.first():
		return "To add something, just reply to this mail."
	}
	return "To answer, just reply to this mail."
}

// words are those that the recipient may use now.
func (w *letter) words() string {
	t := w.Ticket
	var list []string
	for _, c := range []struct {
		word   string
		action core.Action
		makes  bool // sense, as the ticket is
	}{
		{"#withdraw", core.Withdraw, t.Community() && !t.Withdrawn},
		{"#close", core.CloseTicket, t.Status != core.Closed},
		{"#reopen", core.Reopen, t.Status == core.Closed},
		{"#status pending", core.SetStatus, t.Status != core.Closed},
		{"#priority high", core.SetPriority, true},
		{"#private", core.MakePrivate, t.Privacy == core.Public},
		{"#public", core.MakePublic, t.Privacy == core.Private && !t.Community()},
		{"#category NAME", core.SetCategory, true},
		{"#cc name@company.example", core.AddCC, true},
		{"#assign me", core.Assign, t.Assignee != w.To.ID},
		{"#internal", core.WriteNote, w.last() == nil || !w.last().Internal},
	} {
		if c.makes && w.may(c.action) {
			list = append(list, "`"+c.word+"`")
		}
	}
	return strings.Join(list, " · ")
}

// why says why the recipient gets the mail, and how to get no more.
func (w *letter) why() string {
	switch w.Notice.Reason {
	case core.AsStaff:
		return "You are told of all new tickets." + w.stop("alerts new off")
	case core.AsCompany:
		return "You are told of all new tickets of " + w.organization() + "." + w.stop("alerts company off")
	case core.AsAssignee:
		return "The ticket is assigned to you."
	}
	reason := map[core.Reason]string{
		core.AsRequester: "The ticket is yours.", core.AsCreator: "You opened the ticket.", core.AsCC: "You are on cc of this ticket.",
	}[w.Notice.Reason]
	if reason == "" {
		reason = "You follow this ticket."
	}
	if w.Notice.Reason == core.AsAsker {
		reason = "This answers your mail."
	}
	if w.may(core.Subscribe) {
		reason += " To get no more mails of the ticket, reply with the line `#alerts off`."
	}
	return reason
}

func (w *letter) stop(command string) string {
	if w.set.CommandAddress == "" {
		return ""
	}
	return " To stop that, mail `" + command + "` to " + w.set.CommandAddress + "."
}
