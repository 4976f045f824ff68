package discord

import (
	"net/url"
	"strconv"

	"github.com/bwmarrin/discordgo"
)

// rights are the permissions that the app uses, and for what.
var rights = []struct {
	bit  int64
	name string
	use  string
}{
	{discordgo.PermissionViewChannel, "View Channels", "see the channels it works in"},
	{discordgo.PermissionSendMessages, "Send Messages", "cards, and the panel"},
	{discordgo.PermissionSendMessagesInThreads, "Send Messages in Threads", "answers in the threads of tickets"},
	{discordgo.PermissionCreatePrivateThreads, "Create Private Threads", "one for each ticket"},
	{discordgo.PermissionCreatePublicThreads, "Create Public Threads", "notes below the cards"},
	{discordgo.PermissionManageThreads, "Manage Threads", "name, close and reopen the threads of tickets"},
	{discordgo.PermissionEmbedLinks, "Embed Links", "show tickets as cards"},
	{discordgo.PermissionAttachFiles, "Attach Files", "files of tickets"},
	{discordgo.PermissionReadMessageHistory, "Read Message History", "look for what was posted"},
}

// Permissions are all that the app uses in a server.
func Permissions() int64 {
	var all int64
	for _, r := range rights {
		all |= r.bit
	}
	return all
}

// Right is a permission that the app uses, and for what.
type Right struct{ Name, Use string }

// Rights are the permissions that the app uses.
func Rights() []Right {
	out := make([]Right, len(rights))
	for k, r := range rights {
		out[k] = Right{r.name, r.use}
	}
	return out
}

// Invitation is the address at which somebody who manages a server adds the app to
// it, with the permissions that it uses and no more.
func Invitation(application string) string {
	return "https://discord.com/oauth2/authorize?" + url.Values{
		"client_id": {application}, "scope": {"bot applications.commands"}, "permissions": {strconv.FormatInt(Permissions(), 10)},
	}.Encode()
}

// lacks are the names of the permissions among these that are missing.
func lacks(have int64, need ...int64) []string {
	var out []string
	for _, r := range rights {
		for _, n := range need {
			if r.bit == n && have&n == 0 {
				out = append(out, r.name)
			}
		}
	}
	return out
}
