package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/core/desk"
)

// Finding is what was found out about one thing of the app's.
type Finding struct {
	Name string // what was tried
	Text string // what it is
	Err  error  // what is wrong with it, and what to do; nil: nothing
}

// Check tries everything in the configuration that Slack knows of, and changes
// nothing. Without a desk it does not say who in the triage channel is no staff.
func Check(ctx context.Context, c Config, d *desk.Desk) []Finding {
	c = c.defaults()
	t := trial{cfg: c, desk: d, api: newAPI(c, func(context.Context, *fault) {})}
	found := []Finding{t.bot(ctx)}
	if found[0].Err != nil {
		return append(found, t.socket(ctx)...)
	}
	found = append(found, t.scopes())
	found = append(found, t.socket(ctx)...)
	found = append(found, t.events(ctx)...)
	found = append(found, t.teams(ctx)...)
	return append(found, t.triage(ctx)...)
}

// trial is one check.
type trial struct {
	cfg    Config
	api    *api
	desk   *desk.Desk
	me     slackapi.AuthTestResponse
	header http.Header
}

func (t *trial) bot(ctx context.Context) Finding {
	err := t.api.call(ctx, "auth.test", func(ctx context.Context, c *slackapi.Client) error {
		me, err := c.AuthTestContext(ctx)
		if err == nil {
			t.me, t.header = *me, me.Header
		}
		return err
	})
	f := Finding{Name: "slack", Text: "the bot token (slack.bot_token)", Err: err}
	if locked(err) {
		f.Err = fmt.Errorf("it is not accepted: install the app in the workspace, and copy its Bot User OAuth Token: %w", err)
	} else if err == nil {
		f.Text = fmt.Sprintf("%s in the workspace %s (%s)", t.me.User, t.me.Team, t.me.TeamID)
	}
	return f
}

// scopes compares what the app may do with what it needs.
func (t *trial) scopes() Finding {
	f := Finding{Name: "slack scopes", Text: fmt.Sprintf("all %d that are needed", len(scopes))}
	said := t.header.Get("X-OAuth-Scopes")
	if said == "" {
		f.Text = "Slack does not say which the token has"
		return f
	}
	var missing []string
	for _, s := range scopes {
		if !slices.ContainsFunc(strings.Split(said, ","), func(have string) bool { return strings.TrimSpace(have) == s }) {
			missing = append(missing, s)
		}
	}
	if len(missing) > 0 {
		f.Text = "of the bot token"
		f.Err = fmt.Errorf("%s missing: change the app to what usher slack manifest prints, and install it anew", strings.Join(missing, ", "))
	}
	return f
}

// socket opens no connection: it asks for the address of one.
func (t *trial) socket(ctx context.Context) []Finding {
	if t.cfg.AppToken == "" {
		return nil
	}
	f := Finding{Name: "slack socket", Text: "Socket Mode, by the app-level token (slack.app_token)"}
	f.Err = t.api.call(ctx, "apps.connections.open", func(ctx context.Context, c *slackapi.Client) error {
		_, _, err := c.StartSocketModeContext(ctx)
		return err
	})
	switch {
	case f.Err == nil:
		f.Err = t.sameApp(ctx)
	case said(f.Err, "missing_scope"):
		f.Err = errors.New("the token lacks the scope connections:write: make a new one with it")
	case said(f.Err, "forbidden_team", "forbidden", "socket_mode_not_enabled", "not_allowed_token_type"), locked(f.Err):
		f.Err = fmt.Errorf("it is not accepted: turn Socket Mode on, and make an app-level token with the scope connections:write: %w", f.Err)
	}
	return []Finding{f}
}

// sameApp is an error if the tokens are of different apps: then there is a connection,
// and no event ever comes. The app-level token says of which it is.
func (t *trial) sameApp(ctx context.Context) error {
	parts := strings.Split(t.cfg.AppToken, "-") // xapp, 1, the app's id, …
	if len(parts) < 4 || t.me.BotID == "" {
		return nil
	}
	var bot *slackapi.Bot
	err := t.api.call(ctx, "bots.info", func(ctx context.Context, c *slackapi.Client) (err error) {
		bot, err = c.GetBotInfoContext(ctx, slackapi.GetBotInfoParameters{Bot: t.me.BotID})
		return err
	})
	if err != nil || bot.AppID == "" || bot.AppID == parts[2] {
		return nil // what Slack does not say is no reason to complain
	}
	return fmt.Errorf("it is of the app %s, and the bot token of %s: copy both tokens from the same app", parts[2], bot.AppID)
}

// events tells if Slack said today that it leaves events out. Whether they are
// switched on, it tells nobody.
func (t *trial) events(ctx context.Context) []Finding {
	if t.desk == nil {
		return nil
	}
	at, err := lastLimited(ctx, t.desk)
	ago := t.desk.Now().Sub(at)
	if err == nil && ago > limitsDay {
		return nil
	} else if err == nil && ago < limitsHour {
		err = errLimited
	}
	return []Finding{{Name: "slack events", Text: "note: Slack left some out, last at " + at.In(t.cfg.Zone).Format("2 Jan 15:04 MST"), Err: err}}
}

// teams looks at the workspaces whose profiles are believed.
func (t *trial) teams(context.Context) []Finding {
	if len(t.cfg.TrustedTeams) == 0 {
		return nil
	}
	f := Finding{Name: "slack trusted_teams", Text: strings.Join(t.cfg.TrustedTeams, ", ")}
	if !slices.Contains(t.cfg.TrustedTeams, t.me.TeamID) && (t.me.EnterpriseID == "" || !slices.Contains(t.cfg.TrustedTeams, t.me.EnterpriseID)) {
		f.Text += fmt.Sprintf("; note: the app's own workspace %s is not among them, so its people are linked by a mailed code", t.me.TeamID)
	}
	return []Finding{f}
}

// triage looks at the staff's channel: whether the app is in it, and who else.
func (t *trial) triage(ctx context.Context) []Finding {
	if t.cfg.Triage == "" {
		return nil
	}
	f := Finding{Name: "slack triage", Text: t.cfg.Triage}
	ch, err := t.api.channel(ctx, t.cfg.Triage)
	switch {
	case said(err, "channel_not_found"):
		f.Err = errors.New("there is no such channel, or it is private and the app is not in it: type " + t.invite() + " there")
	case err != nil:
		f.Err = err
	case ch.IsArchived:
		f.Err = errors.New("the channel is archived: name another as slack.triage_channel")
	case !ch.IsMember:
		f.Text += " #" + ch.Name
		f.Err = errors.New("the app is not in the channel: type " + t.invite() + " there")
	default:
		f.Text += " #" + ch.Name
		return append([]Finding{f}, t.strangers(ctx, ch)...)
	}
	return []Finding{f}
}

// invite is how the app is brought into a channel.
func (t *trial) invite() string {
	if t.me.User == "" {
		return "/invite @… with the app's name"
	}
	return "/invite @" + t.me.User
}

// strangers notes who in the staff's channel is not known to be staff: while they
// are there, cards say next to nothing.
func (t *trial) strangers(ctx context.Context, ch *slackapi.Channel) []Finding {
	if t.desk == nil {
		return nil
	}
	f := Finding{Name: "slack triage", Text: "everybody in the channel is linked staff"}
	ids, err := t.api.members(ctx, t.cfg.Triage)
	r := census{t.api, t.desk, t.cfg.TrustedTeams}.among(ids)
	if err == nil && (r.Open || isOpen(ch)) {
		f.Text = "note: the channel is public, or has more members than are looked at, so cards there show number and status only: make it a private one of the staff's"
		return []Finding{f}
	}
	var names []string
	if err == nil {
		names, err = t.notStaff(ctx, r)
	}
	if f.Err = err; len(names) > 0 {
		f.Text = "note: not known as staff, so cards in the channel show number and status only: " + strings.Join(names, ", ") +
			". They link themselves with /support link, and usher do \"staff add ADDRESS\" makes staff; else take them out of the channel"
	}
	return []Finding{f}
}

func (t *trial) notStaff(ctx context.Context, r bots.Readers) ([]string, error) {
	strangers, err := bots.Clerk{Desk: t.desk}.Strangers(ctx, r)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, acc := range strangers {
		u, err := t.api.user(ctx, acc.ID)
		if err != nil && !gone(err) {
			return nil, err
		} else if err != nil {
			u = &slackapi.User{RealName: acc.ID}
		}
		out = append(out, u.RealName)
	}
	return out, nil
}
