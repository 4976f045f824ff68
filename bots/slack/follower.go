package slack

import (
	"context"
	"regexp"

	"usher/core"
)

// calling finds whom a text mentions.
var calling = regexp.MustCompile(`<@([A-Z0-9]+)>`)

// Followers are the users whom Slack tells of what is written in a thread: who began
// it, wrote in it, or was mentioned in it by the app. Others' mentions may be of who
// was not in the channel. Of a long thread it is who is named on its first page: the
// others are mentioned once more than needed.
func (a *App) Followers(ctx context.Context, at core.Thread) ([]string, error) {
	me, err := a.api.me(ctx)
	if err != nil {
		return nil, err
	}
	page, _, err := a.api.replies(ctx, at, "", "")
	var out []string
	for _, m := range page {
		out = append(append(out, m.User), m.ReplyUsers...)
		if m.User != me {
			continue
		}
		for _, found := range calling.FindAllStringSubmatch(m.Text, -1) {
			out = append(out, found[1])
		}
	}
	return out, err
}
