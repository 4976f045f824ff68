package main

import (
	"cmp"
	"context"
	"log/slog"

	"github.com/spf13/cobra"

	"usher/bots/slack"
	"usher/cmd/usher/config"
	"usher/core"
)

// slackConfig is the configuration of Slack as its package wants it.
func slackConfig(c *config.Config, holder string, log *slog.Logger) slack.Config {
	s := c.Slack
	return slack.Config{
		AppToken: s.AppToken.Reveal(), BotToken: s.BotToken.Reveal(), SigningSecret: s.SigningSecret.Reveal(),
		TrustedTeams: s.TrustedTeams, Triage: s.TriageChannel, Emoji: s.Emoji, APIURL: s.APIURL,
		Holder: holder, Drain: drainTime, Zone: c.Desk.Timezone, Logger: log, Attach: int64(c.SMTP.AttachMB) * 1_000_000,
	}
}

// onSlack reports whether the configuration has an app at Slack.
func onSlack(c *config.Config) bool { return c.Slack.BotToken.Set() }

func newSlack(s *shell) *cobra.Command {
	c := group(&cobra.Command{Use: "slack", Short: "Make the app at Slack"})
	c.AddCommand(&cobra.Command{
		Use:   "manifest",
		Short: "Print what the app at Slack is to be made from, as JSON",
		Args:  exactly(0, "no arguments"),
		RunE:  func(*cobra.Command, []string) error { return s.slackManifest() },
	})
	return c
}

// slackManifest needs no right configuration: tokens come with the app.
func (s *shell) slackManifest() error {
	c := config.Sketch(s.config)
	address := ""
	if c.Slack.OverHTTP() {
		if address = c.Desk.PublicURL; address == "" {
			return core.Errorf(core.Invalid, "%s has slack.signing_secret and no slack.app_token: events then come over HTTP, and Slack needs to know where. "+
				"Set desk.public_url, or app_token for Socket Mode.", s.config)
		}
	}
	text, err := slack.Manifest(cmp.Or(c.Desk.Name, "Support"), address)
	if err == nil {
		_, err = s.out.Write(text)
	}
	return err
}

// checkSlack tries what Slack knows of.
func checkSlack(ctx context.Context, c *config.Config, log *slog.Logger) []finding {
	if !onSlack(c) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	d, closing := deskToRead(ctx, c)
	defer closing()
	var found []finding
	for _, f := range slack.Check(ctx, slackConfig(c, "", log), d) {
		found = append(found, judge(f.Name, f.Text, f.Err))
	}
	if c.Slack.OverHTTP() && c.Desk.PublicURL == "" {
		found = append(found, finding{"slack over HTTP", false,
			"desk.public_url is missing: Slack must know where to send events, and usher slack manifest tells it"})
	}
	return found
}
