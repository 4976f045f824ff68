package discordtest

import (
	"maps"
	"slices"
)

// route is one endpoint of the API.
type route struct {
	open bool // needs no bot token: a token is in the path
	run  func(*call) (answer, error)
}

// routes are the endpoints, named as in Discord's description, with which a test
// compares them.
var routes = map[string]route{
	"GET /gateway":                 {open: true, run: (*call).gateway},
	"GET /gateway/bot":             {run: (*call).gatewayBot},
	"GET /applications/@me":        {run: (*call).application},
	"GET /oauth2/applications/@me": {run: (*call).application},

	"GET /users/@me":           {run: (*call).me},
	"GET /users/@me/guilds":    {run: (*call).myGuilds},
	"GET /users/{user_id}":     {run: (*call).getUser},
	"POST /users/@me/channels": {run: (*call).openDirect},

	"GET /applications/{application_id}/commands":                                   {run: (*call).listCommands},
	"PUT /applications/{application_id}/commands":                                   {run: (*call).putCommands},
	"POST /applications/{application_id}/commands":                                  {run: (*call).createCommand},
	"GET /applications/{application_id}/commands/{command_id}":                      {run: (*call).getCommand},
	"PATCH /applications/{application_id}/commands/{command_id}":                    {run: (*call).editCommand},
	"DELETE /applications/{application_id}/commands/{command_id}":                   {run: (*call).deleteCommand},
	"GET /applications/{application_id}/guilds/{guild_id}/commands":                 {run: (*call).listCommands},
	"PUT /applications/{application_id}/guilds/{guild_id}/commands":                 {run: (*call).putCommands},
	"POST /applications/{application_id}/guilds/{guild_id}/commands":                {run: (*call).createCommand},
	"GET /applications/{application_id}/guilds/{guild_id}/commands/{command_id}":    {run: (*call).getCommand},
	"PATCH /applications/{application_id}/guilds/{guild_id}/commands/{command_id}":  {run: (*call).editCommand},
	"DELETE /applications/{application_id}/guilds/{guild_id}/commands/{command_id}": {run: (*call).deleteCommand},

	"POST /interactions/{interaction_id}/{interaction_token}/callback":    {open: true, run: (*call).respond},
	"POST /webhooks/{webhook_id}/{webhook_token}":                         {open: true, run: (*call).followUp},
	"GET /webhooks/{webhook_id}/{webhook_token}/messages/@original":       {open: true, run: (*call).getTold},
	"PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original":     {open: true, run: (*call).editTold},
	"DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original":    {open: true, run: (*call).deleteTold},
	"GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}":    {open: true, run: (*call).getTold},
	"PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}":  {open: true, run: (*call).editTold},
	"DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": {open: true, run: (*call).deleteTold},

	"GET /channels/{channel_id}":                               {run: (*call).getChannel},
	"PATCH /channels/{channel_id}":                             {run: (*call).editChannel},
	"DELETE /channels/{channel_id}":                            {run: (*call).deleteChannel},
	"POST /channels/{channel_id}/typing":                       {run: (*call).typing},
	"GET /channels/{channel_id}/messages":                      {run: (*call).listMessages},
	"POST /channels/{channel_id}/messages":                     {run: (*call).createMessage},
	"POST /channels/{channel_id}/messages/bulk-delete":         {run: (*call).bulkDelete},
	"GET /channels/{channel_id}/messages/{message_id}":         {run: (*call).getMessage},
	"PATCH /channels/{channel_id}/messages/{message_id}":       {run: (*call).editMessage},
	"DELETE /channels/{channel_id}/messages/{message_id}":      {run: (*call).deleteMessage},
	"GET /channels/{channel_id}/pins":                          {run: (*call).listPins},
	"PUT /channels/{channel_id}/pins/{message_id}":             {run: (*call).pin},
	"DELETE /channels/{channel_id}/pins/{message_id}":          {run: (*call).unpin},
	"GET /channels/{channel_id}/messages/pins":                 {run: (*call).pageOfPins},
	"PUT /channels/{channel_id}/messages/pins/{message_id}":    {run: (*call).pin},
	"DELETE /channels/{channel_id}/messages/pins/{message_id}": {run: (*call).unpin},

	"GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}":              {run: (*call).listReactions},
	"PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me":          {run: (*call).addReaction},
	"DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me":       {run: (*call).removeReaction},
	"DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/{user_id}": {run: (*call).removeReaction},

	"POST /channels/{channel_id}/threads":                           {run: (*call).startThread},
	"POST /channels/{channel_id}/messages/{message_id}/threads":     {run: (*call).startThreadFrom},
	"GET /channels/{channel_id}/thread-members":                     {run: (*call).listThreadMembers},
	"PUT /channels/{channel_id}/thread-members/@me":                 {run: (*call).joinThread},
	"DELETE /channels/{channel_id}/thread-members/@me":              {run: (*call).leaveThread},
	"GET /channels/{channel_id}/thread-members/{user_id}":           {run: (*call).getThreadMember},
	"PUT /channels/{channel_id}/thread-members/{user_id}":           {run: (*call).addThreadMember},
	"DELETE /channels/{channel_id}/thread-members/{user_id}":        {run: (*call).removeThreadMember},
	"GET /guilds/{guild_id}/threads/active":                         {run: (*call).activeThreads},
	"GET /channels/{channel_id}/threads/archived/public":            {run: (*call).archivedPublic},
	"GET /channels/{channel_id}/threads/archived/private":           {run: (*call).archivedPrivate},
	"GET /channels/{channel_id}/users/@me/threads/archived/private": {run: (*call).archivedMine},

	"GET /guilds/{guild_id}":                   {run: (*call).getGuild},
	"GET /guilds/{guild_id}/channels":          {run: (*call).listChannels},
	"POST /guilds/{guild_id}/channels":         {run: (*call).createChannel},
	"GET /guilds/{guild_id}/roles":             {run: (*call).listRoles},
	"GET /guilds/{guild_id}/members":           {run: (*call).listMembers},
	"GET /guilds/{guild_id}/members/search":    {run: (*call).searchMembers},
	"GET /guilds/{guild_id}/members/{user_id}": {run: (*call).getMember},
}

// Routes are the names of all routes, such as "POST /channels/{channel_id}/messages".
func Routes() []string { return slices.Sorted(maps.Keys(routes)) }
