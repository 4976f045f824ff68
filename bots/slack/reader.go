package slack

import (
	"context"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
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
	r := a.membersOf(ids)
	r.Open = r.Open || isOpen(ch)
	return r, err
}

// membersOf are the readers of a channel that only its members read.
func (a *App) membersOf(ids []string) bots.Readers {
	return bots.Readers{
		Open: len(ids) > mostReaders, IDs: ids,
		People: func(ctx context.Context) ([]core.Account, error) { return a.humans(ctx, ids) },
	}
}

// isOpen reports whether others than its members may read a channel.
func isOpen(ch *slackapi.Channel) bool { return !ch.IsPrivate && !ch.IsIM && !ch.IsMpIM }

// humans are the accounts of the members that are people, each in its own
// workspace. Who can be linked by their profile is linked: else a channel of
// colleagues would be one of strangers until each of them has said something.
func (a *App) humans(ctx context.Context, ids []string) ([]core.Account, error) {
	var out []core.Account
	for _, id := range ids {
		u, err := a.api.user(ctx, id)
		if err != nil && !gone(err) {
			return nil, err
		}
		switch {
		case err != nil:
			out = append(out, account("", id)) // somebody, and nobody knows who
		case !u.IsBot && !u.Deleted && u.ID != slackbot:
			out = append(out, account(u.TeamID, u.ID))
		}
	}
	return out, a.meet(ctx, out)
}

// meet links those whose profiles are to be believed.
func (a *App) meet(ctx context.Context, all []core.Account) error {
	known, err := a.desk.ChatActors(ctx, all)
	if err != nil {
		return err
	}
	for _, acc := range all {
		if _, ok := known[acc]; ok || acc.Team == "" {
			continue
		}
		if _, err := a.people.Who(ctx, acc); err != nil {
			return err
		}
	}
	return nil
}

const slackbot = "USLACKBOT"
