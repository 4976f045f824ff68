package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
)

// uploadFiles uploads files to a thread, below the post that stands there. Those
// that are there already, after a first try, are not sent again.
func (a *App) uploadFiles(ctx context.Context, under, stands core.Thread, p bots.Parcel, files []core.Attachment, again bool) error {
	if again {
		there, err := a.uploaded(ctx, under, stands.ID)
		if err != nil {
			return err
		}
		files = slices.DeleteFunc(files, func(f core.Attachment) bool { return there.take(f) })
	}
	var refused []string
	for _, f := range files {
		err := a.uploadFile(ctx, under, f)
		var bad *fault
		switch {
		case err == nil:
		case errors.As(err, &bad) && !bad.Temporary() && !gone(err), core.KindOf(err) == core.NotFound:
			a.log.ErrorContext(ctx, "upload a file", "ticket", p.Ticket, "file", f.ID, "err", err)
			refused = append(refused, fmt.Sprintf("%s: `file %d %d`", f.Name, p.Ticket, f.Number))
		default:
			return err
		}
	}
	if len(refused) == 0 {
		return nil
	}
	_, err := a.send(ctx, under, blocks.Note("Slack did not take these files. This command sends them: "+strings.Join(refused, ", ")))
	return err
}

func (a *App) uploadFile(ctx context.Context, under core.Thread, f core.Attachment) error {
	r, err := a.files.Open(f.Blob)
	if err != nil {
		return err
	}
	defer r.Close()
	return a.api.upload(ctx, under.Channel, under.ID, f.Name, "", f.Blob.Size, r)
}

// pile counts files by name and size.
type pile map[string]int

func fileKey(name string, size int64) string { return fmt.Sprintf("%d %s", size, name) }

// take takes a file off the pile, if it is there.
func (p pile) take(f core.Attachment) bool {
	k := fileKey(f.Name, f.Blob.Size)
	if p[k] == 0 {
		return false
	}
	p[k]--
	return true
}

// uploaded are the files that the app sent to a thread below a post.
func (a *App) uploaded(ctx context.Context, under core.Thread, below string) (pile, error) {
	list, err := a.api.posts(ctx, under, parseStamp(below))
	if err != nil {
		return nil, err
	}
	there := pile{}
	for _, m := range list {
		if m.Timestamp <= below {
			continue
		}
		for _, f := range m.Files {
			there[fileKey(f.Name, int64(f.Size))]++
		}
	}
	return there, nil
}

// parseStamp is the time of a message.
func parseStamp(ts string) time.Time {
	whole, part, _ := strings.Cut(ts, ".")
	var sec, micro int64
	_, _ = fmt.Sscan(whole, &sec)
	_, _ = fmt.Sscan(part, &micro)
	return time.Unix(sec, micro*1000)
}
