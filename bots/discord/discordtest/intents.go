package discordtest

// intents are what kinds of events a session wants. Source:
// developers/events/gateway.mdx#list-of-intents.
type intents uint64

const (
	guilds                 intents = 1 << 0
	guildMembers           intents = 1 << 1
	guildPresences         intents = 1 << 8
	guildMessages          intents = 1 << 9
	guildMessageReactions  intents = 1 << 10
	guildMessageTyping     intents = 1 << 11
	directMessages         intents = 1 << 12
	directMessageReactions intents = 1 << 13
	directMessageTyping    intents = 1 << 14
	messageContent         intents = 1 << 15

	privileged = guildMembers | guildPresences | messageContent
	// knownIntents are all that there are: bits 0 to 16, 20, 21, 24 and 25.
	knownIntents intents = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)
