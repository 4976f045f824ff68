package ingest

import (
	"bytes"
	"context"
	"fmt"

	"usher/core"
	"usher/core/command"
	"usher/core/command/picture"
	"usher/core/desk"
)

// mailWidth is how wide the text of an answer is: what mail programs show
// without wrapping.
const mailWidth = 76

// commandMail does the commands of a mail, one a line, and answers with the
// results in one mail.
func (i *Ingest) commandMail(ctx context.Context, d *desk.Desk, l *letter, by desk.By) error {
	text := l.msg.Reply
	if text == "" {
		text = core.StripSubject(l.in.Subject)
	}
	a, err := i.runner.RunLines(ctx, d, by, text)
	if err != nil {
		return err
	}
	return i.answer(ctx, d, l, by, a)
}

// pending does or drops the command that its sender was asked to confirm.
func (i *Ingest) pending(ctx context.Context, d *desk.Desk, l *letter, by desk.By, key core.Key) error {
	if !command.IsYes(l.text) {
		return i.answer(ctx, d, l, by, command.Answer{Blocks: []command.Block{
			command.Paragraph{Text: "Nothing was done: the answer was not yes. To do it after all, reply with the one word yes."},
		}})
	}
	commands, err := d.TakePending(ctx, key.Person, key.Pending)
	if core.KindOf(err) == core.NotFound {
		return i.answer(ctx, d, l, by, command.Refusal(err))
	} else if err != nil {
		return err
	}
	a, err := i.runner.RunLines(ctx, d, by, commands)
	if err != nil {
		return err
	}
	return i.answer(ctx, d, l, by, a)
}

// answer mails what commands gave back. Charts go along as a picture too, and
// what is too long as a file.
func (i *Ingest) answer(ctx context.Context, d *desk.Desk, l *letter, by desk.By, a command.Answer) error {
	told := desk.Told{Subject: l.in.Subject, Text: command.Text(a, mailWidth), HTML: command.HTML(a), Files: a.Files, Pending: a.Pending}
	png, err := picture.Draw(a)
	if err == nil && png != nil {
		err = i.addFile(&told, picture.Name, picture.Type, png)
	}
	if err == nil && a.Whole != "" {
		err = i.addFile(&told, "answer.txt", "text/plain", []byte(a.Whole))
	}
	if err != nil {
		return err
	}
	if err := d.Tell(ctx, by, core.Notice{Kind: core.NoticeAnswer}, told); err != nil {
		return err
	}
	l.in.Rule = a.Rule
	how := "done"
	if !a.OK {
		how = "not all done"
	}
	return l.end(core.Commanded, "%s", how)
}

// addFile sends a file along that was made for the answer.
func (i *Ingest) addFile(told *desk.Told, name, kind string, content []byte) error {
	blob, err := i.files.Put(bytes.NewReader(content))
	if err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	told.Files = append(told.Files, core.Attachment{Name: name, Type: kind, Blob: blob})
	return nil
}

// confirmed releases a held mail whose sender answered the challenge.
func (i *Ingest) confirmed(ctx context.Context, d *desk.Desk, l *letter, by desk.By, key core.Key) error {
	held, err := d.InboundToChange(ctx, key.Inbound)
	if err != nil && core.KindOf(err) != core.NotFound {
		return err
	}
	if err != nil {
		return l.end(core.Commanded, "confirmed a mail that is not there")
	}
	if held.From != l.in.From { // both are addresses of the key's person
		return i.answer(ctx, d, l, by, command.Refusal(core.Errorf(core.Invalid,
			"The mail that waits came from %s, and your answer from %s. Please confirm it from the address that it came from.", held.From, l.in.From)))
	}
	if held.Disposition != core.Held {
		l.in.Ticket = held.Ticket
		return l.end(core.Commanded, "confirmed mail %d again", held.ID)
	}
	if _, err := d.Prove(ctx, key.Person, held.From); err != nil {
		return err
	}
	again, err := i.again(ctx, d, held, "confirmed by the sender")
	if err != nil {
		return err
	}
	l.in.Ticket = again.Ticket
	return l.end(core.Commanded, "confirmed mail %d", held.ID)
}

// again deals with a recorded mail once more, from its original. Evidence that
// came after it, if not empty, makes it its sender's.
func (i *Ingest) again(ctx context.Context, d *desk.Desk, in core.Inbound, evidence string) (core.Inbound, error) {
	l := &letter{box: i.mailbox(in.Mailbox), in: in}
	if err := i.readAgain(ctx, d, l); err != nil {
		if evidence != "" {
			in.Trust, in.Evidence = core.TrustProven, evidence
		}
		in = failed(in, err)
		return in, d.Settle(ctx, in)
	}
	l.in.Source, l.in.Rule, l.in.Why = in.Source, "", ""
	l.in.Trust, l.in.Evidence = "", ""
	if evidence != "" { // a failed attempt leaves it for the next
		l.released, l.trust, l.evidence = true, core.TrustProven, evidence
		l.in.Trust, l.in.Evidence = core.TrustProven, evidence
	}
	if err := i.settle(ctx, d, l); err != nil {
		return in, err
	}
	return l.in, nil
}

func (i *Ingest) readAgain(ctx context.Context, d *desk.Desk, l *letter) error {
	r, err := i.Original(ctx, d, l.in)
	if err != nil {
		return fmt.Errorf("open the original of mail %d: %w", l.in.ID, err)
	}
	defer r.Close()
	return i.readInto(l, r)
}

// mailbox is the configured mailbox of that name, or one that accepts nothing
// if it is no longer configured.
func (i *Ingest) mailbox(name string) Mailbox {
	for _, m := range i.cfg.Mailboxes {
		if m.Name == name {
			return m
		}
	}
	return Mailbox{Name: name}
}
