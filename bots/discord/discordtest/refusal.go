package discordtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// refusal is an answer that is an error. Source:
// developers/topics/opcodes-and-status-codes.mdx#json.
type refusal struct {
	status  int
	code    int
	message string
	why     string // for the violation only
	errors  object // of an invalid form body
	meant   bool   // the test made it, or people did
	after   time.Duration
	global  bool
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %d: %s", r.status, r.code, r.detail()) }

func (r *refusal) detail() string {
	parts := []string{r.message}
	if r.why != "" {
		parts = append(parts, r.why)
	}
	if len(r.errors) > 0 {
		text, _ := json.Marshal(r.errors)
		parts = append(parts, string(text))
	}
	return strings.Join(parts, ": ")
}

// known are the errors that the stand-in answers, with the status each has.
var known = map[int]struct {
	status  int
	message string
}{
	0:      {401, "401: Unauthorized"},
	10002:  {404, "Unknown Application"},
	10003:  {404, "Unknown Channel"},
	10004:  {404, "Unknown Guild"},
	10007:  {404, "Unknown Member"},
	10008:  {404, "Unknown Message"},
	10011:  {404, "Unknown Role"},
	10013:  {404, "Unknown User"},
	10014:  {400, "Unknown Emoji"},
	10015:  {404, "Unknown Webhook"},
	10062:  {404, "Unknown interaction"},
	10063:  {404, "Unknown application command"},
	20012:  {403, "You are not authorized to perform this action on this application"},
	30003:  {400, "Maximum number of pins reached for the channel (250)"},
	30010:  {400, "Maximum number of reactions reached (20)"},
	30013:  {400, "Maximum number of guild channels reached (500)"},
	30032:  {400, "Maximum number of application commands reached"},
	30034:  {400, "Maximum number of daily application command creates has been reached (200)"},
	40005:  {413, "Request entity too large"},
	40060:  {400, "Interaction has already been acknowledged."},
	40067:  {400, "A tag is required to create a forum post in this channel"},
	50001:  {403, "Missing Access"},
	50003:  {403, "Cannot execute action on a DM channel"},
	50005:  {403, "Cannot edit a message authored by another user"},
	50006:  {400, "Cannot send an empty message"},
	50007:  {403, "Cannot send messages to this user"},
	50008:  {400, "Cannot send messages in a non-text channel"},
	50013:  {403, "Missing Permissions"},
	50016:  {400, "Provided too few or too many messages to delete. Must provide at least 2 and at most 100 messages to delete"},
	50021:  {403, "Cannot execute action on a system message"},
	50024:  {400, "Cannot execute action on this channel type"},
	50027:  {401, "Invalid Webhook Token"},
	50033:  {400, "Invalid Recipient(s)"},
	50034:  {400, "A message provided was too old to bulk delete"},
	50035:  {400, "Invalid Form Body"},
	50083:  {400, "Thread is archived"},
	50109:  {400, "The request body contains invalid JSON."},
	50278:  {403, "Cannot send messages to this user due to having no mutual guilds"},
	160002: {403, "Cannot reply without permission to read message history"},
	160004: {400, "A thread has already been created for this message"},
	160005: {403, "Thread is locked"},
	160006: {400, "Maximum number of active threads reached"},
}

// refuse is the error of that code.
func refuse(code int, why ...string) error {
	k := known[code]
	return &refusal{status: k.status, code: code, message: k.message, why: strings.Join(why, " ")}
}

// past is a refusal about something that was there once: people, or the app
// itself, took it away, so that it is an answer and no violation.
func (s *Server) past(code int, id string) error {
	r, _ := refuse(code, id).(*refusal)
	r.meant = s.gone[id]
	return r
}
