package slack

import (
	"cmp"
	"context"
	"slices"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core"
)

// Profile implements bots.Profiles.
func (a *App) Profile(ctx context.Context, acc core.Account) (bots.Profile, error) {
	u, err := a.api.user(ctx, acc.ID)
	if err != nil {
		return bots.Profile{}, err
	}
	return profileOf(u, a.cfg.TrustedTeams), nil
}

// profileOf is what a user is to the desk that trusts these workspaces.
func profileOf(u *slackapi.User, teams []string) bots.Profile {
	p := bots.Profile{Name: cmp.Or(u.Profile.DisplayName, u.Profile.RealName, u.RealName, u.Name)}
	if u.IsEmailConfirmed {
		p.Address = u.Profile.Email
	}
	p.Trusted = trusts(u, teams)
	return p
}

// trusts reports whether what a profile says of its address is to be believed: an
// owner of a workspace can write any address into its people's profiles, so only
// of the workspaces named in the configuration. Bots, guests and people of other
// workspaces prove their address otherwise.
func trusts(u *slackapi.User, teams []string) bool {
	if u.Deleted || u.IsBot || u.IsAppUser || u.IsRestricted || u.IsUltraRestricted || u.IsStranger {
		return false
	}
	for _, team := range []string{u.TeamID, u.Enterprise.EnterpriseID} {
		if team != "" && slices.Contains(teams, team) {
			return true
		}
	}
	return false
}
