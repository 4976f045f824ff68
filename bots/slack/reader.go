package slack

import (
	"context"

	slackapi "github.com/slack-go/slack"

	"usher/core"
)

// mostReaders is how many members of a channel are looked at one by one. Larger
// ones are taken for public.
const mostReaders = 300

// readers is who sees what is written in a channel.
type readers struct {
	open bool     // anybody may come and read
	ids  []string // of the members, bots among them
}

// readers asks who reads a channel now: whoever came a moment ago counts.
func (a *App) readers(ctx context.Context, channel string) (readers, error) {
	ch, err := a.api.channel(ctx, channel)
	if err != nil {
		return readers{}, err
	}
	ids, err := a.api.members(ctx, channel)
	return readers{open: isOpen(ch) || len(ids) > mostReaders, ids: ids}, err
}

// isOpen reports whether others than its members may read a channel.
func isOpen(ch *slackapi.Channel) bool { return !ch.IsPrivate && !ch.IsIM && !ch.IsMpIM }

// has reports whether one of a person's accounts is among them.
func (r readers) has(accounts []core.Account) bool {
	for _, acc := range accounts {
		for _, id := range r.ids {
			if acc.Network == core.Slack && acc.ID == id {
				return true
			}
		}
	}
	return false
}

// humans are the accounts of the members that are people, each in its own
// workspace. Who can be linked by their profile is linked: else a channel of
// colleagues would be one of strangers until each of them has said something.
func (a *App) humans(ctx context.Context, r readers) ([]core.Account, error) {
	var out []core.Account
	for _, id := range r.ids {
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

// staffOnly reports whether everybody who reads a channel is of the staff.
func (a *App) staffOnly(ctx context.Context, channel string) (bool, error) {
	r, err := a.readers(ctx, channel)
	if err != nil {
		return false, err
	}
	return a.onlyStaff(ctx, r)
}

func (a *App) onlyStaff(ctx context.Context, r readers) (bool, error) {
	if r.open {
		return false, nil
	}
	humans, err := a.humans(ctx, r)
	if err != nil {
		return false, err
	}
	actors, err := a.desk.ChatActors(ctx, humans)
	if err != nil {
		return false, err
	}
	for _, acc := range humans {
		if who, ok := actors[acc]; !ok || !who.ActsAsStaff() {
			return false, nil
		}
	}
	return true, nil
}
