package slack

import (
	"cmp"
	"context"

	"usher/bots"
)

// mostNames is how many of a message's mentions are looked up. Whoever writes says
// which, and Slack lets the app look up few in a minute.
const mostNames = 20

// lookup finds names for the mentions of one message, as far as Slack tells them.
type lookup struct {
	app  *App
	ctx  context.Context
	at   string // the channel that it was written in
	left int    // that may be looked up still
	seen map[string]string
}

func (a *App) names(ctx context.Context, at string) *lookup {
	return &lookup{app: a, ctx: ctx, at: at, left: mostNames, seen: map[string]string{}}
}

func (l *lookup) userName(id string) string { return l.name(id, l.app.api.userName) }

// channelName is the name of a channel that everybody in the workspace may know, or of
// the one where the message is: whoever writes may not know the others.
func (l *lookup) channelName(id string) string {
	return l.name(id, func(ctx context.Context, id string) string {
		c := l.app.api.channelName(ctx, id)
		if !c.open && id != l.at {
			return ""
		}
		return c.name
	})
}

func (l *lookup) name(id string, look func(context.Context, string) string) string {
	if name, ok := l.seen[id]; ok || l.left == 0 {
		return name
	}
	l.left--
	l.seen[id] = look(l.ctx, id)
	return l.seen[id]
}

// called is the name of a user or of a channel; without one there is none to be had.
type called struct {
	name string
	open bool // everybody in the workspace may know it
}

// userName returns what a user is called, as it was within the last ten minutes.
func (p *api) userName(ctx context.Context, id string) string {
	return p.nameOf(id, func() (called, error) {
		u, err := p.user(ctx, id)
		if err != nil {
			return called{}, err
		}
		return called{name: cmp.Or(u.Profile.DisplayName, u.RealName, u.Profile.RealName, u.Name)}, nil
	}).name
}

// channelName returns what a channel is called, as it was within the last ten minutes.
func (p *api) channelName(ctx context.Context, id string) called {
	return p.nameOf(id, func() (called, error) {
		ch, err := p.channel(ctx, id)
		if err != nil {
			return called{}, err
		}
		return called{ch.Name, isOpen(ch)}, nil
	})
}

// nameOf remembers also that there is no name.
func (p *api) nameOf(id string, look func() (called, error)) called {
	c, _ := p.named.Get(id, func() (called, error) {
		c, err := look()
		if err != nil && bots.Final(err) {
			return called{}, nil
		}
		return c, err
	})
	return c
}
