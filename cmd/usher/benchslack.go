package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"usher/bots/slack/slacktest"
)

func newBenchSlack(s *shell) *cobra.Command {
	b := &chatBench{shell: s, open: openSlack}
	return b.flags(&cobra.Command{
		Use:   "slack",
		Short: "Give many slash commands in Slack at once, and see when they are acknowledged and answered",
		Long: `Give many slash commands in Slack at once, and see when they are acknowledged
and answered.

It starts a stand-in for Slack on loopback and usher serve as a process of its
own, has customers and agents linked by their profiles and a ticket opened for
each, and then gives all commands in the same instant: open, reply, show, list,
search, status, alerts and whoami in turn. Slack waits 3 s for an
acknowledgement; the answer comes afterwards.`,
	})
}

// slackStandIn is a workspace whose profiles are believed.
type slackStandIn struct {
	*slacktest.Server
	users []*slacktest.User
}

func openSlack() standIn {
	n := &slackStandIn{Server: slacktest.Open()}
	n.Limits.Ping = time.Second
	return n
}

func (n *slackStandIn) toml() string {
	return fmt.Sprintf("[slack]\napp_token = %q\nbot_token = %q\ntrusted_teams = [%q]\napi_url = %q\n",
		n.AppToken, n.BotToken, n.Home.ID, n.URL+"/api")
}

func (n *slackStandIn) join(_ context.Context, _ *house, name, address string) error {
	n.users = append(n.users, n.Home.User(name, address))
	return nil
}

func (n *slackStandIn) connected() bool { return n.Connections() > 0 }
func (n *slackStandIn) close()          { n.Close() }

func (n *slackStandIn) place(person int) *given {
	u := n.users[person]
	ch := n.Channel("bench", slacktest.Private, u)
	return &given{
		give: func(c benchCommand) latency {
			line := strings.Join(strings.Fields(c.verb+" "+c.ticket+" "+c.words), " ")
			return u.Command(ch, "/ticket", line+"\n"+c.text).Latency
		},
		seen: func() (time.Time, bool) {
			all := u.Seen(ch)
			if len(all) == 0 {
				return time.Time{}, false
			}
			return all[0].At, true
		},
	}
}
