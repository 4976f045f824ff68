package slack

import (
	"cmp"
	"context"
	"fmt"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
)

// fetch copies files from Slack into the file store, as far as the plan may take
// them. What it does not take is named all the same, for the desk says why it is
// left out. It returns what could not be had, with the reason.
func (a *App) fetch(ctx context.Context, k caller, plan core.Plan, files []slackapi.File) ([]core.Attachment, []core.Verdict, error) {
	var in []core.Attachment
	var left []core.Verdict
	most := bots.MostOf(k.who.Actor, plan)
	for _, f := range files {
		f, err := a.complete(ctx, f)
		if err == nil {
			at := core.Attachment{Name: f.Name, Type: f.Mimetype, Blob: core.Blob{Size: int64(f.Size)}}
			if !bots.Takes(k.who.Actor, plan, at) {
				in = append(in, at)
				continue
			}
			if at, err = a.stream(ctx, at, cmp.Or(f.URLPrivateDownload, f.URLPrivate), most); err == nil {
				in = append(in, at)
				continue
			}
		}
		if ctx.Err() != nil || passing(err) && !k.Last && time.Since(k.Received) < bots.TryFiles {
			return nil, nil, err
		}
		a.log.WarnContext(ctx, "file cannot be copied from Slack", "source", k.Source, "err", err)
		left = append(left, core.Verdict{Rule: "file not there", Words: fmt.Sprintf(
			"“%s” was left out: Slack did not give it out. Please send it again, or a link to it.", fileName(f))})
	}
	return in, left, nil
}
