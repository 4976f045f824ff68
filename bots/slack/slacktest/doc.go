// Package slacktest is a stand-in for Slack in tests: the Web API over HTTP, Socket
// Mode over WebSocket and signed HTTP requests, for one app in one workspace, with
// people of that and of other workspaces. It judges on its own: it shares no code
// or struct with the client library that the app uses, and knows nothing of usher.
//
// A test makes a Server, points the app at its URL and tokens, lets people act and
// looks at what they see:
//
//	s := slacktest.New(t)
//	ann := s.Home.User("Ann", "ann@acme.example")
//	ch := s.Channel("help", slacktest.Private, ann)
//	… the app connects …
//	sent := ann.Command(ch, "/ticket", "open")
//	s.Until(t, "the modal", func() bool { return ann.View() != nil })
//	ann.Submit(ann.View(), map[string]any{"Subject": "It leaks"})
//
// What people do waits for nothing: it returns a Sent, which knows when the app
// acknowledged it and how. All of it may be used by many goroutines at once.
//
// # What it checks
//
// Every call, acknowledgement, response_url, upload and download that the real
// service would refuse is answered as there and kept as a Violation; New fails the
// test for each that was not Allowed. Errors that are answers (users_not_found,
// hash_conflict, already_reacted, no_reaction, ratelimited) and those that the test
// made itself (Limit, Break, Fail, Die) are none.
//
//   - Tokens and scopes: call.go, methods.go, app.go. The app has the scopes of
//     defaultApp, those of Scopes, or those of its manifest (Install); events come
//     only if subscribed to and covered by a scope. Used tells which it made use of.
//   - Required arguments, forms and JSON, cursors: methods.go, account.go,
//     conversations.go.
//   - Block Kit, by surface: check.go, composition.go, element.go, blocks.go; views
//     in view.go.
//   - Triggers (three seconds, once), the stack of modals, hashes, answers to
//     submissions: trigger.go, views.go. Suggestions: suggest.go.
//   - Conversations, membership, threads, metadata, whose message may be changed:
//     chat.go, conversations.go, reactions.go.
//   - Ephemeral messages and response_url (five uses, thirty minutes): chat.go,
//     response.go.
//   - Files: three steps up, the token and files:read down, files.info for what
//     other workspaces share: files.go.
//   - Rate limits, if Limits.Rates: rate.go.
//   - Acknowledgements: in time, of a known envelope, on the connection that
//     carried it, with a payload only where one is taken: deliver.go.
//
// # Where its rules come from
//
// Each rule names its source beside it: a page of docs.slack.dev, or a file of
// ../shared/specs, whose README holds the limits that Slack's descriptions lack.
// Tests compare the methods with Slack's OpenAPI description and the payloads with
// the recorded samples there, and drive it all with slack-go, so that three
// sources agree. It is stricter than Slack where a slip would hurt: no input
// blocks in messages, no views.open from within a standing modal, no reply to a
// reply or to a message that is gone, no key or block that it does not know.
//
// # What goes wrong
//
// Next and Chaos drop, delay, double and garble envelopes and drop
// acknowledgements; Hold and Release reorder; Disconnect and Sever end connections;
// Limit, Break, Fail and Lose spoil calls (Lose does what was asked for and loses
// the answer); Die and Uninstall end the app's rights. Events that were not
// acknowledged in time, or whose connection broke, come again (Limits.Retry), as
// Slack does it; commands and interactions only after RedeliverAll, for Slack tells
// the person instead.
package slacktest
