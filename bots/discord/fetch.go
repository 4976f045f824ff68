package discord

import (
	"context"
	"fmt"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// fileRoom says which files are taken: by the plan of a new ticket, or by a ticket.
type fileRoom struct {
	plan core.Plan
	view *desk.View // nil: of a new ticket
}

func (r fileRoom) takes(a core.Actor, f core.Attachment) bool {
	if r.view != nil {
		return bots.TakesIn(*r.view, a, f)
	}
	return bots.Takes(a, r.plan, f)
}

// filesOf are the files that were typed with a command.
func filesOf(data discordgo.ApplicationCommandInteractionData, ids []string) []*discordgo.MessageAttachment {
	var out []*discordgo.MessageAttachment
	for _, id := range ids {
		if data.Resolved != nil && data.Resolved.Attachments[id] != nil {
			out = append(out, data.Resolved.Attachments[id])
		}
	}
	return out
}

// attach copies the files that were typed with a command about a ticket. It returns
// what had to be left out.
func (a *App) attach(ctx context.Context, k caller, c *command.Command, files []*discordgo.MessageAttachment) ([]core.Verdict, error) {
	if len(files) == 0 || !k.who.Linked {
		return nil, nil
	}
	v, err := a.desk.Show(ctx, k.who.Actor, c.Ticket)
	if err != nil {
		return nil, err
	}
	var left []core.Verdict
	c.Attach, left, err = a.fetch(ctx, k, fileRoom{v.Plan, &v}, files)
	return left, err
}

// fetch copies files from Discord into the file store, as far as the plan may take
// them: their addresses are good for a day. What it does not take is named all the
// same, for the desk says why it is left out. It returns what could not be had,
// with the reason.
func (a *App) fetch(ctx context.Context, k caller, room fileRoom, files []*discordgo.MessageAttachment) ([]core.Attachment, []core.Verdict, error) {
	var in []core.Attachment
	var left []core.Verdict
	for _, f := range files {
		at := core.Attachment{Name: f.Filename, Type: f.ContentType, Blob: core.Blob{Size: int64(f.Size)}}
		if !room.takes(k.who.Actor, at) {
			in = append(in, at)
			continue
		}
		at, err := a.copyFile(ctx, f, bots.MostOf(k.who.Actor, room.plan))
		switch {
		case err == nil:
			in = append(in, at)
			continue
		case ctx.Err() != nil, !bots.Final(err) && !k.Last && time.Since(k.Received) < bots.TryFiles:
			return nil, nil, err
		}
		a.log.WarnContext(ctx, "file cannot be copied from Discord", "source", k.Source, "err", err)
		left = append(left, core.Verdict{Rule: "file not there", Words: fmt.Sprintf(
			"“%s” was left out: Discord did not give it out. Please send it again, or a link to it.", f.Filename)})
	}
	return in, left, nil
}
