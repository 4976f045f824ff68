// Package discordtest is a stand-in for Discord in tests: the gateway over
// WebSocket, the HTTP API (versions 9 and 10) and signed interactions over HTTP,
// for one app whose bot is in one guild or more, with their people. It judges on
// its own: it shares no code or struct with the client library that the app uses,
// and knows nothing of usher.
//
// A test makes a Server, points the app at its URL and Token, lets people act and
// looks at what they see:
//
//	s := discordtest.New(t)
//	ann := s.Home.User("Ann")
//	ch := s.Home.Channel("help")
//	… the app connects and registers its commands …
//	sent := ann.Slash(ch, "ticket open", discordtest.Options{"priority": "high"})
//	s.Until(t, "the modal", func() bool { return ann.Modal() != nil })
//	ann.SubmitModal(map[string]any{"Subject": "It leaks"})
//
// discordgo is pointed at it by a Client whose transport sends what is for
// discord.com and cdn.discordapp.com to URL; the gateway's address it asks for.
// Limits are the times and numbers of the real service, for tests to change (Tune
// once the app is connected). Wrong judges a message, a modal or commands by
// themselves. What people do waits for nothing: it returns a Message, or a Sent,
// which knows when the app answered and how. All of it may be used by many
// goroutines at once.
//
// # What it checks
//
// Every call, payload of the gateway and first response that the real service would
// refuse is answered as there and kept as a Violation; New fails the test for each
// that was not Allowed. Errors that are answers (people who take no direct
// messages, who left; messages that were deleted; threads that were archived; 429)
// and those that the test made itself (Limit, Break, Fail, Next …) are none.
//
//   - The token, JSON and forms, each body by the schema of Discord's own OpenAPI
//     description: call.go, body.go, schema.go.
//   - Limits that it lacks: draft.go, embed.go, component.go, modal.go, command.go,
//     startthread.go, fault.go.
//   - Permissions of roles and overwrites, private threads: permission.go, reach.go.
//   - Whom mentions ping, and bring into a thread: mention.go.
//   - Interactions: three seconds, once, a type that fits, fifteen minutes,
//     deferred answers and their privacy: interaction.go, callback.go, followup.go.
//   - The gateway: intents and contents, identify, heartbeats, resume, shards,
//     close codes: gateway.go, identify.go, session.go, intents.go.
//   - Rate limits, if Limits.Rates: rate.go.
//   - An endpoint for interactions and its signature checks: endpoint.go.
//
// # Where its rules come from
//
// Each rule names its source beside it: a page of github.com/discord/discord-api-docs
// such as developers/topics/threads.mdx, which docs.discord.com shows, or
// ../shared/specs/discord/openapi.json. Tests compare the routes with that and drive
// it all with discordgo, so that three sources agree. It is stricter than Discord
// where a slip would hurt: the bot has the permissions of its own roles only, not
// what @everyone happens to be granted; EPHEMERAL is refused in channels; a route
// that it does not know is a violation.
//
// # What goes wrong
//
// Next and Chaos drop, delay and double events, interactions among them; Sent.Again
// sends one again; Hold and Release reorder. Sever, Disconnect, Reconnect,
// ReconnectOnResume, Invalidate, Expire, AskHeartbeat and Zombie are a bad day of the
// gateway; Limit, LimitAll, Break, Fail and Lose spoil calls (Lose does what was asked
// for and loses the answer); ExpireFiles and ForgetNonces let time pass.
package discordtest
