package slack

import (
	"context"
	"strings"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
)

// homeOpened draws the App Home for who looks at it, as they looked at it last.
func (a *App) homeOpened(ctx context.Context, o bots.Occasion, e *slackevents.AppHomeOpenedEvent) error {
	if e.Tab != "home" {
		return nil
	}
	w, err := a.whoIs(ctx, e.User, o.Account.Team) // the event names the app's team, which need not be theirs
	if err != nil {
		return err
	}
	var look bots.Look
	var hash string
	if e.View != nil {
		look, hash = bots.ReadLook(e.View.PrivateMetadata), e.View.Hash
	}
	err = a.drawHome(ctx, w, look, nil, hash)
	if said(err, "hash_conflict") {
		return nil // they did something in it meanwhile, which drew it anew
	}
	return err
}

// drawHome publishes somebody's App Home as they look at it. Came is what came of
// what they did in it; it may be nil. An empty hash draws over whatever is there.
func (a *App) drawHome(ctx context.Context, w bots.Who, l bots.Look, came *blocks.Message, hash string) error {
	if w.Fresh && came == nil {
		m := blocks.Linked(w.Actor.Person.Display(), w.Address)
		came = &m
	}
	v, err := a.home(ctx, w, l, came)
	if err == nil {
		_, err = a.api.publish(ctx, w.Account.ID, hash, v)
	}
	return err
}

func (a *App) home(ctx context.Context, w bots.Who, l bots.Look, came *blocks.Message) (slackapi.HomeTabViewRequest, error) {
	if !w.Linked {
		return blocks.HomeOf(blocks.Greeting(a.desk.Settings().Name, a.desk.Settings().Community), came), nil
	}
	b, err := bots.LoadDashboard(ctx, a.desk, a.runner, w.Actor, l)
	return blocks.Home(b, came), err
}

// homeClicked does what a button or menu in the App Home stands for, and draws it
// anew.
func (a *App) homeClicked(ctx context.Context, o bots.Occasion, i slackapi.InteractionCallback) error {
	if len(i.ActionCallback.BlockActions) == 0 {
		return nil
	}
	act := i.ActionCallback.BlockActions[0]
	if !strings.HasPrefix(act.ActionID, "home:") {
		return a.clicked(ctx, o, i)
	}
	l := turned(bots.ReadLook(i.View.PrivateMetadata), act)
	if act.ActionID != blocks.HomePicture {
		return a.redrawHome(ctx, o, l, nil, i.View.Hash)
	}
	w, err := a.who(ctx, o)
	if err != nil || !w.Linked {
		return err
	}
	came, err := a.sendPicture(ctx, o, w, l)
	if err != nil {
		return err
	}
	return a.redrawHome(ctx, o, l, came, i.View.Hash)
}

// redrawHome draws the home after something that was done in it, as who did it
// is now. Of two who do so at a time the later one stays.
func (a *App) redrawHome(ctx context.Context, o bots.Occasion, l bots.Look, came *blocks.Message, hash string) error {
	w, err := a.who(ctx, o)
	if err != nil {
		return err
	}
	err = a.drawHome(ctx, w, l, came, hash)
	if hash != "" && said(err, "hash_conflict") {
		err = a.drawHome(ctx, w, l, came, "")
	}
	return err
}

// turned is the look after a control of the home's own was used.
func turned(l bots.Look, act *slackapi.BlockAction) bots.Look {
	chosen := act.SelectedOption.Value
	if chosen == blocks.HomeAny {
		chosen = ""
	}
	if page, ok := strings.CutPrefix(act.ActionID, blocks.HomePage); ok {
		l.Page = bots.Page(strings.TrimSuffix(page, ".box"))
		return l
	}
	if tab, ok := strings.CutPrefix(act.ActionID, blocks.HomeTab); ok {
		l.Tab, l.Status = tab, ""
		return l.First()
	}
	switch act.ActionID {
	case blocks.HomeNext:
		return l.Next(act.Value)
	case blocks.HomeBack:
		return l.Back()
	case blocks.HomePlain:
		return l.Plain()
	case blocks.HomeStatus:
		l.Status = core.Status(chosen)
	case blocks.HomePriority:
		l.Priority = core.Priority(chosen)
	case blocks.HomeCategory:
		l.Category = chosen
	case blocks.HomeOrg:
		l.Org = chosen
	case blocks.HomeSort:
		l.Sort = core.Sort(chosen)
	default:
		return l
	}
	return l.First()
}
