package slack

import (
	"bytes"
	"context"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core/command/picture"
)

// sendPicture sends somebody the figures they look at as a picture, to their
// conversation with the app.
func (a *App) sendPicture(ctx context.Context, o bots.Occasion, w bots.Who, l bots.Look) (*blocks.Message, error) {
	l.Page = bots.FiguresPage
	b, err := bots.LoadDashboard(ctx, a.desk, a.runner, w.Actor, l)
	if err != nil {
		return nil, err
	}
	png, err := picture.Draw(b.Figures)
	if err != nil {
		return nil, err
	} else if png == nil {
		return homeNote("There is nothing to draw yet: there are no tickets to count."), nil
	}
	channel, err := a.api.conversation(ctx, w.Account.ID)
	if err == nil {
		err = a.api.upload(ctx, channel, "", picture.Name, "", int64(len(png)), bytes.NewReader(png))
	}
	switch {
	case err == nil:
		return homeNote("The picture is in your messages with this app."), nil
	case gone(err) || o.Last:
		a.log.WarnContext(ctx, "send a picture", "err", err)
		return homeNote("The picture could not be sent. Please try again in a few minutes."), nil
	}
	return nil, err
}

func homeNote(text string) *blocks.Message {
	m := blocks.Note(text)
	return &m
}

// sayHome answers somebody who did something in the App Home, or in a modal that
// they came to from there: a short answer stands above the page, a longer one gets
// a modal. The home is drawn anew, for what they did may have changed it.
func (a *App) sayHome(ctx context.Context, k caller, m blocks.Message) error {
	came := &m
	if k.view != "" || k.under != "" || !blocks.FitsHome(m) {
		shown, err := a.sayInModal(ctx, k, m)
		if err != nil {
			return err
		} else if shown {
			came = nil
		}
	}
	return a.redrawHome(ctx, k.Occasion, bots.ReadLook(k.home), came, "")
}
