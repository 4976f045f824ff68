package discord

import (
	"context"
	"fmt"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// take copies the files of a message as far as the plan may let them in, for their
// addresses are good for a day. Those it does not are named all the same, for the
// desk says why they are left out; missing are sentences about those that can't be
// had.
func (a *App) take(ctx context.Context, o bots.Occasion, v desk.View, u utterance) (files []core.Attachment, missing []string, err error) {
	for _, f := range attached(u.Message) {
		at, err := a.admitFile(ctx, v, u.Actor, f)
		switch {
		case err == nil:
			files = append(files, at)
		case ctx.Err() != nil || !bots.Final(err) && !o.Last && time.Since(o.Received) < bots.TryFiles:
			return nil, nil, err
		default:
			a.log.WarnContext(ctx, "fetch a file", "ticket", v.Ticket.ID, "err", err)
			missing = append(missing, fmt.Sprintf("The file %s could not be fetched from Discord.", bots.Line(f.Filename)))
		}
	}
	return files, missing, nil
}

// admitFile copies a file, or only names it where the plan can't take it.
func (a *App) admitFile(ctx context.Context, v desk.View, who core.Actor, f *discordgo.MessageAttachment) (core.Attachment, error) {
	at := core.Attachment{Name: f.Filename, Type: f.ContentType, Blob: core.Blob{Size: int64(f.Size)}}
	if !bots.TakesIn(v, who, at) {
		return at, nil
	}
	return a.copyFile(ctx, f, bots.MostOf(who, v.Plan))
}
