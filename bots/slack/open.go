package slack

import (
	"cmp"
	"context"
	"errors"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// askOpening opens the form for a new ticket, with what is said of it already;
// line is the command that says as much. Who is not linked may open one for the
// community.
func (a *App) askOpening(ctx context.Context, k caller, line string, o blocks.Opening) error {
	k.into(&o.Purpose)
	if err := a.fill(ctx, k, &o); err != nil {
		return a.explain(ctx, k, err)
	}
	return a.open(ctx, k, blocks.Open(o), line+bots.Rest)
}

// into completes the purpose of a modal with where they are.
func (k caller) into(p *blocks.Purpose) {
	p.Channel, p.Thread, p.Answer = cmp.Or(p.Channel, k.channel), cmp.Or(p.Thread, k.thread), cmp.Or(p.Answer, k.respond)
}

// opened is where a ticket comes from, if it comes from a message.
type opened struct {
	message string // its timestamp; empty: from none
	root    string // of its thread
	files   []slackapi.File
	unasked bool // nobody was shown who will read the ticket
	private bool // it was said where not everybody reads
}

// submitOpening opens the ticket that a form was filled in for.
func (a *App) submitOpening(ctx context.Context, k caller, p blocks.Purpose, f blocks.Filled) error {
	c := command.Command{
		Verb: "open", Line: "open", Subject: f.Text(blocks.FieldSubject), Body: f.Text(blocks.FieldText), Yes: true,
		Org: cmp.Or(f.Chosen(blocks.FieldOrganization), p.Org), Category: f.Chosen(blocks.FieldCategory),
		Priority: core.Priority(f.Chosen(blocks.FieldPriority)), Privacy: core.Privacy(f.Chosen(blocks.FieldPrivacy)),
		CC: addresses(f.Text(blocks.FieldCC)),
	}
	var err error
	if c.For, err = a.clerk.AddressOf(ctx, k.who.Actor, c.Org, f.Chosen(blocks.FieldFor)); err != nil {
		return a.explain(ctx, k, err)
	}
	from := opened{message: p.Message, root: p.Root, files: f[blocks.FieldFiles].Files}
	for _, id := range p.Files {
		from.files = append(from.files, slackapi.File{ID: id})
	}
	return a.openFrom(ctx, k, c, from)
}

// openFrom opens a ticket, of a message or of a form, and tells what became of
// it. The thread of a message is tied to the ticket, if the app is there.
func (a *App) openFrom(ctx context.Context, k caller, c command.Command, from opened) error {
	var left []core.Verdict
	var err error
	if c.Attach, left, err = a.fetch(ctx, k, a.clerk.PlanOf(ctx, k.who.Actor, c), from.files); err != nil {
		return err
	}
	by, at := k.by(), away
	if from.message != "" {
		if at, from.private, err = a.reach(ctx, k.channel); err != nil {
			return err
		}
		c.Body += a.quoting(ctx, k.channel, from.message)
	}
	if at == among || at == alone {
		by.Source, by.Formed = source(k.channel, from.message), !from.unasked // a message becomes one ticket
	}
	var ans command.Answer
	switch {
	case at == among:
		return a.openTied(ctx, k, by, c, from, left)
	case !k.who.Linked:
		ans, err = a.clerk.Admitted(ctx, k.by(), k.who.Name, c)
	default:
		ans, err = a.openAlone(ctx, by, c, from)
	}
	if err != nil {
		return a.notOpened(ctx, k, c, err)
	}
	if from.message != "" && at != alone {
		ans.Blocks = append(ans.Blocks, command.Hint{Text: at.why()})
	}
	return a.tellOpened(ctx, k, c, ans, left, "The details are in our conversation, and answers will come there.")
}

// openAlone opens a ticket and ties no thread.
func (a *App) openAlone(ctx context.Context, by desk.By, c command.Command, from opened) (ans command.Answer, err error) {
	if !from.unasked {
		return a.runner.Run(ctx, a.desk, by, c)
	}
	err = a.desk.Together(ctx, func(d *desk.Desk) error {
		ans, err = a.clerk.Quietly(ctx, d, by, c, from.unasked && from.private)
		return err
	})
	return ans, err
}

// notOpened says why there is no ticket, such as a community that is closed.
func (a *App) notOpened(ctx context.Context, k caller, c command.Command, err error) error {
	if errors.Is(err, bots.ErrPublic) {
		return a.say(ctx, k, blocks.OfferPublic(c.Body))
	}
	return a.explain(ctx, k, err)
}

// tellOpened tells of a new ticket, and of what was left out before.
func (a *App) tellOpened(ctx context.Context, k caller, c command.Command, ans command.Answer, left []core.Verdict, where string) error {
	ans.Blocks = append(bots.InShort(k.who, ans.Blocks, where), bots.Hints(left)...)
	return a.answered(ctx, k, c, ans)
}

// The reasons why a message's thread is not tied to its ticket.
const (
	notHere  = "I am not in that channel, so its thread is not tied to the ticket. `/invite` me there, and what is written in such a thread goes to its ticket."
	notHeard = "I don't hear what people write to each other in direct messages, of a group too, so this thread is not tied to the ticket. Its answers come to you directly."
)

// reach is how the app stands to a channel.
type reach int

const (
	away  reach = iota // it is not there
	few                // it may hear nothing there, for only a few people talk
	among              // it is there with others, who can follow
	alone              // it is somebody's conversation with the app
)

// why says why no thread is tied there.
func (r reach) why() string {
	if r == few {
		return notHeard
	}
	return notHere
}

// reach says how the app stands to a channel, and whether only its members read it.
func (a *App) reach(ctx context.Context, channel string) (r reach, private bool, err error) {
	ch, err := a.api.channel(ctx, channel)
	switch {
	case notOurs(err), gone(err) && strings.HasPrefix(channel, "D"): // of two people
		return few, true, nil
	case gone(err):
		return away, true, nil
	case err != nil:
		return away, true, err
	case ch.IsIM:
		return alone, true, nil
	case ch.IsMember || ch.IsMpIM:
		return among, !isOpen(ch), nil
	}
	return away, !isOpen(ch), nil
}

// quoting names the message that a ticket was made of.
func (a *App) quoting(ctx context.Context, channel, ts string) string {
	link, err := a.api.permalink(ctx, channel, ts)
	if err != nil || link == "" {
		return ""
	}
	return bots.From(core.Slack, link)
}
