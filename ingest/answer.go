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
	a, err := i.runner.RunLines(ctx, d, by, l.commands())
	if err != nil {
		return err
	}
	return i.answer(ctx, d, l, by, a)
}

// commands are the lines of a command mail; its subject is one where there are
// none.
func (l *letter) commands() string {
	if l.msg.Reply != "" {
		return l.msg.Reply
	}
	return core.StripSubject(l.in.Subject)
}

// pending does or drops the command that its sender was asked to confirm.
func (i *Ingest) pending(ctx context.Context, d *desk.Desk, l *letter, by desk.By, key core.Key) error {
	if !command.IsYes(l.text) && !command.Allows(l.text) {
		return i.answer(ctx, d, l, by, command.Answer{Pending: key.Pending, Blocks: []command.Block{
			command.Paragraph{Text: "Nothing was done: the answer was not yes. To do it after all, reply with the one word yes, " +
				"or with the line `#allow` if you were asked for that."},
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
	if !a.OK && a.Pending == 0 && len(command.Lines(commands)) == 1 {
		if err := d.PutBack(ctx, key.Person, key.Pending); err != nil { // a seat may be free tomorrow
			return err
		}
	}
	return i.answer(ctx, d, l, by, a)
}

// answer mails what commands gave back. Charts go along as a picture too, and
// what is too long as a file.
func (i *Ingest) answer(ctx context.Context, d *desk.Desk, l *letter, by desk.By, a command.Answer) error {
	return i.answerAbout(ctx, d, l, by, a, 0)
}

// answerAbout answers so that a reply decides about a held mail, if one is given.
func (i *Ingest) answerAbout(ctx context.Context, d *desk.Desk, l *letter, by desk.By, a command.Answer, held core.InboundID) error {
	told := desk.Told{Subject: l.in.Subject, Text: command.Text(a, mailWidth), HTML: command.HTML(a), Files: a.Files, Pending: a.Pending, Inbound: int64(held)}
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
	again, err := i.again(ctx, d, held, finding{trust: core.TrustProven, evidence: "confirmed by the sender"}, true)
	if err != nil {
		return err
	}
	if err := d.TellEnded(ctx, held, again); err != nil {
		return err
	}
	l.in.Ticket = again.Ticket
	return l.end(core.Commanded, "confirmed mail %d", held.ID)
}

// again deals with a recorded mail once more, from its original; see anew.
func (i *Ingest) again(ctx context.Context, d *desk.Desk, in core.Inbound, found finding, released bool) (core.Inbound, error) {
	l := &letter{box: i.mailbox(in.Mailbox), in: in}
	if err := i.readAgain(ctx, d, l); err != nil {
		if released {
			in.Trust, in.Evidence = found.trust, found.evidence
		}
		in = failed(in, err)
		return in, d.Settle(ctx, in)
	}
	l.anew(in, found, released)
	if err := i.settle(ctx, d, l); err != nil {
		return in, err
	}
	return l.in, nil
}

// anew prepares a letter to be dealt with as if it came now, with what is known
// of its sender by now. A released one is its sender's by somebody's word, which
// a failed attempt leaves for the next.
func (l *letter) anew(in core.Inbound, found finding, released bool) {
	l.found, l.released = found, released
	l.in.Source, l.in.Rule, l.in.Why = in.Source, "", ""
	l.in.Trust, l.in.Evidence = "", ""
	if released {
		l.in.Trust, l.in.Evidence = found.trust, found.evidence
	}
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
