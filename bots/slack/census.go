package slack

import (
	"context"
	"errors"
	"slices"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// census says who the members of channels are.
type census struct {
	api   *api
	desk  *desk.Desk
	teams []string // whose profiles are believed
}

func (a *App) census() census { return census{a.api, a.desk, a.cfg.TrustedTeams} }

// among are the readers of a channel that only its members read.
func (c census) among(ids []string) bots.Readers {
	return bots.Readers{
		Open: len(ids) > mostReaders, IDs: ids,
		People: func(ctx context.Context) ([]desk.Reader, error) { return c.humans(ctx, ids) },
	}
}

// nature is what does not change of a user.
type nature struct {
	team, enterprise string
	bot              bool
}

// errLeft is that somebody left their workspace, which may change any time.
var errLeft = errors.New("the user was deactivated")

// natureOf returns what a user is. It is remembered for long: channels have many
// members, and Slack describes about a hundred users a minute.
func (p *api) natureOf(ctx context.Context, id string) (nature, error) {
	return p.nature.Get(id, func() (nature, error) {
		u, err := p.user(ctx, id)
		if err != nil {
			return nature{}, err
		} else if u.Deleted {
			return nature{}, errLeft
		}
		return nature{u.TeamID, u.Enterprise.EnterpriseID, u.IsBot || u.ID == slackbot}, nil
	})
}

// humans are the accounts of the members that are people, each in its own
// workspace. Of those who are linked to nobody it says the address of their profile,
// if it is one to be believed.
func (c census) humans(ctx context.Context, ids []string) ([]desk.Reader, error) {
	var accounts []core.Account
	believed := map[string]bool{} // by id
	for _, id := range ids {
		n, err := c.api.natureOf(ctx, id)
		switch {
		case err == nil && n.bot, errors.Is(err, errLeft):
			continue
		case err != nil && !gone(err):
			return nil, err
		}
		accounts = append(accounts, account(n.team, id)) // without a team it is nobody known
		believed[id] = slices.Contains(c.teams, n.team) || slices.Contains(c.teams, n.enterprise)
	}
	linked, err := c.desk.ChatActors(ctx, accounts)
	if err != nil {
		return nil, err
	}
	out := make([]desk.Reader, len(accounts))
	for i, acc := range accounts {
		out[i].Account = acc
		if _, known := linked[acc]; known || !believed[acc.ID] {
			continue
		}
		if out[i].Address, err = c.address(ctx, acc.ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// address is that of a user's profile, if it is one to be believed; else empty.
func (c census) address(ctx context.Context, id string) (string, error) {
	u, err := c.api.user(ctx, id)
	if gone(err) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	if p := profileOf(u, c.teams); p.Trusted {
		return p.Address, nil
	}
	return "", nil
}

const slackbot = "USLACKBOT"
