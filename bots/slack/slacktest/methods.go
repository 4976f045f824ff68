package slacktest

// method is what Slack asks of a call before it does it. Sources: the method's
// page under docs.slack.dev/reference/methods; specs/slack/web-api, whose required
// arguments a test compares.
type method struct {
	tier   int
	scopes []string // all are needed; those that hang on the conversation are asked for while it runs
	needs  []string // required arguments
	form   bool     // takes no JSON body
	app    bool     // wants the app-level token
	run    func(*call) (object, error)
}

var methods = map[string]method{
	"apps.connections.open": {tier: 1, app: true, run: (*call).openConnection},
	"auth.test":             {tier: special, run: (*call).authTest},
	"team.info":             {tier: 3, scopes: []string{"team:read"}, form: true, run: (*call).teamInfo},
	"bots.info":             {tier: 3, scopes: []string{"users:read"}, form: true, run: (*call).botInfo},

	"users.info":          {tier: 4, scopes: []string{"users:read"}, needs: []string{"user"}, form: true, run: (*call).userInfo},
	"users.list":          {tier: 2, scopes: []string{"users:read"}, form: true, run: (*call).userList},
	"users.lookupByEmail": {tier: 3, scopes: []string{"users:read.email"}, needs: []string{"email"}, form: true, run: (*call).userByEmail},

	"chat.postMessage":   {tier: special, scopes: []string{"chat:write"}, needs: []string{"channel"}, run: (*call).postMessage},
	"chat.postEphemeral": {tier: 4, scopes: []string{"chat:write"}, needs: []string{"channel", "user"}, run: (*call).postEphemeral},
	"chat.update":        {tier: 3, scopes: []string{"chat:write"}, needs: []string{"channel", "ts"}, run: (*call).updateMessage},
	"chat.delete":        {tier: 3, scopes: []string{"chat:write"}, needs: []string{"channel", "ts"}, run: (*call).deleteMessage},
	"chat.getPermalink":  {tier: special, needs: []string{"channel", "message_ts"}, form: true, run: (*call).permalink},

	"conversations.open":    {tier: 3, run: (*call).openConversation},
	"conversations.info":    {tier: 3, needs: []string{"channel"}, form: true, run: (*call).conversationInfo},
	"conversations.list":    {tier: 2, form: true, run: (*call).conversationList},
	"conversations.members": {tier: 4, needs: []string{"channel"}, form: true, run: (*call).conversationMembers},
	"conversations.history": {tier: 3, needs: []string{"channel"}, form: true, run: (*call).conversationHistory},
	"conversations.replies": {tier: 3, needs: []string{"channel", "ts"}, form: true, run: (*call).conversationReplies},
	"users.conversations":   {tier: 3, form: true, run: (*call).conversationList},

	"reactions.get": {tier: 3, scopes: []string{"reactions:read"}, form: true, run: (*call).getReactions},
	"reactions.add": {tier: 3, scopes: []string{"reactions:write"}, needs: []string{"name", "channel", "timestamp"}, run: (*call).addReaction},
	"reactions.remove": {tier: 2, scopes: []string{"reactions:write"}, needs: []string{"name", "channel", "timestamp"},
		run: (*call).removeReaction},

	"views.open":    {tier: 4, needs: []string{"view"}, run: (*call).viewOpen},
	"views.push":    {tier: 4, needs: []string{"view"}, run: (*call).viewPush},
	"views.update":  {tier: 4, needs: []string{"view"}, run: (*call).viewUpdate},
	"views.publish": {tier: 4, needs: []string{"user_id", "view"}, run: (*call).viewPublish},

	"files.getUploadURLExternal": {tier: 4, scopes: []string{"files:write"}, needs: []string{"filename", "length"}, form: true,
		run: (*call).uploadURL},
	"files.completeUploadExternal": {tier: 4, scopes: []string{"files:write"}, needs: []string{"files"}, run: (*call).completeUpload},
	"files.info":                   {tier: 4, scopes: []string{"files:read"}, needs: []string{"file"}, form: true, run: (*call).fileInfo},
}
