package slack

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// take copies the files of a message as far as the plan may let them in. Those
// it does not are named all the same, for the desk says why they are left out;
// missing are sentences about those that can't be had.
func (a *App) take(ctx context.Context, o bots.Occasion, v desk.View, u utterance) (files []core.Attachment, missing []string, err error) {
	for _, f := range u.files {
		full, err := a.complete(ctx, f)
		if full.IsExternal || full.Mode == "external" {
			missing = append(missing, fmt.Sprintf("Link to a file: %s %s", full.Name, full.URLPrivate))
			continue
		}
		var at core.Attachment
		if err == nil {
			at, err = a.copyFile(ctx, v, u.Actor, full)
		}
		switch {
		case err == nil:
			files = append(files, at)
		case ctx.Err() != nil || !bots.Final(err) && !o.Last && time.Since(o.Received) < bots.TryFiles:
			return nil, nil, err
		default:
			a.log.WarnContext(ctx, "fetch a file", "ticket", v.Ticket.ID, "err", err)
			missing = append(missing, fmt.Sprintf("The file %s could not be fetched from Slack.", fileName(full)))
		}
	}
	return files, missing, nil
}

// fileName is what to call a file, of which no more than its id may be known.
func fileName(f slackapi.File) string { return cmp.Or(f.Name, f.Title, f.ID) }

// complete is a file with all that is known of it: in shared channels an event
// has its id only.
func (a *App) complete(ctx context.Context, f slackapi.File) (slackapi.File, error) {
	if f.URLPrivate != "" || f.Mode == "tombstone" {
		return f, nil
	}
	var full *slackapi.File
	err := a.api.call(ctx, "files.info", func(ctx context.Context, c *slackapi.Client) (err error) {
		full, _, _, err = c.GetFileInfoContext(ctx, f.ID, 0, 0)
		return err
	})
	if said(err, "file_not_found", "file_deleted", "access_denied") {
		return f, nil
	} else if err != nil {
		return f, err
	}
	return *full, nil
}

var errNoFile = &fault{method: "files.download", code: "file_not_found"}

// copyFile copies a file, or only names it where the plan can't take it.
func (a *App) copyFile(ctx context.Context, v desk.View, who core.Actor, f slackapi.File) (core.Attachment, error) {
	at := core.Attachment{Name: f.Name, Type: f.Mimetype, Blob: core.Blob{Size: int64(f.Size)}}
	if !bots.TakesIn(v, who, at) {
		return at, nil
	}
	if f.URLPrivate == "" || f.Mode == "tombstone" {
		return at, errNoFile
	}
	return a.stream(ctx, at, f.URLPrivate, bots.MostOf(who, v.Plan))
}

// stream copies a file that Slack has.
func (a *App) stream(ctx context.Context, at core.Attachment, url string, most int64) (core.Attachment, error) {
	return bots.Copy(a.files, at, most, func(w io.Writer) error { return a.api.download(ctx, url, w) })
}
