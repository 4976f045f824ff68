package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"usher/bots/discord"
	"usher/cmd/usher/config"
	"usher/core"
)

// discordConfig is the configuration of Discord as its package wants it.
func discordConfig(c *config.Config, holder string, log *slog.Logger) discord.Config {
	d := c.Discord
	return discord.Config{
		Token: d.Token.Reveal(), Application: d.ApplicationID, PublicKey: d.PublicKey, Guilds: d.Guilds, Triage: d.TriageChannel,
		StaffRoles: d.StaffRoles, Forum: d.Forum, Panel: d.Panel, Emoji: d.Emoji, APIURL: d.APIURL,
		Holder: holder, Drain: drainTime, Zone: c.Desk.Timezone, Logger: log, Attach: int64(c.SMTP.AttachMB) * 1_000_000,
	}
}

// onDiscord reports whether the configuration has an application at Discord.
func onDiscord(c *config.Config) bool { return c.Discord.Token.Set() }

func newDiscord(s *shell) *cobra.Command {
	c := group(&cobra.Command{Use: "discord", Short: "Add the application to servers of Discord"})
	c.AddCommand(&cobra.Command{
		Use:   "install",
		Short: "Print the link that adds the application to a server, and register its commands",
		Long: `Print the link at which somebody who manages a server of Discord adds the
application to it, with the permissions that it uses and no more. Then register
its commands, where Discord does not have them as they are now.`,
		Args: exactly(0, "no arguments"),
		RunE: func(c *cobra.Command, _ []string) error { return s.discordInstall(c.Context()) },
	})
	return c
}

// discordInstall needs nothing of the configuration but the application's id for
// the link: the token may be still to come.
func (s *shell) discordInstall(ctx context.Context) error {
	id := config.Sketch(s.config).Discord.ApplicationID
	if id == "" {
		return core.Errorf(core.Invalid, "%s has no discord.application_id: copy the Application ID from the page General Information "+
			"of your application at https://discord.com/developers/applications.", s.config)
	}
	fmt.Fprintf(s.out, "Open this link, and choose the server:\n\n%s\n\nThe application gets these permissions there:\n\n", discord.Invitation(id))
	for _, r := range discord.Rights() {
		fmt.Fprintf(s.out, "  %-26s %s\n", r.Name, r.Use)
	}
	c, err := config.Load(s.config, s.getenv)
	if err != nil {
		fmt.Fprintln(s.out, "\nThe commands are not registered yet: once the configuration is right, run this again.")
		return err
	}
	changed, err := discord.Register(ctx, discordConfig(c, "", newLog(s.err, c.Log)))
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, "\n"+registered(c.Discord.Guilds, changed))
	return nil
}

// registered says what became of the commands.
func registered(guilds, changed []string) string {
	where := "everywhere"
	if len(guilds) > 0 {
		where = "on " + strings.Join(guilds, ", ")
	}
	if len(changed) == 0 {
		return "The commands are registered " + where + " already."
	}
	return "The commands are registered " + where + "."
}

// checkDiscord tries what Discord knows of.
func checkDiscord(ctx context.Context, c *config.Config, log *slog.Logger) []finding {
	if !onDiscord(c) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 10*checkTime) // Discord lists a thousand members of a server a second
	defer cancel()
	d, closing := deskToRead(ctx, c)
	defer closing()
	var found []finding
	for _, f := range discord.Check(ctx, discordConfig(c, "", log), d) {
		found = append(found, judge(f.Name, f.Text, f.Err))
	}
	if c.Discord.PublicKey != "" && c.Desk.PublicURL == "" {
		found = append(found, finding{"discord over HTTP", false,
			"desk.public_url is missing: Discord must know where to send interactions, to that and " + discord.InteractionsPath + " behind it"})
	}
	return found
}
