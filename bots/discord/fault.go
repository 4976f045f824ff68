package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
	"usher/bots"

	"github.com/bwmarrin/discordgo"
)

// fault is a call that Discord did not do. Its text holds no more than the route
// and Discord's words for what is wrong, never an address that was called: some
// are secrets.
type fault struct {
	route  string        // such as "POST /channels/{}/messages"
	code   int           // Discord's number for what is wrong; zero: it gave none
	said   string        // and its words for that
	status int           // of HTTP; zero: the network failed
	wait   time.Duration // Discord asked to wait so long
	global bool          // with everything, not just this route
	ended  error         // the context's, if that ended the call
	reason string        // what the network said, without the address
	open   bool          // the call went without the bot's token
}

// Discord's numbers for what may be wrong with a call.
const (
	codeUnknownChannel     = 10003
	codeUnknownGuild       = 10004
	codeUnknownMember      = 10007
	codeUnknownMessage     = 10008
	codeUnknownUser        = 10013
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeMostParticipants   = 30033
	codeUnauthorized       = 40001
	codeTooFast            = 40003
	codeTooLarge           = 40005
	codeAcknowledged       = 40060
	codeNoAccess           = 50001
	codeNotOurs            = 50005
	codeNoDirect           = 50007
	codeNoPermission       = 50013
	codeInvalidToken       = 50014
	codeNotEditable        = 50021
	codeWrongChannel       = 50024
	codeInvalidWebhook     = 50027
	codeInvalidForm        = 50035
	codeArchived           = 50083
	codeNoMutualGuild      = 50278
	codeOverloaded         = 130000
	codeHasThread          = 160004
	codeLocked             = 160005
	codeMostThreads        = 160006
)

var (
	goneCodes = []int{codeUnknownChannel, codeUnknownGuild, codeUnknownMember, codeUnknownUser, codeNoAccess, codeNoDirect, codeNoMutualGuild}
	// passingCodes: the same may go well later.
	passingCodes = []int{codeTooFast, codeOverloaded}
	// pastCodes: an interaction cannot be answered any more.
	pastCodes = []int{codeUnknownWebhook, codeUnknownInteraction, codeInvalidWebhook}
)

func faultOf(route string, err error, status int, retry time.Duration) *fault {
	f := &fault{route: route, status: status, wait: retry}
	var limited *discordgo.RateLimitError
	var refused *discordgo.RESTError
	switch {
	case errors.Is(err, context.Canceled):
		f.ended = context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		f.ended = context.DeadlineExceeded
	case errors.As(err, &limited) && limited.RateLimit != nil && limited.TooManyRequests != nil:
		f.wait = max(limited.RetryAfter, time.Millisecond)
	case errors.As(err, &refused):
		if refused.Message != nil {
			f.code, f.said = refused.Message.Code, refused.Message.Message
		}
	case status == 0 || status == http.StatusOK:
		f.status, f.reason = 0, bots.Reason(err)
	}
	return f
}

func (f *fault) Error() string {
	what := f.reason
	switch {
	case f.code != 0:
		what = fmt.Sprintf("%s (%d)", f.said, f.code)
	case f.ended != nil:
		what = f.ended.Error()
	case f.status != 0:
		what = fmt.Sprintf("HTTP status %d %s", f.status, http.StatusText(f.status))
	}
	return fmt.Sprintf("discord %s: %s", f.route, what)
}

func (f *fault) Unwrap() error { return f.ended }

// Temporary reports whether the same call may go well later. A call the app is
// not let in for may: its token can be renewed.
func (f *fault) Temporary() bool {
	if slices.Contains(passingCodes, f.code) || f.locked() {
		return true
	}
	return f.status == 0 || f.status >= 500 || f.status == http.StatusTooManyRequests || f.status == http.StatusRequestTimeout
}

// locked reports that Discord does not let the app in.
func (f *fault) locked() bool {
	return !f.open && (f.status == http.StatusUnauthorized || f.code == codeUnauthorized || f.code == codeInvalidToken)
}

// gone reports an error that says that the person or channel a call was for
// cannot be reached for good.
func gone(err error) bool { return said(err, goneCodes...) }

// locked reports an error that says that Discord does not let the app in.
func locked(err error) bool {
	var f *fault
	return errors.As(err, &f) && f.locked()
}

// passing reports an error that the same call may not give later.
func passing(err error) bool {
	var f *fault
	return errors.As(err, &f) && f.Temporary()
}

// past reports an error that says that an interaction cannot be answered any more.
func past(err error) bool {
	var f *fault
	return errors.As(err, &f) && (slices.Contains(pastCodes, f.code) || f.open && f.status == http.StatusUnauthorized)
}

// denied reports an error that says that the app lacks a permission.
func denied(err error) bool { return said(err, codeNoPermission, codeNoAccess) }

// said reports whether an error is Discord's with one of the numbers.
func said(err error, codes ...int) bool {
	var f *fault
	return errors.As(err, &f) && f.code != 0 && slices.Contains(codes, f.code)
}
