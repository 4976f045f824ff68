package slack

import (
	"context"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// mostReaders is how many members of a channel are looked at one by one. Larger
// ones are taken for public.
const mostReaders = 300

// Readers says who reads a channel now, with all its threads: whoever came a moment
// ago counts.
func (a *App) Readers(ctx context.Context, at core.Thread) (bots.Readers, error) {
	ch, err := a.api.channel(ctx, at.Channel)
	if err != nil {
		return bots.Readers{}, err
	}
	ids, err := a.api.members(ctx, at.Channel)
	r := a.api.membersOf(ids, a.cfg.TrustedTeams)
	r.Open = r.Open || isOpen(ch)
	return r, err
}

// membersOf are the readers of a channel that only its members read.
func (p *api) membersOf(ids, teams []string) bots.Readers {
	return bots.Readers{
		Open: len(ids) > mostReaders, IDs: ids,
		People: func(ctx context.Context) ([]desk.Reader, error) { return p.humans(ctx, ids, teams) },
	}
}

// isOpen reports whether others than its members may read a channel.
func isOpen(ch *slackapi.Channel) bool { return !ch.IsPrivate && !ch.IsIM && !ch.IsMpIM }

// humans are those of the members that are people, each in its own workspace, with
// the addresses of profiles that these workspaces vouch for.
func (p *api) humans(ctx context.Context, ids, teams []string) ([]desk.Reader, error) {
	var out []desk.Reader
	for _, id := range ids {
		u, err := p.user(ctx, id)
		if err != nil && !gone(err) {
			return nil, err
		}
		switch {
		case err != nil:
			out = append(out, desk.Reader{Account: account("", id)}) // somebody, and nobody knows who
		case !u.IsBot && !u.Deleted && u.ID != slackbot:
			r := desk.Reader{Account: account(u.TeamID, u.ID)}
			if who := profileOf(u, teams); who.Trusted {
				r.Address = who.Address
			}
			out = append(out, r)
		}
	}
	return out, nil
}

const slackbot = "USLACKBOT"
