package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"usher/cmd/usher/config"
	"usher/core"
	"usher/core/desk"
)

// networks are the chat networks the desk is on.
func networks(c *config.Config) []core.Channel {
	var out []core.Channel
	if onSlack(c) {
		out = append(out, core.Slack)
	}
	if onDiscord(c) {
		out = append(out, core.Discord)
	}
	return out
}

// triage is the staff's channel on each network.
func triage(c *config.Config) map[core.Channel]string {
	m := map[core.Channel]string{}
	if onSlack(c) && c.Slack.TriageChannel != "" {
		m[core.Slack] = c.Slack.TriageChannel
	}
	if onDiscord(c) && c.Discord.TriageChannel != "" {
		m[core.Discord] = c.Discord.TriageChannel
	}
	return m
}

// checkNetworks tries what the chat networks know of.
func checkNetworks(ctx context.Context, c *config.Config, log *slog.Logger) []finding {
	if len(networks(c)) == 0 {
		return nil
	}
	found := checkEvents(ctx, c)
	found = append(found, checkSlack(ctx, c, log)...)
	return append(found, checkDiscord(ctx, c, log)...)
}

// deskToRead opens the desk as it is, to know who is staff. Without a database that
// can be read it is nil, and why is said elsewhere. Close it.
func deskToRead(ctx context.Context, c *config.Config) (d *desk.Desk, closing func()) {
	if tryDatabase(ctx, c) != nil {
		return nil, func() {}
	}
	s, err := openStore(ctx, c.Database)
	if err != nil {
		return nil, func() {}
	}
	return desk.New(s, settings(c), time.Now), func() { _ = s.Close() } // nothing was written
}

// judge is a finding of a network's.
func judge(name, text string, err error) finding {
	if err != nil {
		text = fmt.Sprintf("%s: %s", text, plain(err))
	}
	return finding{name, err == nil, text}
}

// checkEvents notes what could not be done. Nothing is wrong with the
// configuration, but somebody should look.
func checkEvents(ctx context.Context, c *config.Config) []finding {
	d, closing := deskToRead(ctx, c)
	defer closing()
	if d == nil {
		return nil
	}
	failed, err := d.FailedEvents(ctx)
	if err != nil || len(failed) == 0 {
		return nil
	}
	return []finding{{"events", true, fmt.Sprintf("note: %s could not be done; usher events list shows why, and retry tries again", events(len(failed)))}}
}

func events(n int) string {
	if n == 1 {
		return "one event"
	}
	return fmt.Sprintf("%d events", n)
}
