package command

import (
	"fmt"
	"strconv"
	"time"

	"usher/core"
)

// Mail is the record of a mail that came, in JSON.
type Mail struct {
	ID          core.InboundID   `json:"id"`
	Mailbox     string           `json:"mailbox"`
	UIDValidity uint32           `json:"uid_validity"`
	UID         uint32           `json:"uid"`
	Source      core.Source      `json:"source"`
	MessageID   Maybe            `json:"message_id"`
	From        Maybe            `json:"from"`
	Subject     string           `json:"subject"`
	Size        int64            `json:"size"`
	SHA256      Maybe            `json:"sha256"`
	Received    When             `json:"received"`
	Disposition core.Disposition `json:"disposition"`
	Why         Maybe            `json:"why"`
	Rule        Maybe            `json:"rule"`
	Trust       Maybe            `json:"trust"`
	Evidence    Maybe            `json:"evidence"`
	Ticket      Number           `json:"ticket"`
	Attempts    int              `json:"attempts"`
	Decided     When             `json:"decided"`
}

// MailOf is a record in JSON.
func MailOf(in core.Inbound) Mail {
	return Mail{
		ID: in.ID, Mailbox: in.Mailbox, UIDValidity: in.UIDValidity, UID: in.UID, Source: in.Source,
		MessageID: Maybe(in.MessageID), From: Maybe(in.From), Subject: in.Subject,
		Size: in.Raw.Size, SHA256: Maybe(in.Raw.SHA256), Received: When(in.Received),
		Disposition: in.Disposition, Why: Maybe(in.Why), Rule: Maybe(in.Rule),
		Trust: Maybe(in.Trust), Evidence: Maybe(in.Evidence),
		Ticket: Number(in.Ticket), Attempts: in.Attempts, Decided: When(in.Decided),
	}
}

// MailsOf are records in JSON, never nil.
func MailsOf(mails []core.Inbound) []Mail {
	out := make([]Mail, len(mails))
	for i, in := range mails {
		out[i] = MailOf(in)
	}
	return out
}

// MailTable lists mails, their times in that zone.
func MailTable(mails []core.Inbound, zone *time.Location) Block {
	if len(mails) == 0 {
		return Paragraph{"There are no such mails."}
	}
	t := Table{Columns: []Column{
		{Title: "Mail", Right: true}, {Title: "Received"}, {Title: "Mailbox"}, {Title: "Ended"}, {Title: "Ticket", Right: true},
		{Title: "From", Cut: true}, {Title: "Subject", Cut: true},
	}}
	for _, in := range mails {
		t.Rows = append(t.Rows, []string{
			strconv.FormatInt(int64(in.ID), 10), in.Received.In(zone).Format("2006-01-02 15:04"), in.Mailbox, string(in.Disposition),
			maybeTicket(in.Ticket), in.From, in.Subject,
		})
	}
	return t
}

// MailBlocks shows a mail's record, its times in that zone.
func MailBlocks(in core.Inbound, zone *time.Location) []Block {
	decided := ""
	if !in.Decided.IsZero() {
		decided = when(in.Decided.In(zone))
	}
	return []Block{
		Heading{fmt.Sprintf("Mail %d", in.ID)},
		Fields{
			{"Ended", string(in.Disposition)},
			{"Why", in.Why},
			{"Rule", in.Rule},
			{"Ticket", maybeTicket(in.Ticket)},
			{"Trust", trustOf(in)},
			{"From", in.From},
			{"Subject", in.Subject},
			{"Message-ID", in.MessageID},
			{"Mailbox", fmt.Sprintf("%s, UID %d of %d", in.Mailbox, in.UID, in.UIDValidity)},
			{"Received", when(in.Received.In(zone))},
			{"Decided", decided},
			{"Attempts", strconv.Itoa(in.Attempts)},
			{"Size", fmt.Sprintf("%d bytes", in.Raw.Size)},
		},
	}
}

// trustOf says how the sender was proven or not, and by what.
func trustOf(in core.Inbound) string {
	if in.Trust == "" || in.Evidence == "" {
		return string(in.Trust)
	}
	return string(in.Trust) + ": " + in.Evidence
}

func maybeTicket(id core.TicketID) string {
	if id == 0 {
		return ""
	}
	return id.String()
}
