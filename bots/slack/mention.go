package slack

import (
	"context"
	"strings"

	slackapi "github.com/slack-go/slack"
)

// mentioned is a text without the mention of the app in it, and whether there was
// one: that addresses the app where slash commands are not to be had, as to people
// of other companies.
func (a *App) mentioned(ctx context.Context, text string) (string, bool, error) {
	if !strings.Contains(text, "<@") {
		return text, false, nil
	}
	me, err := a.api.me(ctx)
	if err != nil {
		return text, false, err
	}
	before, rest, ok := strings.Cut(text, "<@"+me)
	if !ok || me == "" || rest == "" || rest[0] != '>' && rest[0] != '|' {
		return text, false, nil
	}
	_, after, _ := strings.Cut(rest, ">")
	return strings.TrimSpace(strings.TrimRight(before, " ") + " " + strings.TrimLeft(after, " ,:")), true, nil
}

// me is the app's own user.
func (p *api) me(ctx context.Context) (string, error) {
	return p.own.Get("", func() (id string, err error) {
		err = p.call(ctx, "auth.test", func(ctx context.Context, c *slackapi.Client) error {
			me, err := c.AuthTestContext(ctx)
			if err == nil {
				id = me.UserID
			}
			return err
		})
		return id, err
	})
}
