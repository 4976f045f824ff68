package notify

import (
	"fmt"
	"net/mail"
	"strings"

	"usher/core"
	"usher/core/desk"
	"usher/notify/smtp"
)

// letter is a desk.Letter on its way to be a mail.
type letter struct {
	desk.Letter
	set   Settings
	files []smtp.Attachment
	room  int64 // bytes that files may still take
}

// Compose writes the mail of a letter. The same letter gives the same mail,
// whenever it is composed. An error means that the letter can never be sent.
func Compose(l desk.Letter, s Settings) (smtp.Mail, error) {
	s = s.of(l.Mailbox)
	if l.Notice.Address == "" || !core.ValidAddress(s.Address) {
		return smtp.Mail{}, fmt.Errorf("compose notice %d: it lacks an address", l.Notice.ID)
	}
	w := &letter{Letter: l, set: s, room: int64(s.AttachMB) * 1_000_000}
	p, err := w.page()
	if err != nil {
		return smtp.Mail{}, err
	}
	return smtp.Mail{
		// Bounces come to the bare address and are told apart by the Message-ID
		// that they report. A key in the return path would make each mail one
		// of an unknown sender to greylisting servers, and many submission
		// servers only take the address of the login. The empty path that RFC
		// 3834 recommends for answers would keep us from hearing of bounces;
		// as automatic mail is never answered, it is not needed against loops.
		Return:  s.Address,
		Rcpt:    l.Notice.Address,
		From:    mail.Address{Name: w.from(), Address: s.Address},
		ReplyTo: mail.Address{Name: w.replyName(), Address: w.replyTo()},
		To:      mail.Address{Name: w.toName(), Address: l.Notice.Address},

		Subject:    w.subject(),
		MessageID:  core.NoticeMessageID(l.Notice.ID, l.Key, core.Domain(s.Address)),
		Date:       w.local(l.Notice.Created),
		InReplyTo:  w.inReplyTo(),
		References: w.references(),
		Extra:      w.fields(),

		Text: p.text(), HTML: p.html(s.CommandAddress), Attachments: w.files,
	}, nil
}

// page writes what the mail says. Its kind is that of the first notice: only
// replies and changes share a mail.
func (w *letter) page() (*page, error) {
	p := &page{}
	switch kind := w.Notice.Kind; kind {
	case core.NoticeOpened:
		if w.first() {
			w.firstAnswer(p)
		} else {
			w.opened(p)
		}
	case core.NoticeReplied, core.NoticeChanged:
		w.items(p)
	case core.NoticeAnswer:
		w.answer(p)
	case core.NoticeRefused:
		w.refused(p)
	case core.NoticeChallenge:
		w.challenge(p)
	case core.NoticeCode:
		w.code(p)
	case core.NoticeAccount:
		w.told(p)
	case core.NoticeHeld:
		w.held(p)
	default:
		return nil, fmt.Errorf("compose notice %d: unknown kind %q", w.Notice.ID, kind)
	}
	w.foot(p)
	return p, nil
}

// first reports whether the mail is the answer to those who opened the ticket.
func (w *letter) first() bool {
	r := w.Notice.Reason
	return w.Notice.Kind == core.NoticeOpened && (r == core.AsRequester || r == core.AsCreator)
}

// from is whose words the mail brings; the desk's own name where they are its
// own, or several people's.
func (w *letter) from() string {
	var all core.PersonID
	for _, i := range w.Items {
		who := author(i)
		if who == 0 || all != 0 && who != all || w.first() {
			return w.set.Name
		}
		all = who
	}
	if p, ok := w.People[all]; ok {
		return p.Display() + " (" + w.set.Name + ")"
	}
	return w.set.Name
}

func author(i desk.Item) core.PersonID {
	if i.Message != nil {
		return i.Message.Author
	}
	return i.Actor
}

// toName is empty where the recipient is not proven: what they call themselves
// would go to whoever owns the address.
func (w *letter) toName() string {
	if w.Notice.Kind == core.NoticeChallenge || w.Notice.Kind == core.NoticeCode || strings.Contains(w.To.Name, "@") {
		return ""
	}
	return w.To.Name
}

// replyTo is where an answer belongs: commands to the command address, which
// proves the sender by the Message-ID; all else to the key.
func (w *letter) replyTo() string {
	if w.Notice.Kind == core.NoticeAnswer && w.Ticket.ID == 0 && w.Told.Pending == 0 && w.Told.Inbound == 0 && w.set.CommandAddress != "" {
		return w.set.CommandAddress
	}
	return core.Subaddress(w.set.Address, w.Key)
}

// replyName has the number, for address books keep the name and offer it when
// somebody writes of another matter.
func (w *letter) replyName() string {
	if w.Ticket.ID == 0 {
		return w.set.Name
	}
	return w.set.Name + " " + w.Ticket.ID.String()
}

// fields are the header fields for machines. There is no List-Id: mail programs
// offer to reply to a list, and this is none.
func (w *letter) fields() []smtp.Field {
	// RFC 3834: an answer is auto-replied. What people write is relayed as
	// auto-generated, for no machine should answer that either.
	kind := "auto-generated"
	if w.Notice.InReplyTo != "" {
		kind = "auto-replied"
	}
	list := []smtp.Field{
		{Name: "Auto-Submitted", Value: kind},
		// Not "All": that has Exchange suppress bounces, which we need.
		{Name: "X-Auto-Response-Suppress", Value: "DR, RN, NRN, OOF, AutoReply"},
	}
	if w.Ticket.ID == 0 || w.Stop == "" {
		return list
	}
	stop := "<mailto:" + core.Subaddress(w.set.Address, w.Stop) + "?subject=stop>"
	if w.set.PublicURL == "" {
		return append(list, smtp.Field{Name: "List-Unsubscribe", Value: stop})
	}
	return append(list,
		smtp.Field{Name: "List-Unsubscribe", Value: "<" + StopURL(w.set.PublicURL, w.Stop) + ">, " + stop},
		smtp.Field{Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click"})
}

// StopURL is where a mail program posts to end the notices of a stop key
// (RFC 8058).
func StopURL(public, key string) string { return strings.TrimRight(public, "/") + "/stop/" + key }
