package main

import (
	"context"
	"fmt"

	"strings"
	"time"

	"github.com/spf13/cobra"

	"usher/bots/discord/discordtest"
	"usher/core"
)

func newBenchDiscord(s *shell) *cobra.Command {
	b := &chatBench{shell: s, open: openDiscord}
	return b.flags(&cobra.Command{
		Use:   "discord",
		Short: "Give many slash commands in Discord at once, and see when they are acknowledged and answered",
		Long: `Give many slash commands in Discord at once, and see when they are acknowledged
and answered.

It starts a stand-in for Discord on loopback and usher serve as a process of its
own, has the accounts of customers and agents linked and a ticket opened for
each, and then gives all commands in the same instant: open, reply, show, list,
search, status, alerts and whoami in turn. Discord waits 3 s for an
acknowledgement; the answer comes afterwards.`,
	})
}

// discordStandIn is a server with the app in it.
type discordStandIn struct {
	*discordtest.Server
	users []*discordtest.User
}

func openDiscord() standIn { return &discordStandIn{Server: discordtest.Open()} }

func (n *discordStandIn) toml() string {
	return fmt.Sprintf("[discord]\ntoken = %q\napplication_id = %q\nguilds = [%q]\napi_url = %q\n", n.Token, n.AppID, n.Home.ID, n.URL+"/api")
}

// join links an account as if its address had been proven: a code by mail is no part
// of what is measured.
func (n *discordStandIn) join(ctx context.Context, h *house, name, address string) error {
	u := n.Home.User(name)
	n.users = append(n.users, u)
	_, err := h.desk.LinkTrusted(ctx, core.Account{Network: core.Discord, ID: u.ID}, address, name)
	return err
}

// connected reports whether the app hears of what people do, and has commands for
// them.
func (n *discordStandIn) connected() bool { return n.Connections() > 0 && len(n.Commands()) > 0 }
func (n *discordStandIn) close()          { n.Close() }

func (n *discordStandIn) place(person int) *given {
	u := n.users[person]
	ch := n.Home.Private("bench", u)
	return &given{
		give: func(c benchCommand) latency {
			name, options := c.typed()
			return u.Slash(ch, name, options).Latency
		},
		seen: func() (time.Time, bool) {
			for _, m := range u.Sees(ch) {
				if m.Ephemeral && !m.Loading {
					return m.Changed, true
				}
			}
			return time.Time{}, false
		},
	}
}

// typed is the command as it is typed in Discord.
func (c benchCommand) typed() (name string, o discordtest.Options) {
	o = discordtest.Options{}
	put := func(option, value string) {
		if value != "" {
			o[option] = value
		}
	}
	put("ticket", c.ticket)
	put("text", c.text)
	words, rest, _ := strings.Cut(c.words, " priority:")
	put("priority", rest)
	switch c.verb {
	case "open":
		put("subject", words)
	case "list":
		view, status, _ := strings.Cut(words, " status:")
		put("view", view)
		put("status", status)
	case "search":
		put("words", words)
	case "status":
		put("status", words)
	case "alerts":
		put("set", words)
	case "whoami":
		return "support whoami", o
	}
	return "ticket " + c.verb, o
}
